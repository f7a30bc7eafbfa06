"""Wires provider, menu and toolbar into QGIS, and undoes it in reverse."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ..processing_algorithms.base import user_language
from ..processing_algorithms.provider import TransformableSpacesProvider
from .gui.menu import Menu

HERE = Path(__file__).parent


class TransformableSpacesPlugin:
    """The plugin as QGIS sees it; ``iface`` is None in qgis_process, where only the provider is registered."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._undo: List[Callable[[], None]] = []

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
        menu = Menu(self._iface)
        self._undo.append(menu.remove)
        menu.add()

    def unload(self) -> None:
        """Undo everything in reverse order."""
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
