"""How a ranking holds when the weights vary: stochastic multicriteria acceptability analysis (SMAA).

Lahdelma, Hokkanen & Salminen (1998), SMAA: Stochastic multiobjective acceptability analysis, European Journal of Operational Research
106(1); Lahdelma & Salminen (2001), SMAA-2, Operations Research 49(3). Adapted: weights are drawn around the user's own, and
acceptability and central weights are those of the first n places, not of the first alone.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional

import numpy as np

from ..errors import InputError
from ..notes import Notes, QuietNotes
from ..progress import SILENT, Progress
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from ..words import LANGUAGES, Words
from .profile import Profile
from .score import RANK_DECIMALS, fix_percentiles, scores_of
from .weightings import WEIGHINGS, draw_weights

RULES = RuleFile(Path(__file__).with_name("ranking.json"))
# Numbers of one chunk of draws × sites: some 8 MB an array, so that a handful of them fit in the processor's cache and in memory.
_CHUNK = 1_000_000
_SHARE_DECIMALS = 4


@dataclass(frozen=True)
class Robustness:
    """How the ranking holds. ``sites``: the sites with four more columns; ``top``: n; ``staying``: how many of the first n stay."""

    sites: FeatureTable
    prefix: str
    top: int
    staying: int
    draws: int
    concentration: float
    seed: int

    def sentence(self, language: str) -> str:
        """“12 of your top 20 stay in it in 90 % of the draws”, in fr, en or es."""
        return _sentence(language, self.staying, self.top, self.draws)

    def as_dict(self) -> Dict[str, Any]:
        """For the run's record: settings, seed and result."""
        return {
            "draws": self.draws,
            "concentration": self.concentration,
            "seed": self.seed,
            "top": self.top,
            "staying": self.staying,
            "sentence": {language: self.sentence(language) for language in LANGUAGES},
        }


