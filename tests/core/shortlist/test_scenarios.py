"""Scenarios side by side: people near green, totals, targets, chart and page."""

import json
import xml.dom.minidom

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError, InputError
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.shortlist.scenario_chart import change_told, chart
from transformable_spaces.transformable_spaces_plugin.core.shortlist.scenarios import (
    Scenario,
    all_sites,
    compare,
    outcomes_table,
    people_near_green,
)
from transformable_spaces.transformable_spaces_plugin.core.shortlist.scenarios_report import render_chart, render_comparison
from transformable_spaces.transformable_spaces_plugin.core.shortlist.targets import EXAMPLE, parse_targets, steps
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words


def layer(what, shapes, **fields):
    table = FeatureTable.make(shapes, {"id": [f"{what}/{i}" for i in range(len(shapes))], **fields}, 2154)
    return conform(table, what, table.crs, Notes())


@pytest.fixture
def city():
    """One street along y = 0 from x = 0 to 2 000, a lawn of 0.4 ha at its middle, 10, 20 and 40 people at x = 100, 900 and 1 900."""
    tables = {
        "study_area": layer("study_area", [shapely.box(-100, -500, 2100, 500)], name=["Town"]),
        "streets": layer("streets", [shapely.LineString([(0, 0), (2000, 0)])], **{"class": ["residential"]}),
        "green": layer("green", [shapely.box(1000, 5, 1080, 55)], kind=["garden"], public_access=[True]),
        "trees": layer("trees", [shapely.Point(20, 20)], crown_diameter_m=[4.0]),
        "population": layer("population", shapely.points([[100, 10], [900, 10], [1900, 10]]), inhabitants=[10.0, 20.0, 40.0]),
    }
    return City(tables, tables["streets"].crs)


def sites(*rows):
    """(id, kind, box, fields): sites with kits as “Match kits” writes them."""
    names = sorted({name for *_, fields in rows for name in fields} | {"usable_area_m2", "kit", "kits"})
    return FeatureTable.make(
        [shapely.box(*box) for _, _, box, _ in rows],
        {
            "site_id": [row[0] for row in rows],
            "kind": [row[1] for row in rows],
            **{name: [row[3].get(name) for row in rows] for name in names},
        },
        2154,
    )


def lot(name, x, width, **fields):
    return name, "vacant_lot", (x, 5, x + width, 105), {"usable_area_m2": 100.0 * width, **fields}


def test_people_newly_near_green(city):
    """0.5 ha at least: the lawn alone is too small; a lot of 0.6 ha serves who lives near; one of 0.2 ha beside the lawn makes it large."""
    far, beside = np.array([shapely.box(1500, 5, 1560, 105)]), np.array([shapely.box(1080, 5, 1100, 105)])
    alone = np.array([shapely.box(100, 5, 120, 105)])
    notes = Notes()
    found = people_near_green(city, [far, beside, alone, np.zeros(0, dtype=object)], notes)
    # Before nobody. 1 900 to 1 560 are 340 m and 10 m to the street: too far, 40 people are not served; 900 to 1 000 are 100 m.
    assert found == [(0.0, 0.0), (0.0, 20.0), (0.0, 0.0), (0.0, 0.0)]
    nearer = np.array([shapely.box(1600, 5, 1660, 105)])
    assert people_near_green(city, [nearer], Notes()) == [(0.0, 40.0)]
    assert list(notes) == []


def test_people_are_unknown_where_the_city_does_not_tell(city):
    bare = City({name: table for name, table in city.layers.items() if name != "green"}, city.crs)
    notes = Notes()
    assert people_near_green(bare, [np.zeros(0, dtype=object)], notes) == [None]
    assert [note.code for note in notes] == ["scenario_no_access"]


@pytest.fixture
def outcomes(city):
    roof = {"fits": [{"kit": "extensive_green_roof", "rung": 4, "cost_eur": [5000, 10000], "quantity": {"value": 100, "unit": "m2"},
                      "weeks": [26, 78], "check": []}], "blocked": [], "unknown": []}  # fmt: skip
    one = sites(
        lot("a", 1600, 60), lot("b", 0, 40, selected=True),
        ("c", "flat_roof", (300, 50, 320, 60), {"usable_area_m2": 100.0, "kit": "extensive_green_roof", "kits": json.dumps(roof)}),
    )  # fmt: skip
    one = one.with_columns(selected=np.array([True, False, True]))
    two = sites(lot("b", 0, 40), ("w", "blind_wall", (500, 50, 520, 51), {"usable_area_m2": 120.0}))
    positions = FeatureTable.make(
        shapely.points([[1610, 20], [1640, 80], [20, 80]]),
        {"site_id": ["a", "a", "b"], "size_class": ["large", "small", "medium"], "canopy_m2": [90.0, 8.0, 30.0]}, 2154,
    )  # fmt: skip
    notes = Notes()
    made = compare([Scenario("One", one), Scenario("<Two>", two)], city, city.layer("streets"), positions, built_in_kits(), notes,
                   uhi_max_c=2.0)  # fmt: skip
    return made, notes


