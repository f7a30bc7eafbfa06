"""What the platforms' exports hold: which columns are kept and as what, which are dropped and why. Data, one file a platform."""

from __future__ import annotations

import fnmatch
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ...errors import DataFileError, InputError

KINDS = ("vote", "reaction", "comment", "proposal", "report")
# What a column can be kept as. Nothing else of a file is kept.
ROLES = (
    "id", "parent_id", "parent_url", "parent_title", "code", "title", "text", "latitude", "longitude", "place", "up", "down", "neutral",
    "likes", "ballots", "offline_ballots", "comment_count", "alignment", "points_for", "points_against", "vote", "mean_score",
    "score_count", "rating", "date", "revision", "url", "language", "category", "status", "withdrawn", "amendment", "deleted",
)  # fmt: skip
_RECORD = {
    "id", "kind", "source", "recognise", "columns", "personal", "not_needed", "positions", "first_headers", "only", "kinds", "statuses",
    "date_order", "text_between", "deleted_value", "parent_record", "up_only", "crs",
}  # fmt: skip
_FOLDER = Path(__file__).with_name("platforms")
_ORDERS = ("dmy", "mdy")


@dataclass(frozen=True)
class Record:
    """One kind of record of one platform.

    columns: role → headers in the order in which they are looked for; a header may end in ``*`` (``title/*``). personal and
    not_needed: headers that are known and dropped. recognise: for each group one header must be there. positions: names given to the
    columns by their place, for exports whose headers are translated. kinds: kind of a row by the first columns that are filled.
    up_only: the platform counts support and has no vote against.
    """

    platform: str
    id: str
    kind: str
    source: str
    columns: Mapping[str, Tuple[str, ...]]
    personal: Tuple[str, ...] = ()
    not_needed: Tuple[str, ...] = ()
    recognise: Tuple[Tuple[str, ...], ...] = ()
    positions: Tuple[str, ...] = ()
    first_headers: Tuple[Tuple[str, ...], ...] = ()
    only: Tuple[str, ...] = ()
    kinds: Tuple[Tuple[str, Tuple[str, ...]], ...] = ()
    statuses: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)
    date_order: Optional[str] = None
    text_between: Tuple[str, ...] = ()
    deleted_value: Optional[str] = None
    parent_records: Tuple[str, ...] = ()
    up_only: bool = False
    crs: str = "EPSG:4326"

    def find(self, role: str, headers: Sequence[str]) -> List[str]:
        """The headers of a file that this role reads, in the order in which they are looked for."""
        found: List[str] = []
        for wanted in self.columns.get(role, ()):
            found += [header for header in headers if matches(header, wanted) and header not in found]
        return found


def matches(header: str, wanted: str) -> bool:
    """Whether a header is the one wanted, without regard to case; ``*`` stands for any rest."""
    folded, pattern = header.strip().casefold(), wanted.casefold()
    if "*" not in pattern:
        return folded == pattern
    return fnmatch.fnmatchcase(folded, pattern.replace("[", "[[]"))


@lru_cache(maxsize=1)
def records() -> Tuple[Record, ...]:
    """The records of all platforms that come with the project."""
    found: List[Record] = []
    for path in sorted(_FOLDER.glob("*.json")):
        found += parse_platform(path.read_text(encoding="utf-8"), path.name)
    return tuple(found)


def platforms() -> Tuple[str, ...]:
    """The names of the platforms, sorted."""
    return tuple(sorted({record.platform for record in records()}))


def parse_platform(text: str, file: str) -> List[Record]:
    """The records of a platform file; DataFileError with the place and the rule when it breaks the format."""
    document = _document(text, file)
    platform = _text(file, "platform", document.get("platform"))
    listed = document.get("records")
    if not isinstance(listed, list) or not listed:
        raise DataFileError(file, "records", "a list of at least one record")
    return [_record(file, f"records[{number}]", platform, raw) for number, raw in enumerate(listed)]


def parse_mapping(text: str, file: str) -> Record:
    """A mapping of a user's own table: ``{"platform": "name", "kind": "proposal", "columns": {"title": "Titre", "latitude": "Y"…}}``.

    A role takes one header or a list of them. Optional: ``personal``, ``not_needed`` (lists of headers, only for the report),
    ``date_order`` (``dmy``, ``mdy``), ``crs`` (of the coordinates, EPSG:4326 where it is not said), ``up_only``. Raises DataFileError.
    """
    document = _document(text, file)
    raw = {key: value for key, value in document.items() if key not in ("platform", "title", "comment", "version")}
    raw.setdefault("id", f"mapping_{document.get('platform', 'table')}")
    raw.setdefault("source", f"mapping {file}")
    raw.setdefault("recognise", [])
    raw.setdefault("kind", "proposal")
    return _record(file, "", _text(file, "platform", document.get("platform", "table")), raw)


