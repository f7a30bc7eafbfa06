"""Core's progress, notes and log, told to the user through the feedback of Processing."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import Callable, Iterator, List, Optional

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import Cancelled
from ..core.notes import Note
from ..core.progress import Progress
from ..core.words import Words

_CORE_LOG = logging.getLogger(__name__.rsplit(".bridge", 1)[0] + ".core")


def progress_of(feedback: QgsProcessingFeedback, words: Words, start: float = 0.0, end: float = 1.0) -> Progress:
    """A core Progress that moves the bar of ``feedback`` between ``start`` and ``end`` (0..1) and stops on its cancel."""

    told: List[str] = [""]

    def report(fraction: float, text: Optional[str]) -> None:
        feedback.setProgress(100.0 * fraction)
        if text and text != told[0]:  # Processing writes every text into its log
            told[0] = text
            feedback.setProgressText(words.say(text) if words.has(text) else text)

    return Progress(report, feedback.isCanceled, start, end)


def let_cancel(cancelled: Optional[Callable[[], bool]]) -> None:
    """In long work on the main thread: look at the events, or nobody could press cancel, and stop when one did (Cancelled)."""
    QCoreApplication.processEvents()
    if cancelled is not None and cancelled():
        raise Cancelled()


class _FeedbackHandler(logging.Handler):
    def __init__(self, feedback: QgsProcessingFeedback, words: Words) -> None:
        super().__init__(logging.INFO)
        self._feedback, self._words = feedback, words

    def emit(self, record: logging.LogRecord) -> None:
        note = getattr(record, "note", None)
        text = self._words.note(note) if isinstance(note, Note) else record.getMessage()
        if record.levelno >= logging.WARNING:
            self._feedback.pushWarning(text)
        else:
            self._feedback.pushInfo(text)


@contextmanager
def log_to(feedback: QgsProcessingFeedback, words: Words) -> Iterator[None]:
    """While open, what core logs (notes among it, in the user's language) reaches ``feedback``."""
    handler = _FeedbackHandler(feedback, words)
    level = _CORE_LOG.level
    propagate = _CORE_LOG.propagate
    _CORE_LOG.addHandler(handler)
    _CORE_LOG.setLevel(logging.INFO)
    _CORE_LOG.propagate = False
    try:
        yield
    finally:
        _CORE_LOG.removeHandler(handler)
        _CORE_LOG.setLevel(level)
        _CORE_LOG.propagate = propagate
