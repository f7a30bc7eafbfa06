"""Pairwise judgements into weights: the analytic hierarchy process (Saaty, 1980, The Analytic Hierarchy Process)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np

from ..errors import DataFileError
from ..notes import Notes
from ..spaces.rule_file import RuleFile
from .judgements import Judgements
from .profile import Profile

RULES = RuleFile(Path(__file__).with_name("ahp.json"))
# What an eigenvector holds beyond these decimals depends on the order of the criteria.
_DECIMALS = 12


@dataclass(frozen=True)
class Judged:
    """What judgements say: weights (m,) that sum to 1, the principal eigenvalue λ, and the consistency ratio."""

    weights: np.ndarray
    eigenvalue: float
    consistency_ratio: float


def weights_of(matrix: np.ndarray) -> Judged:
    """The weights behind a reciprocal matrix (m, m) of judgements: ``matrix[i, j]`` is how much more i matters than j.

    The weights are the principal eigenvector, summing to 1. Consistency ratio = (λ − m) / (m − 1) / RI, with the random index RI of
    ``ahp.json``; 0 for two criteria, which cannot contradict each other.
    """
    size = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    vector = np.abs(vectors[:, first].real)
    eigenvalue = float(values[first].real)
    random_index = RULES.numbers("random_index")[str(size)]
    ratio = (eigenvalue - size) / (size - 1) / random_index if random_index > 0 else 0.0
    return Judged(np.round(vector / vector.sum(), _DECIMALS), eigenvalue, max(0.0, round(ratio, _DECIMALS)))


def worst_triad(matrix: np.ndarray) -> Tuple[int, int, int]:
    """The three criteria (i, j, k) whose judgements contradict each other most: the largest |log(a_ij · a_jk / a_ik)|.

    The first in order of number where several are equal (measure of a triad: Koczkodaj, 1993, A new definition of consistency of
    pairwise comparisons, Mathematical and Computer Modelling 18(7)).
    """
    logs = np.log(matrix)
    gaps = np.abs(logs[:, :, None] + logs[None, :, :] - logs[:, None, :])
    size = len(matrix)
    i, j, k = np.indices((size, size, size))
    gaps = np.where((i < j) & (j < k), np.round(gaps, _DECIMALS), -1.0)
    first, second, third = np.unravel_index(int(np.argmax(gaps)), gaps.shape)
    return int(first), int(second), int(third)


def weigh_by_judgements(profile: Profile, judgements: Sequence[Judgements], file: str, notes: Notes) -> Profile:
    """The profile with the weights that the judgements give to the indicators they compare; all others keep theirs.

    The judged indicators of one matrix share out what they weighed together before (one each, where that was nothing), so that the
    rest of the side keeps its part. Raises DataFileError(file, path, rule) for an indicator that the profile does not have, that is
    judged twice, or that is of another side than the rest of its matrix; for a matrix larger than the random indices known; and
    for a consistency ratio above the limit of ``ahp.json``, naming the three indicators that contradict each other most.
    """
    side = {criterion.indicator: criterion.side for criterion in profile.criteria}
    before = {criterion.indicator: criterion.weight for criterion in profile.criteria}
    weights: Dict[str, float] = {}
    for number, judged in enumerate(judgements):
        where = judged.where or f"judgements[{number}]"
        _check(judged, where, side, weights, file)
        found = weights_of(judged.matrix)
        if found.consistency_ratio > RULES.number("consistency_limit"):
            raise DataFileError(file, where, _contradiction(judged, found))
        whole = sum(before[name] for name in judged.indicators) or float(len(judged.indicators))
        weights.update({name: float(weight) * whole for name, weight in zip(judged.indicators, found.weights)})
        notes.info(
            "weights_judged", score=profile.prefix, count=len(judged.indicators), ratio=f"{found.consistency_ratio:.3f}",
            side=side[judged.indicators[0]],
        )  # fmt: skip
    return profile.with_weights(weights)


def _check(judged: Judgements, where: str, side: Dict[str, str], weights: Dict[str, float], file: str) -> None:
    largest = max(int(size) for size in RULES.numbers("random_index"))
    if len(judged.indicators) > largest:
        raise DataFileError(file, where, f"at most {largest} indicators can be compared at once; here are {len(judged.indicators)}")
    for name in judged.indicators:
        if name not in side:
            raise DataFileError(file, where, f"the profile has no indicator {name!r}; there are: {', '.join(sorted(side))}")
        if name in weights:
            raise DataFileError(file, where, f"{name!r} is judged twice")
        if side[name] != side[judged.indicators[0]]:
            rule = (
                f"one matrix compares indicators of one side; {judged.indicators[0]!r} is of the side “{side[judged.indicators[0]]}”, "
                f"{name!r} of “{side[name]}”"
            )
            raise DataFileError(file, where, rule)


def _contradiction(judged: Judgements, found: Judged) -> str:
    i, j, k = worst_triad(judged.matrix)
    said: List[str] = [
        f"{judged.indicators[a]} is {_ratio(judged.matrix[a, b])} as important as {judged.indicators[b]}"
        for a, b in ((i, j), (j, k), (i, k))
    ]
    follows = _ratio(judged.matrix[i, j] * judged.matrix[j, k])
    return (
        f"the judgements contradict each other (consistency ratio {found.consistency_ratio:.2f}, at most "
        f"{RULES.number('consistency_limit'):.2f}). Most of all: {said[0]} and {said[1]}, from which {follows} would follow, "
        f"but {said[2]}"
    )


def _ratio(value: float) -> str:
    """3 times, 1/3 times, 0.44 times."""
    whole, inverse = round(value), round(1 / value)
    if abs(value - whole) < 1e-6:
        return f"{whole} times"
    return f"1/{inverse} times" if abs(1 / value - inverse) < 1e-6 else f"{value:.2f} times"
