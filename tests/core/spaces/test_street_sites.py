"""Street sites: scenes drawn by hand with the numbers worked out, and what must hold for any streets."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
from transformable_spaces.transformable_spaces_plugin.core.spaces.street import find_streets
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.spaces.study import Study

AREA = ["POLYGON ((-300 -300, 300 -300, 300 300, -300 300, -300 -300))"]
EAST = "LINESTRING (0 0, 100 0)"


def study_of_city(city):
    return Study(city, measure_street_profiles(city, Notes()), Notes())


@pytest.fixture
def sites_of(draw):
    """The candidates found in a hand-drawn city, as dicts by street id, in the order of the ids."""

    def find(**layers):
        table = find_streets(study_of_city(draw(study_area=AREA, **layers)))
        rows = {}
        for row in range(len(table)):
            site = {name: values[row] for name, values in table.columns.items()}
            site["shape"], site["evidence"] = table.geometry[row], json.loads(site["evidence"])
            site["constraints"] = json.loads(site["constraints"])
            rows[site["street_id"]] = site
        return dict(sorted(rows.items()))

    return find


def rows_of_houses(left_m, right_m, height_m=6):
    """Houses along EAST, that far from its centreline."""
    return [
        (f"POLYGON ((-20 {left_m}, 120 {left_m}, 120 60, -20 60, -20 {left_m}))", {"height_m": height_m}),
        (f"POLYGON ((-20 -60, 120 -60, 120 {-right_m}, -20 {-right_m}, -20 -60))", {"height_m": height_m}),
    ]


def test_a_dead_end_street_of_one_direction(sites_of):
    # 100 × 8 m. Footways (12 − 8) / 2 = 2 m. Reduced: a lane of 3 m stays, 5 m go. Closed: a fire lane of 3 m stays, 5 m go.
    street = {"id": "a", "name": "Rue A", "carriageway_width_m": 8, "oneway": "forward"}
    site = sites_of(streets=[(EAST, street)], buildings=rows_of_houses(6, 6))["a"]
    assert site["name"] == "Rue A"
    assert shapely.area(site["shape"]) == pytest.approx(800)
    assert site["shape"].bounds == pytest.approx((0, -4, 100, 4))
    assert site["length_m"] == pytest.approx(100)
    assert site["usable_area_m2"] == pytest.approx(500)
    assert site["usable_area_closed_m2"] == pytest.approx(500)
    assert (site["owner_type"], site["road_class"]) == ("public", "residential")
    assert np.isnan(site["bays_lost"])
    assert site["evidence"]["lanes_kept"] == 1
    assert site["evidence"]["carriageway_source"] == "width_tag"
    assert site["constraints"] == ["fire_lane"]


def test_two_directions_keep_two_lanes_and_a_bus_wider_ones(sites_of):
    # 8 − 2 × 3 = 2 m; with a bus line 8 − 2 × 3.5 = 1 m; with two cycle lanes 8 − 6 − 3 < 0; where cars share one track 8 − 4.5.
    base = {"id": "a", "carriageway_width_m": 8}
    for fields, strip in (({}, 2), ({"bus_lines": 2}, 1), ({"cycle": "both_lanes"}, 0), ({"class": "living_street"}, 3.5)):
        site = sites_of(streets=[(EAST, {**base, **fields})], buildings=rows_of_houses(8, 8))["a"]
        assert site["usable_area_m2"] == pytest.approx(100 * strip)
    site = sites_of(streets=[(EAST, {**base, "bus_lines": 1, "cycle": "lane"})])["a"]
    assert site["constraints"] == ["bus_route", "cycle_lane", "fire_lane"]


def test_footways_are_raised_first(sites_of):
    # 10 m between houses, carriageway 8 m: footways of 1 m. 8 − 3 = 5 m spare; 2 × 0.4 m raise both to 1.40; 4.2 m are left.
    street = {"id": "a", "carriageway_width_m": 8, "oneway": "forward"}
    site = sites_of(streets=[(EAST, street)], buildings=rows_of_houses(5, 5))["a"]
    assert site["footway_min_m"] == pytest.approx(1)
    assert site["footway_after_m"] == pytest.approx(1.4)
    assert site["evidence"]["footway_gain_m"] == pytest.approx(0.8)
    assert site["usable_area_m2"] == pytest.approx(420)


def test_footways_take_all_there_is_where_it_is_not_enough(sites_of):
    # Footways of 0.5 m lack 0.9 m each, 1.8 m in all; 4 − 3 = 1 m is spare: half a metre each, nothing else.
    street = {"id": "a", "carriageway_width_m": 4, "oneway": "forward"}
    site = sites_of(streets=[(EAST, street)], buildings=rows_of_houses(2.5, 2.5))["a"]
    assert site["footway_after_m"] == pytest.approx(1.0)
    assert site["usable_area_m2"] == 0
    assert site["usable_area_closed_m2"] == pytest.approx(100)


def test_tall_houses_ask_for_ladder_pads(sites_of):
    # Last floor of 15 m houses at 12 m > 8 m: pads of 4 × 10 m every 20 m, so 3.5 m stay on average; at 11 m (8 m) none.
    street = {"id": "a", "carriageway_width_m": 8}
    site = sites_of(streets=[(EAST, street)], buildings=rows_of_houses(7, 7, height_m=15))["a"]
    assert site["usable_area_closed_m2"] == pytest.approx(450)
    assert site["constraints"] == ["fire_lane", "ladder_pads"]
    site = sites_of(streets=[(EAST, street)], buildings=rows_of_houses(7, 7, height_m=11))["a"]
    assert site["usable_area_closed_m2"] == pytest.approx(500)


def test_parking_on_one_side_is_what_is_given_back(sites_of):
    # One lane of 3 m and parked cars of 2 m: 2 m × 100 m go, with 200 m² / 12.5 m² = 16 bays.
    street = {"id": "a", "lanes": 1, "oneway": "forward", "parking_left": "parallel", "parking_right": "none"}
    site = sites_of(streets=[(EAST, street)], buildings=rows_of_houses(5, 5))["a"]
    assert site["carriageway_m"] == pytest.approx(5)
    assert site["usable_area_m2"] == pytest.approx(200)
    assert site["bays_lost"] == pytest.approx(16)


def test_sites_end_where_the_junction_begins(sites_of):
    # A T: the stem meets the bar (two pieces, 8 m wide) and ends 4 m before its centreline; the pieces of the bar end
    # 3 m before the centreline of the stem (6 m wide). All other ends are dead.
    bar = {"name": "Bar", "carriageway_width_m": 8}
    streets = [
        ("LINESTRING (0 0, 0 -50)", {"id": "stem", "name": "Stem", "carriageway_width_m": 6}),
        ("LINESTRING (-60 0, 0 0)", {"id": "west", **bar}), ("LINESTRING (0 0, 70 0)", {"id": "east", **bar}),
    ]
    sites = sites_of(streets=streets)
    assert sites["stem"]["shape"].bounds == pytest.approx((-3, -50, 3, -4))
    assert sites["west"]["shape"].bounds == pytest.approx((-60, -4, -3, 4))
    assert sites["east"]["shape"].bounds == pytest.approx((3, -4, 70, 4))
    assert [round(site["length_m"]) for site in sites.values()] == [67, 46, 57]


def test_pieces_of_one_street_are_one_site(sites_of):
    # Nothing meets them where the name goes on; where the name changes, a new site begins.
    streets = [
        ("LINESTRING (0 0, 40 0)", {"id": "a", "name": "Rue A"}), ("LINESTRING (40 0, 100 0)", {"id": "b", "name": "Rue A"}),
        ("LINESTRING (100 0, 150 0)", {"id": "c", "name": "Rue C"}),
    ]
    sites = sites_of(streets=streets)
    assert list(sites) == ["b", "c"]
    assert sites["b"]["length_m"] == pytest.approx(100)
    assert sites["b"]["evidence"]["streets"] == ["a", "b"]


def test_a_piece_under_20_m_joins_its_neighbour_through_the_junction(sites_of):
    side = {"id": "side", "name": "Side", "carriageway_width_m": 4}
    short = {"id": "short", "name": "Rue A", "carriageway_width_m": 6}
    long = {"id": "long", "name": "Rue A", "carriageway_width_m": 6}
    streets = [("LINESTRING (0 0, 15 0)", short), ("LINESTRING (15 0, 100 0)", long), ("LINESTRING (15 0, 15 50)", side)]
    sites = sites_of(streets=streets)
    assert list(sites) == ["long", "side"]
    assert sites["long"]["shape"].geom_type == "Polygon"
    assert shapely.area(sites["long"]["shape"]) == pytest.approx(600, rel=0.01)
    assert sites["side"]["shape"].bounds == pytest.approx((13, 3, 17, 50))
    assert shapely.area(shapely.intersection(sites["long"]["shape"], sites["side"]["shape"])) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("length_m", "name", "expected"), [
    # 8 m wide streets at both ends leave 17 m of 25: under 20, so it joins what goes on with its name, or is part of its junctions.
    (25, "Rue A", {"one", "two", "long"}), (25, "Rue B", {"one", "two", "long"}),
    # 21 m of 29 are a street.
    (29, "Rue A", {"one", "two", "long", "piece"}), (29, "Rue B", {"one", "two", "long", "piece"}),
])  # fmt: skip
def test_what_is_left_between_junctions_tells_whether_a_piece_is_short(sites_of, length_m, name, expected):
    across = {"carriageway_width_m": 8}
    streets = [
        (f"LINESTRING (0 0, {length_m} 0)", {"id": "piece", "name": name, "carriageway_width_m": 6}),
        (f"LINESTRING ({length_m} 0, 150 0)", {"id": "long", "name": "Rue A", "carriageway_width_m": 6}),
        ("LINESTRING (0 0, 0 60)", {"id": "one", "name": "One", **across}),
        ("LINESTRING (0 0, 0 -60)", {"id": "south", "name": "South", **across}),
        (f"LINESTRING ({length_m} 0, {length_m} 60)", {"id": "two", "name": "Two", **across}),
    ]
    sites = sites_of(streets=streets)
    assert set(sites) == expected | {"south"}
    joined = length_m == 25 and name == "Rue A"
    # from the edge of the street at its west end, or from that of the street at its east end
    assert sites["long"]["shape"].bounds[0] == pytest.approx(4 if joined else length_m + 4)


def test_a_short_piece_does_not_join_across_a_main_road(sites_of):
    streets = [
        ("LINESTRING (0 0, 15 0)", {"id": "short", "name": "Rue A"}), ("LINESTRING (15 0, 100 0)", {"id": "long", "name": "Rue A"}),
        ("LINESTRING (15 -50, 15 0)", {"class": "primary"}), ("LINESTRING (15 0, 15 50)", {"class": "primary"}),
    ]
    assert sites_of(streets=streets)["long"]["shape"].bounds[0] > 15


@pytest.mark.parametrize(
    "fields",
    [
        {"class": "primary"}, {"class": "trunk"}, {"class": "motorway"}, {"class": "pedestrian"}, {"class": "footway"}, {"bridge": True},
        {"tunnel": True}, {"access": "private"}, {"access": "bus"}, {"junction": "roundabout"}, {"class": "service", "service": "driveway"},
        {"class": "service", "service": "parking_aisle"},
        # A service road without a name that leads nowhere else.
        {"class": "service"},
        # Named after what it leads out of.
        {"class": "service", "name": "Sortie Parking de la Gare"}, {"class": "service", "name": "Saída dos Bombeiros"},
    ],
)
def test_what_is_no_street_site(sites_of, fields):
    assert sites_of(streets=[(EAST, fields)]) == {}


def test_a_service_road_counts_where_it_is_a_way_and_not_on_private_grounds(sites_of):
    service = (EAST, {"id": "a", "class": "service", "name": "Quay", "carriageway_width_m": 6})
    assert sites_of(streets=[service])["a"]["owner_type"] == "unknown"
    ground = "POLYGON ((-10 -30, 80 -30, 80 30, -10 30, -10 -30))"
    assert sites_of(streets=[service], parking=[(ground, {"kind": "surface"})]) == {}
    assert sites_of(streets=[service], facilities=[(ground, {"kind": "hospital"})]) == {}
    assert sites_of(streets=[service], landuse=[(ground, {"kind": "residential"})]) != {}


def test_the_street_below_a_bridge_is_whole(sites_of):
    streets = [(EAST, {"id": "below", "carriageway_width_m": 6}), ("LINESTRING (50 -50, 50 50)", {"bridge": True, "class": "secondary"})]
    sites = sites_of(streets=streets)
    assert list(sites) == ["below"]
    assert shapely.area(sites["below"]["shape"]) == pytest.approx(600)


def test_the_study_area_cuts_a_street_and_shares_out_what_it_gives(draw):
    # Half of a street of 100 m, 8 m wide, one direction, lies inside: 50 m, 250 m² to give back.
    street = {"id": "a", "carriageway_width_m": 8, "oneway": "forward"}
    city = draw(study_area=[shapely.box(50, -300, 300, 300)], streets=[(EAST, street)], buildings=rows_of_houses(6, 6))
    sites = find_spaces(city, measure_street_profiles(city, Notes()), Notes(), kinds=["street"])
    assert len(sites) == 1
    assert sites.columns["usable_area_m2"][0] == pytest.approx(250)
    assert sites.columns["length_m"][0] == pytest.approx(50)
    assert sites.columns["min_width_m"][0] == pytest.approx(8, rel=0.05)
    assert sites.columns["code"][0].startswith("ST-")


def test_a_street_along_the_border_of_the_study_area_is_no_sliver(draw):
    # A metre of the carriageway lies inside, all along: not a street.
    area = ["POLYGON ((0 3, 200 3, 200 200, 0 200, 0 3))"]
    city = draw(study_area=area, streets=[(EAST, {"carriageway_width_m": 8})])
    assert len(find_streets(study_of_city(city))) == 0


POINTS = st.tuples(st.integers(0, 20), st.integers(0, 20))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.tuples(POINTS, POINTS).filter(lambda ends: ends[0] != ends[1]), min_size=1, max_size=8, unique=True),
    classes=st.lists(st.sampled_from(["primary", "tertiary", "residential", "living_street"]), min_size=8, max_size=8),
)
def test_any_streets_give_clean_sites_apart_from_each_other_and_from_houses(draw, shuffled, lines, classes):
    streets = [
        (shapely.LineString(np.array(ends) * 12.0), {"id": f"s{number}", "name": f"n{number % 3}", "class": name})
        for number, (ends, name) in enumerate(zip(lines, classes))
    ]
    house = "POLYGON ((100 100, 140 100, 140 140, 100 140, 100 100))"
    city = draw(study_area=AREA, streets=streets, buildings=[house])
    sites = find_spaces(city, measure_street_profiles(city, Notes()), Notes(), kinds=["street"])
    shapes = sites.geometry
    assert shapely.is_valid(shapes).all()
    assert (shapely.get_type_id(shapes) == 3).all()
    assert (shapely.area(shapes) >= 10).all()
    assert (sites.columns["min_width_m"] >= 0.3).all()
    if len(shapes):
        assert shapely.area(shapes).sum() - shapely.area(shapely.union_all(shapes)) == pytest.approx(0, abs=1e-4)
        assert shapely.area(shapely.intersection(shapes, shapely.from_wkt(house))).max() == pytest.approx(0, abs=1e-6)
    assert (sites.columns["usable_area_m2"] <= sites.columns["area_m2"] + 1e-6).all()
    assert not set(sites.columns["road_class"]) & {"primary"}
    other = shuffled(city)
    again = find_spaces(other, measure_street_profiles(other, Notes()), Notes(), kinds=["street"])
    assert again.columns["site_id"].tolist() == sites.columns["site_id"].tolist()
    assert shapely.area(again.geometry).tolist() == pytest.approx(shapely.area(shapes).tolist(), abs=1e-6)


def test_real_streets_of_monaco_give_clean_sites(shared_data):
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    city = city_from_osm(read_osm(shared_data / "monaco_2025" / "monaco-2025-02-15.osm.pbf"), Notes())
    profiles = measure_street_profiles(city, Notes())
    sites = find_spaces(city, profiles, Notes(), kinds=["street"])
    shapes = sites.geometry
    assert len(sites) > 300
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes).min() >= 10
    # No street is much larger than its length times its width.
    assert (sites.columns["area_m2"] <= 1.3 * sites.columns["length_m"] * sites.columns["carriageway_m"]).mean() > 0.99
    one, other = shapely.STRtree(shapes).query(shapes)
    one, other = one[one < other], other[one < other]
    assert shapely.area(shapely.intersection(shapes[one], shapes[other])).sum() < 0.01
    walls = city.layer("buildings").geometry
    pairs = shapely.STRtree(walls).query(shapes, predicate="intersects")
    on_walls = np.bincount(pairs[0], shapely.area(shapely.intersection(shapes[pairs[0]], walls[pairs[1]])), len(shapes))
    assert (on_walls / shapely.area(shapes)).max() < 0.01