def test_totals_of_two_scenarios(outcomes):
    (one, two), notes = outcomes
    assert (one.count, two.count) == (2, 2)
    assert one.rungs == (0, 0, 0, 1)
    total = one.totals["trees"]
    assert (total.low, total.high, total.unknown) == (2, 2, 0)
    assert one.totals["canopy_m2"].low == 98
    # The lot: 0.8 of 6 000 m²; the roof: 100 m² by its kit.
    assert one.totals["green_m2"].low == pytest.approx(4900)
    assert two.totals["green_m2"].low == pytest.approx(0.8 * 4000 + 120)
    assert one.totals["people_near_green"].low == 40
    assert two.totals["people_near_green"].low == 0  # 0.4 ha and no other green beside it
    cost = one.totals["cost_eur"]
    assert (cost.low, cost.high, cost.unknown) == (5000, 10000, 1)
    assert np.isnan(two.totals["cost_eur"].change)
    assert two.totals["cost_eur"].unknown == 2
    weeks = one.totals["weeks"]
    assert (weeks.low, weeks.high, weeks.unknown) == (26, 78, 1)
    assert one.totals["canopy_m2"].before == 0
    assert two.totals["canopy_m2"].before == pytest.approx(np.pi * 4)  # a crown of 4 m stands on lot b
    assert one.totals["mitigation_area"].low > 0
    assert one.totals["air_c"].low == pytest.approx(-2 * one.totals["mitigation_area"].low)
    assert {note.code: note.values.get("count") for note in notes} == {"scenario_usual": 3, "scenario_unpriced": 3}


def test_the_table_holds_every_measure_and_hides_nothing(outcomes):
    (one, two), _ = outcomes
    table = outcomes_table([one, two])
    rows = {(s, m): i for i, (s, m) in enumerate(zip(table.text("scenario"), table.text("measure")))}
    assert len(rows) == 2 * len(one.totals) == 32
    cost = rows["<Two>", "cost_eur"]
    assert np.isnan(table.number("change_low")[cost])
    assert table.columns["unknown_sites"][cost] == 2
    permeable = rows["One", "permeable_m2"]
    assert table.number("after")[permeable] == pytest.approx(
        table.number("before")[permeable] + table.number("change_low")[permeable]
    )


def test_the_order_of_sites_and_a_second_run_change_nothing(city, outcomes):
    (one, two), _ = outcomes
    positions = FeatureTable.make(
        shapely.points([[20, 80], [1640, 80], [1610, 20]]),
        {"site_id": ["b", "a", "a"], "size_class": ["medium", "small", "large"], "canopy_m2": [30.0, 8.0, 90.0]}, 2154,
    )  # fmt: skip
    again = compare(
        [Scenario(o.name, o.sites.select(np.arange(o.count)[::-1])) for o in (one, two)], city, city.layer("streets"), positions,
        built_in_kits(), Notes(), uhi_max_c=2.0,
    )  # fmt: skip
    for name, values in outcomes_table([one, two]).columns.items():
        np.testing.assert_equal(outcomes_table(again).columns[name], values)
    assert render_comparison(again, [], [], "es") == render_comparison([one, two], [], [], "es")


def test_sites_of_all_scenarios_are_taken_once(outcomes):
    (one, two), _ = outcomes
    both = all_sites([Scenario("x", one.sites), Scenario("y", two.sites), Scenario("z", two.sites)])
    assert both.text("site_id").tolist() == ["a", "c", "b", "w"]


def test_canopy_before_is_not_known_where_nobody_looked_for_trees(city):
    pair = [Scenario("One", sites(lot("a", 0, 40))), Scenario("Two", sites(lot("b", 100, 40)))]
    seen, _ = compare(pair, city, city.layer("streets"), None, built_in_kits(), Notes())
    assert seen.totals["canopy_m2"].before == pytest.approx(4 * np.pi)
    none = city.with_layers(trees=city.layer("trees").select(np.zeros(0, dtype=np.int64)))
    unseen, _ = compare(pair, none, city.layer("streets"), None, built_in_kits(), Notes())
    assert np.isnan(unseen.totals["canopy_m2"].before)


def test_what_cannot_be_compared_is_refused(city):
    one = sites(lot("a", 0, 40))
    with pytest.raises(InputError, match="two or more"):
        compare([Scenario("a", one)], city, city.layer("streets"), None, {}, Notes())
    with pytest.raises(InputError, match="different names; given: a, a"):
        compare([Scenario("a", one), Scenario("a", one)], city, city.layer("streets"), None, {}, Notes())
    none = one.with_columns(selected=np.array([False]))
    with pytest.raises(InputError, match="“b” holds no site"):
        compare([Scenario("a", one), Scenario("b", none)], city, city.layer("streets"), None, {}, Notes())


