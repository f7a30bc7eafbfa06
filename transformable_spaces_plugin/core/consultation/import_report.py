"""The report of an import: what was read, kept, dropped and scrubbed, as a page and as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import jinja2

from ..table import FeatureTable
from ..words import Words
from .merge import Imported
from .readers.apply import Reading

LEAST_SHOWN = 5  # counts about a site are shown from so many answers on (METHODS §6)
_HERE = Path(__file__).parent
_STATE = ("records", "record_new", "record_same", "record_changed", "record_older", "record_dropped", "refused", "waiting")
_MATCHED = ("code", "id", "parent", "inside", "near", "confirm", "review", "cluster", "new", "outside", "unplaced")
_REMARKS = (
    "duplicates", "two_codes", "unknown_code", "future_date", "swapped_coordinates", "projected_coordinates", "bad_coordinates",
    "decisions_unmatched", "new_sites",
)  # fmt: skip
_REASONS = ("personal", "not_needed", "unknown")


def log_table(imported: Imported, words: Words) -> FeatureTable:
    """Everything counted, one row a count (``import_log`` of ``contributions_schema.json``): by file, then the totals of the run."""
    rows: List[Tuple[Any, ...]] = []
    for reading, left_out in imported.readings:
        for code, count in _all_counts(reading, left_out):
            rows.append((reading.file, reading.sha256, reading.record.platform, reading.record.id, code, count))
    rows += [("", None, None, None, code, count) for code, count in sorted(imported.counts.items())]
    names = ("file", "sha256", "platform", "record", "code", "count")
    columns: Dict[str, Any] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    columns["what"] = [words.say(f"answers.count.{code}") for code in columns["code"]]
    return FeatureTable.make([None] * len(rows), columns)


def render_import(imported: Imported, language: str) -> str:
    """The report in ``language`` as self-contained HTML that prints well; every text from data is escaped, none is of the public."""
    words = Words(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    counts = imported.counts
    scrubbed = sum(count for reading, _ in imported.readings for code, count in reading.counts.items() if code.startswith("scrubbed_"))
    return environment.get_template("import_report.html.j2").render(
        language=language,
        say=words.say,
        style=(_HERE.parent / "report" / "report.css").read_text(encoding="utf-8"),
        least=LEAST_SHOWN,
        summary=[
            (words.number(counts["records"]), words.say("answers.read")),
            (words.number(counts["records"] - counts["waiting"] - counts["refused"] - counts["record_dropped"]), words.say("answers.kept")),
            (words.number(counts["waiting"]), words.say("answers.waiting")),
            (words.number(scrubbed), words.say("answers.scrubbed")),
            (words.number(counts["new_sites"]), words.say("answers.candidates")),
        ],
        state=_told(counts, _STATE, words),
        matched=_told(counts, [f"match_{name}" for name in _MATCHED] + list(_REMARKS), words),
        files=[_file(reading, left_out, words) for reading, left_out in imported.readings],
    )


def _all_counts(reading: Reading, left_out: Dict[str, int]) -> Iterator[Tuple[str, int]]:
    yield "rows_read", reading.rows
    yield "rows_kept", len(reading.table)
    yield from sorted({**reading.counts, **left_out}.items())


def _told(counts: Dict[str, int], codes: Any, words: Words) -> List[Tuple[str, str]]:
    return [(words.say(f"answers.count.{code}"), words.number(counts[code])) for code in codes if counts.get(code)]


def _file(reading: Reading, left_out: Dict[str, int], words: Words) -> Dict[str, Any]:
    known = [name for name in ("format", "encoding", "separator", "sheet", "documents", "date_system") if name in reading.facts]
    columns = [(words.say("answers.columns.kept"), ", ".join(reading.kept) or "–")]
    columns += [
        (words.say(f"answers.columns.{reason}"), ", ".join(reading.dropped[reason])) for reason in _REASONS if reading.dropped.get(reason)
    ]
    odd = [(code, count) for code, count in _all_counts(reading, left_out) if not code.startswith(("columns_", "rows_read", "rows_kept"))]
    return {
        "name": reading.file,
        "sha256": reading.sha256,
        "platform": f"{reading.record.platform} ({reading.record.id})",
        "rows": words.number(reading.rows),
        "kept": words.number(len(reading.table)),
        "facts": ", ".join(words.say(f"answers.fact.{name}", value=reading.facts[name]) for name in known),
        "columns": columns,
        "counted": [(words.say(f"answers.count.{code}"), words.number(count)) for code, count in odd],
    }
