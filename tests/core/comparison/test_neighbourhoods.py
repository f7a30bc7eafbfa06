"""Neighbourhoods compared: every figure worked by hand, the concentration index after O'Donnell and others (2008)."""

import re
import xml.dom.minidom
from html import escape

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.comparison.charts import all_charts, ticks
from transformable_spaces.transformable_spaces_plugin.core.comparison.neighbourhoods import compare_neighbourhoods, comparison_schema
from transformable_spaces.transformable_spaces_plugin.core.comparison.report import render_comparison
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

X, Y = 652_000, 6_862_000


def box(x, y, width, height):
    return shapely.box(X + x, Y + y, X + x + width, Y + y + height)


def layer(name, shapes, /, crs=2154, **fields):
    table = FeatureTable.make(shapes, {"id": [f"{name}/{i}" for i in range(len(shapes))], **fields}, crs)
    return conform(table, name, table.crs, Notes())


def hoods(deprivation=(80, 20), priority=(True, False), people=(100, 300), names=("Nord", "Sud")):
    """Two neighbourhoods of 1 km × 500 m, one above the other."""
    columns = {"name": list(names), "deprivation": list(deprivation), "priority": list(priority), "population": list(people)}
    return FeatureTable.make([box(0, 500, 1000, 500), box(0, 0, 1000, 500)], columns, 2154)


def sites(**more):
    """Nord: a square of 400 m² (score 80) and a blocked roof; Sud: a car park of 1 200 m² (50) and a street of 400 m² (70)."""
    columns = {
        "site_id": list("abcd"), "kind": ["square", "flat_roof", "car_park", "street"],
        "area_m2": [400.0, 100.0, 1200.0, 400.0], "usable_area_m2": [300.0, 0.0, 1000.0, 200.0],
        "usable_area_closed_m2": [np.nan, np.nan, np.nan, 350.0],
        "greening_score": [80.0, 0.0, 50.0, 70.0], "greening_need": [90.0, 40.0, 40.0, 60.0],
        "greening_feasibility": [70.0, 10.0, 62.0, 82.0], "greening_confidence": [0.8, 0.5, 0.6, 1.0],
        "greening_blocked_by": [None, "no_usable_area", None, None],
        "pedestrian_score": [60.0, np.nan, 20.0, 40.0], "pedestrian_need": [60.0, np.nan, 20.0, 40.0],
        "pedestrian_feasibility": [60.0, np.nan, 20.0, 40.0], "pedestrian_confidence": [1.0, np.nan, 1.0, 1.0],
        "pedestrian_blocked_by": [None, None, None, None], **more,
    }  # fmt: skip
    return FeatureTable.make([box(100, 700, 20, 20), box(300, 700, 10, 10), box(100, 100, 30, 40), box(300, 100, 40, 10)], columns, 2154)


def city(**layers):
    """A street through both, and a park of 1 ha in Nord, 200 m from the people of Nord and 500 m from those of Sud."""
    tables = {
        "study_area": layer("study_area", [box(0, 0, 1000, 1000)], name=["Ville"]),
        "streets": layer("streets", [shapely.LineString([(X + 500, Y), (X + 500, Y + 1000)])], **{"class": ["residential"]}),
        "green": layer("green", [box(505, 800, 100, 100)], kind=["park"]),
        "population": layer("population", [shapely.Point(X + 500, Y + 600), shapely.Point(X + 500, Y + 300)], inhabitants=[100, 300]),
        "neighbourhoods": conform(hoods(people=(None, None)), "neighbourhoods", hoods().crs, Notes()),
    }
    tables.update(layers)
    return City({name: table for name, table in tables.items() if table is not None}, tables["streets"].crs)


def compared(layers=None, cities=None, given=None):
    notes = Notes()
    found = compare_neighbourhoods(layers or [("Ville", sites())], [city()] if cities is None else cities, given, notes)
    return found, notes


def by_name(found, name):
    return dict(zip(found.areas.text("name"), found.areas.columns[name].tolist()))


def test_sites_and_areas_add_up_by_neighbourhood_and_kind():
    found, _ = compared()
    assert by_name(found, "sites") == {"Nord": 2, "Sud": 2}
    assert by_name(found, "area_m2") == {"Nord": 500.0, "Sud": 1600.0}
    assert by_name(found, "usable_m2") == {"Nord": 300.0, "Sud": 1200.0}
    assert by_name(found, "car_park_count") == {"Nord": 0, "Sud": 1}
    assert by_name(found, "car_park_m2") == {"Nord": 0.0, "Sud": 1200.0}
    assert by_name(found, "street_usable_m2") == {"Nord": 0.0, "Sud": 200.0}
    assert by_name(found, "area_ha") == {"Nord": 50.0, "Sud": 50.0}
    # 300 m² for 100 people, 1 200 m² for 300
    assert by_name(found, "usable_m2_per_person") == {"Nord": 3.0, "Sud": 4.0}


