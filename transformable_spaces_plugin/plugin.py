"""Wires provider, menu and toolbar into QGIS, and undoes it in reverse."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from ..processing_algorithms.base import user_language
from ..processing_algorithms.provider import TransformableSpacesProvider

HERE = Path(__file__).parent
MENU = "Transformable Spaces"


class TransformableSpacesPlugin:
    """The plugin as QGIS sees it; ``iface`` is None in qgis_process, where only the provider is registered."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._undo: List[Callable[[], None]] = []
        self._dialog: Any = None  # a dialog that nobody holds is closed at once

    def tr(self, text: str) -> str:
        return QCoreApplication.translate("TransformableSpaces", text)

    def initProcessing(self) -> None:
        """Register the provider; qgis_process calls this instead of :meth:`initGui`."""
        self._install_translator()
        registry = QgsApplication.processingRegistry()
        provider = TransformableSpacesProvider()
        registry.addProvider(provider)
        provider.add_models()
        self._undo.append(lambda: registry.removeProvider(provider))

    def initGui(self) -> None:
        """Register the provider, then the menu and toolbar entries."""
        self.initProcessing()
        self._add_action("assess", self.tr("Assess a city…"), "transformablespaces:assesscity")

    def unload(self) -> None:
        """Undo everything in reverse order."""
        if self._dialog is not None:
            self._dialog.close()
            self._dialog = None
        while self._undo:
            self._undo.pop()()

    def _install_translator(self) -> None:
        catalogue = HERE / "i18n" / f"transformable_spaces_{user_language()}.qm"
        if not catalogue.exists():
            return
        translator = QTranslator()
        if translator.load(str(catalogue)):
            QCoreApplication.installTranslator(translator)
            self._undo.append(lambda: QCoreApplication.removeTranslator(translator))

    def _add_action(self, name: str, text: str, algorithm: str) -> None:
        action = QAction(QIcon(str(HERE / "icons" / "plugin.svg")), text, self._iface.mainWindow())
        action.setObjectName(f"transformable_spaces_{name}")
        action.triggered.connect(lambda: self._open(algorithm))
        self._iface.addPluginToMenu(MENU, action)
        self._iface.addToolBarIcon(action)

        def remove() -> None:
            self._iface.removePluginMenu(MENU, action)
            self._iface.removeToolBarIcon(action)
            action.deleteLater()

        self._undo.append(remove)

    def _open(self, algorithm: str) -> None:
        # Imported on use: the Processing plugin may be switched off, or loaded after this one.
        import processing

        self._dialog = processing.createAlgorithmDialog(algorithm, {})
        if self._dialog is not None:
            self._dialog.show()
