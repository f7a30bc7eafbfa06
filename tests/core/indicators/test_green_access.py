"""Who has green within a walk: towns worked by hand, networkx, and the floating catchments of InVEST restated."""

import json
from pathlib import Path

import networkx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingLayer
from transformable_spaces.transformable_spaces_plugin.core.indicators.access import counted_green, entrances
from transformable_spaces.transformable_spaces_plugin.core.indicators.graph import walking_network
from transformable_spaces.transformable_spaces_plugin.core.indicators.green_access import measure_green_access, row_of, walk_limit_m
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

WIDE = "POLYGON ((-3000 -3000, 6000 -3000, 6000 3000, -3000 3000, -3000 -3000))"


@pytest.fixture
def town(build):
    """One street along y = 0 from x = 0 to 3 000; a park of 1 ha whose corner is 5 m above x = 1 500 to 1 600; people at points."""

    def make(homes, inhabitants=None, area=WIDE, park=(1500, 5, 100, 100), lines=("LINESTRING (0 0, 3000 0)",), **layers):
        if inhabitants is not None:
            layers["population"] = build.layer("population", [f"POINT ({x} {y})" for x, y in homes], inhabitants=inhabitants)
        layers.setdefault("green", build.layer("green", [build.box(*park)] if park else [], kind=["park"] if park else []))
        streets = build.layer("streets", list(lines), **{"class": ["residential"] * len(lines)})
        return build.city(area, streets=streets, **layers)

    return make


def named(table, *names):
    return table.with_columns(name=np.array(names, dtype=object))


def measured(city, **arguments):
    notes = Notes()
    return measure_green_access(city, notes, **arguments), notes


def test_a_walk_is_along_the_street_to_the_entrance(town):
    # 10 m to the street, 290 along it: 300 m is within 300 m; 10 m more is not. 15 minutes at 80 m a minute: 1 200 m.
    found, _ = measured(town([(1210, 10), (1200, 10), (310, 10), (300, 20), (1550, 50)], [10, 20, 30, 40, 5]))
    assert walk_limit_m() == pytest.approx(1200.0)
    by_x = np.argsort(shapely.get_x(found.homes.geometry))
    homes = found.homes.select(by_x)
    assert homes.number("green_distance_m").tolist() == [1220.0, 1200.0, 310.0, 300.0, 0.0]
    assert homes.number("green_minutes").tolist() == [15.25, 15.0, 3.88, 3.75, 0.0]
    assert homes.text("within_300m").tolist() == [False, False, False, True, True]
    assert homes.text("within_15min").tolist() == [False, True, True, True, True]
    # 105 people: 90 without at 300 m (20 + 30 + 40), 40 without at 15 minutes
    assert found.totals["people"] == 105
    assert found.totals["people_without_300m"] == 90
    assert found.totals["people_without_15min"] == 40
    assert found.totals["share_without_300m"] == pytest.approx(90 / 105, abs=1e-4)


def test_neighbourhoods_add_up_their_own(town, build):
    areas = [build.box(-3000, -3000, 4205, 6000), build.box(1205, -3000, 4795, 6000)]
    layer = named(build.layer("neighbourhoods", areas, deprivation=[70, None], priority=[True, None]), "West", "East")
    found, _ = measured(town([(1210, 10), (1200, 10), (310, 10), (300, 20), (1550, 50)], [10, 20, 30, 40, 5], neighbourhoods=layer))
    table = found.neighbourhoods
    assert table.text("name").tolist() == ["West", "East"]
    assert table.number("people").tolist() == [90.0, 15.0]
    assert table.number("people_without_300m").tolist() == [90.0, 0.0]
    assert table.number("share_without_15min").tolist() == [pytest.approx(40 / 90, abs=1e-4), 0.0]
    # (20 × 310 + 30 × 1 200 + 40 × 1 220) / 90 and (10 × 300 + 5 × 0) / 15
    assert table.number("green_distance_m") == pytest.approx([91_000 / 90, 200.0], abs=1e-3)
    assert table.number("deprivation")[0] == 70
    assert np.isnan(table.number("deprivation")[1])
    assert set(found.homes.text("neighbourhood")) == {"West", "East"}


