"""What people think of the sites, beside what was measured: support, conflict, and a score that holds both. Opinion opens nothing.

Shrunk support is the support ratio as if ``m`` more people had answered like everybody; Wilson's lower bound says how much support is
sure at 95 %; salience is how many answered against the site with most answers. Where a platform counts only votes for, the share of the
other sites with fewer stands for the ratio. Technical score, opinion and combined score stay in columns of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Optional, Tuple

import numpy as np

from ..errors import InputError, MissingField
from ..notes import Notes
from ..schema import Field, LayerSchema, load_schemas
from ..scoring.columns import scored_schema
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable, missing
from ..words import LANGUAGES, Words
from .public_words import word
from .tally import counted, joined, tallies

RULES = RuleFile(Path(__file__).with_name("opinion.json"))
COMBINE = ("max", "sum")
SCORES = ("greening", "pedestrian")
NONE, FEW, SHOWN = "none", "few", "shown"


@dataclass(frozen=True)
class OpinionSettings:
    """What a city may decide: the least number of answers that is shown (k), the prior (m), the weight (w), how platforms are joined."""

    least: int = int(RULES.number("least_shown"))
    prior: float = RULES.number("prior_answers")
    weight: float = RULES.number("weight")
    combine: str = "max"

    def __post_init__(self) -> None:
        if self.least < RULES.number("least_shown"):
            raise InputError(f"nothing may be shown of fewer than {RULES.number('least_shown'):g} answers; {self.least} is too few")
        if not 0 <= self.weight <= 1:
            raise InputError(f"the weight of the opinion is from 0 to 1, not {self.weight:g}")
        if self.prior < 0:
            raise InputError(f"the answers that support is shrunk by are 0 or more, not {self.prior:g}")
        if self.combine not in COMBINE:
            raise InputError(f"platforms are joined by {' or '.join(COMBINE)}, not “{self.combine}”")


def wilson_lower(up: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Lower bound (n,) of Wilson's 95 % interval of a ratio; NaN where ``total`` is 0. Source: ``opinion.json``, rule ``z``."""
    z2 = RULES.number("z") ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = up / total
        spread = np.sqrt(z2) * np.sqrt(ratio * (1 - ratio) / total + z2 / (4 * total**2))
        bound: np.ndarray = (ratio + z2 / (2 * total) - spread) / (1 + z2 / total)
    return np.where(total > 0, np.maximum(bound, 0.0), np.nan)


def shrunk_ratio(ratio: np.ndarray, total: np.ndarray, mean: np.ndarray, prior: float) -> np.ndarray:
    """``(ratio · total + prior · mean) / (total + prior)`` (n,); the mean itself where nobody answered and the prior is 0."""
    weight = total + prior
    with np.errstate(invalid="ignore", divide="ignore"):
        made = (np.nan_to_num(ratio) * total + prior * mean) / weight
    return np.where(weight > 0, made, mean)


@dataclass(frozen=True)
class Measured:
    """Opinion on each site, arrays (n,), nothing hidden yet: answers, support, shrunk support, salience, term, conflict, conflict flag."""

    figures: Dict[str, np.ndarray]
    sources: np.ndarray
    answers: np.ndarray
    basis: np.ndarray
    support: np.ndarray
    shrunk: np.ndarray
    wilson: np.ndarray
    salience: np.ndarray
    term: np.ndarray
    conflict: np.ndarray
    divided: np.ndarray