def test_means_are_weighted_by_area_and_leave_blocked_sites_out():
    found, _ = compared()
    # Nord: the square alone. Sud: (1 200 × 40 + 400 × 60) / 1 600 = 45 and (1 200 × 62 + 400 × 82) / 1 600 = 67
    assert by_name(found, "greening_need") == {"Nord": 90.0, "Sud": 45.0}
    assert by_name(found, "greening_feasibility") == {"Nord": 70.0, "Sud": 67.0}
    assert by_name(found, "greening_confidence") == {"Nord": 0.8, "Sud": 0.7}
    assert by_name(found, "greening_sites") == {"Nord": 1.0, "Sud": 2.0}
    assert by_name(found, "greening_blocked") == {"Nord": 1.0, "Sud": 0.0}
    assert by_name(found, "greening_good") == {"Nord": 1.0, "Sud": 1.0}  # 80; 70
    # 300 × 0.8; 1 000 × 0.5 + 200 × 0.7
    assert by_name(found, "greening_weighted_m2") == {"Nord": 240.0, "Sud": 640.0}
    # a street gives people on foot what closing it gives: 300 × 0.6; 1 000 × 0.2 + 350 × 0.4
    assert by_name(found, "pedestrian_weighted_m2") == {"Nord": 180.0, "Sud": 340.0}


def test_people_and_those_without_green_are_those_of_green_access():
    found, _ = compared()
    assert by_name(found, "people") == {"Nord": 100.0, "Sud": 300.0}
    # the park's corner is 5 m from the street at y = 800: 200 m and 500 m
    assert by_name(found, "people_without_300m") == {"Nord": 0.0, "Sud": 300.0}
    assert by_name(found, "share_without_300m") == {"Nord": 0.0, "Sud": 1.0}
    assert by_name(found, "green_distance_m") == {"Nord": 200.0, "Sud": 500.0}


def test_the_concentration_index_by_hand():
    """Most deprived first: Nord has 1/4 of the people and 300 of 1 500 m² (1/5), Sud 3/4 and 4/5.

    Middle ranks R = 1/8 and 1/4 + 3/8 = 5/8; C = 2 · (1/5 · 1/8 + 4/5 · 5/8) − 1 = 2 · 0.525 − 1 = 0.05. By the curve
    (O'Donnell and others, eq. 8.3): p₁·L₂ − p₂·L₁ = 1/4 · 1 − 1 · 1/5 = 0.05.
    """
    found, _ = compared()
    index = found.index("usable_m2")
    assert index.value == pytest.approx(0.05)
    assert (index.rank_by, index.weigh_by, index.neighbourhoods) == ("deprivation", "people", 2)
    assert index.curve == pytest.approx(np.array([[0, 0], [0.25, 0.2], [1, 1]]))
    # 240 of 880 lie in Nord: 1/4 − 240/880 = −0.0227
    assert found.index("greening_weighted_m2").value == pytest.approx(0.25 - 240 / 880)
    assert found.index("pedestrian_weighted_m2").value == pytest.approx(0.25 - 180 / 520)


def test_the_index_is_the_covariance_of_microdata():
    """Five neighbourhoods, each person a row: C = 2·cov(h, R)/μ of the convenient regression (O'Donnell and others, 8.7)."""
    people, deprivation, usable = [120, 80, 200, 50, 150], [90, 70, 50, 50, 10], [900.0, 100.0, 400.0, 900.0, 300.0]
    shapes = [box(0, 200 * i, 1000, 200) for i in range(5)]
    names = [f"n{i}" for i in range(5)]
    given = FeatureTable.make(shapes, {"name": names, "deprivation": deprivation, "population": people}, 2154)
    spots = FeatureTable.make(
        [box(500, 200 * i + 50, 10, 10) for i in range(5)],
        {"site_id": names, "kind": ["square"] * 5, "usable_area_m2": usable, "greening_score": [50.0] * 5}, 2154,
    )
    found, _ = compared([("x", spots)], [], given)
    per_head = np.repeat(np.array(usable) / people, people)
    # n2 and n3 are equally deprived: they share their middle rank
    before = np.array([0, 120, 200, 200, 450])
    size = np.array([120, 80, 250, 250, 150])
    rank = np.repeat((before + size / 2) / 600, people)
    covariance = np.mean(per_head * rank) - per_head.mean() * rank.mean()
    assert found.index("usable_m2").value == pytest.approx(2 * covariance / per_head.mean(), abs=1e-9)
    assert len(found.index("usable_m2").curve) == 5  # 0 and four ranks


