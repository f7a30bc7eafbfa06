"""Work that Qt allows on the main thread only (projects, layouts, pictures with text), asked for by an algorithm on its own thread."""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QMetaObject, QObject, Qt, QThread, pyqtSlot

from ..core.errors import Cancelled

_LOOK_EVERY_S = 0.1


def on_main_thread(work: Callable[[], Any], cancelled: Callable[[], bool]) -> Any:
    """The result of ``work()``, done on the main thread while this one waits; what it raises is raised here.

    A cancel before the main thread comes to it raises Cancelled and drops the work (a window that closes waits for its tasks, and
    would wait for ever); after that ``work`` has to look for itself.
    """
    application = QCoreApplication.instance()
    if application is None or QThread.currentThread() is application.thread():
        return work()
    asked = _Asked(work)
    asked.moveToThread(application.thread())
    # From here on the main thread takes it apart.
    sip.transferto(asked, None)
    QMetaObject.invokeMethod(asked, "answer", Qt.ConnectionType.QueuedConnection)
    while not asked.done.wait(_LOOK_EVERY_S):
        if cancelled() and asked.take():
            raise Cancelled()
    if asked.error is not None:
        raise asked.error
    return asked.result


class _Asked(QObject):
    """One piece of work on its way to the main thread; who takes it first, that thread or a cancel, has it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work
        self._taken = threading.Lock()
        self.done = threading.Event()
        self.result: Any = None
        self.error: Optional[BaseException] = None

    def take(self) -> bool:
        return self._taken.acquire(blocking=False)

    @pyqtSlot()
    def answer(self) -> None:
        if self.take():
            try:
                self.result = self._work()
            except BaseException as error:  # told to the thread that asked
                self.error = error
        self.done.set()
        self.deleteLater()


__all__ = ["on_main_thread"]
