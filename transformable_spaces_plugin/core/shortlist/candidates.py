"""The sites that a shortlist may choose from: what each would bring, what it costs, where it lies; and why the others may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Optional

import numpy as np
import shapely

from ..errors import InputError
from ..notes import Notes
from ..table import FeatureTable, missing
from .costs import RULES, Costs

BENEFITS = ("area", "people", "trees", "site")


@dataclass(frozen=True)
class Aim:
    """What is maximised: Σ score/100 · benefit over the chosen sites.

    score: ``greening`` or ``pedestrian`` (column ``<score>_score``), or a column of scores 0..100 in ``score_field``. benefit: ``area``
    (usable m², capped), ``people`` (inhabitants within 300 m), ``trees`` (places for trees) or ``site`` (every site counts 1), or a column
    in ``benefit_field``. closed: whether sites of the latitude *closed* may be chosen.
    """

    score: str = "greening"
    score_field: Optional[str] = None
    benefit: str = "area"
    benefit_field: Optional[str] = None
    cap_m2: Optional[float] = None
    closed: bool = False


@dataclass(frozen=True)
class Candidates:
    """The sites that may be chosen, in an order that does not depend on the order of the features; all arrays (n,).

    row: row of the site. score: 0..100. benefit: in the unit of the aim. cost_eur: NaN where unknown. area_m2, trees: what targets
    count. neighbourhood: name or None. priority: whether the neighbourhood is one of priority.
    """

    row: np.ndarray
    score: np.ndarray
    benefit: np.ndarray
    cost_eur: np.ndarray
    area_m2: np.ndarray
    trees: np.ndarray
    kind: np.ndarray
    neighbourhood: np.ndarray
    priority: np.ndarray
    geometry: np.ndarray

    def __len__(self) -> int:
        return len(self.row)

    @property
    def worth(self) -> np.ndarray:
        """What the objective counts of each site: score/100 · benefit."""
        return self.score / 100.0 * self.benefit


def usable_m2(sites: FeatureTable, score: str) -> np.ndarray:
    """Ground (m², n) that a site offers: its usable area; of a street to pedestrianise, what closing it to through traffic gives."""
    usable = sites.number("usable_area_m2")
    if score == "pedestrian":
        closed = sites.number("usable_area_closed_m2")
        usable = np.where(np.isfinite(closed), np.fmax(usable, closed), usable)
    return usable


def benefit_of(sites: FeatureTable, aim: Aim) -> np.ndarray:
    """The benefit (n,) of every site by the aim, NaN where what it rests on is missing; MissingField, InputError for an unknown one.

    People are those within 300 m by density, as if all that ground lay inside the study area; who lives near two sites counts for both.
    """
    if aim.benefit_field is not None:
        return _numbers(sites, aim.benefit_field)
    if aim.benefit == "area":
        cap = RULES.number("benefit_cap_m2") if aim.cap_m2 is None else aim.cap_m2
        return np.minimum(usable_m2(sites, aim.score), cap)
    if aim.benefit == "people":
        sites.column("people_300m_per_ha")
        around = shapely.area(shapely.buffer(sites.geometry, RULES.number("people_near_m"), quad_segs=8)) / 10_000
        return sites.number("people_300m_per_ha") * around
    if aim.benefit == "trees":
        sites.column("tree_positions")
        return sites.number("tree_positions")
    if aim.benefit == "site":
        return np.ones(len(sites))
    raise InputError(f"benefit is one of {', '.join(BENEFITS)}, not “{aim.benefit}”")


def score_of(sites: FeatureTable, aim: Aim) -> np.ndarray:
    """The score (0..100, n) by the aim, NaN where there is none or a hard constraint blocks the site."""
    if aim.score_field is not None:
        return _numbers(sites, aim.score_field)
    sites.column(f"{aim.score}_score")
    blocked = ~missing(sites.text(f"{aim.score}_blocked_by"))
    return np.where(blocked, np.nan, sites.number(f"{aim.score}_score"))


def find_candidates(
    sites: FeatureTable,
    aim: Aim,
    costs: Costs,
    budget_eur: Optional[float],
    neighbourhood: np.ndarray,
    priority: np.ndarray,
    notes: Notes,
) -> Candidates:
    """The sites that have a score and a benefit above 0 and are not closed; under a budget those whose cost is known.

    A cost that is unknown is never 0: without a budget such a site may be chosen, under one it may not. A site dearer than the whole
    budget stays among the candidates (the budget keeps it out, and its price can be told). How many sites are left out, and why, is
    counted in notes; InputError with the same counts when none is left that the budget pays for.
    """
    score, benefit = score_of(sites, aim), benefit_of(sites, aim)
    cost = costs.cost_eur
    left: Dict[str, np.ndarray] = {
        "no_score": ~(score > 0),
        "no_benefit": ~(benefit > 0),
        "closed": np.zeros(len(sites), dtype=bool) if aim.closed else sites.text("latitude") == "closed",
    }
    if budget_eur is not None:
        left["no_cost"] = ~np.isfinite(cost)
    kept = np.ones(len(sites), dtype=bool)
    counts: Dict[str, int] = {}
    for reason, out in left.items():  # each site is counted under its first reason
        counts[reason] = int((kept & out).sum())
        kept &= ~out
    dear = kept & (cost > budget_eur) if budget_eur is not None else np.zeros(len(sites), dtype=bool)
    counts["too_dear"] = int(dear.sum())
    for reason, count in counts.items():
        notes.count(f"shortlist_{reason}", count)
    if not (kept & ~dear).any():
        told = ", ".join(f"{_REASONS[reason]}: {count}" for reason, count in counts.items() if count)
        raise InputError(f"no site can be chosen; of {len(sites)} sites, left out for {told or 'nothing, the layer is empty'}")
    rows = np.flatnonzero(kept)
    rows = rows[_steady_order(sites, rows)]
    trees = sites.number("tree_positions")
    return Candidates(
        row=rows,
        score=score[rows],
        benefit=benefit[rows],
        cost_eur=cost[rows],
        area_m2=np.nan_to_num(usable_m2(sites, aim.score))[rows],
        trees=np.nan_to_num(trees)[rows],
        kind=sites.text("kind")[rows],
        neighbourhood=neighbourhood[rows],
        priority=priority[rows],
        geometry=sites.geometry[rows],
    )


_REASONS = {
    "no_score": "no score, blocked or score 0",
    "no_benefit": "no benefit",
    "closed": "closed to intervention",
    "no_cost": "cost unknown",
    "too_dear": "dearer than the whole budget",
}


def _steady_order(sites: FeatureTable, rows: np.ndarray) -> np.ndarray:
    """The order of ``rows`` by identifier and place, so that equal selections do not depend on the order of the features."""
    ids = sites.text("site_id")[rows].astype(str)
    x, y, right, top = shapely.bounds(sites.geometry[rows]).T
    order: np.ndarray = np.lexsort((top, right, y, x, ids))
    return order


def _numbers(sites: FeatureTable, field: str) -> np.ndarray:
    values = sites.column(field)
    if values.dtype.kind not in "fib":
        raise InputError(f"field “{field}” holds text; a field of numbers is expected")
    return values.astype(float)