def test_unknown_is_neither_near_nor_far(town):
    # one home 150 m off the street, one on a street that leads nowhere near the park
    lines = ("LINESTRING (0 0, 3000 0)", "LINESTRING (0 2000, 500 2000)")
    found, notes = measured(town([(1400, 150), (200, 2000), (1400, 0)], [10, 20, 30], lines=lines))
    by_y = found.homes.select(np.argsort(shapely.get_y(found.homes.geometry)))
    assert by_y.text("within_300m").tolist() == [True, None, False]
    assert np.isnan(by_y.number("green_distance_m")[1:]).all()
    # of the 50 whose answer is known, 20 are without; those unknown count on neither side
    assert found.totals["share_without_300m"] == pytest.approx(0.4)
    assert {note.code: note.values["count"] for note in notes.warnings} == {"homes_off_network": 1, "homes_without_way_to_green": 1}


def test_homes_without_a_count_of_people_weigh_by_floor_area(town, build):
    # 100 m² × 1 near the park, 100 m² × 3 far from it; an office is no home
    buildings = build.layer(
        "buildings", [build.box(1395, 5, 10, 10), build.box(395, 5, 10, 10), build.box(2500, 5, 50, 50)], levels=[1, 3, 9],
        use=["house", "apartments", "office"],
    )
    found, _ = measured(town([], None, buildings=buildings))
    assert len(found.homes) == 2
    assert np.isnan([found.totals["people"], found.totals["people_without_300m"]]).all()
    assert found.totals["share_without_300m"] == pytest.approx(0.75)
    assert np.isnan(found.homes.number("green_m2_per_person")).all()


def test_people_counted_in_part_of_the_area(town, build):
    halves = [build.box(-3000, -3000, 4000, 6000), build.box(1000, -3000, 5000, 6000)]
    layer = named(build.layer("neighbourhoods", halves, population=[80, None]), "counted", "not counted")
    houses = build.layer("buildings", [build.box(395, 5, 10, 10), build.box(1395, 5, 10, 10)], levels=[2, 2])
    found, notes = measured(town([], None, neighbourhoods=layer, buildings=houses))
    assert found.neighbourhoods.number("people")[0] == pytest.approx(80)
    assert np.isnan(found.neighbourhoods.number("people")[1])
    assert found.neighbourhoods.number("share_without_300m").tolist() == [1.0, 0.0]
    assert [note.values["share"] for note in notes if note.code == "people_known_in_part"] == [44]  # 4 of 9 km across


def test_a_neighbourhood_where_nobody_lives_has_nobody(town, build):
    areas = [build.box(0, -100, 1000, 200), build.box(1000, -100, 1000, 200)]
    layer = named(build.layer("neighbourhoods", areas), "empty", "full")
    table = measured(town([(1400, 0)], [30], neighbourhoods=layer))[0].neighbourhoods
    assert table.number("people").tolist() == [0.0, 30.0]
    assert np.isnan(table.number("share_without_300m")[0])


def test_near_the_border_it_is_said_so(town, build):
    found, notes = measured(town([(100, 0), (1400, 0)], [1, 1], area=build.box(0, -900, 3000, 1800)))
    by_x = found.homes.select(np.argsort(shapely.get_x(found.homes.geometry)))
    assert by_x.flag("near_edge").tolist() == [True, False]
    assert [note.values["count"] for note in notes if note.code == "homes_near_edge"] == [1]


