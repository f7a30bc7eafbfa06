"""The contract of every algorithm, checked on the live provider."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IDS = {
    "assesscity": "assess",
    "importosm": "citydata",
    "importlayers": "citydata",
    "checkcity": "citydata",
    "streetprofiles": "spaces",
    "findspaces": "spaces",
    "plantingpositions": "spaces",
    "greeningindicators": "scores",
    "pedestrianindicators": "scores",
    "greenaccess": "scores",
    "trafficrole": "scores",
    "lowtrafficcells": "scores",
    "scoresites": "scores",
    "compareneighbourhoods": "scores",
    "rankrobustness": "scores",
    "matchkits": "choose",
    "shortlist": "choose",
    "comparescenarios": "choose",
    "exportconsultation": "consultation",
    "importcontributions": "consultation",
    "scorewithcontributions": "consultation",
    "recordintervention": "consultation",
    "permanentmap": "consultation",
    "modelassessment": "models",
    "modelconsultation": "models",
    "modelgreening": "models",
    "modelpedestrian": "models",
    "modelneighbourhood": "models",
}


def test_ids_and_groups_are_frozen(provider):
    assert {a.name(): a.groupId() for a in provider.algorithms()} == IDS
    assert all(re.fullmatch(r"[a-z0-9]+", name) for name in IDS)


def test_every_algorithm_explains_itself(provider):
    for algorithm in provider.algorithms():
        assert len(algorithm.displayName().split()) <= 5, algorithm.name()
        assert len(algorithm.shortHelpString()) > 80, algorithm.name()
        assert algorithm.shortDescription().endswith(".")
        assert algorithm.createInstance() is not algorithm
        for parameter in algorithm.parameterDefinitions():
            assert parameter.help(), f"{algorithm.name()}.{parameter.name()} has no help"
            assert parameter.description()
        for output in algorithm.outputDefinitions():
            assert output.description(), f"{algorithm.name()}.{output.name()}"


def test_the_front_door_keeps_its_names(provider):
    algorithm = provider.algorithm("assesscity")
    names = [p.name() for p in algorithm.parameterDefinitions()]
    assert names == [
        "SOURCE", "PRESET", "STUDY_AREA", "NEIGHBOURHOODS", "POPULATION", "LST", "DSM", "DTM", "KINDS", "GREENING_PROFILE",
        "PEDESTRIAN_PROFILE", "TOP", "LANGUAGE", "OUTPUT_FOLDER",
    ]  # fmt: skip
    outputs = {o.name() for o in algorithm.outputDefinitions()}
    assert {"OUTPUT_FOLDER", "SITE_COUNT", "BLOCKED_COUNT", "WARNING_COUNT"} <= outputs


def test_help_as_json_parses(qgis_process):
    done = qgis_process("--json", "help", "transformablespaces:assesscity")
    assert done.returncode == 0, done.stderr
    assert "SOURCE" in json.loads(done.stdout)["parameters"]


# ModuleNotFoundError, as for a package that is not there: QGIS itself imports shapely at its start and expects just this.
STUB = "raise ModuleNotFoundError('stub: this package is missing')\n"
OLD = "__version__ = '1.8.5'\n"


def without(tmp_path, qgis_process, stubs):
    """The environment of qgis_process with stub modules in front of the real packages."""
    folder = tmp_path / "stubs"
    folder.mkdir()
    for name, text in stubs.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    environment = dict(qgis_process.environment)
    environment["PYTHONPATH"] = f"{folder}:{environment['PYTHONPATH']}"
    return environment


@pytest.mark.parametrize("missing", ["shapely", "scipy"])
def test_provider_loads_without_a_package_and_says_so_in_one_sentence(tmp_path, qgis_process, missing):
    environment = without(tmp_path, qgis_process, {missing: STUB})
    listed = qgis_process("--json", "list", environment=environment)
    algorithms = json.loads(listed.stdout)["providers"]["transformablespaces"]["algorithms"]
    assert len(algorithms) == len(IDS)
    done = qgis_process(
        "run", "transformablespaces:assesscity", "--", "SOURCE=nothing.osm", f"OUTPUT_FOLDER={tmp_path / 'out'}", environment=environment
    )
    assert done.returncode == 1
    sentences = [line for line in (done.stdout + done.stderr).splitlines() if "missing or too old" in line]
    assert len(sentences) == 1
    assert missing in sentences[0]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_too_old_a_shapely_is_named_with_the_version_needed(tmp_path, qgis_process):
    environment = without(tmp_path, qgis_process, {"shapely": OLD})
    done = qgis_process(
        "run", "transformablespaces:assesscity", "--", "SOURCE=x.osm", f"OUTPUT_FOLDER={tmp_path / 'o'}", environment=environment
    )
    assert done.returncode == 1
    assert "shapely>=2.0" in done.stdout + done.stderr


@pytest.mark.parametrize("missing", ["rasterio", "fiona", "pyogrio"])
def test_the_headless_packages_are_not_needed_inside_qgis(tmp_path, qgis_process, missing):
    environment = without(tmp_path, qgis_process, {missing: STUB})
    done = qgis_process(
        "run", "transformablespaces:assesscity", "--", "SOURCE=nothing.osm", f"OUTPUT_FOLDER={tmp_path / 'o'}", environment=environment
    )
    assert done.returncode == 1
    assert "nothing.osm" in done.stderr + done.stdout
    assert missing not in done.stderr


LIFE = """
import conftest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QMainWindow
from transformable_spaces import classFactory

class Iface:
    def __init__(self):
        self.window, self.menu, self.toolbar = QMainWindow(), [], []
    def mainWindow(self):
        return self.window
    def addPluginToMenu(self, name, action):
        self.menu.append((name, action))
    def removePluginMenu(self, name, action):
        self.menu.remove((name, action))
    def addToolBarIcon(self, action):
        self.toolbar.append(action)
    def removeToolBarIcon(self, action):
        self.toolbar.remove(action)

app = QgsApplication([], True)
app.initQgis()
registry = QgsApplication.processingRegistry()
for _ in range(2):
    iface = Iface()
    plugin = classFactory(iface)
    plugin.initGui()
    assert registry.providerById("transformablespaces") is not None
    assert [a.text() for a in iface.toolbar] == ["Assess a city…"]
    entries = [a.objectName() for name, a in iface.menu if name == "Transformable Spaces" and not a.isSeparator()]
    assert entries[:2] == ["transformable_spaces_assesscity", "transformable_spaces_checkcity"] and len(entries) > 10, entries
    plugin.unload()
    assert registry.providerById("transformablespaces") is None and iface.menu == [] and iface.toolbar == []
print("twice", flush=True)
import os; os._exit(0)
"""


def test_plugin_loads_and_unloads_twice_without_leftovers(qgis_app):
    # A process of its own: this one's provider belongs to the other tests.
    done = subprocess.run([sys.executable, "-c", LIFE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "twice", done.stderr
