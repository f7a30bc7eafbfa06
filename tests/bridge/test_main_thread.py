"""Work handed from another thread to the main one: its result, its faults, and a cancel before it is begun."""

import threading
import time

import pytest

pytestmark = pytest.mark.usefixtures("qgis_app")


def on_another_thread(work, cancelled=lambda: False, busy_s=0.0):
    """What ``on_main_thread`` gives or raises on a thread of its own, while this one works off its events after ``busy_s``."""
    from qgis.PyQt.QtCore import QCoreApplication
    from transformable_spaces.transformable_spaces_plugin.bridge.main_thread import on_main_thread

    found = {}

    def ask():
        try:
            found["result"] = on_main_thread(work, cancelled)
        except BaseException as error:
            found["error"] = error

    other = threading.Thread(target=ask)
    other.start()
    time.sleep(busy_s)
    end = time.monotonic() + 10
    while other.is_alive() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    assert not other.is_alive()
    QCoreApplication.processEvents()
    return found


def test_it_is_done_on_the_main_thread_and_gives_its_result():
    assert on_another_thread(threading.get_ident) == {"result": threading.get_ident()}


def test_on_the_main_thread_itself_it_is_done_at_once():
    from transformable_spaces.transformable_spaces_plugin.bridge.main_thread import on_main_thread

    assert on_main_thread(threading.get_ident, lambda: True) == threading.get_ident()


def test_what_it_raises_is_raised_where_it_was_asked_for():
    def fail():
        raise OSError("no printer")

    found = on_another_thread(fail)
    assert str(found["error"]) == "no printer"


def test_a_cancel_while_the_main_thread_is_busy_drops_the_work():
    """A window that closes waits for its tasks: one that waited for the window would never end."""
    from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled

    done = []
    found = on_another_thread(lambda: done.append(True), cancelled=lambda: True, busy_s=0.5)
    assert isinstance(found["error"], Cancelled)
    assert done == []


def test_a_cancel_after_it_was_begun_is_left_to_the_work():
    begun = threading.Event()

    def work():
        begun.set()
        time.sleep(0.4)
        return "whole"

    assert on_another_thread(work, cancelled=begun.is_set) == {"result": "whole"}