def rank_robustness(
    sites: FeatureTable,
    profile: Profile,
    notes: Notes,
    progress: Progress = SILENT,
    top: Optional[int] = None,
    draws: Optional[int] = None,
    concentration: Optional[float] = None,
    seed: Optional[int] = None,
) -> Robustness:
    """Rank ``sites`` (with indicators) under many weightings around the profile's and tell how each site's rank holds.

    Adds, named ``<prefix>_…``: ``_p_top`` 0..1, the share of draws in which the site is among the first ``top``; ``_rank_p05`` and
    ``_rank_p95``, the smallest rank r such that in at least 5 % and 95 % of the draws the site ranks r or better;
    ``_central_weights``, JSON ``{"need": {indicator: share}, "feasibility": {…}}``: the mean of the weightings that put it in the
    first places, as shares of the side, None where none does. Defaults are in ``ranking.json``.

    Weights: see :func:`weightings.draw_weights`. A missing indicator leaves the sums of its site in every draw, as in the score; sites
    that are blocked or have no score stay out of the ranking and keep missing values. Equal scores rank in the order of
    ``site_id``. Memory is that of the sites times a share of the draws, not of all draws. InputError for settings that make no sense.
    """
    number = RULES.number
    top, draws = int(number("top")) if top is None else top, int(number("draws")) if draws is None else draws
    seed, concentration = int(number("seed")) if seed is None else seed, number("concentration") if concentration is None else concentration
    if top < 1 or draws < 1 or seed < 0 or not (math.isfinite(concentration) and concentration > 0):
        raise InputError("robustness needs a top list of at least 1 site, at least 1 draw, a concentration above 0 and a seed from 0 up")
    profile = fix_percentiles(profile, sites)
    found = scores_of(sites, profile, QuietNotes())
    ranked = np.flatnonzero(found.free & np.isfinite(found.score))
    # In the order of names, then of points, so that no order of features matters, not even to the last bit of a sum.
    names, points = sites.text("site_id").astype(str)[ranked], found.judged.points[ranked]
    ranked = ranked[np.lexsort((*np.nan_to_num(points, nan=-1.0).T, names))]
    points, is_need = found.judged.points[ranked], found.judged.is_need
    top = min(top, max(len(ranked), 1))
    weights = draw_weights(found.judged.weights, is_need, draws, concentration, seed)
    held = _Held(len(ranked), weights.shape[1], draws, top)
    weigh = WEIGHINGS[profile.aggregation](points, is_need)
    step = max(1, min(draws, _CHUNK // max(len(ranked), 1)))
    for start in range(0, draws if len(ranked) else 0, step):
        progress.at(0.95 * start / draws)
        part = weights[start : start + step]
        held.add(_ranks(weigh(part)), part)
    p_top, low, high = held.shares(), held.low(), held.high()
    central = _central(held, profile)
    columns = {"p_top": p_top, "rank_p05": low, "rank_p95": high}
    filled = {name: np.full(len(sites), np.nan) for name in columns}
    for name, values in columns.items():
        filled[name][ranked] = values
    texts = np.full(len(sites), None, dtype=object)
    texts[ranked] = central
    staying = int(((found.rank[ranked] <= top) & (p_top >= number("stays"))).sum())
    prefix = profile.prefix
    result = Robustness(
        sites.with_columns(**{f"{prefix}_{name}": values for name, values in filled.items()}, **{f"{prefix}_central_weights": texts}),
        prefix, top if len(ranked) else 0, staying, draws, concentration, seed,
    )  # fmt: skip
    if len(ranked):
        notes.info(
            "rank_robustness", score=prefix, staying=staying, top=top, share=_percent(), draws=draws, concentration=concentration, seed=seed
        )
    else:
        notes.warn("rank_robustness_none", score=prefix)
    return result


class _Held:
    """What is kept of the draws seen so far: counts in the first places, the best and worst ranks, and sums of weights."""

    def __init__(self, sites: int, criteria: int, draws: int, top: int) -> None:
        self._top, self._draws = top, draws
        kind = np.dtype(np.uint16 if sites < 2**16 else np.uint32)
        # The rank that 5 % of the draws keep below is the k-th best of all, k = ⌈0.05 · draws⌉: k ranks a site are enough to know it.
        best_of = max(math.ceil(round(RULES.number("rank_low") * draws, 6)), 1)
        worst_of = draws - math.ceil(round(RULES.number("rank_high") * draws, 6)) + 1
        self._best, self._worst = _Extremes(sites, best_of, kind, True), _Extremes(sites, worst_of, kind, False)
        self._inside = np.zeros(sites, dtype=np.int64)
        self._weights = np.zeros((sites, criteria))

    def add(self, ranks: np.ndarray, weights: np.ndarray) -> None:
        """ranks (k, n) of k draws, weights (k, m) behind them."""
        mine = ranks.T
        self._best.add(mine)
        self._worst.add(mine)
        inside = mine <= self._top
        self._inside += inside.sum(axis=1)
        self._weights += inside.astype(float) @ weights

    def shares(self) -> np.ndarray:
        return self._inside / self._draws

    def low(self) -> np.ndarray:
        return self._best.last()

    def high(self) -> np.ndarray:
        return self._worst.last()

    def mean_weights(self) -> np.ndarray:
        """(n, m), NaN where a site was never inside."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self._weights / self._inside[:, None]


class _Extremes:
    """The ``count`` smallest (or largest) of the numbers seen in each row, in memory of some three times as many."""

    def __init__(self, rows: int, count: int, kind: np.dtype, smallest: bool) -> None:
        self._count, self._kind, self._smallest = count, kind, smallest
        self._held = [np.zeros((rows, 0), dtype=kind)]

    def add(self, values: np.ndarray) -> None:
        """More numbers (n, k) of each row."""
        self._held.append(values.astype(self._kind))
        if sum(part.shape[1] for part in self._held) > 3 * self._count:
            self._held = [self._kept()]

    def last(self) -> np.ndarray:
        """The largest of the smallest (or the smallest of the largest), float64 (n,); nothing where there are no rows."""
        kept = self._kept()
        if not len(kept):
            return np.zeros(0)
        return (kept.max(axis=1) if self._smallest else kept.min(axis=1)).astype(float)

    def _kept(self) -> np.ndarray:
        values, count = np.concatenate(self._held, axis=1), self._count
        if values.shape[1] <= count:
            return values
        if self._smallest:
            return np.partition(values, count - 1, axis=1)[:, :count]
        return np.partition(values, values.shape[1] - count, axis=1)[:, values.shape[1] - count :]


def _ranks(scores: np.ndarray) -> np.ndarray:
    """Ranks (k, n) from 1 of scores (k, n), the best first, equal ones in their order; a score that a draw leaves unknown is last."""
    # One whole number a site, its score before its place: numpy sorts such numbers many times faster than it argsorts scores.
    # 100 points at RANK_DECIMALS take 37 bits, so 26 are left for the place.
    bits = int(scores.shape[1]).bit_length()
    keys = np.rint(np.where(np.isnan(scores), -1.0, scores) * -(10.0**RANK_DECIMALS)).astype(np.int64)
    keys <<= bits
    keys += np.arange(scores.shape[1])
    keys.sort(axis=1)
    keys &= (1 << bits) - 1
    ranks = np.empty(keys.shape, dtype=np.int32)
    np.put_along_axis(ranks, keys, np.arange(1, keys.shape[1] + 1, dtype=np.int32)[None, :], axis=1)
    return ranks


def _central(held: _Held, profile: Profile) -> np.ndarray:
    means = held.mean_weights()
    whole = {side: sum(c.weight for c in profile.criteria if c.side == side) for side in ("need", "feasibility")}
    texts = np.full(len(means), None, dtype=object)
    # A loop over the sites that a draw puts in the first places: each has its own text.
    for row in np.flatnonzero(~np.isnan(means).any(axis=1)).tolist():
        shares: Dict[str, Dict[str, float]] = {
            side: {
                c.indicator: round(means[row, column] / whole[side], _SHARE_DECIMALS)
                for column, c in enumerate(profile.criteria)
                if c.side == side and c.weight > 0
            }
            for side in whole
        }
        texts[row] = json.dumps(shares, separators=(",", ":"))
    return texts


def _percent() -> float:
    return 100 * RULES.number("stays")


def _sentence(language: str, staying: int, top: int, draws: int) -> str:
    words = Words(language)
    if not top:
        return words.say("robustness.none")
    return words.say("robustness.sentence", count=staying, top=top, share=_percent(), draws=draws)


def robustness_words(results: List[Robustness], language: str) -> List[str]:
    """One sentence a score, with the score's name before it."""
    words = Words(language)
    named = {r.prefix: words.say(f"score.{r.prefix}") if words.has(f"score.{r.prefix}") else r.prefix for r in results}
    return [words.say("robustness.named", score=named[r.prefix], sentence=r.sentence(language)) for r in results]
