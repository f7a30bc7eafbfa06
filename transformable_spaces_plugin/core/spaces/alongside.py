"""Streets that run alongside each other, as the two carriageways of an avenue do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..table import FeatureTable
from .carriageway import RULES, Carriageway
from .grouped import grouped_mean, grouped_quantile
from .rays import first_hits, segments_of
from .rule_file import rule_file


@dataclass(frozen=True)
class Alongside:
    """Per street (n,): the widest that its carriageway can be without running into the next one (NaN: none runs alongside),
    and whether (bool) another carriageway runs on its left and on its right."""

    room_m: np.ndarray
    left: np.ndarray
    right: np.ndarray


def streets_alongside(
    streets: FeatureTable, which: np.ndarray, stated: Carriageway, row: np.ndarray, xy: np.ndarray, normal: np.ndarray
) -> Alongside:
    """What runs alongside the streets ``which``, seen from the samples (street ``row``, point ``xy``, unit ``normal`` to the left).

    Two centrelines d apart share the ground between them by their stated widths a and b: the first may be 2 d a / (a + b)
    wide. Counts only where at least half of a street's samples see the neighbour, nearly parallel and on the same storey.
    """
    rules = rule_file(RULES)
    width = np.nan_to_num(stated.width_m)
    lines = streets.geometry.copy()
    lines[~(which & (width > 0))] = None
    segments = segments_of(lines)
    room = np.full(len(streets), np.nan)
    sides = [np.zeros(len(streets), dtype=bool), np.zeros(len(streets), dtype=bool)]
    if not len(segments):
        return Alongside(room, sides[0], sides[1])
    across = np.sin(np.radians(rules.number("parallel_deg")))
    least = rules.number("parallel_least_m")
    run = segments.end - segments.start
    run = run / np.maximum(np.linalg.norm(run, axis=1), 1e-12)[:, None]
    storey = np.nan_to_num(streets.number("level")) + np.where(streets.flag("bridge"), 0.5, 0.0)
    for side, direction in enumerate((normal, -normal)):
        # The nearest metre is passed over: a street's own line, and another that leaves the same junction.
        distance, hit = first_hits(xy, direction, rules.number("parallel_reach_m"), segments, segments.owner, 1.0)
        seen = hit >= 0
        other, own = segments.owner[hit[seen]], row[seen]
        beside = (other != own) & (np.abs((run[hit[seen]] * direction[seen]).sum(axis=1)) <= across)
        beside &= (storey[other] == storey[own]) & (width[own] > 0)
        limit = np.full(len(row), np.nan)
        share = width[own] / np.maximum(width[own] + width[other], 1e-9)
        limit[np.flatnonzero(seen)[beside]] = np.maximum(2 * distance[seen] * share, least)[beside]
        often = grouped_mean(np.isfinite(limit).astype(float), row, len(streets)) >= 0.5
        sides[side] = often
        room = np.fmin(room, np.where(often, grouped_quantile(limit, row, len(streets), 0.5), np.nan))
    return Alongside(room, sides[0], sides[1])
