"""The best set of sites under constraints: a binary programme, solved by HiGHS through ``scipy.optimize.milp``."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import Any, Callable, List, Optional, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import vstack

from .constraints import Constraint

OPTIMAL, LIMIT, INFEASIBLE = "optimal", "limit", "infeasible"


@dataclass(frozen=True)
class Solution:
    """What the solver found.

    state: ``optimal`` (within the gap asked), ``limit`` (time ran out; ``chosen`` may still hold the best set found) or ``infeasible``.
    chosen: bool (n,) or None. objective: Σ worth of the chosen; bound: no selection is worth more. gap: (bound − objective)/objective.
    """

    state: str
    chosen: Optional[np.ndarray]
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        if self.chosen is None or not self.objective > 0:
            return 0.0 if self.bound <= 0 else float("inf")
        return max(0.0, (self.bound - self.objective) / self.objective)


def solve(
    worth: np.ndarray, constraints: Sequence[Constraint], gap: float, seconds: float, tick: Optional[Callable[[], None]] = None
) -> Solution:
    """Choose x in {0, 1}ⁿ that maximises Σ worth·x under the constraints, to a relative ``gap``, in at most ``seconds``.

    worth (n,): at least 0. The scale of the worth does not matter: the largest is made 1 for the solver. tick: called ten times a second
    while the solver works; what it raises (Cancelled) ends the wait.
    """
    scale = float(worth.max(initial=0.0)) or 1.0
    tightened = 0.0
    # The solver keeps to constraints within a tolerance; a set that goes over one by rounding is solved again with that much less room.
    for _ in range(4):
        rows, options = _stack(constraints, tightened), {"mip_rel_gap": gap, "time_limit": float(seconds)}
        result = _watched(partial(milp, -worth / scale, integrality=np.ones(len(worth)), bounds=Bounds(0, 1), constraints=rows,
                                  options=options), tick)  # fmt: skip
        if result.status == 2:
            return Solution(INFEASIBLE, None, 0.0, 0.0)
        if result.x is None:
            return Solution(LIMIT, None, 0.0, float("inf"))
        chosen = np.asarray(result.x) > 0.5
        if all(constraint.holds(chosen) for constraint in constraints):
            break
        tightened = tightened * 10 or 1e-7
    else:
        return Solution(LIMIT, None, 0.0, float("inf"))
    objective = float(worth[chosen].sum())
    bound = objective if result.mip_dual_bound is None else max(objective, -float(result.mip_dual_bound) * scale)
    return Solution(OPTIMAL if result.status == 0 else LIMIT, chosen, objective, bound)


def _watched(work: Callable[[], Any], tick: Optional[Callable[[], None]]) -> Any:
    """``work()`` in a thread of its own while ``tick`` is called; the solver cannot be asked to stop, but it can be left alone."""
    if tick is None:
        return work()
    box: List[Any] = []

    def run() -> None:
        try:
            box.append((work(), None))
        except Exception as error:  # raised again below, in the thread that asked
            box.append((None, error))

    # No daemon: a thread that is inside the solver when Python ends would bring the whole process down.
    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        thread.join(0.1)
        tick()
    result, error = box[0]
    if error is not None:
        raise error
    return result


def _stack(constraints: Sequence[Constraint], tightened: float) -> List[LinearConstraint]:
    if not constraints:
        return []
    lower = np.concatenate([constraint.lower for constraint in constraints])
    upper = np.concatenate([constraint.upper for constraint in constraints])
    rows = vstack([constraint.rows for constraint in constraints], format="csr")
    return [LinearConstraint(rows, lower + tightened, upper - tightened)]


def feasible(size: int, constraints: Sequence[Constraint], seconds: float) -> Optional[bool]:
    """Whether any selection of ``size`` sites keeps to the constraints; None where the time did not do to tell."""
    if all(constraint.holds(np.zeros(size, dtype=bool)) for constraint in constraints):
        return True
    found = solve(np.zeros(size), constraints, 1.0, seconds)
    return {OPTIMAL: True, INFEASIBLE: False}.get(found.state, True if found.chosen is not None else None)
