"""Betweenness, trips that pass and sampled trips against networkx, and by following every path of every pair."""

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_flows import betweenness, costs_from, near_order
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_graph import Arcs, driving_graph
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_through import Surroundings, count_trips, sample_trips
from transformable_spaces.transformable_spaces_plugin.core.progress import SILENT

LARGE, SMALL = 1e6, 40.0  # values held at once: all sources together, one at a time


def random_arcs(seed, nodes, count, dearest):
    """A directed graph with whole costs from 1 to ``dearest``: the fewer costs, the more ties."""
    rng = np.random.default_rng(seed)
    pairs = np.unique(rng.integers(0, nodes, (count, 2)), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return Arcs(pairs[:, 0], pairs[:, 1], rng.integers(1, dearest + 1, len(pairs)).astype(float), nodes)


def as_networkx(arcs):
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(arcs.nodes))
    graph.add_weighted_edges_from(zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.cost.astype(int).tolist()))
    return graph


def by_networkx(arcs):
    found = networkx.edge_betweenness_centrality(as_networkx(arcs), normalized=False, weight="weight")
    return np.array([found[pair] for pair in zip(arcs.tail.tolist(), arcs.head.tolist())])


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 5, 10_000]), st.sampled_from([LARGE, SMALL]))
@settings(max_examples=60, deadline=None)
def test_betweenness_equals_networkx_with_and_without_ties(seed, dearest, values):
    arcs = random_arcs(seed, 14, 45, dearest)
    assert betweenness(arcs, np.ones(arcs.nodes), values) == pytest.approx(by_networkx(arcs), abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_costs_derived_from_neighbours_equal_those_searched(seed):
    arcs = random_arcs(seed, 20, 50, 9)
    expected = networkx.floyd_warshall_numpy(as_networkx(arcs), nodelist=range(20))
    order = near_order(arcs)
    assert sorted(order) == list(range(20))
    assert np.array_equal(costs_from(arcs, order), expected[order])
    assert np.array_equal(costs_from(arcs, order[:7]), expected[order[:7]])


def test_a_grid_full_of_ties_equals_networkx():
    side = 7
    grid = networkx.grid_2d_graph(side, side).to_directed()
    pairs = np.array(sorted((a[0] * side + a[1], b[0] * side + b[1]) for a, b in grid.edges))
    arcs = Arcs(pairs[:, 0], pairs[:, 1], np.ones(len(pairs)), side * side)
    assert betweenness(arcs, np.ones(arcs.nodes), LARGE) == pytest.approx(by_networkx(arcs), abs=1e-9)


def test_monaco_equals_networkx(monaco_streets):
    arcs = driving_graph(monaco_streets).arcs
    assert 400 < arcs.nodes < 1000
    assert betweenness(arcs, np.ones(arcs.nodes), LARGE) == pytest.approx(by_networkx(arcs), abs=1e-9)


def followed(arcs, around, weights):
    """The definition, pair by pair and path by path: trips on each arc by where they start and end."""
    graph = as_networkx(arcs)
    arc_of = {pair: number for number, pair in enumerate(zip(arcs.tail.tolist(), arcs.head.tolist()))}
    found = np.zeros((4, len(arcs.tail)))
    near = np.hypot(*(around.xy[:, None] - around.middle[None]).transpose(2, 0, 1)) <= around.radius
    seconds = np.zeros(len(arcs.tail))
    for start in range(arcs.nodes):
        costs = networkx.single_source_dijkstra_path_length(graph, start)
        for end in range(arcs.nodes):
            if start == end or end not in costs:
                continue
            paths = list(networkx.all_shortest_paths(graph, start, end, weight="weight"))
            for path in paths:
                for pair in zip(path, path[1:]):
                    arc, trips = arc_of[pair], weights[start] * weights[end] / len(paths)
                    found[2 * near[start, arc] + near[end, arc], arc] += trips
                    seconds[arc] += trips * costs[end] / 1e6
    return found, np.divide(seconds, found.sum(axis=0), out=np.full(len(seconds), np.nan), where=found.sum(axis=0) > 0)


@given(st.integers(0, 10_000), st.sampled_from([1, 3, 1000]), st.sampled_from([LARGE, SMALL]))
@settings(max_examples=25, deadline=None)
def test_trips_that_pass_equal_those_followed_one_by_one(seed, dearest, values):
    rng = np.random.default_rng(seed)
    arcs = random_arcs(seed, 11, 32, dearest)
    xy = rng.random((11, 2)) * 1500
    around = Surroundings(xy, (xy[arcs.tail] + xy[arcs.head]) / 2, rng.uniform(200, 500, len(arcs.tail)))
    weights = rng.integers(0, 4, 11).astype(float)
    counts = count_trips(arcs, around, weights, SILENT)
    (passing, end_inside, start_inside, inside), mean_s = followed(arcs, around, weights)
    assert counts.passing[0] == pytest.approx(passing, abs=1e-9)
    assert counts.end_inside[0] == pytest.approx(end_inside, abs=1e-9)
    assert counts.start_inside[0] == pytest.approx(start_inside, abs=1e-9)
    assert counts.inside[0] == pytest.approx(inside, abs=1e-9)
    used = counts.all[0] > 0
    assert np.array_equal(used, passing + end_inside + start_inside + inside > 0)
    assert counts.mean_s[0][used] == pytest.approx(mean_s[used], rel=1e-9)


def test_a_sample_that_draws_every_node_once_is_exact():
    # On a street net without ways that leave the surroundings and come back, so that the sample's shortcut changes nothing.
    side, step = 9, 150.0
    arcs, around, weights = lattice(side, step, 3)
    exact = count_trips(arcs, around, weights, SILENT)
    sample = sample_trips(arcs, around, weights, weights[None], SILENT)
    for name in ("passing", "end_inside", "start_inside", "inside", "mean_s", "pairs"):
        assert getattr(sample, name) == pytest.approx(getattr(exact, name), rel=1e-9, abs=1e-6), name


def lattice(side, step, seed):
    """A lattice of two-way streets whose times differ a little, so that there are no ties."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    one = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    two = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    cost = rng.integers(9_000_000, 11_000_000, len(one)).astype(float)
    tail, head, cost = np.concatenate([one, two]), np.concatenate([two, one]), np.concatenate([cost, cost])
    order = np.lexsort((head, tail))
    arcs = Arcs(tail[order], head[order], cost[order], side * side)
    xy = np.column_stack([number.ravel() // side, number.ravel() % side]) * step
    middle = (xy[arcs.tail] + xy[arcs.head]) / 2
    return arcs, Surroundings(xy, middle, np.full(len(order), 400.0)), rng.uniform(1, 5, side * side)
