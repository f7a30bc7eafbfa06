"""A shortlist from sites to prices, with numbers worked by hand."""

import json
import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled, InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress
from transformable_spaces.transformable_spaces_plugin.core.shortlist.candidates import Aim, benefit_of
from transformable_spaces.transformable_spaces_plugin.core.shortlist.choose import prices_table, shortlist
from transformable_spaces.transformable_spaces_plugin.core.shortlist.constraints import Constraint, Quota, Wishes
from transformable_spaces.transformable_spaces_plugin.core.shortlist.costs import CostRule, find_costs, kit_gains, kits_beside
from transformable_spaces.transformable_spaces_plugin.core.shortlist.neighbourhoods import find_neighbourhoods
from transformable_spaces.transformable_spaces_plugin.core.shortlist.pictures import site_map
from transformable_spaces.transformable_spaces_plugin.core.shortlist.portfolio import solve
from transformable_spaces.transformable_spaces_plugin.core.shortlist.report import list_order, render_shortlist
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words


def sites(*rows, **columns):
    """Sites 100 m apart in a row: (kind, neighbourhood, score, usable area, cost)."""
    shapes = [shapely.box(100 * i, 0, 100 * i + 20, 20) for i in range(len(rows))]
    kind, hood, score, area, cost = zip(*rows)
    made = {
        "site_id": [f"s{i}" for i in range(len(rows))],
        "code": [f"ST-{i:05d}" for i in range(len(rows))],
        "kind": list(kind),
        "neighbourhood": list(hood),
        "greening_score": np.array(score, dtype=float),
        "greening_blocked_by": np.full(len(rows), None, dtype=object),
        "usable_area_m2": np.array(area, dtype=float),
        "price": np.array([np.nan if value is None else value for value in cost], dtype=float),
        "latitude": np.full(len(rows), "openable", dtype=object),
        **columns,
    }
    return FeatureTable.make(shapes, made, 2154)


# Worth (score/100 · area): 80, 60, 50, 40, 10. Costs 50, 30, 20, 30, 10.
FIVE = sites(
    ("street", "East", 80, 100, 50),
    ("street", "East", 60, 100, 30),
    ("square", "West", 50, 100, 20),
    ("square", "West", 40, 100, 30),
    ("street", "West", 10, 100, 10),
)
BY_FIELD = CostRule(field="price")


def choose(table, wishes, aim=None, rule=BY_FIELD, layer=None, notes=None, **more):
    notes = Notes() if notes is None else notes
    return shortlist(table, aim or Aim(), wishes, rule, find_neighbourhoods(table, layer, None, notes), notes, **more)


def chosen(result):
    return [site[1:] for site in result.sites.text("site_id")[result.selected]]


def test_the_best_under_a_budget_and_its_price():
    result = choose(FIVE, Wishes(budget_eur=80))
    # 0+1 cost 80 and are worth 140; 1+2+3 cost 80 and are worth 150; 0+2+4 cost 80: 140.
    assert chosen(result) == ["1", "2", "3"]
    assert result.objective == pytest.approx(150)
    assert (result.cost_eur, result.count, result.unknown_costs) == (80, 3, 0)
    [price] = result.prices
    # Without the budget all five: 240.
    assert (price.group, price.objective, price.price, price.count) == ("budget", pytest.approx(240), pytest.approx(90), 5)
    assert price.share == pytest.approx(0.6)


def test_every_wish_has_its_own_price():
    result = choose(FIVE, Wishes(budget_eur=80, least_each={"neighbourhood": 1}, quotas=(Quota("kind", "street", 2),)))
    # Two streets, one in each neighbourhood: 0+2+… streets 0,1 leave nothing for West (cost 80); 0+2+4 and 1+2+4 (60, worth 120) and
    # 0+4 (90); the best with two streets and both neighbourhoods is 0+2+4 = 140.
    assert chosen(result) == ["0", "2", "4"]
    prices = {price.group: price.price for price in result.prices}
    # Without the quota of streets 1+2+3 = 150; without the neighbourhoods 0+1 = 140 = 0+2+4; without the budget all: 240.
    assert prices == {"budget": pytest.approx(100), "neighbourhood_least": pytest.approx(0), "kind_least_one": pytest.approx(10)}
    table = prices_table(result, Words("en"))
    assert table.text("constraint").tolist() == ["budget", "kind_least_one", "neighbourhood_least"]
    assert table.text("text")[1] == "At least 2 of the kind Street"


