"""Makes processing_algorithms/models/*.model3 from the steps below. usage: make models"""

from __future__ import annotations

import os
from typing import Any, Dict, Optional

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QPointF
from transformable_spaces.processing_algorithms.models import HERE, MODELS

# Where the boxes stand (pixels); one is 200 wide and 30 high, a step has its inputs and outputs above and below it.
_LEFT, _MIDDLE, _RIGHT, _TOP, _STEP, _BOX = 140, 480, 820, 100, 110, 50

POLYGON, LINE = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVectorLine


class Step:
    """One step of a model; ``step["OUTPUT"]`` is its result as the source of another's parameter."""

    def __init__(self, child_id: str) -> None:
        self.child_id = child_id

    def __getitem__(self, output: str) -> QgsProcessingModelChildParameterSource:
        return QgsProcessingModelChildParameterSource.fromChildOutput(self.child_id, output)


class Model:
    """A model in the making: inputs in a column on the left, steps below one another, outputs on the right."""

    def __init__(self, name: str) -> None:
        self.model = QgsProcessingModelAlgorithm(name, "Transformable Spaces", "models")
        self._help = {"ALG_DESC": MODELS[name][1]}
        self._inputs, self._steps, self._free = 0, 0, 0.0

    def input(self, parameter: QgsProcessingParameterDefinition, help_text: str) -> QgsProcessingModelChildParameterSource:
        self._help[parameter.name()] = help_text
        placed = QgsProcessingModelParameter(parameter.name())
        placed.setPosition(QPointF(_LEFT, _TOP + _BOX * self._inputs))
        self.model.addModelParameter(parameter, placed)
        self._inputs += 1
        return QgsProcessingModelChildParameterSource.fromModelParameter(parameter.name())

    def step(self, algorithm: str, outputs: Optional[Dict[str, str]] = None, **values: Any) -> Step:
        """Add a step; ``outputs`` (output of the step → label) become outputs of the model."""
        child = QgsProcessingModelChildAlgorithm(algorithm if ":" in algorithm else f"transformablespaces:{algorithm}")
        child.setChildId(f"{algorithm.split(':')[-1]}_{self._steps + 1}")
        child.setDescription(child.algorithm().displayName())
        for name, value in values.items():
            source = value if isinstance(value, QgsProcessingModelChildParameterSource) else (
                QgsProcessingModelChildParameterSource.fromStaticValue(value)
            )
            child.addParameterSources(name, [source])
        place = _TOP + _STEP * self._steps
        made = {}
        for output, label in (outputs or {}).items():
            final = QgsProcessingModelOutput(label, label)
            final.setChildId(child.childId())
            final.setChildOutputName(output)
            self._free = max(self._free, place)
            final.setPosition(QPointF(_RIGHT, self._free))
            self._free += _BOX
            made[label] = final
        child.setModelOutputs(made)
        child.setPosition(QPointF(_MIDDLE, place))
        self.model.addChildAlgorithm(child)
        self._steps += 1
        return Step(child.childId())

    def save(self) -> None:
        self.model.setHelpContent(self._help)
        path = HERE / f"{self.model.name()}.model3"
        if not self.model.toFile(str(path)):
            raise SystemExit(f"cannot write {path}")
        print(path.name, flush=True)


def city_input(model: Model) -> QgsProcessingModelChildParameterSource:
    parameter = QgsProcessingParameterFile("CITY", "City data", extension="gpkg")
    return model.input(parameter, "The city.gpkg of “Import OSM extract” or of an assessment.")


def language_input(model: Model) -> QgsProcessingModelChildParameterSource:
    parameter = QgsProcessingParameterEnum("LANGUAGE", "Language", options=["fr", "en", "es"], defaultValue="en", usesStaticStrings=True)
    return model.input(parameter, "Language of the words in the outputs: fr, en or es.")


def greening() -> Model:
    model = Model("modelgreening")
    city = city_input(model)
    streets = model.step("streetprofiles", CITY=city)
    sites = model.step("findspaces", CITY=city, STREETS=streets["STREETS"])
    model.step("plantingpositions", {"OUTPUT": "Places for trees"}, CITY=city, SITES=sites["OUTPUT"])
    measured = model.step("greeningindicators", CITY=city, SITES=sites["OUTPUT"], STREETS=streets["STREETS"])
    model.step("scoresites", {"OUTPUT": "Sites scored for greening"}, SITES=measured["OUTPUT"], SCORE="greening")
    return model


