import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_graph import driving_graph
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


def graph(*lines, **columns):
    """The driving graph of lines given as coordinates; columns as lists, ``class`` residential where it is not given."""
    columns.setdefault("kind_of", ["residential"] * len(lines))
    columns["class"] = columns.pop("kind_of")
    return driving_graph(FeatureTable.make([shapely.LineString(line) for line in lines], columns, 2154))


def driven(made):
    """The arcs as {(place, place): seconds}."""
    xy = [tuple(np.round(p, 3)) for p in made.xy]
    return {(xy[t], xy[h]): c / 1e6 for t, h, c in zip(made.arcs.tail, made.arcs.head, made.arcs.cost)}


def test_time_is_length_over_the_usual_speed_of_the_class():
    # 25 km/h on a residential street: 100 m take 14.4 s; a limit of 10 km/h makes it 36 s, one of 90 changes nothing.
    assert driven(graph([(0, 0), (100, 0)]))[((0, 0), (100, 0))] == pytest.approx(14.4)
    assert driven(graph([(0, 0), (100, 0)], maxspeed_kmh=[10.0]))[((0, 0), (100, 0))] == pytest.approx(36.0)
    assert driven(graph([(0, 0), (100, 0)], maxspeed_kmh=[90.0]))[((0, 0), (100, 0))] == pytest.approx(14.4)


@pytest.mark.parametrize(("oneway", "expected"), [("forward", [((0, 0), (9, 0))]), ("backward", [((9, 0), (0, 0))]),
                                                  ("no", [((0, 0), (9, 0)), ((9, 0), (0, 0))]),
                                                  (None, [((0, 0), (9, 0)), ((9, 0), (0, 0))])])  # fmt: skip
def test_one_way_streets_are_driven_one_way(oneway, expected):
    assert sorted(driven(graph([(0, 0), (9, 0)], oneway=[oneway]))) == expected


def test_a_roundabout_without_a_stated_direction_is_driven_as_drawn():
    ring = graph([(0, 0), (9, 0)], [(9, 0), (9, 9), (0, 0)], junction=["roundabout", "roundabout"])
    assert sorted(driven(ring)) == [((0, 0), (9, 0)), ((9, 0), (0, 0))]
    assert driven(ring)[((9, 0), (0, 0))] > driven(ring)[((0, 0), (9, 0))]


@pytest.mark.parametrize("columns", [{"kind_of": ["footway"]}, {"kind_of": ["pedestrian"]}, {"access": ["private"]}, {"access": ["no"]},
                                     {"access": ["bus"]}, {"service": ["driveway"]}])  # fmt: skip
def test_streets_closed_to_cars_are_left_out(columns):
    assert len(graph([(0, 0), (9, 0)], **columns).lines) == 0


def test_streets_for_those_who_go_there_alone_are_slow():
    # 5 km/h
    assert driven(graph([(0, 0), (100, 0)], access=["destination"]))[((0, 0), (100, 0))] == pytest.approx(72.0)


def test_streets_meet_at_shared_vertices_and_nearly_shared_ends():
    # The second ends on a vertex of the first, which is cut there; the third ends 5 cm from it, the fourth 50 cm.
    made = graph([(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 50)], [(100, 0.05), (200, 0)], [(100, 0.5), (100, 90)])
    assert len(made.lines) == 5
    assert {(0.0, 0.0), (50.0, 0.0), (100.0, 0.0), (50.0, 50.0), (200.0, 0.0), (100.0, 0.5), (100.0, 90.0)} == {
        tuple(p) for p in made.xy
    }


def test_a_bridge_over_a_street_makes_no_junction():
    # They share the vertex (50, 0) in plan; both pass there, on different levels.
    below, above = [(0, 0), (50, 0), (100, 0)], [(50, -50), (50, 0), (50, 50)]
    made = graph(below, above, bridge=[False, True])
    apart = {frozenset(key) for key in driven(made)}
    assert len(made.xy) == 6  # two nodes at one place
    assert len(apart) == 4
    assert reachable(made, (0, 0)) == {(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)}
    assert reachable(graph(below, above), (0, 0)) > {(50.0, 50.0)}


def test_a_tunnel_below_and_levels_said_by_the_map_count_too():
    below, above = [(0, 0), (50, 0), (100, 0)], [(50, -50), (50, 0), (50, 50)]
    assert (50.0, 50.0) not in reachable(graph(below, above, tunnel=[True, False]), (0, 0))
    assert (50.0, 50.0) not in reachable(graph(below, above, level=[0.0, 2.0]), (0, 0))
    assert (50.0, 50.0) in reachable(graph(below, above, level=[2.0, 2.0]), (0, 0))


def test_a_bridge_meets_the_ground_at_its_ends():
    made = graph([(0, 0), (50, 0)], [(50, 0), (100, 0)], [(100, 0), (150, 0)], bridge=[False, True, False])
    assert reachable(made, (0, 0)) == {(0.0, 0.0), (50.0, 0.0), (100.0, 0.0), (150.0, 0.0)}


def test_a_street_that_ends_where_two_levels_pass_meets_its_own():
    made = graph([(0, 0), (50, 0), (100, 0)], [(50, -50), (50, 0), (50, 50)], [(50, 0), (90, 40)], bridge=[False, True, False])
    assert reachable(made, (90, 40)) == {(90.0, 40.0), (50.0, 0.0), (0.0, 0.0), (100.0, 0.0)}


def test_of_parallel_streets_the_quicker_is_the_arc():
    made = graph([(0, 0), (100, 0)], [(0, 0), (50, 80), (100, 0)])
    assert len(made.lines) == 2
    assert driven(made) == {((0, 0), (100, 0)): pytest.approx(14.4), ((100, 0), (0, 0)): pytest.approx(14.4)}


def test_lines_without_length_missing_lines_and_loops_do_no_harm():
    table = FeatureTable.make(
        [shapely.LineString([(0, 0), (0, 0)]), None, shapely.LineString(), shapely.LineString([(5, 0), (9, 0), (9, 9), (5, 0)]),
         shapely.LineString([(5, 0), (0, 0)])], {"class": ["residential"] * 5}, 2154)  # fmt: skip
    made = driving_graph(table)
    assert made.street.tolist() == [4, 3]
    assert len(made.arcs.tail) == 2  # the loop leads nowhere
    assert len(driving_graph(table.select(np.array([0, 1]))).xy) == 0


def test_the_order_of_the_streets_changes_nothing():
    rng = np.random.default_rng(1)
    nodes = rng.random((12, 2)) * 300
    lines = [(nodes[a], nodes[b]) for a, b in {tuple(sorted(rng.choice(12, 2, replace=False))) for _ in range(25)}]
    ways = [str(rng.choice(["forward", "backward", "no"])) for _ in lines]
    plain = graph(*lines, oneway=ways)
    order = rng.permutation(len(lines))
    turned = graph(*[lines[i] for i in order], oneway=[ways[i] for i in order])
    assert np.array_equal(plain.xy, turned.xy)
    assert np.array_equal(plain.arcs.cost, turned.arcs.cost)
    assert np.array_equal(plain.street, order[turned.street])


def reachable(made, start):
    """The places that can be driven to from the node at ``start``."""
    known = {int(np.flatnonzero((made.xy == start).all(axis=1))[0])}
    waiting = list(known)
    while waiting:
        node = waiting.pop()
        for head in made.arcs.head[made.arcs.tail == node]:
            if int(head) not in known:
                known.add(int(head))
                waiting.append(int(head))
    return {tuple(made.xy[node].tolist()) for node in known}