def test_a_floor_for_priority_neighbourhoods():
    layer = FeatureTable.make(
        [shapely.box(-10, -10, 150, 50), shapely.box(150, -10, 500, 50)],
        {"name": ["East", "West"], "population": [1000.0, 3000.0], "priority": [False, True], "deprivation": [20.0, 80.0]},
        2154,
    )
    # Benefit 100 each; 40 % in West: of the two streets of East and one square two thirds lie in East, so one of three is not enough.
    result = choose(FIVE, Wishes(count_most=3, priority_share=0.4), layer=layer)
    assert chosen(result) == ["0", "2", "3"]
    assert {price.group: price.price for price in result.prices}["priority_share"] == pytest.approx(190 - 170)
    # West: 3 000 of 4 000 inhabitants, the most deprived: middle rank 0.375; East 0.875. Two thirds of the benefit in West.
    assert result.equity.index == pytest.approx(2 * (2 / 3 * 0.375 + 1 / 3 * 0.875) - 1)
    assert result.equity.inhabitants.tolist() == [0, 0.75, 0, 0, 0.25]
    assert result.equity.benefit == pytest.approx([0, 2 / 3, 0, 0, 1 / 3])


def test_unknown_costs_are_never_nothing():
    table = sites(("street", "East", 90, 100, None), ("street", "East", 50, 100, 40))
    notes = Notes()
    under = choose(table, Wishes(budget_eur=1000), notes=notes)
    assert chosen(under) == ["1"]
    assert [note.code for note in notes] == ["shortlist_no_cost", "shortlist_no_equity"]
    free = choose(table, Wishes())
    assert chosen(free) == ["0", "1"]
    assert (free.cost_eur, free.unknown_costs) == (40, 1)
    assumed = choose(table, Wishes(budget_eur=1000), rule=CostRule(field="price", assumed_eur_m2=9.0))
    assert chosen(assumed) == ["0", "1"]
    assert assumed.sites.number("cost_eur").tolist() == [900, 40]
    assert assumed.sites.text("cost_source").tolist() == ["assumed", "field"]


def fit(kit, rung, cost):
    return {"kit": kit, "rung": rung, "cost_eur": cost, "quantity": {"value": 100, "unit": "m2"}}


KITS = json.dumps(
    {
        "fits": [fit("play_street", 1, [100, 300]), fit("parklet", 2, None), fit("planters", 2, [1000, 3000]), fit("tree", 4, None)],
        "blocked": [],
        "unknown": [],
    }
)


@pytest.mark.parametrize(
    ("rule", "kit", "cost"),
    [
        (CostRule(), "tree", np.nan),
        (CostRule(rung=3), "planters", 2000),
        (CostRule(rung=3, level="high"), "planters", 3000),
        (CostRule(rung=1, level="low"), "play_street", 100),
        (CostRule(only=("parklet", "play_street")), "parklet", np.nan),
        (CostRule(only=("oasis",)), None, np.nan),
        (CostRule(without=("tree", "planters")), "parklet", np.nan),
        (CostRule(only=("tree",), without=("tree",)), "tree", np.nan),
    ],
)
def test_the_kit_of_the_highest_rung_asked_that_has_a_price(rule, kit, cost):
    table = sites(("street", "East", 90, 100, None), kits=np.array([KITS], dtype=object))
    costs = find_costs(table, rule, np.array([100.0]))
    assert costs.kit.tolist() == [kit]
    np.testing.assert_equal(costs.cost_eur, [cost])


def test_of_the_kits_on_one_rung_the_one_that_gives_most_on_this_site():
    gains = kit_gains(built_in_kits(), "pedestrian")
    # One to three bays of 10 to 37 m²; 0.8 to 1 m² a square metre.
    assert (gains["parklet"], gains["popup_square"], gains["street_tree"]) == (23.5, 0.9, 0.0)
    # 49 m² of canopy a tree; what opens the ground counts no second time where it is green.
    assert kit_gains(built_in_kits(), "greening")["street_tree"] == 49.0
    assert kit_gains(built_in_kits(), None)["popup_square"] == 0.9

    def chosen(square_m2):
        parklet, square = fit("parklet", 2, [1500, 24_000]), fit("popup_square", 2, [15 * square_m2, 80 * square_m2])
        parklet["quantity"], square["quantity"] = {"value": 1, "unit": "site"}, {"value": square_m2, "unit": "m2"}
        cell = json.dumps({"fits": [parklet, square], "blocked": [], "unknown": []})
        table = sites(("car_park", "East", 90, 1000, None), kits=np.array([cell], dtype=object))
        return find_costs(table, CostRule(gains=gains), np.array([1000.0])).kit[0]

    # 23.5 m² against 0.9 × 800 m², then 0.9 × 20 m².
    assert chosen(800) == "popup_square"
    assert chosen(20) == "parklet"


