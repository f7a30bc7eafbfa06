import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring import robustness as module
from transformable_spaces.transformable_spaces_plugin.core.scoring.aggregate import AGGREGATIONS, aggregate
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import parse_profile
from transformable_spaces.transformable_spaces_plugin.core.scoring.robustness import rank_robustness
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import judge, score_sites
from transformable_spaces.transformable_spaces_plugin.core.scoring.weightings import draw_weights
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

NAMES = ("sealed_share_100m", "canopy_share_100m", "usable_area_m2", "tree_positions")
COLUMNS = ("p_top", "rank_p05", "rank_p95")


def profile(aggregation="geometric", weights=(2, 1, 1, 3)):
    criteria = [
        {"indicator": name, "side": "need" if number < 2 else "feasibility", "weight": weights[number], "points": [[0, 0], [1, 100]]}
        for number, name in enumerate(NAMES)
    ]
    block = {"id": "water", "column": "constraints", "test": "contains", "value": "water"}
    document = {"id": "mine", "prefix": "mine", "aggregation": aggregation, "kinds": ["street"], "criteria": criteria}
    return parse_profile(json.dumps({**document, "constraints": [block]}), "mine.json")


def table(values, blocked=(), kinds=None):
    """Sites with points / 100 of the four criteria; NaN is missing."""
    values = np.asarray(values, dtype=float)
    columns = {name: values[:, number] for number, name in enumerate(NAMES)}
    constraints = np.array(['["water"]' if row in blocked else None for row in range(len(values))], dtype=object)
    names = [f"s{row:02d}" for row in range(len(values))]
    return FeatureTable.make(
        [shapely.Point(0, 0)] * len(values),
        {"site_id": names, "kind": kinds or ["street"] * len(values), "constraints": constraints, **columns}, 2154,
    )


def drawn_sites(count=14, seed=1, missing=0.15):
    rng = np.random.default_rng(seed)
    values = np.round(rng.random((count, 4)), 2)
    values[rng.random(values.shape) < missing] = np.nan
    values[:, 0], values[:, 2] = np.nan_to_num(values[:, 0], nan=0.5), np.nan_to_num(values[:, 2], nan=0.5)
    return values


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_brute_force_over_the_same_draws_agrees(aggregation):
    sites, by = table(drawn_sites(), blocked=(3, 8)), profile(aggregation)
    top, draws = 5, 400
    found = rank_robustness(sites, by, Notes(), top=top, draws=draws, concentration=4.0, seed=9)
    judged = judge(sites, by)
    free = np.array([row for row in range(len(sites)) if row not in (3, 8)])
    places, inside, weights_inside = [], np.zeros(len(free)), np.zeros((len(free), 4))
    for weights in draw_weights(judged.weights, judged.is_need, draws, 4.0, 9):
        scores = np.round(aggregate(aggregation, judged.points[free], weights, judged.is_need), 9)
        ranks = [1 + sum(other > mine or (other == mine and b < a) for b, other in enumerate(scores)) for a, mine in enumerate(scores)]
        places.append(ranks)
        for site, rank in enumerate(ranks):
            if rank <= top:
                inside[site] += 1
                weights_inside[site] += weights
    places = np.sort(np.array(places), axis=0)
    assert found.sites.number("mine_p_top")[free].tolist() == (inside / draws).tolist()
    # 5 % and 95 % of 400 draws: the 20th and the 380th of the sorted ranks
    assert found.sites.number("mine_rank_p05")[free].tolist() == places[19].tolist()
    assert found.sites.number("mine_rank_p95")[free].tolist() == places[379].tolist()
    for site, row in enumerate(free):
        text = found.sites.text("mine_central_weights")[row]
        if not inside[site]:
            assert text is None
            continue
        central = weights_inside[site] / inside[site] / [3, 3, 4, 4]
        told = json.loads(text)
        assert [*told["need"].values(), *told["feasibility"].values()] == pytest.approx(central, abs=5.1e-5)
    base = score_sites(sites, by, Notes()).number("mine_rank")[free]
    assert found.staying == int(((base <= top) & (inside / draws >= 0.9)).sum())


def test_what_is_blocked_or_has_no_score_stays_out():
    values = drawn_sites(8)
    values[5, :2] = np.nan
    sites = table(values, blocked=(0,), kinds=["street"] * 7 + ["blind_wall"])
    found = rank_robustness(sites, profile(), Notes(), top=3, draws=200).sites
    out = [0, 5, 7]
    for name in COLUMNS:
        assert np.isnan(found.number(f"mine_{name}")[out]).all()
        assert np.isfinite(np.delete(found.number(f"mine_{name}"), out)).all()
    assert all(found.text("mine_central_weights")[row] is None for row in out)
    # five are ranked: nobody is ever sixth, and three places are given in every draw
    assert np.nanmax(found.number("mine_rank_p95")) <= 5
    assert np.nansum(found.number("mine_p_top")) == pytest.approx(3)


