"""Who gets the benefit: shares by fifth of deprivation against shares of inhabitants, and the concentration index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..table import FeatureTable
from .costs import RULES


@dataclass(frozen=True)
class Equity:
    """One row a fifth, the most deprived first (arrays of 5), the concentration index, and the share of benefit that counts for no fifth.

    inhabitants, benefit: shares 0..1 of those of all neighbourhoods whose deprivation and inhabitants are known. index: −1 (all benefit
    to the most deprived) to 1 (to the least), NaN where it cannot be told. unplaced: share of the whole benefit outside these.
    """

    inhabitants: np.ndarray
    benefit: np.ndarray
    neighbourhoods: np.ndarray
    index: float
    unplaced: float

    def table(self) -> FeatureTable:
        """As a table without geometry: ``fifth`` (1: most deprived), ``neighbourhoods``, ``inhabitants_share``, ``benefit_share``."""
        count = len(self.inhabitants)
        return FeatureTable.make(
            [None] * count,
            {
                "fifth": np.arange(1, count + 1),
                "neighbourhoods": self.neighbourhoods,
                "inhabitants_share": self.inhabitants,
                "benefit_share": self.benefit,
            },
        )


def equity(
    name: np.ndarray, inhabitants: np.ndarray, deprivation: np.ndarray, benefit: np.ndarray, of_benefit: np.ndarray
) -> Optional[Equity]:
    """How the benefits (m,), each in the neighbourhood ``of_benefit`` (name or None), fall on the neighbourhoods (k,).

    Neighbourhoods are ranked by deprivation, the most deprived first; one belongs to the fifth of inhabitants in which its middle
    inhabitant stands (equally deprived ones share a middle). None where no neighbourhood has both figures or nobody lives there.
    """
    known = np.isfinite(inhabitants) & np.isfinite(deprivation) & (np.nan_to_num(inhabitants) > 0)
    if not known.any():
        return None
    rows = {label: number for number, label in enumerate(name[known])}
    at = np.array([rows.get(label, -1) for label in of_benefit], dtype=np.int64)
    got = np.bincount(at[at >= 0], weights=benefit[at >= 0], minlength=len(rows))
    people = inhabitants[known]
    rank = middle_rank(people, deprivation[known])
    count = int(RULES.number("fifths"))
    fifth = np.minimum((rank * count).astype(np.int64), count - 1)
    total = float(benefit.sum())
    placed = float(got.sum())
    by_fifth = np.bincount(fifth, weights=got, minlength=count)
    return Equity(
        inhabitants=np.bincount(fifth, weights=people, minlength=count) / people.sum(),
        benefit=by_fifth / placed if placed > 0 else np.full(count, np.nan),
        neighbourhoods=np.bincount(fifth, minlength=count),
        index=concentration_index(people, deprivation[known], got),
        unplaced=1.0 - placed / total if total > 0 else np.nan,
    )


def middle_rank(people: np.ndarray, deprivation: np.ndarray) -> np.ndarray:
    """The share (0..1, k) of all people who live in a more deprived neighbourhood, and half of those in equally deprived ones."""
    _, place = np.unique(-deprivation, return_inverse=True)
    place = place.reshape(-1)
    by_place = np.bincount(place, weights=people)
    before = np.cumsum(by_place) - by_place
    rank: np.ndarray = (before + by_place / 2.0)[place] / people.sum()
    return rank


def concentration_index(people: np.ndarray, deprivation: np.ndarray, benefit: np.ndarray) -> float:
    """C = 2/μ · Σ f·h·R − 1 over groups: f share of people, h benefit a head, μ its mean, R the middle rank, most deprived first.

    Below 0 the benefit is concentrated among the deprived, above 0 among the others, 0 where everyone gets the same; NaN where there
    is no benefit. Kakwani, Wagstaff, van Doorslaer 1997, Journal of Econometrics 77:87–103 (grouped data); worked example: World
    Bank, Quantitative Techniques for Health Equity Analysis, Technical Note 7.
    """
    if not benefit.sum() > 0:
        return float("nan")
    rank = middle_rank(people, deprivation)
    # Σ f·h·R / μ = Σ benefit·R / Σ benefit, since f·h is the benefit of the group over all people.
    return float(2.0 * (benefit * rank).sum() / benefit.sum() - 1.0)


