"""Who moves because of equity: the ranking with and without the criteria that are there for fairness between people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Optional, Tuple

import numpy as np

from ..notes import Notes, QuietNotes
from ..progress import SILENT, Progress
from ..schema import Field, LayerSchema
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from ..words import LANGUAGES, Words
from .profile import Profile
from .score import fix_percentiles, scores_of

RULES = RuleFile(Path(__file__).with_name("ranking.json"))
# Columns of the list of movers: name, Table Schema type, unit.
_MOVER_COLUMNS: Tuple[Tuple[str, str, str], ...] = (
    ("site_id", "string", ""),
    ("code", "string", ""),
    ("kind", "string", ""),
    ("name", "string", ""),
    ("near", "string", ""),
    ("neighbourhood", "string", ""),
    ("rank_with", "integer", ""),
    ("rank_without", "integer", ""),
    ("moved", "integer", ""),
    ("score_with", "number", "0..100"),
    ("score_without", "number", "0..100"),
    ("top", "string", ""),
)


@dataclass(frozen=True)
class EquityEffect:
    """What equity changes. ``sites``: the sites with two more columns; ``movers``: a table without geometry, the farthest move first;
    ``criteria``: indicator and weight of every equity criterion that counts; ``top``: the length of the list asked about."""

    sites: FeatureTable
    movers: FeatureTable
    criteria: Tuple[Tuple[str, float], ...]
    top: int

    @property
    def enter(self) -> FeatureTable:
        """The movers that are among the first ``top`` because of equity."""
        return self.movers.select(self.movers.text("top") == "enters")

    @property
    def leave(self) -> FeatureTable:
        """The movers that are not because of it."""
        return self.movers.select(self.movers.text("top") == "leaves")


def equity_effect(
    sites: FeatureTable, profile: Profile, notes: Notes, progress: Progress = SILENT, top: Optional[int] = None
) -> EquityEffect:
    """Rank ``sites`` (with indicators) by ``profile`` with and without its equity criteria, and list who moves.

    Adds ``<prefix>_rank_without_equity`` (1 is best) and ``<prefix>_equity_moved`` = rank without − rank with, so that above 0 the
    site stands higher because of equity; both missing where a rank is. Movers are the sites that nothing blocks and whose rank
    differs; ``top`` says ``enters`` or ``leaves`` for those that are among the first ``top`` only with or only without equity.
    A profile in which no equity criterion weighs anything moves nobody; where a side has equity criteria alone, there is no ranking
    without them: both columns are missing and nobody moves (both told in ``notes``).
    """
    top = int(RULES.number("top")) if top is None else top
    profile = fix_percentiles(profile, sites)
    criteria = tuple((c.indicator, c.weight) for c in profile.criteria if c.equity and c.weight > 0)
    if not criteria:
        notes.info("no_equity_criteria", score=profile.prefix)
    fair = scores_of(sites, profile, QuietNotes())
    progress.at(0.5)
    if profile.sides_of_equity_alone:
        notes.warn("equity_alone", score=profile.prefix)
        plain_rank = plain_score = np.full(len(sites), np.nan)
    else:
        plain = scores_of(sites, profile.without_equity(), QuietNotes())
        plain_rank, plain_score = plain.rank, plain.score
    progress.at(0.9)
    moved = plain_rank - fair.rank
    marked = sites.with_columns(**{f"{profile.prefix}_rank_without_equity": plain_rank, f"{profile.prefix}_equity_moved": moved})
    went = np.flatnonzero(fair.free & (np.nan_to_num(moved) != 0))
    names = sites.text("site_id").astype(str)
    went = went[np.lexsort((names[went], fair.rank[went], -np.abs(moved[went])))]
    inside, was_inside = fair.rank[went] <= top, plain_rank[went] <= top
    change = np.full(len(went), None, dtype=object)
    change[inside & ~was_inside], change[~inside & was_inside] = "enters", "leaves"
    movers = FeatureTable.make(
        [None] * len(went),
        {
            **{name: sites.text(name)[went] for name in ("site_id", "code", "kind", "name", "near", "neighbourhood")},
            "rank_with": fair.rank[went],
            "rank_without": plain_rank[went],
            "moved": moved[went],
            "score_with": fair.score[went],
            "score_without": plain_score[went],
            "top": change,
        },
    )
    notes.info(
        "equity_moves", score=profile.prefix, count=len(went), top=top, enter=int((change == "enters").sum()),
        leave=int((change == "leaves").sum()),
    )  # fmt: skip
    return EquityEffect(marked, movers, criteria, top)


def movers_schema() -> LayerSchema:
    """The schema of the list of movers, a table without geometry."""
    fields = tuple(
        Field(name, kind, _titles(f"movers.{name}"), unit or None, words="kind" if name == "kind" else None)
        for name, kind, unit in _MOVER_COLUMNS
    )
    return LayerSchema("movers", _titles("movers.title"), (), False, fields)


def _titles(key: str) -> Dict[str, str]:
    return {language: Words(language).say(key) for language in LANGUAGES}
