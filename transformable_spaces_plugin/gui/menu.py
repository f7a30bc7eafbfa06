"""The plugin's menu and toolbar: the steps in the order that a planner takes, each opening the dialog of an algorithm by its id."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Tuple

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu

from ...processing_algorithms.base import CONTEXT
from ...processing_algorithms.models import MODELS, model_to_change

MENU = "Transformable Spaces"
ICON = Path(__file__).resolve().parent.parent / "icons" / "plugin.svg"
PROVIDER = "transformablespaces"

# The front door: first in the menu, and alone in the toolbar.
FRONT = "assesscity"
# Ids of algorithms; a line stands between the groups. What the provider does not have is left out.
STEPS: Tuple[Tuple[str, ...], ...] = (
    ("checkcity",),
    ("lowtrafficcells", "greenaccess", "rankrobustness", "compareneighbourhoods"),
    ("matchkits", "shortlist", "comparescenarios"),
    ("exportconsultation", "importcontributions", "scorewithcontributions"),
    ("recordintervention", "permanentmap"),
)


class Menu:
    """Entries in *Plugins › Transformable Spaces*, and the dialogs that they opened."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._undo: List[Callable[[], None]] = []
        self._dialogs: List[Any] = []

    def add(self) -> None:
        """Add the entries of the algorithms that the registered provider has."""
        self._add_entries((FRONT,), toolbar=True)
        for group in STEPS:
            known = tuple(name for name in group if _algorithm(name) is not None)
            if known:
                self._add_line()
                self._add_entries(known)
        self._add_models()

    def remove(self) -> None:
        """Close the dialogs and take the entries away, in reverse order."""
        for dialog in self._dialogs:
            if not sip.isdeleted(dialog):
                dialog.close()
        self._dialogs.clear()
        while self._undo:
            self._undo.pop()()

    def _add_entries(self, names: Tuple[str, ...], toolbar: bool = False) -> None:
        for name in names:
            algorithm = _algorithm(name)
            if algorithm is not None:
                action = QAction(f"{algorithm.displayName()}…", self._iface.mainWindow())
                action.setObjectName(f"transformable_spaces_{name}")
                action.setStatusTip(algorithm.shortDescription())
                action.triggered.connect(lambda _checked=False, name=name: self.open(name))
                self._add(action, toolbar)

    def _add_models(self) -> None:
        """A submenu of the ready models: QGIS itself opens only models of the user and of the project in its designer."""
        known = [name for name in MODELS if _algorithm(name) is not None]
        if not known:
            return
        submenu = QMenu(QCoreApplication.translate(CONTEXT, "Change a ready model"), self._iface.mainWindow())
        for name in known:
            action = submenu.addAction(f"{_algorithm(name).displayName()}…")
            action.setObjectName(f"transformable_spaces_change_{name}")
            action.triggered.connect(lambda _checked=False, name=name: self.change(name))
        self._undo.append(submenu.deleteLater)
        self._add_line()
        self._add(submenu.menuAction())

    def _add_line(self) -> None:
        line = QAction(self._iface.mainWindow())
        line.setSeparator(True)
        self._add(line)

    def _add(self, action: QAction, toolbar: bool = False) -> None:
        self._iface.addPluginToMenu(MENU, action)
        if toolbar:
            action.setIcon(QIcon(str(ICON)))
            self._iface.addToolBarIcon(action)

        def remove() -> None:
            self._iface.removePluginMenu(MENU, action)
            if toolbar:
                self._iface.removeToolBarIcon(action)
            if action.menu() is None:  # that of a submenu goes with it
                action.deleteLater()

        self._undo.append(remove)

    def open(self, name: str) -> None:
        """Open the dialog of an algorithm; where it cannot run, say why."""
        # Imported on use: the Processing plugin may be switched off, or loaded after this one.
        import processing

        algorithm = _algorithm(name)
        if algorithm is None:
            return
        good, reason = algorithm.canExecute()
        if not good:
            self._iface.messageBar().pushWarning(algorithm.displayName(), reason)
            return
        dialog = processing.createAlgorithmDialog(algorithm.id(), {})
        if dialog is not None:
            # Several may be open at once, one of them at work; those that the user closed are gone.
            self._dialogs = [*(other for other in self._dialogs if not sip.isdeleted(other)), dialog]
            dialog.show()


    def change(self, name: str) -> None:
        """Open a copy of a ready model in the model designer."""
        from processing.modeler.ModelerDialog import ModelerDialog

        designer = ModelerDialog.create(model_to_change(name))
        designer.update_model.connect(_refresh_models)
        designer.show()


def _refresh_models() -> None:
    """Have a model that was saved appear in the toolbox, as QGIS does for its own."""
    models = QgsApplication.processingRegistry().providerById("model")
    if models is not None:
        models.refreshAlgorithms()


def _algorithm(name: str) -> Any:
    return QgsApplication.processingRegistry().algorithmById(f"{PROVIDER}:{name}")


__all__ = ["FRONT", "ICON", "MENU", "STEPS", "Menu"]