def test_central_weights_tell_what_puts_a_site_first():
    # one is best where sealing counts, the other where canopy does; weights of feasibility do not matter
    sites = table([[0.9, 0.1, 0.5, 0.5], [0.1, 0.9, 0.5, 0.5]])
    found = rank_robustness(sites, profile(weights=(1, 1, 1, 1)), Notes(), top=1, draws=4000, concentration=1.0, seed=2).sites
    first, second = (json.loads(text) for text in found.text("mine_central_weights"))
    # uniform shares: the first leads where the share of sealing is above 1/2, on average 3/4
    assert first["need"]["sealed_share_100m"] == pytest.approx(0.75, abs=0.02)
    assert second["need"]["sealed_share_100m"] == pytest.approx(0.25, abs=0.02)
    assert found.number("mine_p_top") == pytest.approx([0.5, 0.5], abs=0.03)


def test_weights_that_hardly_vary_leave_the_ranking_as_it_is():
    sites = table(drawn_sites(30, missing=0))
    found = rank_robustness(sites, profile(), Notes(), top=10, draws=50, concentration=1e9)
    rank = score_sites(sites, profile(), Notes()).number("mine_rank")
    assert found.sites.number("mine_rank_p05").tolist() == rank.tolist() == found.sites.number("mine_rank_p95").tolist()
    assert found.sites.number("mine_p_top").tolist() == (rank <= 10).astype(float).tolist()
    assert found.staying == 10


@given(st.permutations(range(12)), st.sampled_from(sorted(AGGREGATIONS)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_sites_changes_nothing(order, aggregation):
    sites = table(np.round(drawn_sites(12), 1), blocked=(2,))
    plain = rank_robustness(sites, profile(aggregation), Notes(), top=4, draws=100).sites
    turned = rank_robustness(sites.select(np.array(order)), profile(aggregation), Notes(), top=4, draws=100).sites
    for name in COLUMNS:
        assert np.array_equal(plain.number(f"mine_{name}")[list(order)], turned.number(f"mine_{name}"), equal_nan=True)
    assert plain.text("mine_central_weights")[list(order)].tolist() == turned.text("mine_central_weights").tolist()


def test_two_runs_are_the_same_whatever_the_size_of_chunks(monkeypatch):
    sites = table(drawn_sites(20))
    first, again = (rank_robustness(sites, profile(), Notes(), top=4, draws=333, seed=5).sites for _ in range(2))
    monkeypatch.setattr(module, "_CHUNK", 20 * 7)
    small = rank_robustness(sites, profile(), Notes(), top=4, draws=333, seed=5).sites
    other = rank_robustness(sites, profile(), Notes(), top=4, draws=333, seed=6).sites
    for found in (again, small):
        for name in COLUMNS:
            assert np.array_equal(first.number(f"mine_{name}"), found.number(f"mine_{name}"), equal_nan=True)
        assert first.text("mine_central_weights").tolist() == found.text("mine_central_weights").tolist()
    assert not np.array_equal(first.number("mine_p_top"), other.number("mine_p_top"))


def test_the_sentence_in_three_languages():
    notes = Notes()
    found = rank_robustness(table(drawn_sites(30, missing=0)), profile(), notes, top=20, draws=50, concentration=1e9, seed=3)
    assert found.sentence("en") == "20 of your top 20 stay in it in 90% of the 50 draws of weights."
    assert found.sentence("fr") == "20 de vos 20 premiers sites y restent dans 90 % des 50 tirages de poids."
    assert found.sentence("es") == "20 de sus 20 primeros sitios se mantienen en el 90 % de los 50 sorteos de pesos."
    assert [(note.code, note.values["seed"]) for note in notes] == [("rank_robustness", 3)]
    assert found.as_dict()["seed"] == 3


def test_a_top_longer_than_the_list_is_the_list():
    found = rank_robustness(table(drawn_sites(4, missing=0)), profile(), Notes(), top=20, draws=20)
    assert (found.top, found.staying) == (4, 4)


@pytest.mark.parametrize("sites", [table(np.zeros((0, 4))), table(drawn_sites(3), blocked=(0, 1, 2))])
def test_nothing_to_rank_is_said(sites):
    notes = Notes()
    found = rank_robustness(sites, profile(), notes, draws=20)
    assert [note.code for note in notes.warnings] == ["rank_robustness_none"]
    assert (found.top, found.staying) == (0, 0)
    assert found.sentence("en") == "No site has a rank to try."
    assert np.isnan(found.sites.number("mine_p_top")).all()


@pytest.mark.parametrize(
    "settings_", [{"top": 0}, {"draws": 0}, {"concentration": 0.0}, {"concentration": float("nan")}, {"seed": -1}]
)
def test_settings_that_make_no_sense_are_refused(settings_):
    with pytest.raises(InputError, match="robustness needs"):
        rank_robustness(table(drawn_sites(3)), profile(), Notes(), **settings_)
