"""From indicators to scores: need, feasibility, score, confidence, rank, what blocks, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import List, Optional, Tuple

import numpy as np

from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .aggregate import RELATIVE, aggregate, weighted_mean
from .criteria import Condition
from .explain import explain
from .profile import Profile
from .value import Classes, Percentiles

# Ranks compare scores to this many decimals, so that the last bits of floating point never order two sites.
RANK_DECIMALS = 9
# Sums of weights are compared up to this much, so that their last bits never tell whether enough is known.
_WEIGHT_NOISE = 1e-9


@dataclass(frozen=True)
class Judged:
    """What a profile makes of sites before aggregation: points (n, m) 0..100 or NaN, applicable (n, m) bool, weights (m,), sides (m,)."""

    points: np.ndarray
    applicable: np.ndarray
    weights: np.ndarray
    is_need: np.ndarray


def fix_percentiles(profile: Profile, sites: FeatureTable) -> Profile:
    """The profile with the percentiles of these sites wherever it judges by percentile and none are fixed yet.

    Keep ``profile.percentiles()`` of the result in the run's record, and give it to ``profile.with_percentiles`` to read another
    study on the same scale.
    """
    criteria = []
    for criterion in profile.criteria:
        if isinstance(criterion.value, Percentiles) and criterion.value.study_values is None:
            values = np.where(_is_of(sites, criterion.kinds, profile.kinds), sites.number(criterion.indicator), np.nan)
            criterion = replace(criterion, value=criterion.value.fixed_by(values))
        criteria.append(criterion)
    return replace(profile, criteria=tuple(criteria))


def judge(sites: FeatureTable, profile: Profile) -> Judged:
    """The points of every site in every criterion, and which criteria apply to which site."""
    points = np.full((len(sites), len(profile.criteria)), np.nan)
    applicable = np.zeros(points.shape, dtype=bool)
    for column, criterion in enumerate(profile.criteria):
        applicable[:, column] = _is_of(sites, criterion.kinds, profile.kinds)
        named = isinstance(criterion.value, Classes)
        values = sites.text(criterion.indicator) if named else sites.number(criterion.indicator)
        points[:, column] = np.where(applicable[:, column], criterion.value(values), np.nan)
    weights = np.array([criterion.weight for criterion in profile.criteria], dtype=float)
    return Judged(points, applicable, weights, np.array([criterion.side == "need" for criterion in profile.criteria], dtype=bool))


def blocked_by(sites: FeatureTable, profile: Profile) -> np.ndarray:
    """The id of the first constraint of the profile that blocks each site, object (n,) with None where none does.

    A missing value or column never blocks: what is not known is no reason.
    """
    reason = np.full(len(sites), None, dtype=object)
    for constraint in profile.constraints:
        hit = _is_of(sites, constraint.kinds, profile.kinds)
        for condition in constraint.conditions:
            hit &= _meets(sites, condition)
        reason[hit & (reason == None)] = constraint.id  # noqa: E711  (an element-wise comparison)
    return reason


@dataclass(frozen=True)
class Scores:
    """The numbers of one score, each (n,): NaN where missing; ``blocked`` holds ids or None, ``meant`` whether the kind has the score."""

    judged: Judged
    need: np.ndarray
    feasibility: np.ndarray
    score: np.ndarray
    confidence: np.ndarray
    rank: np.ndarray
    blocked: np.ndarray
    meant: np.ndarray

    @property
    def free(self) -> np.ndarray:
        """The sites (bool, n) that have the score and that nothing blocks."""
        return self.meant & (self.blocked == None)  # noqa: E711  (an element-wise comparison)


def scores_of(sites: FeatureTable, profile: Profile, notes: Notes) -> Scores:
    """The numbers of the score of ``profile`` (its percentiles fixed), without the reasons; see :func:`score_sites`."""
    meant = _is_of(sites, profile.kinds, profile.kinds)
    judged = judge(sites, profile)
    means, present, total = {}, np.zeros(len(sites)), np.zeros(len(sites))
    known = np.ones(len(sites), dtype=bool)
    for side in ("need", "feasibility"):
        weights = np.where(judged.is_need == (side == "need"), judged.weights, 0.0)
        mean, side_present, side_total = weighted_mean(judged.points, judged.applicable, weights)
        enough = (side_present > 0) & (side_present >= profile.least_known * side_total - _WEIGHT_NOISE)
        means[side], known = np.where(enough, mean, np.nan), known & enough
        present, total = present + side_present, total + side_total
    blocked = blocked_by(sites, profile)
    is_blocked = np.array([reason is not None for reason in blocked], dtype=bool)
    free = meant & ~is_blocked
    notes.count("score_unknown", int((free & ~known).sum()), score=profile.prefix)
    score = np.where(is_blocked, 0.0, _aggregated(judged, profile, free, known, notes))
    with np.errstate(invalid="ignore", divide="ignore"):
        confidence = np.where(meant & (total > 0), present / total, np.nan)
    rank = _ranks(sites, score, is_blocked)
    return Scores(judged, means["need"], means["feasibility"], score, confidence, rank, blocked, meant)


def score_sites(sites: FeatureTable, profile: Profile, notes: Notes, progress: Progress = SILENT) -> FeatureTable:
    """``sites`` with the columns of one score, each named ``<prefix>_…``.

    ``_need``, ``_feasibility`` 0..100: weighted means of the points of the indicators that are present; ``_score`` 0..100: by the
    profile's aggregation (their geometric mean, unless it names another of :mod:`aggregate`), 0 where blocked; ``_confidence`` 0..1:
    weight present / weight applicable, so data that is missing lowers the confidence and never the score; ``_rank``: 1 is best,
    equal scores in the order of ``site_id``, blocked sites last; ``_blocked_by``: the constraint's id (words ``constraint.<id>``);
    ``_why``: JSON (see :mod:`explain`).
    All are missing where the score is not meant for the site's kind. Where no indicator of a side is known, or less of its weight than
    the profile's ``least_known``, that side, the score and the rank are missing (counted in ``notes``). The scale is absolute but for
    criteria judged by percentile, and but for TOPSIS, which compares the sites that the score is meant for and nothing blocks (said in
    ``notes``).
    """
    prefix = profile.prefix
    profile = fix_percentiles(profile, sites)
    found = scores_of(sites, profile, notes)
    progress.at(0.3)
    unknown_columns = sorted({c.column for constraint in profile.constraints for c in constraint.conditions if c.column not in sites})
    if unknown_columns and len(sites):
        notes.info("constraint_not_checked", score=prefix, columns=", ".join(unknown_columns))
    means = {"need": found.need, "feasibility": found.feasibility}
    why = explain(sites, profile, found.judged, means, found.blocked, found.meant, progress.part(0.3, 1.0))
    return sites.with_columns(
        **{
            f"{prefix}_score": found.score,
            f"{prefix}_need": found.need,
            f"{prefix}_feasibility": found.feasibility,
            f"{prefix}_confidence": found.confidence,
            f"{prefix}_rank": found.rank,
            f"{prefix}_blocked_by": found.blocked,
            f"{prefix}_why": why,
        }
    )


def _aggregated(judged: Judged, profile: Profile, free: np.ndarray, known: np.ndarray, notes: Notes) -> np.ndarray:
    """The scores (n,) of the sites that are ``free`` and ``known`` enough, NaN for all others, and what has to be said of them."""
    score = np.full(len(free), np.nan)
    score[free] = aggregate(profile.aggregation, judged.points[free], judged.weights, judged.is_need)
    score[~known] = np.nan
    notes.count("score_alike", int((free & known & np.isnan(score)).sum()), score=profile.prefix)
    if profile.aggregation in RELATIVE and free.any():
        notes.info("score_relative", score=profile.prefix, count=int(free.sum()))
    return score


def _is_of(sites: FeatureTable, kinds: Tuple[str, ...], meant: Tuple[str, ...]) -> np.ndarray:
    return np.isin(sites.column("kind").astype(str), [kind for kind in kinds if kind in meant])


def _ranks(sites: FeatureTable, score: np.ndarray, blocked: np.ndarray) -> np.ndarray:
    names = sites.text("site_id").astype(str)
    known = np.flatnonzero(~np.isnan(score))
    order = known[np.lexsort((names[known], -np.round(score[known], RANK_DECIMALS), blocked[known]))]
    ranks = np.full(len(sites), np.nan)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def _meets(sites: FeatureTable, condition: Condition) -> np.ndarray:
    if condition.column not in sites:
        return np.zeros(len(sites), dtype=bool)
    if condition.test == "at_most":
        return sites.number(condition.column) <= condition.value
    if condition.test == "at_least":
        return sites.number(condition.column) >= condition.value
    if condition.test == "is_true":
        return sites.flag(condition.column)
    values = sites.text(condition.column)
    if condition.test == "one_of":
        return np.array([value in condition.value for value in values], dtype=bool)
    # A loop over features: each holds its own JSON text.
    return np.array([condition.value in _listed(value) for value in values], dtype=bool)


def _listed(text: Optional[object]) -> List[str]:
    """The ids in a site's ``constraints``: a JSON list of ids or of objects with ``id``, or an object whose true keys count."""
    if not isinstance(text, str) or not text.strip():
        return []
    try:
        document = json.loads(text)
    except json.JSONDecodeError:
        return [part.strip() for part in text.split(",")]
    if isinstance(document, dict):
        return [key for key, value in document.items() if value]
    if isinstance(document, list):
        return [str(item.get("id")) if isinstance(item, dict) else str(item) for item in document]
    return [str(document)]
