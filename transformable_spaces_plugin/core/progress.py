"""Progress and cancellation, told by core to whoever runs it."""

from __future__ import annotations

from typing import Callable, Optional

from .errors import Cancelled


class Progress:
    """Reports a share of the work done and stops the work when asked.

    ``report(fraction, text)`` receives a number in 0..1 and a key of the words (or None to keep the text);
    ``cancelled()`` says whether the user asked to stop. Core calls :meth:`at` often enough that a cancel works
    within a second.
    """

    def __init__(
        self,
        report: Optional[Callable[[float, Optional[str]], None]] = None,
        cancelled: Optional[Callable[[], bool]] = None,
        start: float = 0.0,
        end: float = 1.0,
    ) -> None:
        self._report, self._cancelled, self._start, self._end = report, cancelled, start, end

    def at(self, fraction: float, text: Optional[str] = None) -> None:
        """Say that ``fraction`` (0..1) of this part is done; raises Cancelled when the user asked to stop."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled()
        if self._report is not None:
            share = min(max(fraction, 0.0), 1.0)
            self._report(self._start + (self._end - self._start) * share, text)

    def part(self, start: float, end: float) -> Progress:
        """The stretch ``start``..``end`` of this progress as a progress of its own."""
        span = self._end - self._start
        return Progress(self._report, self._cancelled, self._start + span * start, self._start + span * end)


SILENT = Progress()
