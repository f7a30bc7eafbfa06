"""The parts of a scoring profile: criteria and hard constraints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Tuple

from .value import ValueFunction

SIDES = ("need", "feasibility")
TESTS = ("at_most", "at_least", "one_of", "is_true", "contains")


@dataclass(frozen=True)
class Criterion:
    """One indicator in a score: its side, its value function and its weight, for the kinds it applies to.

    ``equity``: whether it is there for fairness between people, so that a ranking without such criteria can be shown beside.
    """

    indicator: str
    side: str
    unit: str
    weight: float
    kinds: Tuple[str, ...]
    value: ValueFunction
    source: str
    equity: bool = False


@dataclass(frozen=True)
class Condition:
    """A test of one column: ``at_most``, ``at_least`` (a number), ``one_of`` (classes), ``is_true``, ``contains`` (an id in a list)."""

    column: str
    test: str
    value: Any


@dataclass(frozen=True)
class Constraint:
    """A hard constraint: a site that meets all its conditions scores 0. A missing value meets none, so it never blocks."""

    id: str
    conditions: Tuple[Condition, ...]
    kinds: Tuple[str, ...]
    source: str
    jurisdiction: Optional[str] = None
