"""The binary programme: equal to trying every set, whatever the order; and the smallest conflict when there is none."""

from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.shortlist.candidates import Candidates
from transformable_spaces.transformable_spaces_plugin.core.shortlist.conflicts import cliques, near_pairs, overlapping_pairs
from transformable_spaces.transformable_spaces_plugin.core.shortlist.constraints import (
    Quota,
    Wishes,
    build_constraints,
    parse_quotas,
)
from transformable_spaces.transformable_spaces_plugin.core.shortlist.infeasible import conflicting
from transformable_spaces.transformable_spaces_plugin.core.shortlist.portfolio import INFEASIBLE, solve

KINDS = ("street", "square", "flat_roof")
HOODS = ("East", "West", None)
SETS = np.array(list(product((False, True), repeat=12)))


def instance(seed):
    """Twelve sites and wishes of every kind, some of them present by chance."""
    rng = np.random.default_rng(seed)
    count = 12
    places = rng.uniform(0, 200, (count, 2))
    shapes = shapely.buffer(shapely.points(places), rng.uniform(5, 25, count))
    hood = np.array(HOODS, dtype=object)[rng.integers(0, 3, count)]
    found = Candidates(
        row=np.arange(count),
        score=rng.integers(1, 101, count).astype(float),
        benefit=rng.integers(1, 1001, count).astype(float),
        cost_eur=rng.integers(1, 200, count).astype(float) * 500,
        area_m2=shapely.area(shapes),
        trees=rng.integers(0, 20, count).astype(float),
        kind=np.array(KINDS, dtype=object)[rng.integers(0, 3, count)],
        neighbourhood=hood,
        priority=hood == "East",
        geometry=shapes,
    )

    def maybe(value, share=0.5):
        return value if rng.uniform() < share else None

    wishes = Wishes(
        budget_eur=maybe(float(rng.integers(50, 500) * 1000), 0.8),
        count_least=maybe(int(rng.integers(1, 5)), 0.3),
        count_most=maybe(int(rng.integers(4, 10)), 0.5),
        least_each={"neighbourhood": int(rng.integers(0, 3)), "kind": int(rng.integers(0, 2))},
        most_each={} if rng.uniform() < 0.5 else {"neighbourhood": int(rng.integers(2, 5)), "kind": int(rng.integers(2, 5))},
        quotas=(Quota("kind", "square", 1, 2),) if rng.uniform() < 0.3 else (),
        priority_share=maybe(float(rng.uniform(0.2, 0.7)), 0.5),
        spacing_m=float(rng.choice([0.0, 20.0, 60.0])),
        area_m2=maybe(float(rng.uniform(500, 3000)), 0.3),
        trees=maybe(float(rng.integers(5, 40)), 0.3),
    )
    return found, wishes


def by_trying(found, wishes):
    """The best worth over all 4 096 sets, by the wishes themselves and not by the rows of the programme; None: no set is allowed."""
    one = SETS.astype(float)
    good = np.ones(len(SETS), dtype=bool)
    count = one.sum(axis=1)
    if wishes.budget_eur is not None:
        good &= one @ found.cost_eur <= wishes.budget_eur
    if wishes.count_least is not None:
        good &= count >= wishes.count_least
    if wishes.count_most is not None:
        good &= count <= wishes.count_most
    for group, members, names in (("kind", found.kind, KINDS), ("neighbourhood", found.neighbourhood, HOODS[:2])):
        for name in names:
            number = one @ (members == name)
            good &= number >= wishes.least_each.get(group, 0)
            good &= number <= wishes.most_each.get(group, 99)
    for quota in wishes.quotas:
        number = one @ (found.kind == quota.name)
        good &= (number >= quota.least) & (number <= quota.most)
    if wishes.priority_share is not None:
        inside = one @ (found.benefit * found.priority)
        good &= inside >= wishes.priority_share * (one @ found.benefit) - 1e-6
    if wishes.area_m2 is not None:
        good &= one @ found.area_m2 >= wishes.area_m2
    if wishes.trees is not None:
        good &= one @ found.trees >= wishes.trees
    for a in range(12):
        for b in range(a + 1, 12):
            with np.errstate(invalid="ignore"):
                shared = found.geometry[a].intersection(found.geometry[b]).area
            same = shared > 0.05 * min(found.geometry[a].area, found.geometry[b].area)
            if same or found.geometry[a].distance(found.geometry[b]) < wishes.spacing_m:
                good &= ~(SETS[:, a] & SETS[:, b])
    return float((one @ found.worth)[good].max()) if good.any() else None


def constraints_of(found, wishes):
    return build_constraints(found, wishes, {"kind": KINDS, "neighbourhood": HOODS[:2]})


def test_the_programme_equals_trying_every_set_on_200_instances():
    feasible = 0
    for seed in range(200):
        found, wishes = instance(seed)
        solution = solve(found.worth, constraints_of(found, wishes), 0.0, 30)
        best = by_trying(found, wishes)
        if best is None:
            assert solution.state == INFEASIBLE, seed
        else:
            feasible += 1
            assert solution.objective == pytest.approx(best, rel=1e-9), seed
            assert solution.gap <= 1e-6, seed
    assert 80 < feasible < 190  # both ends are tried


