"""The menu: every step in the order that a planner takes it, what the provider lacks left out, nothing left behind."""

import sys
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.usefixtures("provider")


class Iface:
    """What the menu asks of QGIS's window."""

    def __init__(self):
        from qgis.PyQt.QtWidgets import QMainWindow

        self.window, self.menu, self.toolbar, self.warnings = QMainWindow(), [], [], []

    def mainWindow(self):
        return self.window

    def messageBar(self):
        return SimpleNamespace(pushWarning=lambda title, text: self.warnings.append((title, text)))

    def addPluginToMenu(self, _name, action):
        self.menu.append(action)

    def removePluginMenu(self, _name, action):
        self.menu.remove(action)

    def addToolBarIcon(self, action):
        self.toolbar.append(action)

    def removeToolBarIcon(self, action):
        self.toolbar.remove(action)


def names(iface):
    """The entries' algorithms before the submenu of models; None for a line."""
    entries = [None if a.isSeparator() else a.objectName().replace("transformable_spaces_", "") for a in iface.menu if a.menu() is None]
    assert entries.pop() is None  # the line above the submenu
    return entries


@pytest.fixture
def iface():
    return Iface()


@pytest.fixture
def menu(iface):
    from transformable_spaces.transformable_spaces_plugin.gui.menu import Menu

    made = Menu(iface)
    made.add()
    yield made
    made.remove()


def test_steps_stand_in_the_order_of_work_with_a_line_between_groups(menu, iface, provider):
    from transformable_spaces.transformable_spaces_plugin.gui.menu import FRONT, STEPS

    expected = [FRONT]
    for group in STEPS:
        known = [name for name in group if provider.algorithm(name) is not None]
        expected += [None, *known] if known else []
    assert names(iface) == expected
    assert {"checkcity", "matchkits", "shortlist", "exportconsultation"} <= set(expected)


def test_only_the_front_door_stands_in_the_toolbar(menu, iface):
    assert [a.text() for a in iface.toolbar] == ["Assess a city…"]


def test_an_entry_says_what_the_algorithm_says(menu, iface, provider):
    for action in iface.menu:
        if not action.isSeparator() and action.menu() is None:
            algorithm = provider.algorithm(action.objectName().replace("transformable_spaces_", ""))
            assert action.text() == f"{algorithm.displayName()}…"
            assert action.statusTip() == algorithm.shortDescription()


def test_what_the_provider_lacks_is_left_out_with_its_line(iface, monkeypatch):
    from transformable_spaces.transformable_spaces_plugin.gui import menu as room

    monkeypatch.setattr(room, "STEPS", (("checkcity", "notyet"), ("nothere",), ("matchkits",)))
    made = room.Menu(iface)
    made.add()
    assert names(iface) == ["assesscity", None, "checkcity", None, "matchkits"]
    made.remove()


def test_ready_models_can_be_changed_under_their_titles(menu, iface, provider):
    """A copy is opened: saving it never writes into the plugin's folder."""
    from qgis.core import QgsProcessingModelAlgorithm
    from transformable_spaces.processing_algorithms.models import MODELS, model_to_change

    submenu = iface.menu[-1].menu()
    assert submenu.title() == "Change a ready model"
    assert [action.text() for action in submenu.actions()] == [f"{provider.algorithm(name).displayName()}…" for name in MODELS]
    for name in MODELS:
        model = model_to_change(name)
        assert type(model) is QgsProcessingModelAlgorithm
        assert (model.displayName(), model.sourceFilePath()) == (MODELS[name][0], "")
        assert len(model.childAlgorithms()) == len(provider.algorithm(name).childAlgorithms())


def test_nothing_is_left_after_removal(iface):
    from transformable_spaces.transformable_spaces_plugin.gui.menu import Menu

    made = Menu(iface)
    made.add()
    made.remove()
    made.remove()
    assert (iface.menu, iface.toolbar) == ([], [])


@pytest.fixture
def dialogs(monkeypatch):
    """Stands in for Processing's dialogs (they need QGIS's own window); gives what was opened."""
    from qgis.PyQt.QtWidgets import QDialog

    opened = []

    def create(algorithm, parameters):
        dialog = QDialog()
        dialog.setObjectName(algorithm)
        opened.append(dialog)
        return dialog

    import processing

    monkeypatch.setattr(processing, "createAlgorithmDialog", create, raising=False)
    return opened


def test_an_entry_opens_the_dialog_of_its_algorithm_and_several_may_be_open(menu, iface, dialogs):
    for place in (0, 2):
        iface.menu[place].trigger()
    assert [d.objectName() for d in dialogs] == ["transformablespaces:assesscity", "transformablespaces:checkcity"]
    assert all(d.isVisible() for d in dialogs)
    menu.remove()
    assert not any(d.isVisible() for d in dialogs)


def test_a_dialog_that_the_user_closed_is_no_matter(menu, iface, dialogs):
    from qgis.PyQt import sip

    iface.menu[0].trigger()
    sip.delete(dialogs[0])
    iface.menu[0].trigger()
    assert dialogs[1].isVisible()
    menu.remove()


def test_where_a_package_is_missing_the_entry_says_which(menu, iface, dialogs, monkeypatch):
    base = sys.modules["transformable_spaces.processing_algorithms.base"]
    monkeypatch.setattr(base, "missing_packages", lambda: "shapely is missing or too old.")
    iface.menu[0].trigger()
    assert dialogs == []
    assert iface.warnings == [("Assess a city", "shapely is missing or too old.")]
