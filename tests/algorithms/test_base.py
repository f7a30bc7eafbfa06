"""What all algorithms share, as dialogs meet it."""

import warnings

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def algorithm():
    """An algorithm that hands its run to what the test wants to know of it."""
    from qgis.core import QgsProcessingParameterFile
    from transformable_spaces.processing_algorithms.base import TransformableSpacesAlgorithm

    class Asked(TransformableSpacesAlgorithm):
        ID, GROUP, TITLE, ABOUT = "asked", "assess", "Asked", "Tells what it is asked."

        def declare(self):
            self.add(QgsProcessingParameterFile("FILE", "File", optional=True), "A file.")

        def work(self, run):
            return {"ANSWER": self.ask(run)}

    made = Asked()
    made.initAlgorithm()
    return made


def run(algorithm, parameters, ask, feedback=None):
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    algorithm.ask = ask
    context, feedback = QgsProcessingContext(), feedback or QgsProcessingFeedback(False)
    assert algorithm.prepareAlgorithm(parameters, context, feedback)
    return algorithm.processAlgorithm(parameters, context, feedback)["ANSWER"]


def null():
    from qgis.PyQt.QtCore import QVariant

    return QVariant(QVariant.String)


@pytest.mark.parametrize("value", [None, "", null], ids=["None", "empty", "the NULL of a dialog"])
def test_an_empty_parameter_is_not_given(algorithm, value):
    empty = value() if callable(value) else value
    assert run(algorithm, {"FILE": empty}, lambda r: r.given("FILE")) is False
    assert run(algorithm, {}, lambda r: r.given("FILE")) is False


def test_a_path_is_given(algorithm, tmp_path):
    assert run(algorithm, {"FILE": str(tmp_path)}, lambda r: r.given("FILE")) is True


def test_numpy_does_not_warn_users_of_flags_that_geos_leaves(algorithm):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(run(algorithm, {}, lambda _: np.sqrt(np.array([-1.0]))[0]))


def test_the_log_tells_a_step_once(algorithm):
    from qgis.core import QgsProcessingFeedback

    feedback = QgsProcessingFeedback(False)

    def steps(run):
        progress = run.progress(0.0, 1.0)
        for share in (0.1, 0.2, 0.3):
            progress.part(0.0, share).at(1.0, "progress.writing")
        progress.at(1.0, "progress.map")

    run(algorithm, {}, steps, feedback)
    assert len(feedback.textLog().strip().splitlines()) == 2
    assert feedback.progress() == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("window", "given", "expected"),
    [(None, {}, "en"), ("a window", {}, "es"), (None, {"LANGUAGE": "fr"}, "fr"), ("a window", {"LANGUAGE": "fr"}, "fr")],
)
def test_a_step_without_a_language_speaks_that_of_the_window(algorithm, monkeypatch, window, given, expected):
    """In models a step may be given none; scripts get the same words on every machine."""
    from transformable_spaces.processing_algorithms import run as room

    monkeypatch.setattr(room, "iface", window)
    monkeypatch.setattr(room, "user_language", lambda: "es")
    algorithm.add_language()
    assert run(algorithm, given, lambda r: r.language) == expected
