"""Why no selection keeps to all constraints: the smallest set of them that cannot hold together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Callable, List, Sequence, Tuple

from ..progress import SILENT, Progress
from .constraints import Constraint
from .costs import RULES
from .portfolio import feasible


@dataclass(frozen=True)
class Conflict:
    """Constraints that cannot hold together; where ``alone``, none of them holds even by itself. smallest: no smaller set conflicts."""

    constraints: Tuple[Constraint, ...]
    alone: bool
    smallest: bool


def conflicting(size: int, constraints: Sequence[Constraint], progress: Progress = SILENT) -> Conflict:
    """Which constraints over ``size`` sites cannot hold together: all that do not hold even alone, else a set as small as trials find.

    A deletion filter (Chinneck, Dravnieks 1991, ORSA Journal on Computing 3:157–168) leaves a set of which no constraint can be left
    out; which one depends on the order, so it runs in two and the smaller stays. Then all sets of fewer constraints are tried, the
    smallest first, as far as the number of tests allows. A test that time does not decide counts as no conflict.
    """
    seconds = RULES.number("trial_seconds")

    def clash(some: Sequence[Constraint]) -> bool:
        progress.at(0.2, "progress.conflicts")
        return feasible(size, some, seconds) is False

    alone = [constraint for constraint in constraints if clash([constraint])]
    if alone:
        return Conflict(tuple(alone), True, True)
    left = min((_filtered(order, clash) for order in (constraints, constraints[::-1])), key=len)
    left = [constraint for constraint in constraints if any(constraint is other for other in left)]
    tests = 0
    for length in range(2, len(left)):
        for some in combinations(constraints, length):
            tests += 1
            if tests > RULES.number("subset_tests"):
                return Conflict(tuple(left), False, False)
            if clash(some):
                return Conflict(some, False, True)
    return Conflict(tuple(left), False, True)


def _filtered(constraints: Sequence[Constraint], clash: Callable[[Sequence[Constraint]], bool]) -> List[Constraint]:
    left = list(constraints)
    for constraint in constraints:
        without = [other for other in left if other is not constraint]
        if clash(without):
            left = without
    return left