def measure_opinion(sites: FeatureTable, contributions: FeatureTable, settings: OpinionSettings) -> Measured:
    """The opinion on each of ``sites`` (with ``code``) by ``contributions``; see the module's docstring for the measures."""
    count = len(sites)
    parts = tallies(counted(contributions), sites.column("code"))
    figures, sources = joined(parts, settings.combine) if parts else (_nothing(count), np.full(count, None, dtype=object))
    votes = figures["up"] + figures["down"]
    mean_of_votes = float(figures["up"].sum() / votes.sum()) if votes.sum() else 0.5
    by_votes = (votes > 0) & (votes >= figures["ranked"])
    by_rank = ~by_votes & ~np.isnan(figures["rank"])
    answers = np.where(by_votes, votes, np.where(by_rank, figures["ranked"], 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(by_votes, figures["up"] / votes, np.where(by_rank, figures["rank"], np.nan))
    mean = np.where(by_rank, 0.5, mean_of_votes)  # the middle of ranks is a half
    shrunk = shrunk_ratio(ratio, answers, mean, settings.prior)
    most = float(answers.max()) if count else 0.0
    salience = np.log1p(answers) / np.log1p(most) if most else np.zeros(count)
    conflict = np.where(by_votes, salience * 4 * ratio * (1 - ratio), np.nan)
    sides = figures["favourable"] + figures["unfavourable"]
    with np.errstate(invalid="ignore"):
        divided = (conflict >= RULES.number("conflict")) & (votes >= RULES.number("conflict_answers"))
    divided |= (sides >= RULES.number("conflict_comments")) & (figures["unfavourable"] >= figures["favourable"])
    basis = np.full(count, None, dtype=object)
    basis[by_votes], basis[by_rank] = "votes", "rank"
    wilson = np.where(by_votes, wilson_lower(figures["up"], votes), np.nan)
    return Measured(figures, sources, answers, basis, ratio, shrunk, wilson, salience, 2 * (shrunk - 0.5), conflict, divided)


def _nothing(count: int) -> Dict[str, np.ndarray]:
    names = ("up", "down", "neutral", "ranked", "comments", "favourable", "unfavourable")
    return {**{name: np.zeros(count) for name in names}, "rank": np.full(count, np.nan)}


def score_with_contributions(
    sites: FeatureTable,
    contributions: FeatureTable,
    settings: Optional[OpinionSettings] = None,
    words: Optional[Words] = None,
    notes: Optional[Notes] = None,
) -> FeatureTable:
    """``sites`` with the columns of ``opinion_schema.json``, and for each score that they hold ``<score>_combined`` and its rank.

    sites: scored sites with ``code``; contributions: as ``import_contributions`` keeps them. ``<score>_score`` stays as it was;
    ``<score>_combined`` = score + 100 · weight · salience · opinion, within 0..100. A blocked site stays at 0, last in rank, and
    ``opinion_flags`` says ``wanted_but_blocked`` where people want it. Under the least number of answers everything about the site is
    missing and the combined score is the score. ``opinion_says`` is one sentence in the language of ``words``.
    Raises MissingField without ``code``, ``site_code`` or any score.
    """
    settings, words = settings or OpinionSettings(), words or Words("en")
    contributions.column("site_code")
    scores = scores_of(sites)
    made = measure_opinion(sites, contributions, settings)
    shown = made.answers >= settings.least
    columns = _columns(made, shown, settings)
    flags = _flags(sites, made, shown, scores)
    columns["opinion_flags"] = flags
    for score in scores:
        combined = combine(sites, score, made, shown, settings.weight)
        columns[f"{score}_combined"] = np.round(combined, 6)
        columns[f"{score}_combined_rank"] = rank(sites, score, combined)
    table = sites.with_columns(**columns)
    table = table.with_columns(opinion_says=_sentences(table, scores, words))
    if notes is not None:
        notes.info("opinion_measured", count=int(shown.sum()), few=int(((made.answers > 0) & ~shown).sum()))
        named = {str(code) for code in counted(contributions).text("site_code") if code is not None}
        lost = named - set(sites.text("code").astype(str))
        notes.count("opinion_sites_unknown", len(lost))
    return table


def scores_of(sites: FeatureTable) -> Tuple[str, ...]:
    """The scores that ``sites`` hold; MissingField where there is none."""
    sites.column("code")
    found = tuple(score for score in SCORES if f"{score}_score" in sites)
    if not found:
        raise MissingField(f"the sites have no score ({', '.join(f'{score}_score' for score in SCORES)}); score them first")
    return found


def combine(sites: FeatureTable, score: str, made: Measured, shown: np.ndarray, weight: float) -> np.ndarray:
    """The score (n,) moved by the opinion that is shown; 0 where blocked, NaN where the score does not apply."""
    technical = sites.number(f"{score}_score")
    moved = np.clip(technical + 100 * weight * made.salience * made.term, 0, 100)
    return np.where(~missing(sites.text(f"{score}_blocked_by")), technical, np.where(shown, moved, technical))


def rank(sites: FeatureTable, score: str, values: np.ndarray) -> np.ndarray:
    """1 is best; blocked sites last, equal values by code, NaN where the value is; so the order of the rows does not matter."""
    blocked = ~missing(sites.text(f"{score}_blocked_by"))
    codes = sites.text("code").astype(str)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.lexsort((codes[known], -np.round(values[known], 9), blocked[known]))]
    ranks = np.full(len(values), np.nan)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def sensitivity(
    sites: FeatureTable, contributions: FeatureTable, settings: Optional[OpinionSettings] = None, top: int = 30
) -> FeatureTable:
    """How many of the ``top`` best by each score stay among the best as the weight of the opinion grows, and how far ranks move.

    One row for each score and weight of ``opinion.json``; the ranking without opinion is the one compared with. Blocked sites and those
    without a score are in no ranking.
    """
    settings = settings or OpinionSettings()
    made = measure_opinion(sites, contributions, settings)
    shown = made.answers >= settings.least
    rows: Dict[str, List[object]] = {field.name: [] for field in opinion_schemas()["sensitivity"].fields}
    for score in scores_of(sites):
        free = missing(sites.text(f"{score}_blocked_by")) & ~np.isnan(sites.number(f"{score}_score"))
        some = sites.select(free)
        part = Measured(made.figures, *(getattr(made, name)[free] for name in _ARRAYS))
        before = rank(some, score, some.number(f"{score}_score"))
        best = min(top, len(some))
        for weight in sorted(RULES.numbers("sensitivity_weights").values()):
            after = rank(some, score, combine(some, score, part, shown[free], weight))
            stayed = int(((before <= best) & (after <= best)).sum())
            shift = np.abs(after - before)
            for name, value in (
                ("score", score), ("weight", weight), ("top", best), ("stayed", stayed), ("stayed_share", stayed / best if best else None),
                ("mean_shift", float(shift.mean()) if best else None), ("largest_shift", int(shift.max()) if best else None),
            ):  # fmt: skip
                rows[name].append(value)
    return FeatureTable.make([None] * len(rows["score"]), rows)


_ARRAYS = ("sources", "answers", "basis", "support", "shrunk", "wilson", "salience", "term", "conflict", "divided")


@lru_cache(maxsize=1)
def opinion_schemas() -> Dict[str, LayerSchema]:
    """The schemas ``opinion``, ``sensitivity`` and ``silence``."""
    return load_schemas(Path(__file__).with_name("opinion_schema.json"))


@lru_cache(maxsize=1)
def sites_with_opinion_schema() -> LayerSchema:
    """The schema of scored sites with opinion: titles and types for the layer that ``scorewithcontributions`` writes."""
    own = scored_schema()
    fields = {field.name: field for field in (*own.fields, *opinion_schemas()["opinion"].fields)}
    for score in SCORES:
        for name, kind in (("combined", "number"), ("combined_rank", "integer")):
            title = {lang: f"{Words(lang).say(f'score.{score}')}: {Words(lang).say(f'opinion.{name}')}" for lang in LANGUAGES}
            fields[f"{score}_{name}"] = Field(f"{score}_{name}", kind, title, "0..100" if name == "combined" else None)
    return LayerSchema(own.name, own.title, own.geometry, own.required, tuple(fields.values()))


def _columns(made: Measured, shown: np.ndarray, settings: OpinionSettings) -> Dict[str, np.ndarray]:
    figures = made.figures
    state = np.where(shown, SHOWN, np.where(made.answers > 0, FEW, NONE)).astype(object)
    by_votes = made.basis == "votes"

    def when(values: np.ndarray, where: np.ndarray) -> np.ndarray:
        return np.where(where, np.round(values.astype(float), 6), np.nan)

    told = figures["comments"] >= settings.least
    sides = figures["favourable"] + figures["unfavourable"] >= settings.least
    none = made.answers == 0
    basis = np.full(len(state), None, dtype=object)
    basis[shown] = made.basis[shown]
    votes_shown = shown & by_votes
    return {
        "opinion_state": state,
        "opinion_n": np.where(none, 0.0, when(made.answers, shown)),
        "opinion_up": when(np.where(by_votes, figures["up"], figures["ranked"]), shown),
        "opinion_down": when(figures["down"], votes_shown),
        "opinion_neutral": when(figures["neutral"], votes_shown & (figures["neutral"] >= settings.least)),
        "opinion_basis": basis,
        "opinion_support": when(made.support, shown),
        "opinion_shrunk": when(made.shrunk, shown),
        "opinion_wilson": when(made.wilson, shown),
        "opinion_salience": when(made.salience, shown),
        "opinion_term": when(made.term, shown),
        "opinion_conflict": when(made.conflict, shown),
        "opinion_comments": when(figures["comments"], told),
        "opinion_comments_for": when(figures["favourable"], sides),
        "opinion_comments_against": when(figures["unfavourable"], sides),
        "opinion_sources": made.sources,
    }


def _flags(sites: FeatureTable, made: Measured, shown: np.ndarray, scores: Tuple[str, ...]) -> np.ndarray:
    """Remarks: ``low_n``, ``conflict``, ``rank_only``, ``wanted_but_blocked``; None where there is none."""
    blocked = np.zeros(len(sites), dtype=bool)
    for score in scores:
        blocked |= ~missing(sites.text(f"{score}_blocked_by"))
    sides = made.figures["favourable"] + made.figures["unfavourable"] >= RULES.number("conflict_comments")
    marks = {
        "conflict": made.divided & (shown | sides), "low_n": (made.answers > 0) & ~shown, "rank_only": shown & (made.basis == "rank"),
        "wanted_but_blocked": shown & blocked & (made.shrunk > RULES.number("wanted")),
    }  # fmt: skip
    flags = np.full(len(sites), None, dtype=object)
    for row in range(len(sites)):  # words of each site
        flags[row] = ",".join(name for name in sorted(marks) if marks[name][row]) or None
    return flags


def _sentences(sites: FeatureTable, scores: Tuple[str, ...], words: Words) -> np.ndarray:
    """What people said of each site, and what that changes, as one or two sentences."""
    said = np.full(len(sites), None, dtype=object)
    for row in range(len(sites)):  # sentences, one by one
        value = {name: sites.columns[f"opinion_{name}"][row] for name in ("state", "n", "up", "support", "basis", "flags")}
        flags = str(value["flags"] or "").split(",")
        if value["state"] != SHOWN:
            parts = [words.say(f"opinion.says.{value['state']}")]
        elif value["basis"] == "votes":
            parts = [words.say("opinion.says.votes", count=int(value["n"]), percent=words.number(100 * value["support"]))]
        else:
            parts = [words.say("opinion.says.rank", count=int(value["up"]), percent=words.number(100 * value["support"]))]
        if "conflict" in flags:
            parts.append(words.say("opinion.says.conflict"))
        if "wanted_but_blocked" in flags:
            blocks = [sites.text(f"{score}_blocked_by")[row] for score in scores]
            reasons = [word(words, block, "constraint") for block in blocks if block is not None]
            parts.append(words.say("opinion.says.blocked", reason="; ".join(dict.fromkeys(reasons))))
        said[row] = " ".join(parts)
    return said
