"""The whole reading: study area, margin, reference system, absent and empty layers, refusals."""

import pytest
import shapely
from transformable_spaces.tests.osm_scene import HOUSE, STREET, city, scene, to_degrees
from transformable_spaces.transformable_spaces_plugin.core.city import schemas
from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled, InputError, MissingCrs
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words


def houses(columns, rows, skip=()):
    return [
        (f"POLYGON (({x} {y}, {x + 10} {y}, {x + 10} {y + 10}, {x} {y + 10}, {x} {y}))", {"building": "yes"})
        for x in range(0, 20 * columns, 20) for y in range(0, 20 * rows, 20) if (x, y) not in skip
    ]  # fmt: skip


def area(wkt, **columns):
    return FeatureTable.make([to_degrees(wkt)], columns, 4326)


def test_layers_that_osm_cannot_fill_stay_absent_and_the_others_may_be_empty():
    made, _ = city()
    assert set(made.absent) == {"neighbourhoods", "parcels", "networks", "population", "crashes", "flood", "zoning"}
    assert made.has("trees")
    assert len(made.layer("trees")) == 0
    for name, table in made.layers.items():
        assert tuple(table.columns) == schemas()[name].names
    assert all(source == "osm" for source in made.layer("streets").column("source"))


def test_few_buildings_have_a_convex_hull_widened_by_half_a_street():
    made, notes = city()
    # One house of 10 × 10 m widened by 12 m: 10² + 4 · 10 · 12 + π · 12² = 1 032 m² (the arcs are polygons, so a little less).
    assert made.study_area.area == pytest.approx(1_032, rel=0.01)
    assert notes["study_area_convex"]["buffer"] == 12
    assert made.crs.to_epsg() == 2154
    assert notes["metric_crs"]["crs"] == made.crs.name


def test_many_buildings_have_a_concave_hull():
    # An L of 12 × 2 and 2 × 12 rows of houses: its convex hull would hold the empty corner.
    rows = houses(12, 2) + houses(2, 12)[4:]
    made, notes = city(areas=rows)
    assert "study_area_concave" in notes
    corner = FeatureTable.make([to_degrees("POINT (150 150)")], {}, 4326).to_crs(made.crs).geometry[0]
    assert not made.study_area.contains(corner)
    assert made.study_area.geom_type == "Polygon"


def test_without_buildings_the_streets_make_the_study_area():
    made, notes = city(areas=())
    assert "study_area_streets" in notes
    assert made.has("buildings")
    assert len(made.layer("buildings")) == 0


def test_the_given_area_rules_and_the_margin_is_kept():
    far = ("LINESTRING (0 5000, 100 5000)", {"highway": "residential"})
    beside = ("LINESTRING (0 400, 100 400)", {"highway": "residential"})
    made, notes = city(lines=(STREET, beside, far), study_area=area("POLYGON ((0 -50, 100 -50, 100 50, 0 50, 0 -50))", name=["Nord"]))
    assert made.layer("study_area").text("name").tolist() == ["Nord"]
    assert made.layer("streets").column("id").tolist() == ["way/1001", "way/1002"]
    assert notes["osm_outside"] == {"count": 1, "margin": 500}
    assert "study_area_convex" not in notes


def test_a_street_far_out_at_sea_does_not_stretch_the_study_area():
    made, _ = city(lines=(STREET, ("LINESTRING (0 0, 90000 -90000)", {"boundary": "administrative", "admin_level": "2"})))
    assert made.study_area.area < 2_000


def test_neighbourhoods_are_the_level_that_parts_the_area():
    def boundary(x1, x2, level, name):
        wkt = f"POLYGON (({x1} -60, {x2} -60, {x2} 60, {x1} 60, {x1} -60))"
        return (wkt, {"boundary": "administrative", "admin_level": level, "name": name})

    given = area("POLYGON ((0 -50, 100 -50, 100 50, 0 50, 0 -50))")
    made, _ = city(
        areas=(HOUSE, boundary(0, 50, "10", "Ouest"), boundary(50, 100, "10", "Est"), boundary(-900, 900, "9", "Tout")), study_area=given,
    )
    assert sorted(made.layer("neighbourhoods").text("name")) == ["Est", "Ouest"]


def test_an_empty_extract_is_refused():
    with pytest.raises(InputError, match="no tagged element"):
        city_from_osm(scene(), Notes())


def test_neither_streets_nor_buildings_is_refused():
    with pytest.raises(InputError, match="neither buildings nor streets"):
        city(points=(("POINT (1 1)", {"natural": "tree"}),), lines=(), areas=())


def test_nothing_in_the_study_area_is_refused():
    with pytest.raises(InputError, match="no street and no building in the study area"):
        city(study_area=area("POLYGON ((9000 0, 9100 0, 9100 100, 9000 100, 9000 0))"))


def test_a_study_area_without_reference_system_or_polygon_is_refused():
    square = shapely.box(0, 0, 1, 1)
    with pytest.raises(MissingCrs, match="study area"):
        city(study_area=FeatureTable.make([square], {}))
    with pytest.raises(InputError, match="no polygon"):
        city(study_area=FeatureTable.make([shapely.Point(2.34, 48.87)], {}, 4326))


def test_a_cancel_stops_the_reading():
    with pytest.raises(Cancelled):
        city_from_osm(scene(lines=(STREET,), areas=(HOUSE,)), Notes(), Progress(cancelled=lambda: True))


def test_every_note_has_words_in_three_languages():
    notes = Notes()
    city_from_osm(
        scene(
            lines=(STREET, ("LINESTRING (0 9, 9 9)", {"railway": "razed"}), ("LINESTRING (0 9, 9 8)", {"building": "yes"})),
            areas=(HOUSE,),
        ),
        notes,
    )
    for language in LANGUAGES:
        assert all(Words(language).note(note) for note in notes)


@pytest.mark.parametrize(
    ("folder", "file", "expected"),
    [
        # Counts of the elements themselves (ogrinfo with -where on the tag), before cutting at junctions; streets by order of size.
        ("monaco_2025", "monaco-2025-02-15.osm.pbf", {"buildings": (1550, 1700), "streets": (4500, 6000), "neighbourhoods": (9, 9)}),
        ("paris_9e_2021", "map.osm", {"buildings": (730, 745), "streets": (250, 320), "squares": (8, 16)}),
        ("bondy_grandparis", "osm_map_2022.osm", {"buildings": (1400, 1440), "streets": (280, 330)}),
    ],
)
def test_real_extracts_come_out_whole(shared_data, folder, file, expected):
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    made = city_from_osm(read_osm(shared_data / folder / file), Notes())
    for name, (low, high) in expected.items():
        assert low <= len(made.layer(name)) <= high, name
    for name, table in made.layers.items():
        assert shapely.is_valid(table.geometry).all(), name
        assert len(set(table.column("id"))) == len(table) or name in ("water", "rail", "barriers"), name
