"""The fewest filters against trying every set of streets."""

from itertools import combinations

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.indicators.low_traffic_filters import Streets, fewest_filters, parted


def joined(streets, closed):
    """The gates that a way over no third gate joins, by networkx: every use of a gate is a node of its own, one part at a time."""
    graph = networkx.Graph()
    for row, ends in enumerate(streets.ends.tolist()):
        if row in closed:
            continue
        graph.add_edge(*[end if end < streets.inner else ("gate", end, row) for end in ends])
    pairs = set()
    for part in networkx.connected_components(graph):
        gates = sorted({node[1] for node in part if isinstance(node, tuple)})
        pairs |= set(combinations(gates, 2))
    return pairs


def fewest_by_trying(streets, pairs):
    for count in range(len(streets.ends) + 1):
        for closed in combinations(range(len(streets.ends)), count):
            if not joined(streets, set(closed)) & pairs:
                return count
    raise AssertionError


def random_streets(seed):
    """Up to 5 inner nodes, up to 5 gates, up to 11 streets, some in parallel, and some of the pairs that ways join."""
    rng = np.random.default_rng(seed)
    inner, gates = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    ends = rng.integers(0, inner + gates, (int(rng.integers(2, 12)), 2))
    streets = Streets(ends, inner, rng.integers(0, 15, len(ends)))
    possible = sorted(joined(streets, set()))
    kept = rng.random(len(possible)) < 0.7
    return streets, {pair for pair, keep in zip(possible, kept) if keep}


@given(st.integers(0, 100_000))
@settings(max_examples=120, deadline=None)
def test_no_smaller_set_of_filters_does_it(seed):
    streets, pairs = random_streets(seed)
    found = fewest_filters(streets, pairs, 300, 5000)
    assert not joined(streets, set(found.rows.tolist())) & pairs
    assert len(found.rows) == fewest_by_trying(streets, pairs)
    assert found.exact


@given(st.integers(0, 100_000))
@settings(max_examples=80, deadline=None)
def test_isolating_cuts_part_all_pairs_and_state_a_true_bound(seed):
    streets, pairs = random_streets(seed)
    found = fewest_filters(streets, pairs, 0, 5000)  # nothing is small enough to be solved exactly
    closed = set(found.rows.tolist())
    assert not joined(streets, closed) & pairs
    assert found.bound <= fewest_by_trying(streets, pairs) <= len(closed)
    for row in closed:  # none to spare
        assert joined(streets, closed - {row}) & pairs


@given(st.integers(0, 100_000))
@settings(max_examples=60, deadline=None)
def test_every_part_left_holds_a_gate_as_before(seed):
    streets, pairs = random_streets(seed)
    closed = set(fewest_filters(streets, pairs, 300, 5000).rows.tolist())

    def with_gate(open_rows):
        graph = networkx.Graph()
        graph.add_nodes_from(range(streets.inner))
        graph.add_edges_from(streets.ends[row].tolist() for row in open_rows)
        held = [part for part in networkx.connected_components(graph) if max(part) >= streets.inner]
        return {node for part in held for node in part if node < streets.inner}

    everything = range(len(streets.ends))
    assert with_gate(everything) == with_gate([row for row in everything if row not in closed])


def test_of_equally_few_filters_those_with_fewer_points_are_taken():
    # Gate 3 – 0 – 1 – 2 – gate 4: one filter anywhere will do.
    streets = Streets(np.array([[3, 0], [0, 1], [1, 2], [2, 4]]), 3, np.array([8, 4, 1, 2]))
    assert fewest_filters(streets, {(3, 4)}, 300, 5000).rows.tolist() == [2]
    # A second way round the first two: two filters there, or one on either of the last.
    streets = Streets(np.array([[3, 0], [0, 1], [3, 1], [1, 2], [2, 4]]), 3, np.array([0, 0, 0, 9, 8]))
    assert fewest_filters(streets, {(3, 4)}, 300, 5000).rows.tolist() == [4]


def test_a_crossing_of_two_short_cuts_takes_two_filters():
    # Four gates round one junction; opposite ones are joined by short cuts.
    streets = Streets(np.array([[0, 1], [0, 2], [0, 3], [0, 4]]), 1, np.array([1, 0, 0, 1]))
    found = fewest_filters(streets, {(1, 3), (2, 4)}, 300, 5000)
    assert found.rows.tolist() == [1, 2]  # one of each pair, those with fewer points
    assert found.bound == 2


def test_all_gates_round_a_junction_take_all_but_one():
    streets = Streets(np.array([[0, gate] for gate in range(1, 7)]), 1, np.zeros(6, dtype=int))
    everything = set(combinations(range(1, 7), 2))
    assert len(fewest_filters(streets, everything, 300, 5000).rows) == 5
    # By isolating cuts: half of six cuts is the bound.
    found = fewest_filters(streets, everything, 0, 5000)
    assert (len(found.rows), found.bound, found.exact) == (5, 3, False)


def test_no_pairs_no_filters():
    assert fewest_filters(Streets(np.array([[0, 1], [0, 2]]), 1, np.zeros(2, dtype=int)), set(), 300, 5000).rows.tolist() == []


def test_parted_sees_ways_over_no_third_gate_alone():
    # gate 1 – 0 – gate 2 – 3? The second street leads over gate 2, which parts it.
    streets = Streets(np.array([[0, 2], [0, 3], [1, 3], [1, 4]]), 2, np.zeros(4, dtype=int))
    nothing = np.zeros(0, dtype=np.int64)
    assert not parted(streets, {(2, 3)}, nothing)
    assert parted(streets, {(2, 4)}, nothing)
    assert parted(streets, {(2, 3)}, np.array([1]))


@pytest.mark.parametrize("side", [8])
def test_a_lattice_of_streets_is_solved_exactly(side):
    # Gates on the four corners of a lattice, all to be parted: two streets lead out of each corner, so cutting three corners off
    # takes six; fewer do not part four gates.
    number = np.arange(side * side).reshape(side, side)
    along, across = np.stack([number[:, :-1], number[:, 1:]], 2), np.stack([number[:-1], number[1:]], 2)
    ends = np.concatenate([along.reshape(-1, 2), across.reshape(-1, 2)])
    corners = [0, side - 1, side * (side - 1), side * side - 1]
    order = np.concatenate([np.setdiff1d(number, corners), corners])
    renamed = np.argsort(order)[ends]
    found = fewest_filters(Streets(renamed, side * side - 4, np.zeros(len(ends), dtype=int)),
                           set(combinations(range(side * side - 4, side * side), 2)), 300, 5000)  # fmt: skip
    assert (len(found.rows), found.bound) == (6, 6)