def test_priority_ranks_where_deprivation_is_unknown_and_ground_weighs_where_people_are():
    given = hoods(deprivation=(None, None), people=(None, None))
    found, _ = compared(cities=[], given=given)
    index = found.index("usable_m2")
    assert (index.rank_by, index.weigh_by) == ("priority", "ground")
    # half of the ground is in the priority neighbourhood, a fifth of the area: 1/2 − 1/5
    assert index.value == pytest.approx(0.3)
    assert np.isnan(found.areas.number("people")).all()


def test_unknown_deprivation_is_said_and_no_index_made_up():
    given = hoods(deprivation=(None, None), priority=(None, None))
    found, notes = compared(cities=[], given=given)
    assert np.isnan(found.indices[0].value)
    assert found.index("usable_m2") is None
    assert "compared_without_deprivation" in [note.code for note in notes]
    page = render_comparison(found, notes, "en")
    assert "who gets it cannot be told" in page
    assert "concentration" not in all_charts(found, Words("en"))
    # all alike is no ranking either
    assert compared(cities=[], given=hoods(deprivation=(50, 50), priority=(None, None)))[0].index("usable_m2") is None


def test_deprivation_by_low_income_where_the_neighbourhoods_do_not_say():
    # 20 of 100 on low income, 50 % being the top: 40; 75 of 300: 50
    people = layer(
        "population", [shapely.Point(X + 500, Y + 600), shapely.Point(X + 500, Y + 300)], inhabitants=[100, 300], low_income=[20, 75]
    )
    unknown = hoods(deprivation=(None, None), people=(None, None))
    found, _ = compared(cities=[city(population=people, neighbourhoods=conform(unknown, "neighbourhoods", unknown.crs, Notes()))])
    assert by_name(found, "deprivation") == {"Nord": 40.0, "Sud": 50.0}


def test_several_cities_on_one_scale():
    """The same town twice, the second in UTM 200 km east: the same figures, areas measured in each one's own metres."""
    first = [("A", sites())]
    there = lambda table: FeatureTable(shapely.transform(table.geometry, lambda xy: xy + (200_000, 0)), table.columns, table.crs)  # noqa: E731
    moved = city()
    moved = City({name: there(table).to_crs(32632) for name, table in moved.layers.items()}, there(sites()).to_crs(32632).crs)
    second = [("B", there(sites()).to_crs(32632))]
    found, notes = compared([*first, *second], [moved, city()])
    areas = found.areas
    assert areas.crs.to_epsg() == 4326
    assert {"compared_in_degrees", "compared_percentiles"} <= {note.code for note in notes}
    assert areas.text("place").tolist() == ["A", "A", "B", "B"]
    for name in ("sites", "usable_m2", "greening_need", "greening_weighted_m2", "people", "people_without_300m", "deprivation"):
        assert areas.number(name)[:2].tolist() == areas.number(name)[2:].tolist(), name
    # metres of a conformal grid are true to a thousandth
    assert areas.number("area_ha")[2:] == pytest.approx(areas.number("area_ha")[:2], rel=2e-3)
    # together as each alone: everything doubles
    assert found.index("usable_m2").value == pytest.approx(0.05)
    assert found.index("usable_m2").place is None
    assert found.index("usable_m2", "B").value == pytest.approx(0.05)
    assert "Nord (A)" in render_comparison(found, notes, "fr")


def test_overlaps_count_once_in_the_ground_covered():
    both = FeatureTable.make(
        [box(100, 700, 20, 20), box(110, 700, 20, 20)],
        {"site_id": ["a", "b"], "kind": ["square", "car_park"], "area_m2": [400.0, 400.0], "usable_area_m2": [1.0, 1.0],
         "greening_score": [50.0, 50.0]}, 2154,
    )  # fmt: skip
    found, _ = compared([("x", both)])
    assert by_name(found, "area_m2")["Nord"] == 800.0
    assert by_name(found, "footprint_m2")["Nord"] == 600.0
    # the score that the layer lacks is missing, not 0
    assert np.isnan(found.areas.number("pedestrian_sites")).all()
    assert np.isnan(found.areas.number("pedestrian_weighted_m2")).all()
    assert by_name(found, "greening_sites")["Sud"] == 0.0
    assert np.isnan(by_name(found, "greening_need")["Sud"])


