"""A table of a known record made into contributions: the columns that are allowed, cleaned and counted; everything else left behind."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

import numpy as np
import pyproj
import pyproj.exceptions
import shapely

from ...errors import DataFileError
from ...progress import SILENT, Progress
from ...table import FeatureTable
from ..privacy import clean, is_personal_column, shown_header
from . import cells
from .names import address, arguments_in, identifier, language, title_key
from .platform import Record, matches
from .raw import RawTable

_WGS84 = "EPSG:4326"
_ASKED_EVERY = 2000  # rows between two looks at whether the user has cancelled
_TRUE = frozenset({"true", "1", "yes", "oui", "sí", "si", "vrai", "verdadero", "t", "y"})
_CODE_CELL = re.compile(r"[A-Za-z]{2}-?[0-9A-Za-z]{5}")


@dataclass(frozen=True)
class Reading:
    """What one table of one file gave.

    table: contributions as points in longitude and latitude (None without a place), not yet matched. rows: how many the file had.
    kept: headers that were used. dropped: headers left behind by reason (``personal``, ``not_needed``, ``unknown``), fit to be shown.
    counts: code → how often, of everything that was odd, dropped or scrubbed. facts: how the file was read.
    """

    file: str
    sha256: str
    record: Record
    table: FeatureTable
    rows: int
    kept: Tuple[str, ...]
    dropped: Mapping[str, Tuple[str, ...]]
    counts: Mapping[str, int]
    facts: Mapping[str, str]


@lru_cache(maxsize=1)
def _votes() -> Tuple[Dict[str, str], Tuple[float, float]]:
    """Word → ``up``, ``down`` or ``neutral``, and the range of mean marks."""
    path = Path(__file__).with_name("votes.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    words = {}
    for part, side in (("for", "up"), ("against", "down"), ("neutral", "neutral")):
        for word in document[part]:
            if word in words:
                raise DataFileError(path.name, part, f"“{word}” stands for two votes")
            words[word] = side
    low, high = document["mean_range"]["value"]
    return words, (float(low), float(high))


def apply_record(raw: RawTable, record: Record, file: str, sha256: str, progress: Progress = SILENT) -> Reading:
    """The contributions that ``raw`` holds by the rules of ``record``. Never raises for what a cell holds: it is counted."""
    return _Application(raw, record, file, sha256, progress).reading()


class _Application:
    """One application of a record to a table; ``counts`` grows as columns are read."""

    def __init__(self, raw: RawTable, record: Record, file: str, sha256: str, progress: Progress) -> None:
        if record.positions and len(raw.headers) == len(record.positions):
            raw = replace(raw, columns=dict(zip(record.positions, raw.columns.values())))
        self.raw, self.record, self.file, self.sha256, self.progress = raw, record, file, sha256, progress
        self.counts: Dict[str, int] = dict(raw.counts)
        self.found = {role: record.find(role, raw.headers) for role in record.columns}
        self.flags: List[List[str]] = [[] for _ in range(raw.rows)]

    def reading(self) -> Reading:
        raw, record = self.raw, self.record
        columns: Dict[str, Any] = {"source": [record.platform] * raw.rows, "record": [record.id] * raw.rows}
        columns["platform_id"] = [identifier(cell) for cell in self.first("id")]
        columns["parent"] = self._parent()
        columns["title"], title_personal = self._texts("title", self.progress.part(0.0, 0.3))
        columns["text_scrubbed"], text_personal = self._texts("text", self.progress.part(0.3, 0.9))
        columns["category"] = self._categories()
        columns["url"] = [address(cell) for cell in self.first("url")]
        columns["language"] = [language(cell) for cell in self.first("language")]
        columns["kind"] = self._kinds()
        columns["code_given"] = self._codes()
        columns.update(self._votes_and_comments(columns))
        moments = self._dates("date")
        columns["date"] = [None if moment is None else moment[:10] for moment in moments]
        columns["revision"] = self._dates("revision")
        longitude, latitude = self._places()
        self._statuses()
        for row, personal in enumerate(zip(title_personal, text_personal)):
            if any(personal):
                self.flags[row].append("personal_data_found")
        columns["flags"] = [",".join(sorted(set(flags))) or None for flags in self.flags]
        columns["source_file_sha256"] = [self.sha256] * raw.rows
        columns["contribution_id"] = self._keys(columns, moments, longitude, latitude)
        table = FeatureTable.make(_points(longitude, latitude), columns, _WGS84)
        table = table.select(self._worth_keeping(table))
        # A column read only to see that a row is deleted is not kept.
        kept = tuple(dict.fromkeys(header for role, headers in self.found.items() if role != "deleted" for header in headers))
        return Reading(
            self.file, self.sha256, record, table, raw.rows, tuple(shown_header(header) for header in kept), self._dropped(kept),
            self.counts, raw.facts,
        )  # fmt: skip

    # Columns ----------------------------------------------------------------------------------------------------

    def first(self, role: str) -> List[Any]:
        """For each row the first cell of the role's columns that says something."""
        columns = [self.raw.columns[header] for header in self.found.get(role, ())]
        if not columns:
            return [None] * self.raw.rows
        if len(columns) == 1:
            return [None if cells.blank(cell) else cell for cell in columns[0]]
        return [next((cell for cell in row if not cells.blank(cell)), None) for row in zip(*columns)]

    def tell(self, code: str, count: int) -> None:
        if count:
            self.counts[code] = self.counts.get(code, 0) + int(count)

    def _number(self, role: str, rule: Any, code: str) -> List[float]:
        values, unreadable = rule(self.first(role))
        self.tell(code, unreadable)
        made: List[float] = values
        return made

    def _texts(self, role: str, progress: Progress) -> Tuple[List[Optional[str]], List[bool]]:
        """The cleaned texts of a role and which of them held something personal."""
        given = self._between() if role == "text" and self.record.text_between else self.first(role)
        texts: List[Optional[str]] = []
        personal: List[bool] = []
        for row, cell in enumerate(given):  # a loop, because text is cleaned one by one
            if row % _ASKED_EVERY == 0:
                progress.at(row / len(given))
            cleaned = clean(cell)
            texts.append(cleaned.text)
            personal.append(cleaned.personal > 0)
            for code, count in cleaned.counts.items():
                self.counts[code] = self.counts.get(code, 0) + count
        return texts, personal

    def _between(self) -> List[Any]:
        """The cells of all columns between two headers, joined: questions that a city put itself."""
        headers = list(self.raw.headers)
        ends = [next((place for place, header in enumerate(headers) if matches(header, wanted)), -1) for wanted in self.record.text_between]
        inner = headers[ends[0] + 1 : ends[1]] if -1 not in ends else []
        self.found["text"] = inner
        rows = zip(*(self.raw.columns[header] for header in inner)) if inner else iter(())
        joined = ["\n".join(str(cell) for cell in row if not cells.blank(cell)) or None for row in rows]
        return joined or [None] * self.raw.rows

    def _categories(self) -> List[Optional[str]]:
        seen: Dict[str, Optional[str]] = {}
        made = []
        for cell in self.first("category"):  # categories repeat: each is cleaned once
            text = None if cell is None else str(cell)[:200]
            if text is not None and text not in seen:
                seen[text] = clean(text).text
            made.append(None if text is None else seen[text])
        return made

    def _codes(self) -> List[Optional[str]]:
        """The cells of a column of site codes, as far as they hold codes; what is no code is counted and left behind."""
        made: List[Optional[str]] = []
        for cell in self.first("code"):
            text = "" if cell is None else str(cell)[:200]
            found = [match.group(0) for match in _CODE_CELL.finditer(text)]
            self.tell("unreadable_codes", bool(text) and not found)
            made.append(" ".join(found) or None)
        return made

    def _parent(self) -> List[Optional[str]]:
        """What a row answers to: ``id:…``, ``url:…`` or ``title:…`` (hashed) of another record of the platform."""
        identifiers, urls, titles = self.first("parent_id"), self.first("parent_url"), self.first("parent_title")
        made: List[Optional[str]] = []
        for named, url, title in zip(identifiers, urls, titles):
            if named is not None:
                name = identifier(str(named).split(",")[0])
                made.append(f"id:{name}" if name else None)
            elif url is not None:
                found = address(url)
                made.append(f"url:{found}" if found else None)
            elif title is not None:
                made.append(f"title:{title_key(clean(title).text)}")
            else:
                made.append(None)
        return made

    def _kinds(self) -> List[str]:
        kinds = [self.record.kind] * self.raw.rows
        for kind, wanted in reversed(self.record.kinds):
            headers = [header for header in self.raw.headers if any(matches(header, name) for name in wanted)]
            for row in range(self.raw.rows):
                if any(not cells.blank(self.raw.columns[header][row]) for header in headers):
                    kinds[row] = kind
        return kinds

    def _votes_and_comments(self, columns: Mapping[str, Any]) -> Dict[str, np.ndarray]:
        count = "unreadable_numbers"
        made = {role: np.array(self._number(role, cells.counts, count)) for role in ("up", "down", "neutral")}
        likes, ballots, offline = (np.array(self._number(role, cells.counts, count)) for role in ("likes", "ballots", "offline_ballots"))
        comments = np.array(self._number("comment_count", cells.counts, count))
        if "up" in self.found or "likes" in self.found:
            hidden = np.isnan(made["up"])
            self._flag(hidden & ~np.isnan(likes), "likes_as_votes")
            if "up" in self.found and self.record.up_only:
                self._flag(hidden, "hidden_votes")
            made["up"] = np.where(hidden, likes, made["up"])
        cast = np.where(np.isnan(ballots) & np.isnan(offline), np.nan, np.nan_to_num(ballots) + np.nan_to_num(offline))
        only_cast = (np.nan_to_num(made["up"]) + np.nan_to_num(made["down"]) == 0) & (np.nan_to_num(cast) > 0)
        made["up"] = np.where(only_cast, cast, made["up"])
        made["down"] = np.where(only_cast, np.nan, made["down"])
        self._single_votes(made)
        self._mean_marks(made)
        written = np.array([text is not None for text in columns["text_scrubbed"]], dtype=bool)
        own = np.isin(np.array(columns["kind"], dtype=object).astype(str), ("comment", "vote")) & written
        made["n_comments"] = np.where(np.isnan(comments), np.where(own, 1.0, np.nan), comments)
        made.update(self._alignments())
        return made

    def _single_votes(self, made: Dict[str, np.ndarray]) -> None:
        """One person's vote a row: 1 on its side and 0 on the others."""
        words = _votes()[0]
        for row, cell in enumerate(self.first("vote")):
            if cell is None:
                continue
            text = str(cell).strip().lstrip("'").casefold() if not isinstance(cell, bool) else str(cell).casefold()
            side = words.get(text)
            if side is None:
                self.tell("unreadable_votes", 1)
                continue
            for name in ("up", "down", "neutral"):
                made[name][row] = float(name == side)

    def _mean_marks(self, made: Dict[str, np.ndarray]) -> None:
        if "mean_score" not in self.found:
            return
        low, high = _votes()[1]
        marks = np.array(self._number("mean_score", cells.numbers, "unreadable_numbers"))
        number = np.array(self._number("score_count", cells.counts, "unreadable_numbers"))
        good = (marks >= low) & (marks <= high) & (number >= 0)
        self.tell("unreadable_numbers", int((~np.isnan(marks) & ~good).sum()))
        share = (marks - low) / (high - low)
        made["up"] = np.where(good, number * share, made["up"])
        made["down"] = np.where(good, number * (1 - share), made["down"])

    def _alignments(self) -> Dict[str, np.ndarray]:
        rows = self.raw.rows
        made = {name: np.full(rows, np.nan) for name in ("align_pos", "align_neu", "align_neg")}
        sides = np.array(self._number("alignment", cells.numbers, "unreadable_numbers"))
        marks = np.array(self._number("rating", cells.numbers, "unreadable_numbers"))
        # Marks from 1 to 5: 4 and 5 speak for a change, 1 and 2 against it (assumption).
        sides = np.where(np.isnan(sides) & (marks >= 1) & (marks <= 5), np.sign(np.round(marks) - 3), sides)
        known = ~np.isnan(sides)
        for name, side in (("align_pos", 1), ("align_neu", 0), ("align_neg", -1)):
            made[name][known] = (np.sign(sides[known]) == side).astype(float)
        for name, role in (("align_pos", "points_for"), ("align_neg", "points_against")):
            if role in self.found and self.found[role]:
                made[name] = np.array([arguments_in(cell) for cell in self.first(role)])
        return made

    def _dates(self, role: str) -> List[Optional[str]]:
        values, odd = cells.dates(self.first(role), self.record.date_order, self.raw.facts.get("date_system", "1900"))
        for code, count in odd.items():
            self.tell(code, count)
        return values

    def _places(self) -> Tuple[np.ndarray, np.ndarray]:
        """Longitude and latitude (n,), NaN without a place."""
        rows = self.raw.rows
        x = np.array(self._number("longitude", cells.numbers, "unreadable_coordinates"))
        y = np.array(self._number("latitude", cells.numbers, "unreadable_coordinates"))
        for row, cell in enumerate(self.first("place")):
            if cell is not None:
                pair = cells.place(cell)
                self.tell("unreadable_coordinates", pair is None)
                x[row], y[row] = pair or (math.nan, math.nan)
        if self.raw.points is not None:
            for row, point in enumerate(self.raw.points[:rows]):
                if point is not None and not (np.isfinite(x[row]) and np.isfinite(y[row])):
                    x[row], y[row] = point
        there = np.isfinite(x) & np.isfinite(y)
        # The point where equator and Greenwich meet is what programs write for no place.
        nowhere = there & (x == 0) & (y == 0)
        self.tell("zero_coordinates", int(nowhere.sum()))
        there &= ~nowhere
        x, y = np.where(there, x, np.nan), np.where(there, y, np.nan)
        return self._to_degrees(x, y) if self.record.crs != _WGS84 else (x, y)

    def _to_degrees(self, x: np.ndarray, y: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        try:
            mover = pyproj.Transformer.from_crs(pyproj.CRS.from_user_input(self.record.crs), _WGS84, always_xy=True)
        except pyproj.exceptions.CRSError as error:
            raise DataFileError(self.record.source, "crs", f"no reference system “{self.record.crs[:60]}”") from error
        there = np.isfinite(x)
        moved = mover.transform(x[there], y[there])
        longitude, latitude = np.full(len(x), np.nan), np.full(len(x), np.nan)
        longitude[there], latitude[there] = moved
        lost = there & ~(np.isfinite(longitude) & np.isfinite(latitude))
        self.tell("unreadable_coordinates", int(lost.sum()))
        longitude[lost] = latitude[lost] = np.nan
        return longitude, latitude

    def _statuses(self) -> None:
        for role in ("withdrawn", "amendment"):
            given = self.first(role)
            self._flag(np.array([cell is True or str(cell).strip().casefold() in _TRUE for cell in given], dtype=bool), role)
        status = [None if cell is None else str(cell).strip().casefold() for cell in self.first("status")]
        for flag, values in self.record.statuses.items():
            wanted = {value.casefold() for value in values}
            self._flag(np.array([value in wanted for value in status], dtype=bool), flag)

    def _flag(self, where: np.ndarray, flag: str) -> None:
        for row in np.flatnonzero(where):
            self.flags[row].append(flag)

    def _worth_keeping(self, table: FeatureTable) -> np.ndarray:
        """Rows that are not deleted and say anything; the others are counted."""
        deleted = np.zeros(len(table), dtype=bool)
        if self.record.deleted_value is not None:
            deleted = np.array([cell == self.record.deleted_value for cell in self.first("deleted")], dtype=bool)
        says = np.zeros(len(table), dtype=bool)
        for name in ("title", "text_scrubbed", "code_given"):
            says |= np.array([value is not None for value in table.text(name)], dtype=bool)
        for name in ("up", "down", "neutral", "align_pos", "align_neg", "align_neu"):
            says |= ~np.isnan(table.number(name))
        # In a misaligned row a person's name may stand under another header: nothing of it can be trusted.
        misaligned = np.zeros(len(table), dtype=bool)
        misaligned[list(self.raw.misaligned)] = True
        if self.raw.short and self._has_personal_columns():
            misaligned[list(self.raw.short)] = True
        self.tell("rows_deleted", int(deleted.sum()))
        self.tell("rows_misaligned", int((misaligned & ~deleted).sum()))
        self.tell("rows_empty", int((~deleted & ~misaligned & ~says).sum()))
        return says & ~deleted & ~misaligned

    def _has_personal_columns(self) -> bool:
        return any(
            is_personal_column(header) or any(matches(header, name) for name in self.record.personal) for header in self.raw.headers
        )

    def _dropped(self, kept: Tuple[str, ...]) -> Dict[str, Tuple[str, ...]]:
        reasons: Dict[str, List[str]] = {"personal": [], "not_needed": [], "unknown": []}
        for header in self.raw.headers:
            if header in kept:
                continue
            if any(matches(header, name) for name in self.record.personal) or header in self.found.get("deleted", ()):
                reason = "personal"
            elif any(matches(header, name) for name in self.record.not_needed):
                reason = "not_needed"
            else:
                reason = "personal" if is_personal_column(header) else "unknown"
            reasons[reason].append(shown_header(header))
        for reason, headers in reasons.items():
            self.tell(f"columns_{reason}", len(headers))
        return {reason: tuple(headers) for reason, headers in reasons.items()}

    # Identity ---------------------------------------------------------------------------------------------------

    def _keys(self, columns: Mapping[str, Any], moments: List[Optional[str]], x: np.ndarray, y: np.ndarray) -> List[str]:
        """A key for each row by which it is known again.

        With an identifier of the platform: platform, record, identifier. Else what it says, where that tells it from others (a time to
        the second, a place, or twenty letters of text); else the file and the row, for two people may vote alike on one day.
        """
        made = []
        for row in range(self.raw.rows):
            if columns["platform_id"][row] is not None:
                parts = [columns["source"][row], columns["record"][row], columns["platform_id"][row]]
            else:
                text = f"{columns['title'][row] or ''} {columns['text_scrubbed'][row] or ''}"
                told = len(text.strip()) >= 20 or len(moments[row] or "") > 10 or np.isfinite(x[row])
                said = [columns["code_given"][row], text, moments[row], repr(float(x[row])), repr(float(y[row]))]
                said += [repr(float(columns[name][row])) for name in ("up", "down", "neutral")]
                parts = [columns["source"][row], columns["record"][row], *said] + ([] if told else [self.sha256, str(row)])
            made.append(hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()[:16])
        return made


def _points(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    points = np.full(len(longitude), None, dtype=object)
    there = np.isfinite(longitude) & np.isfinite(latitude)
    points[there] = shapely.points(longitude[there], latitude[there])
    return points