def test_no_green_at_all_is_an_answer_and_no_layer_of_green_is_none(town, build):
    found, notes = measured(town([(1400, 0)], [30], park=None))
    assert found.totals["share_without_300m"] == 1.0
    assert [note.code for note in notes.warnings] == ["homes_without_way_to_green"]
    city = town([(1400, 0)], [30])
    without = type(city)({name: table for name, table in city.layers.items() if name != "green"}, city.crs)
    with pytest.raises(MissingLayer, match="the city has no green"):
        measured(without)
    with pytest.raises(InputError, match="nobody is known to live"):
        measured(town([], None))


def test_zero_lengths_islands_and_a_network_of_motorways_do_no_harm(town, build):
    plain = measured(town([(1400, 0), (300, 20)], [30, 40]))[0]
    # a street of no length, and an island of streets far from everything
    odd = ("LINESTRING (0 0, 3000 0)", "LINESTRING (50 0, 50 0)", "LINESTRING (0 900, 90 900)", "LINESTRING (90 900, 0 900)")
    found = measured(town([(1400, 0), (300, 20)], [30, 40], lines=odd))[0]
    assert found.homes.number("green_distance_m").tolist() == plain.homes.number("green_distance_m").tolist()
    # where nobody can walk nobody knows
    city = town([(1400, 0)], [30])
    motorway = city.layer("streets").with_columns(**{"class": np.array(["motorway"], dtype=object)})
    lost, notes = measured(city.with_layers(streets=motorway))
    assert lost.homes.text("within_300m").tolist() == [None]
    assert np.isnan(lost.totals["share_without_300m"])
    assert len(lost.ways) == len(lost.entrances) == 0
    assert [note.code for note in notes.warnings] == ["homes_off_network"]


def test_smaller_green_counts_when_asked(town):
    small = (1500, 5, 50, 40)  # 0.2 ha
    assert measured(town([(1400, 0)], [30], park=small))[0].totals["share_without_300m"] == 1.0
    assert measured(town([(1400, 0)], [30], park=small), least_ha=0.1)[0].totals["share_without_300m"] == 0.0


def test_ways_know_their_distance_and_what_lies_within_300_m(town):
    # the park is met from x = 1 500 to 1 600: 300 m to each side and the 100 m between are within reach, 700 of 3 000 m
    found, _ = measured(town([(1400, 0)], [30]))
    assert found.ways.number("reached_300m_m").tolist() == [pytest.approx(700.0, abs=0.1)]
    lines = ("LINESTRING (0 0, 1000 0)", "LINESTRING (1000 0, 3000 0)")
    ways = measured(town([(1400, 0)], [30], lines=lines))[0].ways
    # the middle of the first is at x = 500: 1 000 m
    assert ways.number("green_distance_m")[np.argmin(ways.number("length_m"))] == pytest.approx(1000.0)
    assert len(measured(town([(1400, 0)], [30]), with_ways=False)[0].ways) == 0


def test_entrances_are_listed_once(town):
    xy = shapely.get_coordinates(measured(town([(1400, 0)], [30]))[0].entrances.geometry)
    assert xy == pytest.approx(np.array([[1500.0, 0.0], [1600.0, 0.0]]), abs=0.01)


def invest_supply(distance, area, people, radius):
    """Urban Nature Access of InVEST, restated: R_j = S_j / Σ_k P_k and A_i = Σ_j R_j over what lies within the radius (dichotomy)."""
    near = distance <= radius
    demand = (near * people[:, None]).sum(axis=0)
    share = np.divide(area, demand, out=np.zeros(len(area)), where=demand > 0)
    return (near * share).sum(axis=1)