def test_overlapping_sites_are_told(city):
    notes = Notes()
    twice = sites(lot("a", 0, 40), ("b", "leftover", (10, 10, 30, 30), {"usable_area_m2": 400.0}))
    compare([Scenario("a", twice), Scenario("b", sites(lot("a", 0, 40)))], city, city.layer("streets"), None, {}, notes)
    assert ("scenario_overlaps", 1) in [(note.code, note.values.get("count")) for note in notes]


def test_targets_and_the_way_to_them(outcomes):
    (one, two), _ = outcomes
    targets = parse_targets(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    assert [(target.measure, target.value, target.kinds) for target in targets[:2]] == [
        ("trees", 20_000, ()), ("green_m2", 1_000_000, ("flat_roof", "blind_wall")),
    ]  # fmt: skip
    trees, walls = (steps(target, [one, two]) for target in targets[:2])
    assert {name: step.middle for name, step in trees.items()} == {"One": 2, "<Two>": 1}
    assert {name: step.middle for name, step in walls.items()} == {"One": 100, "<Two>": 120}
    page = render_comparison([one, two], targets, [], "fr")
    assert "20 000 arbres de plus" in page
    assert targets[1].source.split(" (")[0] in page


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"measure": "cooling"}, r"targets\[0\].measure: one of trees"),
        ({"value": 0}, r"targets\[0\].value: a number above 0"),
        ({"value": True}, r"targets\[0\].value"),
        ({"kinds": ["roof"]}, r"targets\[0\].kinds"),
        ({"source": ""}, r"targets\[0\].source"),
        ({"title": {"fr": "x", "en": "x"}}, r"targets\[0\].title: no text in es"),
        ({"year": "2030"}, r"targets\[0\].year"),
    ],
)
def test_targets_with_faults_are_refused_by_place(change, told):
    good = {"id": "t", "title": {"fr": "x", "en": "x", "es": "x"}, "measure": "trees", "value": 5, "source": "s"}
    parse_targets(json.dumps({"targets": [good]}), "t.json")
    with pytest.raises(DataFileError, match=f"t.json, at {told}"):
        parse_targets(json.dumps({"targets": [{**good, **change}]}), "t.json")
    for broken in ("{", "[]", '{"targets": []}', json.dumps({"targets": [good, good]})):
        with pytest.raises(DataFileError, match="t.json"):
            parse_targets(broken, "t.json")


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_chart(outcomes, language):
    made, notes = outcomes
    page = render_comparison(made, [], notes, language, "Town & Co")
    assert f'lang="{language}"' in page
    assert "&lt;Two&gt;" in page
    assert "<Two>" not in page
    assert "Town &amp; Co" in page
    assert Words(language).say("scenario.unknown") in page
    picture = xml.dom.minidom.parseString(render_chart(made, language).encode("utf-8"))
    texts = [node.firstChild.data for node in picture.getElementsByTagName("text") if node.firstChild]
    assert "<Two>" in texts
    assert Words(language).say("measure.trees") in texts
    # One bar for each scenario in each panel.
    assert len(picture.getElementsByTagName("rect")) == 2 * len(chart(made, Words(language)).panels)


def test_bars_are_as_long_as_the_changes(outcomes):
    made, _ = outcomes
    panels = {panel.title: panel for panel in chart(made, Words("en")).panels}
    first, second = panels["New green surface"].bars
    # 4 900 m² and 3 320 m².
    assert second.width / first.width == pytest.approx(3320 / 4900, rel=1e-2)
    assert first.line is None
    cost = panels["Cost"].bars[0]
    assert (cost.line[1] - cost.x) / (cost.line[0] - cost.x) == pytest.approx(2, rel=1e-2)
    assert cost.text == "5,000\u00a0€ – 10,000\u00a0€"
    assert panels["Cost"].bars[1].text == "unknown"


def test_numbers_are_told_with_sign_and_unit(outcomes):
    (one, _), _ = outcomes
    from transformable_spaces.transformable_spaces_plugin.core.shortlist.measures import BY_ID, Total

    french = Words("fr")
    assert change_told(Total(0, 1234.4, 1234.4, 0), BY_ID["canopy_m2"], french) == "+1\u202f234\u00a0m²"
    assert change_told(Total(5, -3, -1, 0), BY_ID["bays"], french) == "−3 – −1"
    assert change_told(one.totals["weeks"], BY_ID["weeks"], french) == "26 – 78\u00a0semaines"


def test_no_text_of_the_chart_leaves_its_panel(outcomes):
    made, _ = outcomes
    for language in LANGUAGES:
        for panel in chart(made, Words(language)).panels:
            for bar in panel.bars:
                # Letters of 12 px are at most 6.6 px wide on average in the fonts named.
                wide = 6.6 * len(bar.text)
                left, right = (bar.text_x - wide, bar.text_x) if bar.text_x < bar.x else (bar.text_x, bar.text_x + wide)
                assert panel.x - 1 <= left, (language, panel.title, bar.text)
                assert right <= panel.x + panel.width + 1, (language, panel.title, bar.text)
