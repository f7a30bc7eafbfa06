"""findspaces as a whole: one table of sites in the schema, kinds chosen, order of the input, real places."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled, InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces, sites_schema
from transformable_spaces.transformable_spaces_plugin.core.spaces.given_widths import with_given_widths
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import KINDS, chosen_kinds
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

box = shapely.box


@pytest.fixture(scope="module")
def quarter(request):
    """A quarter with one of each: streets, a forecourt, a car park on it, a school with two yards, a brownfield."""
    draw = request.getfixturevalue("draw")
    houses = [box(0, 106, 70, 130), box(130, 106, 200, 130), box(70, 166, 130, 180), box(0, 82, 200, 94), box(150, 130, 160, 200)]
    return draw(
        study_area=[box(0, 0, 300, 200).wkt],
        neighbourhoods=[
            (box(0, 0, 300, 100).wkt, {"id": "n1", "name": "Bas"}),
            (box(0, 100, 300, 200).wkt, {"id": "n2", "name": "Haut"}),
        ],
        streets=[
            ("LINESTRING (0 100, 220 100)", {"id": "main", "class": "residential", "name": "Grande Rue"}),
            ("LINESTRING (220 100, 220 0)", {"id": "side", "class": "residential"}),
            ("LINESTRING (220 100, 300 100)", {"id": "on", "class": "tertiary"}),
        ],
        buildings=[house.wkt for house in houses],
        squares=[(box(70, 106, 130, 166).wkt, {"kind": "square", "name": "Place du Marché"})],
        parking=[(box(90, 120, 120, 160).wkt, {"kind": "surface", "access": "public"})],
        facilities=[(box(140, 135, 200, 195).wkt, {"kind": "school", "name": "École"})],
        brownfields=[(box(240, 20, 290, 80).wkt, {"status": "brownfield"})],
        flood=[box(235, 0, 300, 90).wkt],
    )


@pytest.fixture(scope="module")
def sites(quarter):
    return find_spaces(quarter, measure_street_profiles(quarter, Notes()), Notes())


def test_the_table_is_that_of_the_schema(sites):
    assert tuple(sites.columns) == sites_schema().names
    for field in sites_schema().fields:
        values = sites.column(field.name)
        assert values.dtype == (float if field.type == "number" else object), field.name
        if field.classes is not None:
            assert set(values) <= {*field.classes, None}, field.name
    assert list(sites.column("site_id")) == sorted(sites.column("site_id"))
    assert len(set(sites.column("code"))) == len(sites)


def test_one_of_each_kind_is_found(sites):
    kinds, counts = np.unique(sites.column("kind").astype(str), return_counts=True)
    assert dict(zip(kinds, counts)) == {"car_park": 1, "school_yard": 2, "square": 1, "street": 3, "vacant_lot": 1}


def _row(sites, kind):
    return np.flatnonzero(sites.column("kind") == kind)[0]


def test_overlaps_between_kinds_are_kept_and_told_both_ways(sites):
    square, car_park = _row(sites, "square"), _row(sites, "car_park")
    assert sites.number("area_m2")[car_park] == 1200
    assert json.loads(sites.column("overlaps")[car_park]) == [sites.column("code")[square]]
    assert json.loads(sites.column("overlaps")[square]) == [sites.column("code")[car_park]]
    assert json.loads(sites.column("overlaps")[_row(sites, "vacant_lot")]) == []


def test_a_site_belongs_to_the_neighbourhood_of_its_larger_share(sites):
    assert sites.text("neighbourhood")[_row(sites, "square")] == "Haut"
    assert sites.text("neighbourhood")[_row(sites, "vacant_lot")] == "Bas"


def test_evidence_and_constraints_are_json(sites):
    lot = _row(sites, "vacant_lot")
    assert json.loads(sites.column("evidence")[lot]) == {
        "layer": "brownfields", "rule": "mapped_vacant_land", "source_id": "brownfields/0",
    }
    assert json.loads(sites.column("constraints")[lot]) == ["flood"]
    assert json.loads(sites.column("constraints")[_row(sites, "square")]) == []


def test_measures_of_the_car_park(sites):
    row = _row(sites, "car_park")
    assert sites.number("min_width_m")[row] == pytest.approx(30, rel=0.04)
    assert sites.number("max_inscribed_diameter_m")[row] == pytest.approx(30, rel=0.02)
    assert sites.number("length_m")[row] == pytest.approx(50)  # the diagonal of 30 × 40
    assert sites.number("usable_area_m2")[row] == 1200
    assert np.isnan(sites.number("usable_area_closed_m2")[row])  # a street's word


def test_kinds_can_be_chosen_and_an_unknown_one_is_refused_with_those_there_are(quarter):
    profiles = measure_street_profiles(quarter, Notes())
    only = find_spaces(quarter, profiles, Notes(), kinds=["car_park"])
    assert set(only.column("kind")) == {"car_park"}
    with pytest.raises(InputError, match="roundabout.*street, square, leftover, vacant_lot, .*river_bank"):
        find_spaces(quarter, profiles, Notes(), kinds=["roundabout"])
    with pytest.raises(InputError, match="no kind"):
        find_spaces(quarter, profiles, Notes(), kinds=[])


def test_a_site_has_the_same_name_whatever_else_is_looked_for(quarter, sites):
    only = find_spaces(quarter, measure_street_profiles(quarter, Notes()), Notes(), kinds=["car_park"])
    assert only.column("code")[0] == sites.column("code")[_row(sites, "car_park")]


def test_the_order_of_the_input_changes_nothing(quarter, sites, shuffled):
    for seed in (1, 2):
        city = shuffled(quarter, seed)
        again = find_spaces(city, measure_street_profiles(city, Notes()), Notes())
        assert shapely.to_wkb(again.geometry).tolist() == shapely.to_wkb(sites.geometry).tolist()
        for name in sites.columns:
            assert np.array_equal(again.columns[name].astype(str), sites.columns[name].astype(str)), name


def test_a_city_where_nothing_is_found_gives_an_empty_table_of_the_schema(draw):
    city = draw(study_area=[box(0, 0, 50, 50).wkt], streets=[("LINESTRING (0 900, 10 900)", {"class": "footway"})])
    none = find_spaces(city, measure_street_profiles(city, Notes()), Notes())
    assert len(none) == 0
    assert tuple(none.columns) == sites_schema().names


def test_the_notes_count_what_was_found(quarter):
    notes = Notes()
    find_spaces(quarter, measure_street_profiles(quarter, notes), notes, kinds=["school_yard", "car_park"])
    assert {note.code: note.values["count"] for note in notes if note.code.startswith("sites_found")} == {
        "sites_found.car_park": 1, "sites_found.school_yard": 2,
    }


def test_every_kind_has_its_words_and_its_own_prefix():
    assert len({kind.code_prefix for kind in KINDS}) == len(KINDS)
    assert all(len(kind.code_prefix) == 2 for kind in KINDS)
    assert chosen_kinds() == KINDS
    for language in LANGUAGES:
        for kind in KINDS:
            for key in (f"kind.{kind.name}", f"kind.{kind.name}.plural", f"note.sites_found.{kind.name}"):
                assert Words(language).has(key)


def test_a_cancel_stops_the_search(quarter):
    profiles = measure_street_profiles(quarter, Notes())
    asked = []

    def cancelled():
        asked.append(True)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        find_spaces(quarter, profiles, Notes(), Progress(cancelled=cancelled))


def test_progress_never_goes_back(quarter):
    told = []
    find_spaces(quarter, measure_street_profiles(quarter, Notes()), Notes(), Progress(lambda share, _: told.append(share)))
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_given_widths_replace_the_measured_ones(quarter):
    profiles = measure_street_profiles(quarter, Notes())
    given = profiles.streets.select(profiles.streets.text("street_id") == "main").with_columns(carriageway_m=[4.0], width_m=[None])
    changed = with_given_widths(profiles, given, Notes())
    main = np.flatnonzero(profiles.streets.text("street_id") == "main")[0]
    assert changed.streets.number("carriageway_m")[main] == 4.0
    assert changed.streets.number("width_m")[main] == profiles.streets.number("width_m")[main]
    with pytest.raises(InputError, match="street_id"):
        with_given_widths(profiles, given.with_columns(street_id=["nowhere"]), Notes())
    with pytest.raises(InputError, match="widths"):
        with_given_widths(profiles, given.without(*[name for name in given.columns if name != "street_id"]), Notes())


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("monaco_2025/monaco-2025-02-15.osm.pbf", marks=pytest.mark.slow),
        "paris_9e_2021/map.osm",
    ],
)
def test_sites_of_real_places_are_clean(shared_data, place):
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    city = city_from_osm(read_osm(shared_data / place), Notes())
    sites = find_spaces(city, measure_street_profiles(city, Notes()), Notes())
    shapes, kinds = sites.geometry, sites.column("kind")
    assert {"street", "square", "vacant_lot", "school_yard"} <= set(kinds)
    assert shapely.is_valid(shapes).all()
    assert (shapely.get_type_id(shapes) == 3).all()
    # A blind wall's strip only shows where it is; roofs and walls are on buildings.
    assert (shapely.area(shapes) >= 10)[kinds != "blind_wall"].all()
    assert len(set(sites.column("code"))) == len(sites)
    buildings = city.layer("buildings").geometry
    row, building = shapely.STRtree(buildings).query(shapes, predicate="intersects")
    built = np.bincount(row, shapely.area(shapely.intersection(shapes[row], buildings[building])), minlength=len(sites))
    on_ground = ~np.isin(kinds.astype(str), ("flat_roof", "blind_wall"))
    assert (built <= 0.01 * shapely.area(shapes))[on_ground].all()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    same = (one < other) & (kinds[one] == kinds[other])
    assert (shapely.area(shapely.intersection(shapes[one[same]], shapes[other[same]])) < 0.01).all()
    assert not shapely.difference(shapely.union_all(shapes), city.study_area.buffer(0.001)).area