def test_kits_that_do_not_serve_the_score_are_left_beside():
    kits = built_in_kits()
    beside = {score: set(kits_beside(kits, score)) for score in ("greening", "pedestrian", None)}
    assert {"parklet", "mapping_party"} <= beside["greening"]
    assert {"street_tree", "mapping_party"} <= beside["pedestrian"]
    assert "mapping_party" in beside[None]
    assert not beside[None] & {"parklet", "street_tree"}
    assert beside["greening"] & beside["pedestrian"] >= beside[None]
    # Every kind keeps a kit that serves greening, and every kind that is pedestrianised one that serves that.
    for kind in {kind for kit in kits.values() for kind in kit.kinds}:
        assert any(kind in kit.kinds and name not in beside["greening"] for name, kit in kits.items()), kind
    assert any("street" in kit.kinds and name not in beside["pedestrian"] for name, kit in kits.items())


def test_kits_that_are_no_kits_are_refused():
    table = sites(("street", "East", 90, 100, 1), kits=np.array(["a parklet"], dtype=object))
    with pytest.raises(InputError, match="kits.*a parklet"):
        choose(table, Wishes())


def test_benefits_by_aim():
    table = sites(
        ("street", "East", 90, 400, 1), ("car_park", "East", 90, 30_000, 1),
        usable_area_closed_m2=np.array([700.0, np.nan]), people_300m_per_ha=np.array([100.0, np.nan]), tree_positions=np.array([3.0, 0.0]),
    )  # fmt: skip
    assert benefit_of(table, Aim()).tolist() == [400, 1000]
    assert benefit_of(table, Aim(cap_m2=5000)).tolist() == [400, 5000]
    assert benefit_of(table, Aim(score="pedestrian")).tolist() == [700, 1000]
    assert benefit_of(table, Aim(benefit="trees")).tolist() == [3, 0]
    assert benefit_of(table, Aim(benefit="site")).tolist() == [1, 1]
    assert benefit_of(table, Aim(benefit_field="tree_positions")).tolist() == [3, 0]
    # 20 m × 20 m and 300 m around: 400 + 80 · 300 + π · 300² ≈ 30.7 ha; the corners of the disc are polygons, 0.6 % less.
    people = benefit_of(table, Aim(benefit="people"))
    assert people[0] == pytest.approx(100 * (400 + 80 * 300 + np.pi * 300**2) / 10_000, rel=0.01)
    assert np.isnan(people[1])
    with pytest.raises(MissingField, match="people_300m_per_ha"):
        benefit_of(FIVE, Aim(benefit="people"))
    with pytest.raises(InputError, match="holds text"):
        benefit_of(FIVE, Aim(benefit_field="kind"))


def test_blocked_closed_and_worthless_sites_are_no_candidates():
    table = sites(
        ("street", "East", 90, 100, 1), ("street", "East", 90, 100, 1), ("street", "East", 90, 0, 1), ("street", "East", 90, 100, 1),
        greening_blocked_by=np.array(["bridge", None, None, None], dtype=object),
        latitude=np.array(["open", "closed", "open", "openable"], dtype=object),
    )  # fmt: skip
    notes = Notes()
    assert chosen(choose(table, Wishes(), notes=notes)) == ["3"]
    assert [(note.code, note.values.get("count")) for note in notes][:3] == [
        ("shortlist_no_score", 1), ("shortlist_no_benefit", 1), ("shortlist_closed", 1),
    ]  # fmt: skip
    assert chosen(choose(table, Wishes(), aim=Aim(closed=True))) == ["1", "3"]


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (Wishes(budget_eur=0), "budget of 0"),
        (Wishes(budget_eur=5), "no site can be chosen.*dearer than the whole budget: 5"),
        (Wishes(count_most=0), "at most 0 sites"),
        (Wishes(count_least=4, count_most=2), "at least 4 sites and at most 2"),
        (Wishes(priority_share=1.2), "from 0 to 1, not 1.2"),
        (Wishes(least_each={"neighbourhood": 3}), r"3 in the neighbourhood East \(candidates there: 2\); with FEWER_WHERE_SHORT .*\.$"),
        (Wishes(priority_share=0.5), "no candidate lies in a neighbourhood of priority"),
        (Wishes(most_each={"kind": 0}), "best selection is empty"),
        (
            Wishes(budget_eur=70, quotas=(Quota("neighbourhood", "East", 2),)),
            r"fewest that cannot hold together are: a budget of 70 €; at least 2 in the neighbourhood East",
        ),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(wishes, told):
    with pytest.raises(InputError, match=told):
        choose(FIVE, wishes)


