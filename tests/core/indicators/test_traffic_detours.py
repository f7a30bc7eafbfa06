"""Ways round and only ways, against closing every street of small random towns in turn (networkx)."""

from types import SimpleNamespace

import networkx
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_detours import ways_round
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_emergency import only_ways_to_emergency
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_flows import betweenness
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_graph import driving_graph
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.progress import SILENT
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


def random_town(seed, nodes=9, lines=15, oneway=0.3):
    """Streets between random places, some one-way, some doubled by a detour of their own."""
    rng = np.random.default_rng(seed)
    xy = np.round(rng.random((nodes, 2)) * 900)
    shapes, ways = [], []
    for _ in range(lines):
        one, two = rng.choice(nodes, 2, replace=False)
        middle = [(xy[one] + xy[two]) / 2 + rng.normal(0, 60, 2)] if rng.random() < 0.3 else []
        shapes.append(shapely.LineString([xy[one], *middle, xy[two]]))
        ways.append(str(rng.choice(["forward", "backward"])) if rng.random() < oneway else None)
    table = FeatureTable.make(shapes, {"class": ["residential"] * lines, "oneway": ways}, 2154)
    return driving_graph(table), rng


def as_networkx(graph, without=-1):
    made = networkx.DiGraph()
    made.add_nodes_from(range(graph.nodes))
    for tail, head, piece in zip(*(part.tolist() for part in graph.directed)):
        if piece != without and graph.ticks[piece] < made.get_edge_data(tail, head, {"weight": np.inf})["weight"]:
            made.add_edge(tail, head, weight=graph.ticks[piece])
    return made


@given(st.integers(0, 100_000), st.sampled_from([0.0, 0.3, 0.8]))
@example(89, 0.8)  # a way round of more than the first search, in a part of few junctions
@settings(max_examples=60, deadline=None)
def test_ways_round_equal_those_on_the_town_without_the_street(seed, oneway):
    graph, rng = random_town(seed, oneway=oneway)
    weights = rng.integers(1, 5, graph.nodes).astype(float)
    flow = betweenness(graph.arcs, weights, 1e6)
    found = ways_round(graph, flow, weights, SILENT)
    for row, (tail, head, piece) in enumerate(zip(*(part.tolist() for part in graph.directed))):
        rest = as_networkx(graph, piece)
        if networkx.has_path(rest, tail, head):
            added = networkx.dijkstra_path_length(rest, tail, head) - graph.ticks[piece]
            assert found.extra_s[row] == pytest.approx(max(0.0, added) / 1e6, abs=1e-6)
            assert found.lost[row] == 0
        else:
            # No trip on a street that parts the town finds another way; elsewhere those are lost that start at its start or end at
            # its end, at the least.
            assert found.lost[row] > 0
            whole, parted = as_networkx(graph).to_undirected(), rest.to_undirected()
            if networkx.number_connected_components(parted) > networkx.number_connected_components(whole):
                assert found.lost[row] == 1
                assert found.cut[row]
            assert np.isnan(found.extra_s[row]) or found.extra_s[row] >= 0


def test_lost_trips_are_those_that_find_no_way():
    # The share is counted from the stuck junctions alone: exact in nine of ten cases, and nearly always on the right side of a half.
    pairs = []
    for seed in range(40):
        graph, rng = random_town(seed, nodes=14, lines=26)
        weights = rng.integers(1, 5, graph.nodes).astype(float)
        found = ways_round(graph, betweenness(graph.arcs, weights, 1e6), weights, SILENT)
        for row, lost in lost_by_trying(graph, weights):
            pairs.append((found.lost[row], lost))
            assert found.cut[row] == (found.lost[row] > 0.5)
    ours, true = np.array(pairs).T
    assert len(pairs) > 100
    assert (np.abs(ours - true) < 1e-9).mean() > 0.88
    assert ((ours > 0.5) == (true > 0.5)).mean() > 0.97


def lost_by_trying(graph, weights):
    """For each direction without a way round: the share of the trips on it that cannot be made without its street."""
    whole = as_networkx(graph)
    paths = {
        (start, end): list(networkx.all_shortest_paths(whole, start, end, weight="weight"))
        for start in range(graph.nodes) for end in networkx.descendants(whole, start)
    }  # fmt: skip
    for row, (tail, head, piece) in enumerate(zip(*(part.tolist() for part in graph.directed))):
        rest = as_networkx(graph, piece)
        reach = {start: networkx.descendants(rest, start) for start in range(graph.nodes)}
        if head in reach[tail]:
            continue
        used = lost = 0.0
        for (start, end), ways in paths.items():
            trips = weights[start] * weights[end] * sum((tail, head) in zip(way, way[1:]) for way in ways) / len(ways)
            used += trips
            lost += trips * (end not in reach[start])
        yield row, lost / used


@given(st.integers(0, 100_000))
@settings(max_examples=60, deadline=None)
def test_only_ways_equal_those_found_by_closing_every_street(seed):
    graph, rng = random_town(seed)
    places = [shapely.Point(*rng.uniform(0, 900, 2)) for _ in range(2)]
    facilities = FeatureTable.make(places, {"kind": ["hospital", "fire_station"]}, 2154)
    city = SimpleNamespace(layer={"facilities": facilities}.get)  # all that is asked of a city here
    found = only_ways_to_emergency(graph, city, Notes(), SILENT)
    expected = np.zeros(len(graph.lines), dtype=bool)
    for place in places:
        apart = shapely.distance(graph.lines, place)
        doors = np.flatnonzero(apart <= 30)
        if not len(doors):
            doors = np.flatnonzero(apart == apart.min())[:1] if apart.min() <= 150 else doors
        for inward in (True, False):
            before = reached(graph, doors, -1, inward)
            if len(doors) and before >= 0.5 * graph.nodes:
                expected |= [reached(graph, doors, piece, inward) < 0.5 * before for piece in range(len(graph.lines))]
    assert found.tolist() == expected.tolist()


def reached(graph, doors, closed, inward):
    """How many junctions reach the doors of a place (or are reached from them) when a piece is closed."""
    rest = as_networkx(graph, closed)
    rest = rest.reverse() if inward else rest
    found = set()
    for piece in doors:
        if piece == closed:
            continue
        first, last = graph.ends[piece].tolist()
        starts = [first if inward else last] * bool(graph.forward[piece]) + [last if inward else first] * bool(graph.backward[piece])
        for start in starts:
            found |= {start} | networkx.descendants(rest, start)
    return len(found)