def test_conflicts_named_cannot_hold_together_but_do_without_any_one_of_them():
    told = 0
    for seed in range(200):
        found, wishes = instance(seed)
        constraints = constraints_of(found, wishes)
        if by_trying(found, wishes) is not None:
            continue
        conflict = conflicting(12, constraints)
        if conflict.alone:
            assert not any(c.holds(chosen) for c in conflict.constraints for chosen in SETS), seed
            continue
        conflict = conflict.constraints
        fits = np.array([[c.holds(chosen) for c in conflict] for chosen in SETS[::-1]])
        assert not fits.all(axis=1).any(), seed
        for out in range(len(conflict)):
            assert np.delete(fits, out, axis=1).all(axis=1).any(), seed
        told += 1
        if told == 6:
            break
    assert told == 6


def test_the_smallest_conflict_is_found_though_a_longer_one_exists():
    """West's only site costs 30 under a budget of 25: a conflict of two. The area asked needs two sites of East and so conflicts
    with the budget and at most one site in East: a conflict of three, which comes first in the order of the constraints."""
    found = Candidates(
        row=np.arange(3),
        score=np.full(3, 50.0),
        benefit=np.ones(3),
        cost_eur=np.array([10.0, 10.0, 30.0]),
        area_m2=np.array([100.0, 100.0, 150.0]),
        trees=np.zeros(3),
        kind=np.array(["street", "street", "square"], dtype=object),
        neighbourhood=np.array(["East", "East", "West"], dtype=object),
        priority=np.zeros(3, dtype=bool),
        geometry=shapely.points([[0, 0], [100, 0], [200, 0]]),
    )
    wishes = Wishes(budget_eur=25.0, least_each={"neighbourhood": 1}, quotas=(Quota("neighbourhood", "East", None, 1),), area_m2=200.0)
    conflict = conflicting(3, constraints_of(found, wishes))
    assert [(c.group, c.values.get("name")) for c in conflict.constraints] == [("budget", None), ("neighbourhood_least", "West")]
    assert conflict.smallest


def test_a_quota_above_supply_is_a_conflict_of_one():
    found, _ = instance(0)
    supply = int((found.kind == "square").sum())
    conflict = conflicting(12, constraints_of(found, Wishes(quotas=(Quota("kind", "square", supply + 1),))))
    assert [(c.group, c.values["supply"]) for c in conflict.constraints] == [("kind_least_one", supply)]
    assert conflict.alone


def test_fewer_where_short_asks_for_what_is_there():
    found, _ = instance(0)
    there = {name: int((found.neighbourhood == name).sum()) for name in HOODS[:2]}
    for short, asked in ((False, {"East": 99, "West": 99}), (True, there)):
        constraints = constraints_of(found, Wishes(least_each={"neighbourhood": 99}, fewer_where_short=short))
        assert {c.values["name"]: c.lower[0] for c in constraints if c.group == "neighbourhood_least"} == asked


@pytest.mark.parametrize("apart", [(0.0, False), (9.999, True), (10.0, False), (10.001, False)])
def test_nearer_than_is_not_as_near_as(apart):
    gap, conflict = apart
    shapes = np.array([shapely.box(0, 0, 10, 10), shapely.box(10 + gap, 0, 20 + gap, 10)], dtype=object)
    distance = 10.0 if gap else 0.0
    assert (len(near_pairs(shapes, distance)) == 1) is conflict


def test_a_wall_is_no_ground_and_a_sliver_is_no_overlap():
    shapes = np.array([shapely.box(0, 0, 10, 10), shapely.box(9.6, 0, 19.6, 10), shapely.box(9.0, 0, 19.0, 10)], dtype=object)
    kinds = np.array(["street", "square", "car_park"], dtype=object)
    # 0–1 share 4 m² of 100 (a sliver), 0–2 share 10, 1–2 share 94.
    assert overlapping_pairs(shapes, kinds).tolist() == [[0, 2], [1, 2]]
    assert overlapping_pairs(shapes, np.array(["street", "square", "blind_wall"], dtype=object)).tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda p: p[0] < p[1]), max_size=60))
def test_cliques_hold_every_pair_and_no_other(pairs):
    given_pairs = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    held = set()
    for members in cliques(given_pairs, 15):
        held |= {(a, b) for i, a in enumerate(members.tolist()) for b in members.tolist()[i + 1:]}
    assert held == pairs


def test_a_clique_is_one_row():
    assert [members.tolist() for members in cliques(np.array([[0, 1], [0, 2], [1, 2], [2, 3]]), 4)] == [[0, 1, 2], [2, 3]]


def test_quotas_are_read_and_faults_named():
    assert parse_quotas("street >= 3; flat_roof<=5\nLa Ferme = 2;", KINDS) == (
        Quota("kind", "street", 3, None), Quota("kind", "flat_roof", None, 5), Quota("neighbourhood", "La Ferme", 2, 2),
    )  # fmt: skip
    from transformable_spaces.transformable_spaces_plugin.core.errors import InputError

    with pytest.raises(InputError, match="street > 3"):
        parse_quotas("street > 3", KINDS)
    found, _ = instance(0)
    with pytest.raises(InputError, match="Nowhere.*East, West"):
        constraints_of(found, Wishes(quotas=(Quota("neighbourhood", "Nowhere", 1),)))
