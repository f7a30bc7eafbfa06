import networkx
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.indicators.graph import walking_network
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = pyproj.CRS.from_epsg(2154)


def network(*lines, classes=None, access=None):
    columns = {"class": classes or ["residential"] * len(lines), "access": access or [None] * len(lines)}
    return walking_network(FeatureTable.make([shapely.LineString(line) for line in lines], columns, CRS))


def walk(net, start, *targets):
    places = net.attach(shapely.points([start, *targets]), 100.0)
    split = net.split_at(places)
    distance = split.distance_from(split.nodes[:1], np.zeros(1))
    return [float(distance[node]) if node >= 0 else None for node in split.nodes[1:]]


def test_streets_that_share_an_end_are_joined():
    net = network([(0, 0), (100, 0)], [(100, 0), (100, 50)])
    assert walk(net, (20, 0), (100, 30)) == [pytest.approx(80 + 30)]


def test_ends_within_ten_centimetres_are_one_junction():
    assert walk(network([(0, 0), (100, 0)], [(100.05, 0), (200, 0)]), (0, 0), (200, 0)) == [pytest.approx(199.95)]
    assert len(network([(0, 0), (100, 0)], [(100.5, 0), (200, 0)]).xy) == 4


def test_parts_that_hang_together_with_nothing_are_joined_across_a_gap_of_30_m():
    # 100 m along the first, 20 m across, 80 m along the second: it is met in its middle, where the first's end is nearest to it
    first, second = [(0, 0), (100, 0)], [(120, -50), (120, 50)]
    assert walk(network(first, second), (0, 0), (120, 50)) == [pytest.approx(100 + 20 + 50)]
    assert walk(network(first, [(131, -50), (131, 50)]), (0, 0), (131, 50)) == [np.inf]
    # the third is near enough to the second alone
    third = [(120, 70), (300, 70)]
    assert walk(network(third, second, first), (0, 0), (300, 70)) == [pytest.approx(100 + 20 + 50 + 20 + 180)]


def test_nobody_climbs_on_to_a_bridge():
    lines = np.array([shapely.LineString([(0, 0), (200, 0)]), shapely.LineString([(100, -50), (100, 50)])])
    table = FeatureTable.make(lines, {"class": ["residential", "footway"], "bridge": [None, True]}, CRS)
    assert walk(walking_network(table), (0, 0), (100, 50)) == [np.inf]
    level = FeatureTable.make(lines, {"class": ["residential", "footway"], "bridge": [None, None]}, CRS)
    assert walk(walking_network(level), (0, 0), (100, 50)) == [pytest.approx(150)]


def test_two_places_on_one_street_are_reached_along_it():
    # the way round over the ends would be 400 m
    assert walk(network([(0, 0), (100, 0)]), (30, 5), (70, -5)) == [pytest.approx(40.0)]


def test_motorways_and_private_ways_are_not_walked():
    net = network([(0, 0), (100, 0)], [(100, 0), (200, 0)], classes=["residential", "motorway"])
    assert len(net.lines) == 1
    assert len(network([(0, 0), (9, 0)], [(9, 0), (20, 0)], access=[None, "private"]).lines) == 1


def test_the_shorter_of_two_parallel_ways_counts():
    net = network([(0, 0), (50, 80), (100, 0)], [(0, 0), (100, 0)])
    assert walk(net, (0, 0), (100, 0)) == [pytest.approx(100.0)]


def test_what_is_too_far_is_not_attached():
    assert walk(network([(0, 0), (100, 0)]), (0, 0), (50, 101)) == [None]


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_distances_equal_networkx(seed):
    # Oracle: networkx on the same random net of streets, places and the ends of links between separate parts inserted as nodes.
    rng = np.random.default_rng(seed)
    nodes = rng.random((12, 2)) * 300
    pairs = {tuple(sorted(rng.choice(12, 2, replace=False))) for _ in range(20)}
    lines = [(tuple(nodes[a]), tuple(nodes[b])) for a, b in sorted(pairs)]
    net = network(*lines)
    points = rng.random((5, 2)) * 300
    places = net.attach(shapely.points(points), 300.0)
    graph = networkx.Graph()
    for edge, line in enumerate(net.lines):
        stops = sorted([(0.0, ("n", *net.xy[net.ends[edge, 0]])), (line.length, ("n", *net.xy[net.ends[edge, 1]]))]
                       + [(float(p), ("p", i)) for i, (e, p) in enumerate(zip(places.edge, places.position_m)) if e == edge]
                       + [(float(p), ("l", i)) for i, (e, p) in enumerate(zip(net.links.edge, net.links.position_m)) if e == edge])
        for (at, a), (to, b) in zip(stops, stops[1:]):
            graph.add_edge(a, b, weight=min(to - at, graph.get_edge_data(a, b, {"weight": np.inf})["weight"]))
    for link, length in enumerate(net.link_m):
        graph.add_edge(("l", link), ("l", link + len(net.link_m)), weight=length)
    split = net.split_at(places)
    found = split.distance_from(split.nodes[:1], np.zeros(1))[split.nodes]
    expected = networkx.single_source_dijkstra_path_length(graph, ("p", 0))
    for place in range(5):
        assert found[place] == pytest.approx(expected.get(("p", place), np.inf), abs=1e-6)


def test_several_sources_with_a_start_of_their_own():
    net = network([(0, 0), (100, 0)])
    places = net.attach(shapely.points([(0, 0), (100, 0), (60, 0)]), 10.0)
    split = net.split_at(places)
    # 60 m from the first source, 40 m + 50 m start from the second
    assert split.distance_from(split.nodes[:2], np.array([0.0, 50.0]))[split.nodes[2]] == pytest.approx(60.0)
    assert split.distance_from(split.nodes[:2], np.array([0.0, 5.0]))[split.nodes[2]] == pytest.approx(45.0)


def test_a_city_without_walkable_streets_reaches_nothing():
    net = network([(0, 0), (1, 0)], classes=["motorway"])
    split = net.split_at(net.attach(shapely.points([(0, 0)]), 100.0))
    assert split.nodes.tolist() == [-1]