def test_on_a_straight_street_people_and_supply_are_those_of_invest(town, build):
    """On one straight street the walk is the straight line, so InVEST's figures (uniform radius 300 m, dichotomy) hold to the digit."""
    rng = np.random.default_rng(11)
    starts, widths = np.array([400.0, 900.0, 1700.0, 1950.0]), np.array([120.0, 100.0, 60.0, 240.0])
    parks = [build.box(x, 5, w, 100) for x, w in zip(starts, widths)]
    x = np.round(rng.uniform(0, 3000, 60), 1)
    people = rng.integers(1, 90, 60).astype(float)
    city = town([(at, 0) for at in x], list(people), green=build.layer("green", parks, kind=["park"] * 4))
    found, _ = measured(city)
    order = np.argsort(shapely.get_x(found.homes.geometry), kind="stable")
    homes, by_x = found.homes.select(order), np.lexsort((people, x))
    x, people = x[by_x], people[by_x]
    distance = np.maximum(0, np.maximum(starts - x[:, None], x[:, None] - starts - widths))
    expected = invest_supply(distance, 100 * widths, people, 300.0)
    assert homes.number("inhabitants").tolist() == people.tolist()
    assert homes.number("green_m2_per_person") == pytest.approx(expected, abs=0.006)
    # InVEST's people without are those whose supply is nothing
    assert found.totals["people_without_300m"] == people[expected == 0].sum()
    assert 0 < found.totals["people_without_300m"] < people.sum()


def test_supply_and_people_without_are_those_of_invest_itself(town, build):
    """Oracle: Urban Nature Access of natcap.invest on one line of pixels of 40 m (``make_invest_oracle.py``).

    Each green pixel is a wedge of 1 600 m² whose tip meets the street at the pixel's middle, so distances are those of pixels: 280 m is
    within, 320 m beyond.
    """
    oracle = json.loads(Path(__file__).with_name("invest_oracle.json").read_text(encoding="utf-8"))
    middle = lambda pixels: (np.array(pixels) + 0.5) * oracle["pixel_m"]  # noqa: E731
    wedges = [f"POLYGON (({x} 3, {x + 20} 83, {x - 20} 83, {x} 3))" for x in middle(oracle["green"])]
    people, supply = np.array(oracle["people"]), np.array(oracle["supply"])
    city = town([(x, 0) for x in middle(oracle["homes"])], list(people), green=build.layer("green", wedges, kind=["park"] * len(wedges)))
    found, _ = measured(city, least_ha=0.1)
    homes = found.homes.select(np.argsort(shapely.get_x(found.homes.geometry)))
    assert homes.number("inhabitants").tolist() == people.tolist()
    assert homes.number("green_m2_per_person") == pytest.approx(supply, abs=0.006)
    assert found.totals["people_without_300m"] == people[supply == 0].sum()
    assert found.totals["people_without_300m"] > 0


def test_parts_of_one_park_are_one_supply(town, build):
    # Two lawns 4 m apart, 70 × 50 m each: one green of 7 000 m² for the 35 people near it
    lawns = build.layer("green", [build.box(1500, 5, 70, 50), build.box(1574, 5, 70, 50)], kind=["park", "park"])
    found, _ = measured(town([(1400, 0), (1450, 0)], [20, 15], green=lawns))
    assert found.homes.number("green_m2_per_person") == pytest.approx([200.0, 200.0])


def grid_town(build, seed, parks):
    """A grid of streets with random gaps, homes at random and square parks of 0.6 ha inside the blocks."""
    rng = np.random.default_rng(seed)
    lines = [f"LINESTRING ({x} {y}, {x + 100} {y})" for x in range(0, 700, 100) for y in range(0, 800, 100)]
    lines += [f"LINESTRING ({x} {y}, {x} {y + 100})" for x in range(0, 800, 100) for y in range(0, 700, 100)]
    lines = [line for line in lines if rng.random() < 0.8]
    homes = np.round(rng.uniform(0, 700, (40, 2)), 2)
    boxes = [build.box(100 * c + 10, 100 * r + 4, 80, 80) for c, r in parks]
    streets = build.layer("streets", lines, **{"class": ["residential"] * len(lines)})
    return build.city(
        build.box(-2000, -2000, 5000, 5000), streets=streets, green=build.layer("green", boxes, kind=["park"] * len(boxes)),
        population=build.layer("population", [f"POINT ({x} {y})" for x, y in homes], inhabitants=list(range(1, 41))),
    )