def _document(text: str, file: str) -> Dict[str, Any]:
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DataFileError(file, line, "this is no JSON") from error
    if not isinstance(document, dict):
        raise DataFileError(file, "", "an object")
    return document


def _record(file: str, where: str, platform: str, raw: Any) -> Record:
    if not isinstance(raw, dict):
        raise DataFileError(file, where, "an object")
    unknown = sorted(set(raw) - _RECORD)
    if unknown:
        raise DataFileError(file, f"{where}.{unknown[0]}".strip("."), f"an unknown word; known are {', '.join(sorted(_RECORD))}")
    for part in ("id", "kind", "source"):
        _text(file, f"{where}.{part}".strip("."), raw.get(part))
    if raw["kind"] not in KINDS:
        raise DataFileError(file, f"{where}.kind".strip("."), f"one of {', '.join(KINDS)}, not {raw['kind']!r}")
    columns = raw.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise DataFileError(file, f"{where}.columns".strip("."), "an object of roles with the headers that they read")
    for role in columns:
        if role not in ROLES:
            raise DataFileError(file, f"{where}.columns.{role}".strip("."), f"an unknown role; known are {', '.join(ROLES)}")
    if not set(columns) & {"title", "text", "code", "place", "latitude", "id"}:
        raise DataFileError(file, f"{where}.columns".strip("."), "at least one of title, text, code, place, latitude, id")
    order = raw.get("date_order")
    if order is not None and order not in _ORDERS:
        raise DataFileError(file, f"{where}.date_order".strip("."), f"one of {', '.join(_ORDERS)}, not {order!r}")
    for number, rule in enumerate(raw.get("kinds", [])):
        if not isinstance(rule, dict) or rule.get("kind") not in KINDS:
            raise DataFileError(file, f"{where}.kinds[{number}].kind".strip("."), f"one of {', '.join(KINDS)}")

    def listed(part: str) -> Tuple[str, ...]:
        return _texts(file, f"{where}.{part}".strip("."), raw.get(part, []))

    def groups(part: str) -> Tuple[Tuple[str, ...], ...]:
        return tuple(_texts(file, f"{where}.{part}[{number}]".strip("."), group) for number, group in enumerate(raw.get(part, [])))

    return Record(
        platform, raw["id"], raw["kind"], raw["source"],
        {role: _texts(file, f"{where}.columns.{role}".strip("."), headers) for role, headers in columns.items()},
        listed("personal"), listed("not_needed"), groups("recognise"), listed("positions"), groups("first_headers"), listed("only"),
        tuple((rule["kind"], _texts(file, f"{where}.kinds", rule.get("filled", []))) for rule in raw.get("kinds", [])),
        {flag: _texts(file, f"{where}.statuses.{flag}", values) for flag, values in raw.get("statuses", {}).items()},
        order, listed("text_between"), raw.get("deleted_value"), tuple(str(raw.get("parent_record", "")).split()),
        bool(raw.get("up_only", False)), str(raw.get("crs", "EPSG:4326")),
    )  # fmt: skip


def _text(file: str, where: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DataFileError(file, where, "a text")
    return value


def _texts(file: str, where: str, value: Any) -> Tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise DataFileError(file, where, "a header, or a list of headers")
    return tuple(values)


def record_of(headers: Sequence[str], platform: Optional[str] = None) -> Optional[Record]:
    """The record whose export has these headers; None where none is recognised.

    platform: only records of this platform; then one that is not recognised by its signs is taken all the same where it knows at least
    two of the headers. Of several the one that knows most of the headers is taken, then the first by name.
    """
    if platform is not None and platform not in platforms():
        raise InputError(f"the format is one of {', '.join(platforms())}, not “{platform}”")
    candidates = [record for record in records() if platform in (None, record.platform)]
    sure = [record for record in candidates if is_recognised(record, headers)]
    if not sure and platform is not None:
        sure = [record for record in candidates if known_share(record, headers)[0] >= 2]
    return min(sure, key=lambda record: (-known_share(record, headers)[1], record.id)) if sure else None


def is_recognised(record: Record, headers: Sequence[str]) -> bool:
    """Whether the headers carry the signs of this record."""
    if record.positions:
        return len(headers) == len(record.positions) and all(
            any(matches(header, wanted) for wanted in group) for header, group in zip(headers, record.first_headers)
        )
    if record.only and {header.casefold() for header in headers} != {header.casefold() for header in record.only}:
        return False
    return bool(record.recognise) and all(
        any(matches(header, wanted) for wanted in group for header in headers) for group in record.recognise
    )


def known_share(record: Record, headers: Sequence[str]) -> Tuple[int, float]:
    """How many of the headers the record keeps as something, and the share that it knows at all."""
    kept = {header for role in record.columns for header in record.find(role, headers)}
    known = kept | {header for header in headers if any(matches(header, wanted) for wanted in (*record.personal, *record.not_needed))}
    return len(kept), len(known) / max(len(headers), 1)