def test_conflicts_are_told_in_the_language_of_the_run():
    with pytest.raises(InputError, match="même seul : au moins 4 du type Place"):
        choose(FIVE, Wishes(quotas=(Quota("kind", "square", 4),)), language="fr")


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(12)), st.integers(0, 20))
def test_the_choice_does_not_depend_on_the_order_of_the_sites(order, seed):
    rng = np.random.default_rng(seed)
    rows = [(("street", "square")[i % 2], ("East", "West")[i % 3 % 2], 50, 100, int(rng.integers(1, 4)) * 10) for i in range(12)]
    table = sites(*rows)  # all worth the same: many equal choices
    wishes = Wishes(budget_eur=90, least_each={"neighbourhood": 2}, spacing_m=85)
    first = choose(table, wishes)
    again = choose(table.select(np.array(order)), wishes)
    assert sorted(chosen(first)) == sorted(chosen(again))
    assert first.prices == again.prices


def test_a_search_is_cancelled_while_it_works():
    """A knapsack of five budgets takes the solver as long as it may; asked to stop, the wait ends within a second."""
    rng = np.random.default_rng(0)
    rows = rng.integers(500, 1500, (5, 80)).astype(float)
    hard = [Constraint("budget", {}, csr_matrix(row[None, :]), np.array([-np.inf]), np.array([row.sum() / 2])) for row in rows]
    calls = []

    def tick():
        calls.append(time.monotonic())
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        solve(rng.integers(1000, 2000, 80).astype(float), hard, 0.0, 2.0, tick)
    assert len(calls) == 3
    assert calls[-1] - calls[0] < 1.0


def test_the_solver_gives_the_same_watched_or_not():
    found = choose(FIVE, Wishes(budget_eur=80), progress=Progress(lambda *_: None, lambda: False))
    assert chosen(found) == ["1", "2", "3"]
    with pytest.raises(Cancelled):
        choose(FIVE, Wishes(budget_eur=80), progress=Progress(None, lambda: True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_what_was_chosen_and_escapes_names(language):
    table = FIVE.with_columns(name=np.array(["<b>Rue</b>", None, None, None, None], dtype=object))
    result = choose(table, Wishes(count_most=3, spacing_m=10))
    page = render_shortlist(result, [], None, language)
    assert f'lang="{language}"' in page
    assert "&lt;b&gt;Rue&lt;/b&gt;" in page
    assert "<b>Rue" not in page
    for code in ("ST-00000", "ST-00001", "ST-00002"):
        assert code in page
    assert "ST-00003" not in page
    assert Words(language).say("shortlist.wish.count_most", value=3, count=3) in page
    assert page == render_shortlist(result, [], None, language)


def test_the_map_places_and_numbers_the_chosen_sites():
    result = choose(FIVE, Wishes(budget_eur=80))
    drawn = site_map(result.sites, result.selected, list_order(result), None)
    # 420 m wide in 960 − 28 units; 1 (worth 60), 2 (50), 3 (40) lie 100, 200 and 300 m from the west, their middles 10 m further.
    scale = (960 - 28) / 420
    assert [(mark.number, mark.x) for mark in drawn.marks] == [
        (number, round(14 + (100 * number + 10) * scale, 1)) for number in (1, 2, 3)
    ]
    assert len(drawn.others) == 2
    assert [outline.kind for outline in drawn.chosen] == ["street", "square", "square"]
    assert (drawn.scale_m, drawn.scale_px) == (50, round(50 * scale, 1))
    assert site_map(result.sites, result.selected, list_order(result), None, marks_most=2).marks == ()