def test_several_polygons_of_one_name_are_one_and_sites_in_none_are_told():
    parts = FeatureTable.make(
        [box(0, 500, 500, 500), box(500, 500, 500, 500)],
        {"name": ["Nord", "Nord"], "deprivation": [60.0, 80.0], "population": [30.0, 70.0], "priority": [None, True]}, 2154,
    )
    found, notes = compared(cities=[], given=parts)
    assert found.areas.text("name").tolist() == ["Nord"]
    assert found.areas.number("deprivation").tolist() == [70.0]
    assert found.areas.number("people").tolist() == [100.0]
    assert found.areas.text("priority").tolist() == [True]
    assert [note.values["count"] for note in notes if note.code == "sites_in_no_neighbourhood"] == [2]


def test_without_a_layer_of_green_people_are_still_counted():
    without = City({name: table for name, table in city().layers.items() if name != "green"}, city().crs)
    found, notes = compared(cities=[without])
    assert by_name(found, "people") == {"Nord": 100.0, "Sud": 300.0}
    assert np.isnan(found.areas.number("people_without_300m")).all()
    assert "compared_without_access" in [note.code for note in notes]


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(InputError, match="there are no sites to compare"):
        compare_neighbourhoods([], [city()], None, Notes())
    with pytest.raises(MissingField, match="layer “x”: field “kind” is missing"):
        compared([("x", sites().without("kind"))])
    with pytest.raises(InputError, match="layer “x” has neither greening_score nor pedestrian_score"):
        compared([("x", sites().without("greening_score", "pedestrian_score"))])
    with pytest.raises(InputError, match="there are no neighbourhoods for layer “Ville”"):
        compared(cities=[])
    far = FeatureTable.make([box(90_000, 0, 10, 10)], {"name": ["far"]}, 2154)
    with pytest.raises(InputError, match="no neighbourhood meets the sites of layer “Ville”"):
        compared(cities=[], given=far)


def test_the_order_of_everything_changes_nothing():
    one, _ = compared()
    turned_city = City({name: t.select(np.arange(len(t))[::-1]) for name, t in city().layers.items()}, city().crs)
    other, _ = compared([("Ville", sites().select(np.array([3, 1, 0, 2])))], [turned_city])
    for name in one.areas.columns:
        assert [repr(v) for v in one.areas.columns[name]] == [repr(v) for v in other.areas.columns[name]], name
    assert [index.value for index in one.indices] == [index.value for index in other.indices]


def test_the_table_follows_its_schema():
    found, _ = compared()
    assert set(found.areas.columns) == set(comparison_schema().names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_it_in_the_language_and_escapes_names(language):
    evil = "<script>alert(1)</script> & Co"
    found, notes = compared(given=hoods(names=(evil, "Sud")), cities=[])
    page = render_comparison(found, notes, language)
    assert f'lang="{language}"' in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert escape(Words(language).say("compare.chart.kinds")) in page.replace("&#39;", "&#x27;")
    assert not re.search(r"compare\.[a-z]", page)  # no key without its text
    assert page.count("<svg") == page.count("</svg>") == len(all_charts(found, Words(language)))


def test_charts_draw_what_the_table_says():
    found, _ = compared()
    charts = all_charts(found, Words("en"))
    assert set(charts) == {"kinds", "need_feasibility_greening", "need_feasibility_pedestrian", "without_green", "concentration"}
    bar = re.compile(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="16.0" fill="(#\w+)"')
    widths = {fill: float(width) for width, fill in bar.findall(charts["kinds"].svg())}
    # of one bar each: 1 000 m² of car parks are ten times 100 m² on the scale, five times the 200 m² of streets
    assert widths["#88CCEE"] == pytest.approx(5 * widths["#332288"], rel=1e-2)
    assert "Sud: 1,200\u00a0m²" in charts["kinds"].svg()
    assert "100% · 300\u00a0inh." in charts["without_green"].svg()
    assert "C = 0.05" in charts["concentration"].svg()
    for chart in charts.values():
        xml.dom.minidom.parseString(chart.svg(titled=True))
        assert chart.title in chart.svg(titled=True).split("</text>")[0]


@pytest.mark.parametrize(("most", "expected"), [(83_304, [0, 20_000, 40_000, 60_000, 80_000, 100_000]), (0.4, [0, 0.1, 0.2, 0.3, 0.4])])
def test_ticks_are_round(most, expected):
    assert ticks(most) == pytest.approx(expected)