def test_one_search_finds_what_networkx_finds_from_every_entrance(build):
    city = grid_town(build, 5, [(1, 1), (5, 3)])
    found, _ = measured(city)
    network = walking_network(city.layer("streets"))
    table = city.layer("green")
    doors = entrances(network, table.geometry[counted_green(table)[0]], table.flag("fenced"))
    places = network.attach(found.homes.geometry, 100.0)
    graph = networkx.Graph()
    groups = (("d", doors.places), ("h", places), ("l", network.links))
    for edge in range(len(network.lines)):
        stops = [(0.0, ("n", network.ends[edge, 0])), (network.length_m[edge], ("n", network.ends[edge, 1]))]
        stops += [(float(p), (name, i)) for name, of in groups for i, (e, p) in enumerate(zip(of.edge, of.position_m)) if e == edge]
        for (at, a), (to, b) in zip(sorted(stops), sorted(stops)[1:]):
            graph.add_edge(a, b, weight=min(to - at, graph.get_edge_data(a, b, {"weight": np.inf})["weight"]))
    for link, length in enumerate(network.link_m):
        graph.add_edge(("l", link), ("l", link + len(network.link_m)), weight=length)
    for door, way_left in enumerate(doors.start_m):
        graph.add_edge("green", ("d", door), weight=way_left)
    nearest = networkx.single_source_dijkstra_path_length(graph, "green")
    for home in range(len(found.homes)):
        expected = nearest.get(("h", home), np.inf) + places.leg_m[home]
        inside = shapely.intersects(found.homes.geometry[home], table.geometry).any()
        measured_m = found.homes.number("green_distance_m")[home]
        assert (0.0 if inside else expected) == pytest.approx(measured_m if np.isfinite(measured_m) else np.inf, abs=0.06)


@given(st.integers(0, 50), st.tuples(st.integers(0, 6), st.integers(0, 6)))
@settings(max_examples=12, deadline=None)
def test_a_park_more_is_never_farther(seed, place):
    from .conftest import Builder

    before = measured(grid_town(Builder(), seed, [(2, 2)]))[0]
    after = measured(grid_town(Builder(), seed, [(2, 2), place]))[0]
    far = [np.nan_to_num(found.homes.number("green_distance_m"), nan=np.inf) for found in (before, after)]
    assert (far[1] <= far[0] + 0.05).all()
    assert after.totals["people_without_300m"] <= before.totals["people_without_300m"]


def test_the_order_of_layers_changes_nothing(build):
    city = grid_town(build, 3, [(1, 1), (5, 3), (5, 4)])
    turned = type(city)({name: table.select(np.arange(len(table))[::-1]) for name, table in city.layers.items()}, city.crs)
    one, other = measured(city)[0], measured(turned)[0]
    assert one.totals == other.totals
    for name in ("green_distance_m", "green_m2_per_person", "inhabitants"):
        assert np.array_equal(one.homes.number(name), other.homes.number(name), equal_nan=True)
    assert np.array_equal(one.ways.number("reached_300m_m"), other.ways.number("reached_300m_m"))


def test_a_point_in_two_areas_belongs_to_the_smaller():
    areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 4, 4)])
    assert row_of(shapely.points([(1, 1), (9, 9), (20, 20)]), areas).tolist() == [1, 0, -1]


def test_tables_follow_their_schema(town):
    from transformable_spaces.transformable_spaces_plugin.core.indicators.green_access import green_access_schemas

    found, _ = measured(town([(1400, 0)], [30]))
    for name in ("homes", "neighbourhoods", "ways", "entrances"):
        table = getattr(found, name)
        assert isinstance(table, FeatureTable)
        assert set(table.columns) == set(green_access_schemas()[f"green_access_{name}"].names), name
