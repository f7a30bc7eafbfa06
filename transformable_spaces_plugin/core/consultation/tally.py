"""Votes and comments counted by site and platform, each person's as far as possible once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Tuple

import numpy as np

from ..table import FeatureTable
from .flags import has_flag

NOT_COUNTED = ("dropped", "withdrawn", "amendment")


@dataclass(frozen=True)
class Tally:
    """What one platform says of each site, arrays (n sites,); zeros where it says nothing.

    up, down, neutral: votes where one can be for or against. support: votes where one can only be for. asked: whether the site had a
    record there, so that no support is known to be none. comments, favourable, unfavourable: comments, and those that take a side.
    """

    source: str
    up: np.ndarray
    down: np.ndarray
    neutral: np.ndarray
    support: np.ndarray
    asked: np.ndarray
    comments: np.ndarray
    favourable: np.ndarray
    unfavourable: np.ndarray


def counted(contributions: FeatureTable) -> FeatureTable:
    """The contributions that count: not refused, withdrawn or an amendment; of repetitions the one that most people voted on."""
    table = contributions.select(~has_flag(contributions.text("flags"), *NOT_COUNTED))
    names = table.text("contribution_id").astype(str)
    twins = table.text("duplicate_of")
    group = np.array([name if twin is None else str(twin) for name, twin in zip(names, twins)], dtype=object).astype(str)
    votes = np.nan_to_num(table.number("up")) + np.nan_to_num(table.number("down"))
    order = np.lexsort((names, -votes, group))
    first = np.r_[True, group[order][1:] != group[order][:-1]] if len(order) else np.array([], dtype=bool)
    return table.select(np.sort(order[first]))


def tallies(contributions: FeatureTable, codes: np.ndarray) -> List[Tally]:
    """One tally a platform, by its name; ``contributions`` as :func:`counted` gives them, ``codes`` (n,) of the sites.

    A platform that exports both how many comments a proposal has and the comments themselves counts the larger of the two.
    """
    place = {code: row for row, code in enumerate(codes) if code is not None}
    site = np.array([place.get(code, -1) for code in contributions.text("site_code")], dtype=int)
    table = contributions.select(site >= 0)
    site = site[site >= 0]
    sources = table.text("source").astype(str)
    return [_of_source(source, table.select(sources == source), site[sources == source], len(codes)) for source in sorted(set(sources))]


def _of_source(source: str, table: FeatureTable, site: np.ndarray, count: int) -> Tally:
    def summed(values: np.ndarray, where: np.ndarray) -> np.ndarray:
        return np.bincount(site[where], weights=np.nan_to_num(values[where]), minlength=count)

    up, down, neutral = (table.number(name) for name in ("up", "down", "neutral"))
    everywhere = np.ones(len(table), dtype=bool)
    both, only = ~np.isnan(down), np.isnan(down) & ~np.isnan(up)
    is_comment = table.text("kind") == "comment"
    comments = np.maximum(summed(table.number("n_comments"), ~is_comment), summed(np.ones(len(table)), is_comment))
    asked = np.zeros(count, dtype=bool)
    asked[site[only]] = True
    return Tally(
        source, summed(up, both), summed(down, both), summed(neutral, both), summed(up, only), asked, comments,
        summed(table.number("align_pos"), everywhere), summed(table.number("align_neg"), everywhere),
    )  # fmt: skip


def midranks(values: np.ndarray, among: np.ndarray) -> np.ndarray:
    """(rank − 0.5) / N of each value among those marked, 1 is the highest share; equal ones share their mean; NaN outside."""
    shares = np.full(len(values), np.nan)
    chosen = values[among]
    if len(chosen):
        ordered = np.sort(chosen)
        below = np.searchsorted(ordered, chosen, "left")
        upto = np.searchsorted(ordered, chosen, "right")
        shares[among] = (below + upto) / 2 / len(chosen)
    return shares


def answers_of(contributions: FeatureTable) -> np.ndarray:
    """How many answers each contribution (n,) stands for: its votes, or one where it has none."""
    votes = sum(np.nan_to_num(contributions.number(name)) for name in ("up", "down", "neutral"))
    return np.where(votes > 0, votes, 1.0)


def joined(parts: List[Tally], how: str) -> Tuple[Dict[str, np.ndarray], np.ndarray]:
    """The tallies of all platforms as one: ``up``, ``down``, ``neutral``, ``rank`` (share of the support votes), ``ranked`` (how many
    of those), ``comments``, ``favourable``, ``unfavourable``; and the names of the platforms that say something of each site.

    how: ``max`` takes for each site and figure the platform with most answers, because the same people may use several; ``sum`` adds.
    """
    count = len(parts[0].up)
    made = {name: np.zeros(count) for name in ("up", "down", "neutral", "ranked", "comments", "favourable", "unfavourable")}
    made["rank"] = np.full(count, np.nan)
    names = np.full(count, None, dtype=object)
    for part in parts:
        rank = midranks(part.support, part.asked)
        votes, sides = part.up + part.down, part.favourable + part.unfavourable
        more_votes = votes > made["up"] + made["down"]
        more_support = part.asked & (np.isnan(made["rank"]) | (part.support > made["ranked"]))
        more_sides = sides > made["favourable"] + made["unfavourable"]
        if how == "sum":
            total = made["ranked"] + part.support
            weighed = np.nan_to_num(made["rank"]) * made["ranked"] + np.nan_to_num(rank) * part.support
            mixed = np.where(total > 0, weighed / np.maximum(total, 1), rank)
            made["rank"] = np.where(part.asked, np.where(np.isnan(made["rank"]), rank, mixed), made["rank"])
            made["ranked"] = total
            for name in ("up", "down", "neutral", "comments", "favourable", "unfavourable"):
                made[name] = made[name] + getattr(part, name)
        else:
            for name in ("up", "down", "neutral"):
                made[name] = np.where(more_votes, getattr(part, name), made[name])
            made["rank"] = np.where(more_support, rank, made["rank"])
            made["ranked"] = np.where(more_support, part.support, made["ranked"])
            for name in ("favourable", "unfavourable"):
                made[name] = np.where(more_sides, getattr(part, name), made[name])
            made["comments"] = np.maximum(made["comments"], part.comments)
        said = (votes > 0) | part.asked | (part.comments > 0) | (sides > 0)
        for row in np.flatnonzero(said):  # names of the platforms, of the sites that were answered to
            names[row] = part.source if names[row] is None else f"{names[row]}, {part.source}"
    return made, names
