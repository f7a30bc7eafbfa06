"""Ready models of the provider's algorithms, for analysts to run, to batch, and to open in the model designer and change."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Tuple

from qgis.core import QgsProcessingModelAlgorithm
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..base import CONTEXT, GROUPS, ICON

HERE = Path(__file__).parent
GROUP = "models"

# Id (the name in the file) → title and what it does.
MODELS: Dict[str, Tuple[str, str]] = {
    "modelassessment": (
        QT_TRANSLATE_NOOP("TransformableSpaces", "Whole assessment, step by step"),
        QT_TRANSLATE_NOOP(
            "TransformableSpaces",
            "From an OpenStreetMap extract to scored sites with their kits, every step an algorithm of its own that you may replace: city "
            "data, street profiles, traffic, sites, indicators, both scores, robustness of the ranks, kits.",
        ),
    ),
    "modelgreening": (
        QT_TRANSLATE_NOOP("TransformableSpaces", "Greening only"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "From city data to sites scored for greening, with the places where trees can stand."),
    ),
    "modelpedestrian": (
        QT_TRANSLATE_NOOP("TransformableSpaces", "Pedestrianisation only"),
        QT_TRANSLATE_NOOP(
            "TransformableSpaces",
            "From city data to sites scored for pedestrianisation, with the traffic role of every street and the low-traffic cells.",
        ),
    ),
    "modelneighbourhood": (
        QT_TRANSLATE_NOOP("TransformableSpaces", "Assess one neighbourhood"),
        QT_TRANSLATE_NOOP(
            "TransformableSpaces",
            "The whole assessment inside one neighbourhood of a layer, chosen by its name. Run it as a batch process with one row a "
            "neighbourhood, each with a folder of its own.",
        ),
    ),
    "modelconsultation": (
        QT_TRANSLATE_NOOP("TransformableSpaces", "Consultation loop"),
        QT_TRANSLATE_NOOP(
            "TransformableSpaces",
            "From the answers of a consultation to sites with opinion beside the technical score, and a new package for the next round.",
        ),
    ),
}


class ShippedModel(QgsProcessingModelAlgorithm):
    """A model file as an algorithm of the provider: its id is that of the file, its title speaks the user's language."""

    def displayName(self) -> str:
        return QCoreApplication.translate(CONTEXT, MODELS[self.name()][0])

    def group(self) -> str:
        return QCoreApplication.translate(CONTEXT, GROUPS[GROUP])

    def groupId(self) -> str:
        return GROUP

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def shortHelpString(self) -> str:
        return QCoreApplication.translate(CONTEXT, MODELS[self.name()][1])

    def shortDescription(self) -> str:
        return self.shortHelpString().split(". ")[0].rstrip(".") + "."


def shipped_models() -> List[ShippedModel]:
    """The models of this folder; their steps must be registered already, or QGIS drops their outputs."""
    made = []
    for path in sorted(HERE.glob("*.model3")):
        model = ShippedModel()
        if model.fromFile(str(path)) and model.name() in MODELS:
            # The file keeps the help of parameters apart from them.
            for parameter in model.parameterDefinitions():
                parameter.setHelp(model.helpContent().get(parameter.name()) or parameter.help())
            made.append(model)
    return made
