"""Which site an answer is about: by its code, by what is known of its record, by its place.

The ladder (METHODS §6): code given or in the title → record known from a former import → what it answers to → code in the text → inside
a site → nearest up to 25 m → 25 to 75 m, to confirm → a new place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..progress import SILENT, Progress
from ..table import FeatureTable
from .flags import add_flag, mark
from .place import RULES, outside
from .readers.names import title_key
from .readers.platform import records

_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})(-?)([0-9A-Za-z]{5})(?![A-Za-z0-9])")
_CROCKFORD = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}")
# Letters that Crockford's base 32 leaves out because people read them as figures (https://www.crockford.com/base32.html).
_READ_AS = str.maketrans("OIL", "011")
_CHUNK = 10_000
# What a row has to be to make a new place; reports are evidence of demand, votes and comments belong to a place that is there.
PROPOSING = ("proposal",)


@dataclass(frozen=True)
class Codes:
    """The codes of the sites, as people write them: found again without regard to case, hyphen, and O for 0."""

    known: Mapping[str, str]
    prefixes: Tuple[str, ...]

    @classmethod
    def of(cls, codes: Iterable[Optional[str]]) -> Codes:
        given = [str(code) for code in codes if code is not None]
        return cls({_folded(code): code for code in given}, tuple(sorted({code.partition("-")[0].upper() for code in given})))

    def find(self, text: Optional[str]) -> Tuple[List[str], bool]:
        """The codes of sites in ``text`` (each once, in its order), and whether it holds what looks like one but is none."""
        if not text:
            return [], False
        found: Dict[str, None] = {}
        unknown = False
        for match in _CODE.finditer(text):
            code = self.known.get(_folded(match.group(0)))
            if code is not None:
                found[code] = None
            elif match.group(2) and match.group(1).upper() in self.prefixes and _CROCKFORD.fullmatch(match.group(3).upper()):
                unknown = True
        return list(found), unknown


def _folded(code: str) -> str:
    plain = code.upper().replace("-", "")
    return plain[:2] + plain[2:].translate(_READ_AS)


def match_contributions(
    contributions: FeatureTable,
    sites: FeatureTable,
    known: Optional[Mapping[str, str]] = None,
    area: Optional[shapely.Geometry] = None,
    progress: Progress = SILENT,
) -> FeatureTable:
    """``contributions`` with ``site_code``, ``match_method``, ``match_distance_m``, ``match_confidence`` and flags.

    contributions: points (or None) in the CRS of ``sites``; ``code_given`` holds codes of a column of its own. sites: polygons with
    ``code``. known: contribution_id → code of former imports. area: the study area. Methods: ``code``, ``id``, ``inside``, ``near``;
    ``confirm`` and ``review`` propose or leave the site to a person (``site_code`` of ``confirm`` is the proposal); ``new`` is a proposal
    far from every site, ``outside`` a pin out of the area, ``unplaced`` a row without code and place. What answers to another record is
    left ``unplaced`` here and settled by :func:`follow_parents`.
    """
    rows = len(contributions)
    codes = Codes.of(sites.text("code"))
    site_code, method = np.full(rows, None, dtype=object), np.full(rows, None, dtype=object)
    confidence, distance = np.full(rows, np.nan), np.full(rows, np.nan)
    flags = contributions.text("flags").copy()
    by_code = _by_codes(contributions, codes, known or {}, progress.part(0.0, 0.4))
    for row, (code, how, marks) in enumerate(by_code):
        site_code[row], method[row] = code, how
        confidence[row] = 1.0 if how in ("code", "id") else np.nan
        for word in marks:
            mark(flags, row, word)
    progress.at(0.4)
    open_rows = np.flatnonzero([how is None for how in method])
    points = contributions.geometry
    placed = open_rows[~shapely.is_missing(points[open_rows])]
    _by_place(points, placed, sites, site_code, method, distance, confidence, flags, progress.part(0.4, 0.95))
    # A code that no site has is a reason to look, whatever the place says.
    unknown = np.array(["unknown_code" in marks for _, _, marks in by_code], dtype=bool)
    method[unknown & np.isin(method.astype(str), ("inside", "near"))] = "confirm"
    left = np.array([how is None for how in method], dtype=bool)
    there = ~shapely.is_missing(points)
    far = left & there & outside(points, sites.geometry, area)
    flags = add_flag(flags, far, "out_of_area")
    proposing = np.isin(contributions.text("kind").astype(str), PROPOSING)
    method[left & ~there] = "unplaced"
    method[far] = "outside"
    method[left & there & ~far & proposing] = "new"
    method[left & there & ~far & ~proposing] = "outside"
    return contributions.with_columns(
        site_code=site_code, match_method=method, match_distance_m=distance, match_confidence=confidence, flags=flags
    )


def _by_codes(
    contributions: FeatureTable, codes: Codes, known: Mapping[str, str], progress: Progress
) -> List[Tuple[Optional[str], Optional[str], Tuple[str, ...]]]:
    """Site, method and flags of each row by codes and known records; (None, None, …) where they say nothing."""
    result: List[Tuple[Optional[str], Optional[str], Tuple[str, ...]]] = []
    current = set(codes.known.values())
    given, titles, texts = contributions.text("code_given"), contributions.text("title"), contributions.text("text_scrubbed")
    identifiers, parents = contributions.text("contribution_id"), contributions.text("parent")
    for row in range(len(contributions)):  # a loop, because each row holds texts of its own
        if row % _CHUNK == 0:
            progress.at(row / len(contributions))
        own, own_unknown = codes.find(given[row])
        titled, title_unknown = codes.find(titles[row])
        marks = ("unknown_code",) if own_unknown or title_unknown or (given[row] and not own) else ()
        former = known.get(str(identifiers[row]))
        found = own or titled
        if len(found) > 1:
            result.append((None, "review", (*marks, "two_codes")))
        elif found:
            result.append((found[0], "code", marks))
        elif former is not None and former in current:
            result.append((former, "id", marks))
        elif parents[row] is not None:
            result.append((None, "unplaced", marks))
        else:
            inside, text_unknown = codes.find(texts[row])
            marks = marks or (("unknown_code",) if text_unknown else ())
            if len(inside) == 1:
                result.append((inside[0], "code", marks))
            else:
                result.append((None, "review" if inside else None, (*marks, "two_codes") if inside else marks))
    return result


def _by_place(
    points: np.ndarray, rows: np.ndarray, sites: FeatureTable, site_code: np.ndarray, method: np.ndarray, distance: np.ndarray,
    confidence: np.ndarray, flags: np.ndarray, progress: Progress,
) -> None:  # fmt: skip
    """Fill in what the places of ``rows`` say: inside a site, near one, or to confirm."""
    if not len(sites) or not len(rows):
        return
    codes, areas = sites.text("code").astype(str), shapely.area(sites.geometry)
    order = np.lexsort((codes, areas))  # the smallest first, then by code: whatever the order of the sites
    shapes, codes = sites.geometry[order], codes[order]
    tree = shapely.STRtree(shapes)
    near_m, confirm_m, tie_m = (RULES.number(name) for name in ("near_m", "confirm_m", "tie_m"))
    for start in range(0, len(rows), _CHUNK):
        progress.at(start / len(rows))
        some = rows[start : start + _CHUNK]
        pair, site = tree.query(points[some], predicate="dwithin", distance=confirm_m + tie_m)
        gap = shapely.distance(points[some][pair], shapes[site])
        sequence = np.lexsort((site, np.round(gap, 3), pair))
        pair, site, gap = pair[sequence], site[sequence], gap[sequence]
        first = np.r_[True, pair[1:] != pair[:-1]] if len(pair) else np.array([], dtype=bool)
        nearest = np.full(len(some), np.inf)
        nearest[pair[first]] = gap[first]
        of, best, least = some[pair[first]], site[first], gap[first]
        rivals = np.bincount(pair[gap <= nearest[pair] + np.where(nearest[pair] > 0, tie_m, 0)], minlength=len(some))[pair[first]]
        within = least <= confirm_m
        of, best, least, rivals = of[within], best[within], least[within], rivals[within]
        inside, close = least <= 0, (least > 0) & (least <= near_m)
        site_code[of] = codes[best]
        distance[of] = np.round(least, 2)
        method[of] = np.where(inside, "inside", np.where(close, "near", "confirm"))
        sure = np.where(rivals > 1, RULES.number("confidence_inside_several"), RULES.number("confidence_inside"))
        beyond = np.clip((least - near_m) / (confirm_m - near_m), 0, 1)
        falling = np.where(close, _falling("confidence_near", least / near_m), _falling("confidence_confirm", beyond))
        confidence[of] = np.round(np.where(inside, sure, np.where(rivals > 1, 0.8 * falling, falling)), 3)
        for row in of[rivals > 1]:
            mark(flags, int(row), "several_sites")


def _falling(rule: str, share: np.ndarray) -> np.ndarray:
    ends = RULES.numbers(rule)
    return ends["at_0"] + (ends["at_limit"] - ends["at_0"]) * share


def follow_parents(contributions: FeatureTable, former: Optional[FeatureTable] = None) -> FeatureTable:
    """``contributions`` whose rows that answer to another record have its site.

    The record answered to is looked for by identifier, address or title among ``contributions`` and the ``former`` ones. The method is
    ``parent``, distance and certainty are the record's; one whose site is to confirm leaves its answers to confirm as well.
    """
    where: Dict[Tuple[str, ...], Tuple[Optional[str], Optional[str], float, float]] = {}
    for table in (former, contributions):
        if table is None:
            continue
        names = (table.text(name) for name in ("source", "record", "platform_id", "url", "title", "site_code", "match_method"))
        numbers = (table.number("match_distance_m"), table.number("match_confidence"))
        for source, record, identifier, url, title, code, how, gap, sure in zip(*names, *numbers):  # texts, one by one
            fate = (code, how, gap, sure)
            if how == "parent":
                continue
            if identifier is not None:
                where[(source, "id", record, identifier)] = fate
            if url is not None:
                where[(source, "url", url)] = fate
            if title is not None:
                where[(source, "title", title_key(title))] = fate
    parents_of = {record.id: record.parent_records for record in records()}
    site_code, method = contributions.text("site_code").copy(), contributions.text("match_method").copy()
    distance, confidence = contributions.number("match_distance_m").copy(), contributions.number("match_confidence").copy()
    parents, sources, kinds = contributions.text("parent"), contributions.text("source"), contributions.text("record")
    for row in np.flatnonzero([parent is not None for parent in parents]):
        if method[row] not in ("unplaced", "parent"):
            continue
        keys = _keys(parents[row], sources[row], kinds[row], parents_of)
        code, how, gap, sure = next((where[key] for key in keys if key in where), (None, None, np.nan, np.nan))
        if code is not None:
            site_code[row], distance[row], confidence[row] = code, gap, sure
            method[row] = "confirm" if how == "confirm" else "parent"
    return contributions.with_columns(site_code=site_code, match_method=method, match_distance_m=distance, match_confidence=confidence)


def _keys(parent: str, source: str, record: str, parents_of: Mapping[str, Sequence[str]]) -> List[Tuple[str, ...]]:
    kind, _, name = parent.partition(":")
    if kind != "id":
        return [(source, kind, name)]
    return [(source, "id", of, name) for of in (parents_of.get(record) or (record,))]
