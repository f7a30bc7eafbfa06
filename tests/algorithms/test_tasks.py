"""Runs as dialogs make them: in a task on a thread of its own, with the window's events worked off meanwhile."""

import time

import pytest
from transformable_spaces.tests.algorithms.test_assess_city import osm_text


@pytest.fixture
def run_task(provider):
    """``run_task(id, parameters) -> (whether it ended well, results)``."""
    from qgis.core import QgsApplication, QgsProcessingAlgRunnerTask, QgsProcessingContext, QgsProcessingFeedback
    from qgis.PyQt.QtCore import QCoreApplication

    def run(algorithm, parameters):
        run.feedback = QgsProcessingFeedback(False)
        context = QgsProcessingContext()
        task = QgsProcessingAlgRunnerTask(provider.algorithm(algorithm).create(), parameters, context, run.feedback)
        ended = []
        task.executed.connect(lambda good, results: ended.append((good, results)))
        QgsApplication.taskManager().addTask(task)
        end = time.monotonic() + 60
        while not ended and time.monotonic() < end:
            QCoreApplication.processEvents()
            time.sleep(0.01)
        QCoreApplication.processEvents()
        return ended[0]

    return run


@pytest.fixture
def tiny(tmp_path):
    (tmp_path / "tiny.osm").write_text(osm_text(), encoding="utf-8")
    return {"SOURCE": str(tmp_path / "tiny.osm"), "TOP": 1, "OUTPUT_FOLDER": str(tmp_path / "made" / "out")}


def test_map_and_sheets_are_made_on_the_main_thread(run_task, tiny, tmp_path, monkeypatch):
    import threading

    from transformable_spaces.transformable_spaces_plugin.bridge import outputs

    seen = []
    for name in ("write_project", "print_layouts", "finish_package"):
        inner = getattr(outputs, name)

        def noted(*arguments, inner=inner, **named):
            seen.append(threading.current_thread() is threading.main_thread())
            return inner(*arguments, **named)

        monkeypatch.setattr(outputs, name, noted)
    good, results = run_task("assesscity", tiny)
    assert good
    assert results["SITE_COUNT"] > 0
    assert seen == [True, True, True]
    assert (tmp_path / "made" / "out" / "project.qgz").is_file()


def test_a_fault_on_the_main_thread_fails_the_run_and_leaves_nothing(run_task, tiny, tmp_path, monkeypatch):
    """After the task's own work QGIS would count the run as done whatever happened."""
    from transformable_spaces.transformable_spaces_plugin.bridge import outputs
    from transformable_spaces.transformable_spaces_plugin.core.errors import OutputError

    def fail(*_, **__):
        raise OutputError("cannot print SQ-00000.pdf: no printer")

    monkeypatch.setattr(outputs, "print_layouts", fail)
    assert run_task("assesscity", tiny) == (False, {})
    assert "no printer" in run_task.feedback.textLog()
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.osm"]


def test_a_cancel_while_the_map_is_drawn_stops_the_run_and_leaves_nothing(run_task, tiny, tmp_path, monkeypatch):
    from transformable_spaces.transformable_spaces_plugin.bridge import outputs

    inner = outputs.picture

    def drawn(*arguments, **named):
        run_task.feedback.cancel()
        return inner(*arguments, **named)

    monkeypatch.setattr(outputs, "picture", drawn)
    assert run_task("assesscity", tiny) == (False, {})
    assert "nothing was written" in run_task.feedback.textLog()
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.osm"]


def test_a_package_is_exported_in_a_task(run_task, tiny, tmp_path):
    assert run_task("assesscity", tiny)[0]
    made = tmp_path / "made" / "out"
    good, results = run_task(
        "exportconsultation",
        {"SITES": f"{made / 'sites.gpkg'}|layername=sites", "CITY": str(made / "city.gpkg"), "OUTPUT_FOLDER": str(tmp_path / "package")},
    )
    assert good
    assert (tmp_path / "package" / "qfield" / "walk.qgz").is_file()
    assert (tmp_path / "package.zip").is_file()
    assert results["SITE_COUNT"] > 0