def assessment() -> Model:
    model = Model("modelassessment")
    extract = QgsProcessingParameterFile("SOURCE", "OSM extract", fileFilter="OSM extract (*.pbf *.osm *.gz)")
    source = model.input(extract, "An OpenStreetMap extract.")
    language = language_input(model)
    city = model.step("importosm", {"OUTPUT": "City data"}, SOURCE=source)["OUTPUT"]
    streets = model.step("streetprofiles", CITY=city)
    traffic = model.step("trafficrole", {"OUTPUT": "Streets in traffic"}, CITY=city, STREETS=streets["STREETS"])["OUTPUT"]
    sites = model.step("findspaces", CITY=city, STREETS=streets["STREETS"])
    model.step("plantingpositions", {"OUTPUT": "Places for trees"}, CITY=city, SITES=sites["OUTPUT"])
    greened = model.step("greeningindicators", CITY=city, SITES=sites["OUTPUT"], STREETS=streets["STREETS"])
    measured = model.step("pedestrianindicators", CITY=city, SITES=greened["OUTPUT"], STREETS=traffic)
    first = model.step("scoresites", SITES=measured["OUTPUT"], SCORE="greening")
    second = model.step("scoresites", SITES=first["OUTPUT"], SCORE="pedestrian")
    tried = model.step("rankrobustness", SITES=second["OUTPUT"], SCORE="greening", LANGUAGE=language)
    tried = model.step("rankrobustness", SITES=tried["OUTPUT"], SCORE="pedestrian", LANGUAGE=language)
    model.step("matchkits", {"OUTPUT": "Sites with scores and kits"}, SITES=tried["OUTPUT"], CITY=city, LANGUAGE=language)
    return model


def pedestrian() -> Model:
    model = Model("modelpedestrian")
    city = city_input(model)
    streets = model.step("streetprofiles", CITY=city)
    traffic = model.step("trafficrole", {"OUTPUT": "Streets in traffic"}, CITY=city, STREETS=streets["STREETS"])["OUTPUT"]
    sites = model.step("findspaces", CITY=city, STREETS=streets["STREETS"])
    measured = model.step("pedestrianindicators", CITY=city, SITES=sites["OUTPUT"], STREETS=traffic)
    model.step("scoresites", {"OUTPUT": "Sites scored for pedestrianisation"}, SITES=measured["OUTPUT"], SCORE="pedestrian")
    return model


def neighbourhood() -> Model:
    model = Model("modelneighbourhood")
    data = QgsProcessingParameterFile("SOURCE", "City data", fileFilter="All files (*)")
    source = model.input(data, "OSM extract, city.gpkg or layers of a preset.")
    layer = model.input(
        QgsProcessingParameterFeatureSource("NEIGHBOURHOODS", "Neighbourhoods", [POLYGON]), "Polygons with the field “name”."
    )
    name = model.input(QgsProcessingParameterString("NAME", "Name of the neighbourhood"), "As in the field “name” of the neighbourhoods.")
    top = QgsProcessingParameterNumber("TOP", "Sites for the consultation", defaultValue=30, minValue=1, maxValue=5000)
    best = model.input(top, "How many of the best sites by each score go into the consultation folder.")
    language = language_input(model)
    chosen = model.step("native:extractbyattribute", INPUT=layer, FIELD="name", OPERATOR=0, VALUE=name)
    model.step(
        "assesscity", {"OUTPUT_FOLDER": "Output folder"}, SOURCE=source, STUDY_AREA=chosen["OUTPUT"], NEIGHBOURHOODS=layer, TOP=best,
        LANGUAGE=language,
    )  # fmt: skip
    return model


def consultation() -> Model:
    model = Model("modelconsultation")
    answers = model.input(
        QgsProcessingParameterMultipleLayers("FILES", "Files of answers", QgsProcessing.SourceType.TypeFile),
        "Exports of the platforms, and answers saved by the page.",
    )
    sites = model.input(
        QgsProcessingParameterFeatureSource("SITES", "Scored sites", [POLYGON]), "The sites that were put before the public."
    )
    data = QgsProcessingParameterFile("CITY", "City data", extension="gpkg")
    city = model.input(data, "Drawn behind the sites of the next package.")
    language = language_input(model)
    read = model.step(
        "importcontributions", {"CONTRIBUTIONS": "Contributions", "NEW_SITES": "Candidate sites", "REPORT": "Import report"},
        FILES=answers, SITES=sites, KEEP="certain", LANGUAGE=language,
    )  # fmt: skip
    told = model.step(
        "scorewithcontributions", {"OUTPUT": "Sites with opinion"}, SITES=sites, CONTRIBUTIONS=read["CONTRIBUTIONS"], LANGUAGE=language
    )
    model.step(
        "exportconsultation", {"OUTPUT_FOLDER": "Next package"}, SITES=told["OUTPUT"], CITY=city, CONTRIBUTIONS=read["CONTRIBUTIONS"],
        LANGUAGE=language,
    )  # fmt: skip
    return model


# In the order of MODELS.
MAKERS = (assessment, greening, pedestrian, neighbourhood, consultation)

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QgsApplication([], True)
    application.initQgis()
    import processing  # noqa: F401 - registers the native algorithms
    from processing.core.Processing import Processing
    from transformable_spaces.processing_algorithms.provider import TransformableSpacesProvider

    Processing.initialize()
    provider = TransformableSpacesProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    for maker in MAKERS:
        maker().save()
    os._exit(0)  # QGIS takes its models apart in an order of its own
