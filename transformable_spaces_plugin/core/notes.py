"""What a run noticed and did not hide: repairs, skips, absences, reprojections."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Union

_LOG = logging.getLogger(__name__)

Value = Union[str, int, float]


@dataclass(frozen=True)
class Note:
    """One thing noticed: ``code`` is a key of the words (``note.<code>``), ``values`` fill its placeholders."""

    code: str
    level: str  # "info" or "warning"
    values: Dict[str, Value] = field(default_factory=dict)

    def as_dict(self) -> Dict[str, object]:
        return {"code": self.code, "level": self.level, **self.values}


class Notes:
    """An ordered collection of notes, handed from step to step and written into the report and ``run.json``.

    What two steps notice alike, to the last value, is told once.
    """

    def __init__(self) -> None:
        self._notes: List[Note] = []

    def info(self, code: str, **values: Value) -> None:
        self._add(Note(code, "info", values))

    def warn(self, code: str, **values: Value) -> None:
        self._add(Note(code, "warning", values))

    def count(self, code: str, count: int, **values: Value) -> None:
        """A warning with a count, kept only where something was counted."""
        if count:
            self._add(Note(code, "warning", {**values, "count": int(count)}))

    def clear(self) -> None:
        """Forget all notes (of a search that is told in another way)."""
        self._notes.clear()

    def _add(self, note: Note) -> None:
        if note not in self._notes:
            self._notes.append(note)
            self._tell(note)

    def _tell(self, note: Note) -> None:
        # Imported here: the words themselves never take notes.
        from .words import Words

        text = Words("en").note(note)
        _LOG.log(logging.WARNING if note.level == "warning" else logging.INFO, text, extra={"note": note})

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)

    @property
    def warnings(self) -> List[Note]:
        return [note for note in self._notes if note.level == "warning"]


class QuietNotes(Notes):
    """Notes that nobody hears: of a step that is taken again, or of a part whose notes are added up with those of others."""

    def _add(self, note: Note) -> None:
        self._notes.append(note)
