"""Facts that the city tells of a site: right where its layers are there, missing where they are absent."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.kits.facts import FACTS, site_facts
from transformable_spaces.transformable_spaces_plugin.core.kits.terms import properties
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = 2154


def layer(name, shapes, **columns):
    table = FeatureTable.make([shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape in shapes], columns, CRS)
    return conform(table, name, table.crs, Notes())


# A street from west to east, a square north of it, a roof and its wall north of the square.
SITES = FeatureTable.make(
    [shapely.box(0, -3, 100, 3), shapely.box(20, 10, 60, 40), shapely.box(20, 50, 40, 60), shapely.box(20, 49.5, 40, 50)],
    {"site_id": ["street", "square", "roof", "wall"], "kind": ["street", "square", "flat_roof", "blind_wall"]}, CRS,
)  # fmt: skip
STREETS = layer("streets", ["LINESTRING (0 0, 100 0)", "LINESTRING (30 0, 30 45)"], id=["a", "b"], **{"class": ["residential", "service"]})


def measured(**layers):
    notes = Notes()
    city = City({"study_area": layer("study_area", [shapely.box(-50, -50, 150, 150)]), "streets": STREETS, **layers}, STREETS.crs)
    return site_facts(SITES, city, notes), notes


def by_site(table, name):
    return dict(zip(table.text("site_id"), table.columns[name].tolist()))


def test_absent_layers_leave_facts_missing_and_are_named():
    facts, notes = measured()
    for name, source in FACTS.items():
        column = facts.columns[name]
        if source == "streets":
            continue
        assert all(value is None or value != value for value in column), name
    (note,) = list(notes)
    assert set(note.values["layers"].split(", ")) == set(FACTS.values()) - {"streets"}


def test_empty_layers_are_known_to_hold_nothing():
    names = ("heritage", "flood", "rail", "networks", "trees", "furniture", "transit_stops", "buildings")
    empty = {name: layer(name, []) for name in names}
    facts, notes = measured(**empty)
    assert len(list(notes)) == 0
    assert by_site(facts, "heritage") == dict.fromkeys(SITES.text("site_id"), False)
    # But where no tree, bench, hydrant or bus stop is mapped in a whole city, nobody looked for them.
    assert np.isnan(facts.number("benches")).all()
    assert np.isnan(facts.number("trees_standing")).all()
    assert by_site(facts, "hydrant_within_2m") == by_site(facts, "bus_stop_within_10m") == dict.fromkeys(SITES.text("site_id"))
    # No network nearer than the distance that is looked at, 25 m
    assert by_site(facts, "network_distance_m") == dict.fromkeys(SITES.text("site_id"), 25.0)
    assert by_site(facts, "ground_3m_from_buildings_m2")["square"] == pytest.approx(1200.0)


def test_trees_and_benches_along_a_street_and_on_a_square():
    trees = layer("trees", [shapely.Point(50, 7.5), shapely.Point(50, 8.5), shapely.Point(40, 20)])
    furniture = layer("furniture", [shapely.Point(10, 6), shapely.Point(59, 41), shapely.Point(30, 20)], kind=["bench", "bench", "lamp"])
    facts, _ = measured(trees=trees, furniture=furniture)
    # The carriageway ends at y = 3: a tree at 7.5 stands 4.5 m from it, one at 8.5 stands 5.5 m away and 1.5 m off the square.
    assert by_site(facts, "trees_standing") == {"street": 1.0, "square": 1.0, "roof": 0.0, "wall": 0.0}
    assert by_site(facts, "benches") == {"street": 1.0, "square": 1.0, "roof": 0.0, "wall": 0.0}


def test_hydrants_stops_and_networks():
    furniture = layer("furniture", [shapely.Point(50, 4.9), shapely.Point(61, 45)], kind=["hydrant", "hydrant"])
    stops = layer("transit_stops", [shapely.Point(70, 25), shapely.Point(40, 25)], mode=["bus", "tram"])
    lines = ["LINESTRING (0 6, 100 6)", "LINESTRING (0 45, 100 45)"]
    networks = layer("networks", lines, kind=["gas", "electricity"], underground=[True, False])
    facts, _ = measured(furniture=furniture, transit_stops=stops, networks=networks)
    assert by_site(facts, "hydrant_within_2m") == {"street": True, "square": False, "roof": False, "wall": False}
    assert by_site(facts, "bus_stop_within_10m") == {"street": False, "square": True, "roof": False, "wall": False}
    # The overhead line at y = 45 does not count: the roof is 25 m or more from the gas main at y = 6.
    assert by_site(facts, "network_distance_m") == {"street": 3.0, "square": 4.0, "roof": 25.0, "wall": 25.0}


def test_heritage_of_a_building_is_that_of_its_roof_and_walls_not_of_the_ground():
    buildings = layer("buildings", [shapely.box(20, 50, 40, 60)], heritage=[True])
    facts, _ = measured(buildings=buildings, heritage=layer("heritage", ["POINT (5 0)"]))
    assert by_site(facts, "heritage") == {"street": True, "square": False, "roof": True, "wall": True}
    # Without a layer of protected places only the building speaks; of the rest nothing is known.
    facts, _ = measured(buildings=buildings)
    assert by_site(facts, "heritage") == {"street": None, "square": None, "roof": True, "wall": True}


def test_metro_tunnels_and_floods():
    rail = layer(
        "rail", ["LINESTRING (0 62, 100 62)", "LINESTRING (0 -20, 100 -20)"], kind=["subway", "subway"], status=["active", "active"],
        tunnel=[True, False],
    )  # fmt: skip
    facts, _ = measured(rail=rail, flood=layer("flood", [shapely.box(-50, -50, 200, 0)]))
    # 22 m from the square; the track in the open counts for nothing.
    assert by_site(facts, "near_metro") == {"street": False, "square": True, "roof": True, "wall": True}
    assert by_site(facts, "flood") == {"street": True, "square": False, "roof": False, "wall": False}


def test_ground_away_from_buildings_and_ways_across():
    buildings = layer("buildings", [shapely.box(10, 43, 70, 48)])
    facts, _ = measured(buildings=buildings)
    # The building begins 3 m north of the square, so all of its 1 200 m² lie 3 m from it, but for nothing.
    assert by_site(facts, "ground_3m_from_buildings_m2")["square"] == pytest.approx(1200.0)
    nearer = layer("buildings", [shapely.box(10, 41, 70, 48)])
    facts, _ = measured(buildings=nearer)
    # 2 m nearer: a strip of 2 m × 40 m goes.
    assert by_site(facts, "ground_3m_from_buildings_m2")["square"] == pytest.approx(1120.0)
    assert np.isnan(by_site(facts, "ground_3m_from_buildings_m2")["roof"])
    # The service road runs from y = 10 to y = 40 across the square; of the street itself nothing is asked.
    assert by_site(facts, "crossing_way_m")["square"] == pytest.approx(30.0)
    assert np.isnan(by_site(facts, "crossing_way_m")["street"])


def test_the_order_of_sites_changes_nothing_and_facts_are_properties():
    trees = layer("trees", [shapely.Point(50, 7.5), shapely.Point(40, 20)])
    facts, _ = measured(trees=trees)
    city = City({"study_area": layer("study_area", [shapely.box(-50, -50, 150, 150)]), "streets": STREETS, "trees": trees}, STREETS.crs)
    backward = site_facts(SITES.select(np.array([3, 2, 1, 0])), city, Notes())
    assert by_site(facts, "trees_standing") == by_site(backward, "trees_standing")
    assert set(FACTS) <= set(properties())


def test_another_reference_system_is_refused():
    city = City({"study_area": layer("study_area", [shapely.box(0, 0, 1, 1)]), "streets": STREETS}, STREETS.crs)
    with pytest.raises(InputError, match="not in the reference system of the city"):
        site_facts(SITES.to_crs(3857), city, Notes())
