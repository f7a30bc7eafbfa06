"""What is done on the sites, as a sequence of states with dates: which step may follow which, and what an entry must say.

Pure rules: the rows come in and go out as mappings. Reading and writing them safely is the business of ``files.journal``.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from ..consultation.privacy import clean
from ..errors import DataFileError, InputError
from ..kits.terms import ACTORS
from ..schema import LayerSchema, load_schemas

_HERE = Path(__file__).parent
_KIT = re.compile(r"[a-z0-9][a-z0-9_-]{1,59}")
_TEXTS = ("permit_ref", "photo", "source", "note")
_LONGEST = 500


class IllegalStep(InputError):
    """A step that may not follow the state that the intervention is in."""


@dataclass(frozen=True)
class StatusRules:
    """``status_rules.json``: the states in order, those that may begin, what may follow, the date field of each, the place on the map."""

    start: Tuple[str, ...]
    follows: Mapping[str, Tuple[str, ...]]
    dates: Mapping[str, str]
    on_map: Mapping[str, Optional[str]]

    @property
    def states(self) -> Tuple[str, ...]:
        return tuple(self.follows)


@lru_cache(maxsize=1)
def status_rules() -> StatusRules:
    """The rules of ``status_rules.json``; DataFileError when a state that is named is not described."""
    path = _HERE / "status_rules.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    follows = {state: tuple(after) for state, after in document["follows"]["value"].items()}
    for state, after in [*follows.items(), ("start", tuple(document["start"]["value"]))]:
        unknown = [name for name in after if name not in follows]
        if unknown:
            raise DataFileError(path.name, f"follows.value.{state}", f"“{unknown[0]}” is no state")
    rules = StatusRules(tuple(document["start"]["value"]), follows, document["dates"]["value"], document["map"]["value"])
    for part, named in (("dates", rules.dates), ("map", rules.on_map)):
        if set(named) != set(follows):
            raise DataFileError(path.name, f"{part}.value", "names every state once")
    return rules


@lru_cache(maxsize=1)
def interventions_schema() -> Dict[str, LayerSchema]:
    """The schemas ``interventions`` and ``intervention_history``."""
    return load_schemas(_HERE / "interventions_schema.json")


@dataclass(frozen=True)
class Entry:
    """One step to record: the site and kit, the state reached, the day, who, and where it is known from. Texts are scrubbed."""

    code: str
    kit: str
    status: str
    date: str
    source: str
    author_type: Optional[str] = None
    until: Optional[str] = None
    permit_ref: Optional[str] = None
    photo: Optional[str] = None
    note: Optional[str] = None


def checked_entry(today: str, **values: Optional[str]) -> Tuple[Entry, int]:
    """An entry from what a person filled in, and how many personal data were taken out of its texts.

    Raises InputError, naming the field, when one is missing or wrong: code, kit, status, date, source are due; a date is YYYY-MM-DD and
    not after ``today``; who does it is one of the kits' actors; ``until`` is not before the date.
    """
    given = {name: (value or "").strip() for name, value in values.items()}
    for name in ("code", "kit", "status", "date", "source"):
        if not given.get(name):
            raise InputError(f"an entry of the journal needs {name}; it is empty")
    rules = status_rules()
    if given["status"] not in rules.states:
        raise InputError(f"the status is one of {', '.join(rules.states)}, not “{given['status'][:30]}”")
    if not _KIT.fullmatch(given["kit"]):
        raise InputError(f"the kit is the id of a kit, in small letters, figures and low lines, not “{given['kit'][:60]}”")
    author = given.get("author_type") or None
    if author is not None and author not in ACTORS:
        raise InputError(f"who does it is one of {', '.join(ACTORS)}, not “{author[:30]}”")
    date = _day("date", given["date"])
    if date > today[:10]:
        raise InputError(f"the date {date} is still to come; the journal records what has happened")
    until = _day("until", given["until"]) if given.get("until") else None
    if until is not None and until < date:
        raise InputError(f"until ({until}) is before the date ({date})")
    texts, scrubbed = _texts(given)
    if texts["source"] is None:
        raise InputError("the source says where this is known from; without personal data and markup nothing is left of it")
    return Entry(given["code"], given["kit"], given["status"], date, texts["source"], author, until, texts["permit_ref"], texts["photo"],
                 texts["note"]), scrubbed  # fmt: skip


def _texts(given: Mapping[str, str]) -> Tuple[Dict[str, Optional[str]], int]:
    texts: Dict[str, Optional[str]] = {}
    scrubbed = 0
    for name in _TEXTS:
        text = given.get(name, "")
        if name == "photo" and not text.startswith(("http://", "https://")):
            text = text.replace("\\", "/").rsplit("/", 1)[-1]  # a folder may say whose machine it is on
        cleaned = clean(text[:_LONGEST])
        texts[name] = cleaned.text
        scrubbed += cleaned.personal
    return texts, scrubbed


def _day(name: str, text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(f"{name} is a day written YYYY-MM-DD, not “{text[:20]}”") from None


def next_states(status: Optional[str]) -> Tuple[str, ...]:
    """The states that may follow ``status`` (None: nothing recorded yet)."""
    return status_rules().start if status is None else status_rules().follows[status]


def open_intervention(rows: Sequence[Mapping[str, Any]], entry: Entry) -> Optional[Mapping[str, Any]]:
    """The intervention of the entry's site and kit that is not over, among ``rows`` of the table; None where there is none.

    The latest begun is taken; there is never more than one unless somebody wrote into the table by hand.
    """
    over = {status for status, after in status_rules().follows.items() if not after}
    standing = [row for row in rows if row["code"] == entry.code and row["kit"] == entry.kit and row["status"] not in over]
    return max(standing, key=lambda row: (str(row["date"]), str(row["intervention_id"])), default=None)


def recorded(
    entry: Entry, current: Optional[Mapping[str, Any]], taken: int, expected: Optional[str] = None
) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The row of the intervention after ``entry``, and the row of its history (without ``recorded_at``).

    current: the row as it stands, None to begin one. taken: how many interventions of this site and kit there have been. expected: the
    state that the writer saw; where it is another by now, somebody else was quicker. Raises IllegalStep for a step that may not follow,
    a date before the last one, or a state that is not the one expected.
    """
    status = None if current is None else str(current["status"])
    if expected is not None and expected != (status or ""):
        now = f"it is {status or 'not recorded'} by now, not {expected or 'new'}"
        raise IllegalStep(f"{entry.code}, {entry.kit}: {now}; look at it again first")
    allowed = next_states(status)
    if entry.status not in allowed:
        after = f"after {status} comes {' or '.join(allowed)}" if status and allowed else f"it begins with {' or '.join(next_states(None))}"
        if status is not None and not allowed:
            after = f"after {status} nothing comes; begin a new one"
        raise IllegalStep(f"{entry.code}, {entry.kit}: {entry.status} cannot follow {status or 'nothing'}: {after}")
    if current is not None and entry.date < str(current["date"]):
        raise IllegalStep(f"{entry.code}, {entry.kit}: {entry.status} on {entry.date} would come before {status} on {current['date']}")
    row: Dict[str, Any] = dict(current) if current is not None else {"intervention_id": f"{entry.code}/{entry.kit}/{taken + 1}"}
    row.update(code=entry.code, kit=entry.kit, status=entry.status, date=entry.date, source=entry.source)
    row[status_rules().dates[entry.status]] = entry.date
    for name in ("author_type", "until", "permit_ref", "photo", "note"):
        value = getattr(entry, name)
        row[name] = value if value is not None else row.get(name)
    row["version"] = int(row.get("version") or 0) + 1
    for field in interventions_schema()["interventions"].fields:
        row.setdefault(field.name, None)
    history = {
        "intervention_id": row["intervention_id"], "step": row["version"], "code": entry.code, "kit": entry.kit, "from_status": status,
        "status": entry.status, "date": entry.date, "author_type": entry.author_type, "permit_ref": entry.permit_ref, "photo": entry.photo,
        "source": entry.source, "note": entry.note,
    }  # fmt: skip
    return row, history
