"""Ready models of the provider's algorithms, for analysts to run, to batch, and to open in the model designer and change."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Tuple

from qgis.core import QgsProcessingModelAlgorithm
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..base import CONTEXT, GROUPS, ICON, user_language

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

    def createInstance(self) -> ShippedModel:
        """A copy of its own class: dialogs and tasks speak of copies, and a plain model would only know its id."""
        made = ShippedModel()
        made.loadVariant(self.toVariant())
        made.setProvider(self.provider())
        made.setSourceFilePath(self.sourceFilePath())
        made.explain()
        return made

    def explain(self) -> None:
        """Give the parameters their help, which the file keeps apart from them, and the language that of the interface."""
        for parameter in self.parameterDefinitions():
            parameter.setHelp(self.helpContent().get(parameter.name()) or parameter.help())
            if parameter.name() == "LANGUAGE":
                parameter.setGuiDefaultValueOverride(user_language())

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
            model.explain()
            made.append(model)
    return made


def model_to_change(name: str) -> QgsProcessingModelAlgorithm:
    """A copy of a ready model for the model designer: it bears the title, and is saved where the user says, never over the plugin's."""
    model = QgsProcessingModelAlgorithm()
    if not model.fromFile(str(HERE / f"{name}.model3")):
        raise ValueError(f"there is no model {name}")
    model.setName(QCoreApplication.translate(CONTEXT, MODELS[name][0]))
    model.setSourceFilePath("")
    return model
