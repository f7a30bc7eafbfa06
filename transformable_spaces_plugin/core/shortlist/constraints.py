"""What a selection must keep to, as rows of a linear programme that can be taken out one by one and told in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix

from ..errors import InputError
from .candidates import Candidates
from .conflicts import cliques, near_pairs, overlapping_pairs


@dataclass(frozen=True)
class Quota:
    """At least or at most so many sites of one ``group`` (``kind`` or ``neighbourhood``); None: no such limit."""

    group: str
    name: str
    least: Optional[int] = None
    most: Optional[int] = None


@dataclass(frozen=True)
class Wishes:
    """What the user asks of a selection; None or empty: not asked.

    least_each, most_each: group (``kind``, ``neighbourhood``) → sites of every kind or in every neighbourhood. priority_share: least
    share (0..1) of the benefit in neighbourhoods of priority. spacing_m: least distance between two sites. fewer_where_short: where
    a group has fewer candidates than ``least_each``, all of them are enough.
    """

    budget_eur: Optional[float] = None
    count_least: Optional[int] = None
    count_most: Optional[int] = None
    least_each: Dict[str, int] = field(default_factory=dict)
    most_each: Dict[str, int] = field(default_factory=dict)
    quotas: Tuple[Quota, ...] = ()
    priority_share: Optional[float] = None
    spacing_m: float = 0.0
    area_m2: Optional[float] = None
    trees: Optional[float] = None
    fewer_where_short: bool = False


@dataclass(frozen=True)
class Constraint:
    """One constraint: ``lower ≤ rows · x ≤ upper``.

    group: what it is (``budget``, ``kind_least``…), one wish of the user even where it makes several constraints. values: what its
    words ``shortlist.constraint.<group>`` are filled with. optional: whether its price may be asked.
    """

    group: str
    values: Dict[str, object]
    rows: csr_matrix
    lower: np.ndarray
    upper: np.ndarray
    optional: bool = True

    def holds(self, chosen: np.ndarray) -> bool:
        """Whether a selection (bool, n) keeps to it, but for rounding (1e-9 of what is limited)."""
        reached = self.rows @ chosen.astype(float)
        slack = 1e-9 * np.maximum(1.0, abs(self.rows) @ chosen.astype(float))
        return bool(((reached >= self.lower - slack) & (reached <= self.upper + slack)).all())


def build_constraints(candidates: Candidates, wishes: Wishes, names: Dict[str, Iterable[str]]) -> List[Constraint]:
    """The constraints of the wishes over the candidates. names: group → all its members in play, also those without a candidate.

    InputError for a quota of a kind or neighbourhood that is not there.
    """
    size = len(candidates)
    groups = {"kind": candidates.kind, "neighbourhood": candidates.neighbourhood}
    made: List[Constraint] = []
    values: Dict[str, object]
    if wishes.budget_eur is not None:
        # In budgets, so that a solver's tolerance is one of the budget and not of a euro.
        share = candidates.cost_eur / wishes.budget_eur
        made.append(_row("budget", {"value": wishes.budget_eur}, share, most=1.0))
    if wishes.count_most is not None:
        values = {"value": wishes.count_most, "count": wishes.count_most}
        made.append(_row("count_most", values, np.ones(size), most=wishes.count_most))
    if wishes.count_least is not None:
        values = {"value": wishes.count_least, "count": wishes.count_least}
        made.append(_row("count_least", values, np.ones(size), least=wishes.count_least))
    for group, members in groups.items():
        for name in sorted(names[group]):
            inside = (members == name).astype(float)
            supply = int(inside.sum())
            least, most = wishes.least_each.get(group), wishes.most_each.get(group)
            if least is not None and wishes.fewer_where_short:
                least = min(least, supply)
            if least:
                values = {"value": least, "name": name, "supply": supply}
                made.append(_row(f"{group}_least", values, inside, least=least))
            if most is not None and supply > most:
                made.append(_row(f"{group}_most", {"value": most, "name": name}, inside, most=most))
    made += [constraint for quota in wishes.quotas for constraint in _quota(quota, groups[quota.group], names[quota.group])]
    if wishes.priority_share is not None:
        share = candidates.benefit * (candidates.priority - wishes.priority_share)
        made.append(_row("priority_share", {"value": 100 * wishes.priority_share}, share / candidates.benefit.max(), least=0.0))
    if wishes.area_m2 is not None:
        made.append(_row("area_target", {"value": wishes.area_m2}, candidates.area_m2 / wishes.area_m2, least=1.0))
    if wishes.trees is not None:
        made.append(_row("tree_target", {"value": wishes.trees}, candidates.trees / wishes.trees, least=1.0))
    made += _conflicts("overlap", {}, overlapping_pairs(candidates.geometry, candidates.kind), size, optional=False)
    made += _conflicts("spacing", {"value": wishes.spacing_m}, near_pairs(candidates.geometry, wishes.spacing_m), size)
    return made


def _quota(quota: Quota, members: np.ndarray, names: Iterable[str]) -> List[Constraint]:
    if quota.name not in set(names):
        raise InputError(f"quota for “{quota.name}”: no such {quota.group}; there are: {', '.join(sorted(names)) or 'none'}")
    inside = (members == quota.name).astype(float)
    made = []
    if quota.least:
        values = {"value": quota.least, "name": quota.name, "supply": int(inside.sum())}
        made.append(_row(f"{quota.group}_least_one", values, inside, least=quota.least))
    if quota.most is not None:
        made.append(_row(f"{quota.group}_most_one", {"value": quota.most, "name": quota.name}, inside, most=quota.most))
    return made


def _row(group: str, values: Dict[str, object], row: np.ndarray, least: float = -np.inf, most: float = np.inf) -> Constraint:
    return Constraint(group, values, csr_matrix(row[None, :]), np.array([float(least)]), np.array([float(most)]))


def _conflicts(group: str, values: Dict[str, object], pairs: np.ndarray, size: int, optional: bool = True) -> List[Constraint]:
    """At most one of every clique."""
    if not len(pairs):
        return []
    sets = cliques(pairs, size)
    lengths = np.array([len(members) for members in sets])
    rows = csr_matrix(
        (np.ones(lengths.sum()), (np.repeat(np.arange(len(sets)), lengths), np.concatenate(sets))), shape=(len(sets), size)
    )
    pairs_told = {**values, "pairs": len(pairs)}
    return [Constraint(group, pairs_told, rows, np.full(len(sets), -np.inf), np.ones(len(sets)), optional)]


_QUOTA = re.compile(r"^(?P<name>.+?)\s*(?P<sign><=|>=|=)\s*(?P<number>\d+)$")


def parse_quotas(text: str, kinds: Sequence[str]) -> Tuple[Quota, ...]:
    """Quotas written as ``street >= 3; flat_roof <= 5; La Ferme = 2``: a kind by its id, anything else a neighbourhood's name.

    InputError, naming the part that cannot be read.
    """
    made = []
    for part in (piece.strip() for piece in text.replace("\n", ";").split(";")):
        if not part:
            continue
        found = _QUOTA.match(part)
        if found is None:
            raise InputError(f"quota “{part}” cannot be read; write a kind or a neighbourhood, then >=, <= or =, and a whole number")
        name, number = found["name"], int(found["number"])
        least = number if found["sign"] in (">=", "=") else None
        most = number if found["sign"] in ("<=", "=") else None
        made.append(Quota("kind" if name in kinds else "neighbourhood", name, least, most))
    return tuple(made)
