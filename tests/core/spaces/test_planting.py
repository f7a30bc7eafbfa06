"""Where trees can stand: counts worked by hand on drawn streets and squares, and every rule recomputed on random and real ones."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
from transformable_spaces.transformable_spaces_plugin.core.city.presets import city_from_layers, preset_file
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
from transformable_spaces.transformable_spaces_plugin.core.spaces.planting import planting_positions, planting_schemas, tree_counts
from transformable_spaces.transformable_spaces_plugin.core.spaces.planting_clearance import junction_corners
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.spaces.study import Study
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

from .conftest import CRS, draw_city
from .planting_check import violations

LINE_M = 3.7  # half of a carriageway of 6 m and half a pit of 1.40 m


def street_scene(facade_m=8.0, street=None, **layers):
    """A street of 100 m along y = 0, 6 m wide, with façades at ± ``facade_m``: footways of ``facade_m`` − 3."""
    fields = {"carriageway_width_m": 6.0, "oneway": "no", "name": "Rue", **(street or {})}
    layers.setdefault("streets", [("LINESTRING (0 0, 100 0)", fields)])
    far = facade_m + 12
    layers.setdefault("buildings", [shapely.box(0, facade_m, 100, far).wkt, shapely.box(0, -far, 100, -facade_m).wkt])
    return draw_city(study_area=[shapely.box(-50, -50, 150, 150).wkt], **layers)


def plant(city, sites=None):
    """Trees on the street sites of a drawn city, or on the given sites; all rules checked."""
    notes = Notes()
    profiles = measure_street_profiles(city, notes)
    if sites is None:
        sites = find_spaces(city, profiles, notes, kinds=["street"])
    result = planting_positions(sites, city, profiles, notes)
    assert violations(result.positions, sites, city, profiles.streets) == []
    return result


def sizes(table):
    return {name: int((table.text("size_class") == name).sum()) for name in ("small", "medium", "large")}


def on_side(positions, sign):
    return positions.select(np.sign(shapely.get_y(positions.geometry)) == sign)


def refused_m(result, reason, sign):
    table = result.refused
    rows = (table.text("limited_by") == reason) & (np.sign(shapely.get_y(shapely.centroid(table.geometry))) == sign)
    return table.number("length_m")[rows].sum()


def squares(*shapes, kind="square"):
    names = [f"{kind}/{number}" for number in range(len(shapes))]
    return FeatureTable.make(shapes, {"site_id": names, "code": names, "kind": [kind] * len(shapes)}, CRS)


def test_a_street_with_footways_of_5_m():
    # Façade at 8 − 3.7 = 4.3 m: medium trees. Left 100 // 8 + 1 = 13, at 2, 10 … 98. The sides are 7.4 m apart, so on the right
    # a tree stands √(64 − 54.76) = 3.04 m further along at least: only half-way, at 6, 14 … 94, that is 12. No small one fits between.
    found = plant(street_scene()).positions
    assert sizes(found) == {"small": 0, "medium": 25, "large": 0}
    assert np.allclose(np.abs(shapely.get_y(found.geometry)), LINE_M)
    assert sorted(np.round(shapely.get_x(on_side(found, 1).geometry), 6)) == list(range(2, 100, 8))
    assert sorted(np.round(shapely.get_x(on_side(found, -1).geometry), 6)) == list(range(6, 98, 8))
    assert set(found.text("place")) == {"footway"}
    assert found.number("canopy_m2").sum() == 25 * 30
    assert set(found.text("limited_by")) == {"facade"}
    assert set(found.text("code")) != {None}


def test_size_follows_the_facade():
    # Footway 3.3 m: 2.6 m to the façade, small trees; sides 7.4 m apart do not touch: 17 (100 // 6 + 1) each.
    assert sizes(plant(street_scene(6.3)).positions) == {"small": 34, "medium": 0, "large": 0}
    # Footway 7 m: 6.3 m to the façade, large trees: 11 on the left, at 0, 10 … 100. On the right a large one would need 6.7 m along
    # and a medium one 5.1 m from those opposite: 5 m is half-way. A small one (8 m) needs 3.04: one in each of the 10 gaps.
    found = plant(street_scene(10.0)).positions
    assert sizes(on_side(found, 1)) == {"small": 0, "medium": 0, "large": 11}
    assert sizes(on_side(found, -1)) == {"small": 10, "medium": 0, "large": 0}


def test_a_footway_too_narrow_takes_none():
    # 2.5 m of footway, 2.80 m due; two lanes of 3 m stay, so nothing is given back. 101 places a side.
    result = plant(street_scene(5.5))
    assert len(result.positions) == 0
    assert refused_m(result, "footway_width", 1) == refused_m(result, "footway_width", -1) == 101


def test_trees_stand_in_the_carriageway_given_back():
    # One way: 3 m stay, 3 m are given back, 1.50 m a side. Trunks 0.70 m inside the kerb, at ±2.3; façade 3.2 m: small. The sides are
    # 4.6 m apart, so a tree opposite needs 3.85 m along, and 3 m is half-way: 17 on one side only.
    found = plant(street_scene(5.5, {"oneway": "forward"})).positions
    assert sizes(found) == {"small": 17, "medium": 0, "large": 0}
    assert set(found.text("place")) == {"carriageway"}
    assert np.allclose(np.abs(shapely.get_y(found.geometry)), 2.3)
    # Cars parked on the right only: the strip is there.
    parked = plant(street_scene(5.5, {"oneway": "forward", "parking_left": "none", "parking_right": "parallel"})).positions
    assert np.allclose(shapely.get_y(parked.geometry), -2.3)
    assert len(parked) == 17


# What stands at x = 50 on the left; the reason; the places that it takes on the left, worked from √(d² − dy²).
OBSTACLES = {
    "lamp": ("furniture", ("POINT (50 4)", {"kind": "lamp"}), "lamp", 9),  # √(25 − 0.09) = 4.99: 46 to 54
    "hydrant": ("furniture", ("POINT (50 3.7)", {"kind": "hydrant"}), "hydrant", 5),  # under 2.5: 48 to 52
    "stop": ("transit_stops", ("POINT (50 3.7)", {"mode": "bus"}), "stop", 5),
    "crossing": ("crossings", "POINT (50 0)", "crossing", 9),  # its line ends at the kerb: √(25 − 0.49) = 4.95
    "driveway": ("driveways", ("POINT (50 8)", {"kind": "garage"}), "driveway", 5),  # 2.2 from the way to the street
    "tree": ("trees", "POINT (50 3.7)", "tree", 9),  # crown 3.1 and 1.6 of the small tree: under 4.7
    "network": ("networks", ("LINESTRING (50 3, 50 9)", {"kind": "gas"}), "network", 3),  # under 1.5: 49 to 51
}


@pytest.mark.parametrize(("layer", "feature", "reason", "places"), OBSTACLES.values(), ids=OBSTACLES)
def test_what_stands_in_the_way(layer, feature, reason, places):
    result = plant(street_scene(**{layer: [feature]}))
    assert refused_m(result, reason, 1) == places
    left = on_side(result.positions, 1)
    assert len(left) >= 11
    assert not (np.abs(shapely.get_x(left.geometry) - 50) < places / 2).any()


def test_a_network_along_the_footway():
    # 1.5 m from the trunks is enough, 1.4 m is not; one overhead is none.
    assert len(plant(street_scene(networks=[("LINESTRING (0 5.2, 100 5.2)", {"kind": "water"})])).positions) == 25
    result = plant(street_scene(networks=[("LINESTRING (0 5.1, 100 5.1)", {"kind": "water"})]))
    assert len(on_side(result.positions, 1)) == 0
    assert refused_m(result, "network", 1) == 101
    assert len(on_side(result.positions, -1)) == 13
    overhead = street_scene(networks=[("LINESTRING (0 5, 100 5)", {"kind": "electricity", "underground": False})])
    assert len(plant(overhead).positions) == 25
    # Down the middle of the street it takes nothing: 3.7 m.
    assert len(plant(street_scene(networks=[("LINESTRING (0 0, 100 0)", {"kind": "sewer"})])).positions) == 25


def test_a_property_line_limits():
    # A parcel from 6.2 on leaves a footway of 3.2 m and 2.5 m to the trunk; one from 5.6 on leaves 2.6 m: too narrow. The right side
    # has more room and is set first (13); the left gets the places half-way between (12), as in the first scene.
    wide = street_scene(parcels=[shapely.box(0, 6.2, 100, 30).wkt])
    assert len(on_side(plant(wide).positions, 1)) == 12
    narrow = street_scene(parcels=[shapely.box(0, 5.6, 100, 30).wkt])
    assert len(on_side(plant(narrow).positions, 1)) == 0


def crossroads():
    streets = [("LINESTRING (0 0, 50 0)", {}), ("LINESTRING (50 0, 100 0)", {}), ("LINESTRING (50 0, 50 60)", {})]
    streets = [(line, {"carriageway_width_m": 6.0, "oneway": "no", "name": f"Rue {n}"}) for n, (line, _) in enumerate(streets)]
    buildings = [shapely.box(0, 8, 42, 60).wkt, shapely.box(58, 8, 100, 60).wkt, shapely.box(0, -20, 100, -8).wkt]
    return street_scene(streets=streets, buildings=buildings)


def test_corners_of_a_junction():
    city = crossroads()
    study = Study(city, measure_street_profiles(city, Notes()), Notes())
    assert sorted(shapely.get_coordinates(junction_corners(study)).round(6).tolist()) == [[47, 3], [53, 3]]
    found = plant(city).positions
    # √(100 − 0.49) = 9.98 beside the corners; √(100 − 44.89) = 7.42 across the street from them.
    x, y = shapely.get_x(found.geometry), shapely.get_y(found.geometry)
    upper, lower = np.isclose(y, LINE_M), np.isclose(y, -LINE_M)
    assert upper.sum() >= 8
    assert x[upper & (x < 50)].max() <= 47 - 9.97
    assert x[lower & (x < 50)].max() <= 47 - 7.42
    assert x[lower & (x > 50)].min() >= 53 + 7.42


def test_a_square_is_planted_in_a_hexagonal_pattern():
    # 30 × 30 m, 28.6 m inside half a pit: rows at 0, 8.66, 17.32 and 25.98 m with 3 large trees each, every second shifted by 5 m.
    city = street_scene()
    square = squares(shapely.box(0, 60, 30, 90))
    found = plant(city, square).positions
    large = found.select(found.text("size_class") == "large")
    assert len(large) == 12
    rows = np.unique(shapely.get_y(large.geometry).round(6))
    assert np.allclose(np.diff(rows), 8.660254)
    assert set(found.text("place")) == {"area"}
    assert tree_counts(square, found).tolist() == [len(found)]


def test_what_no_tree_can_stand_on():
    car_park = {"parking": [(shapely.box(-5, 55, 35, 95).wkt, {"kind": "underground"})]}
    below = plant(street_scene(**car_park), squares(shapely.box(0, 60, 30, 90)))
    assert len(below.positions) == 0
    assert below.refused.text("limited_by").tolist() == ["underground_structure"]
    assert np.isnan(below.refused.number("length_m")).all()
    sliver = plant(street_scene(), squares(shapely.box(0, 60, 30, 61)))
    assert sliver.refused.text("limited_by").tolist() == ["too_narrow"]
    deck = plant(street_scene(squares=[(shapely.box(-5, 55, 35, 95).wkt, {"bridge": True})]), squares(shapely.box(0, 60, 30, 90)))
    assert deck.refused.text("limited_by").tolist() == ["bridge"]
    roof = plant(street_scene(), squares(shapely.box(0, 60, 30, 90), kind="flat_roof"))
    assert len(roof.positions) == len(roof.refused) == 0


def test_without_buildings_nothing_is_said():
    city, notes = street_scene(), Notes()
    bare = type(city)({name: table for name, table in city.layers.items() if name != "buildings"}, city.crs)
    result = planting_positions(squares(shapely.box(0, 60, 30, 90)), bare, measure_street_profiles(bare, notes), notes)
    assert len(result.positions) == len(result.refused) == 0
    assert "planting_without_buildings" in [note.code for note in notes]
    assert tuple(result.positions.columns) == planting_schemas()["planting_positions"].names
    with pytest.raises(InputError):
        planting_positions(squares(shapely.box(0, 60, 30, 90)).to_crs(4326), city, measure_street_profiles(city, notes), notes)


def test_the_order_of_the_layers_changes_nothing(shuffled):
    city = crossroads()
    one, other = plant(city), plant(shuffled(city))
    assert shapely.to_wkb(one.positions.geometry).tolist() == shapely.to_wkb(other.positions.geometry).tolist()
    assert one.positions.text("site_id").tolist() == other.positions.text("site_id").tolist()
    assert shapely.to_wkb(one.refused.geometry).tolist() == shapely.to_wkb(other.refused.geometry).tolist()


place = st.tuples(st.floats(-20, 120), st.floats(-20, 20))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    turn=st.floats(0, 3.1), bend=st.floats(-15, 15), width=st.floats(4, 12), facade=st.floats(5, 25), one_way=st.booleans(),
    lamps=st.lists(place, max_size=4), trees=st.lists(place, max_size=4), stops=st.lists(place, max_size=2),
    hydrants=st.lists(place, max_size=2), pipe=st.floats(-12, 12), crossing=st.floats(0, 45),
)  # fmt: skip
def test_random_streets_break_no_rule(turn, bend, width, facade, one_way, lamps, trees, stops, hydrants, pipe, crossing):
    def turned(shape):
        return shapely.transform(shape, lambda xy: xy @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]))

    def points(xy, **fields):
        return [(turned(shapely.Point(p)), fields) for p in xy]

    street = {"carriageway_width_m": width, "oneway": "forward" if one_way else "no", "name": "Rue"}
    lines = [[(0, 0), (50, bend)], [(50, bend), (100, 0)], [(50, bend), (60, bend + 60)]]
    ground = [shapely.box(0, facade, 45, facade + 20), shapely.box(70, facade, 100, facade + 20)]
    ground.append(shapely.box(0, -facade - 40, 100, -facade - 20))
    city = draw_city(
        study_area=[shapely.Point(0, 0).buffer(300)],
        streets=[(turned(shapely.LineString(line)), street) for line in lines],
        buildings=[turned(shape) for shape in ground],
        furniture=points(lamps, kind="lamp") + points(hydrants, kind="hydrant") or [(shapely.Point(250, 0), {"kind": "lamp"})],
        trees=points(trees, crown_diameter_m=6.0) or [shapely.Point(250, 0)],
        transit_stops=points(stops, mode="bus") or [(shapely.Point(250, 0), {"mode": "bus"})],
        networks=[(turned(shapely.LineString([(0, pipe), (100, pipe)])), {"kind": "gas"})],
        crossings=[turned(shapely.LineString(lines[0]).interpolate(crossing))],
    )
    profiles = measure_street_profiles(city, Notes())
    streets = find_spaces(city, profiles, Notes(), kinds=["street"])
    area = squares(turned(shapely.box(105, -20, 140, 20)))
    sites = FeatureTable.concat([streets, area])
    found = planting_positions(sites, city, profiles, Notes()).positions
    assert violations(found, sites, city, profiles.streets) == []


def real_city(place, folder):
    if place == "nantes":
        from transformable_spaces.transformable_spaces_plugin.files.sources import read_source

        return city_from_layers(read_source(folder / "nantes_bdtopo_2025/bdtopo_nantes_2025.gpkg"), preset_file("bdtopo"), Notes())
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    return city_from_osm(read_osm(folder / "paris_9e_2021/map.osm"), Notes())


@pytest.mark.slow
@pytest.mark.parametrize(("place", "least"), [("paris", 800), ("nantes", 1500)])
def test_real_places_break_no_rule(place, least, shared_data, middle_of):
    city = middle_of(real_city(place, shared_data), 1600)
    profiles = measure_street_profiles(city, Notes())
    sites = find_spaces(city, profiles, Notes(), kinds=["street", "square", "school_yard", "vacant_lot", "car_park"])
    found = planting_positions(sites, city, profiles, Notes()).positions
    assert len(found) >= least
    broken = violations(found, sites, city, profiles.streets)
    assert broken == [], f"{len(broken)}: {broken[:5]}"
