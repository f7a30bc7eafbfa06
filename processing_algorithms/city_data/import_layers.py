"""Import layers: the layers of an official or own source, read through a preset, as the city data that all other steps use."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

# Kept here as text: the presets themselves are read with core, whose packages may be missing when the dialog is made.
PRESETS = ("osm", "city", "accidents_onisr", "bdtopo", "cadastre", "filosofi", "friches", "paris_opendata", "qpv")


class ImportLayersAlgorithm(TransformableSpacesAlgorithm):
    """A GeoPackage or folder of layers and a preset → ``city.gpkg``."""

    ID, GROUP = "importlayers", "citydata"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Import layers")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Reads layers of an official or own source through a preset and writes the city data that all other steps use. "
        "A preset says which layer and column means what. Presets for BD TOPO, the cadastre, Filosofi, the crashes of ONISR, vacant "
        "land, priority neighbourhoods (France) and the open data of Paris come with the plugin, and a preset of your own is a JSON "
        "file. Sources can be chained: with an existing city as BASE (from “Import OSM extract” or from here), the layers of this "
        "source are added to it, such as parcels of the cadastre, Filosofi cells, crashes or priority neighbourhoods. Layers that "
        "already have the name and the fields of a city layer (parking, trees, parcels, networks, "
        "neighbourhoods…) are taken as they are, with every preset. Everything is measured in metres, in the system of the source "
        "where it is fit, else in the national grid or the UTM zone. What had to be repaired or left out is counted in the log.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "the format of presets is described in docs/presets.md. A layer that the source does not have stays absent, which lowers "
        "the confidence of the scores; it is not taken for empty.",
    )
    TAGS = (
        "BD TOPO",
        QT_TRANSLATE_NOOP("TransformableSpaces", "import"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "preset"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "city"),
    )

    def declare(self) -> None:
        self.add(
            # The filter that QGIS puts by default (*.*) would refuse the path of a folder.
            QgsProcessingParameterFile("SOURCE", self.tr("Source: file or folder of layers"), fileFilter=self.tr("All files (*)")),
            self.tr(
                "A GeoPackage or another vector file, or a folder with vector files in it or in its folders (its path can be typed). "
                "It is never changed."
            ),
        )
        self.add(
            QgsProcessingParameterFile("BASE", self.tr("Add to this city"), extension="gpkg", optional=True),
            self.tr(
                "An existing city.gpkg to which the layers of the source are added; it is not changed. Layers that it has stay, and "
                "points such as trees and facilities are joined without doubles. Then the source needs no streets."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("REPLACE", self.tr("The source counts before the city"), defaultValue=False),
            self.tr("Where the city to add to and the source have the same layer, the source's is taken; without it, the city's."),
            advanced=True,
        )
        preset = QgsProcessingParameterString("PRESET", self.tr("Preset"), defaultValue="auto")
        preset.setMetadata({"widget_wrapper": {"value_hints": ["auto", *PRESETS]}})
        self.add(
            preset,
            self.tr(
                "How the source is read: auto (told from its layers), bdtopo, cadastre, filosofi, accidents_onisr, friches, qpv, "
                "paris_opendata, city (an existing city.gpkg), osm, or the path of a preset file (.json)."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", self.tr("Study area"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr(
                "Polygons of the area to assess, in any reference system. Without it the layer study_area of the source is taken, else "
                "the hull of the buildings. Features up to 500 m around are kept, for walking distances."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination("OUTPUT", self.tr("City data"), fileFilter=self.tr("GeoPackage (*.gpkg)")),
            self.tr("The city.gpkg to write: one table per layer. A former file is replaced only when all is done."),
        )
        self.addOutput(QgsProcessingOutputString("PRESET_USED", self.tr("Preset that read the source")))
        self.addOutput(QgsProcessingOutputNumber("LAYER_COUNT", self.tr("Number of city layers")))
        self.addOutput(QgsProcessingOutputNumber("FEATURE_COUNT", self.tr("Number of features")))
        self.addOutput(QgsProcessingOutputNumber("WARNING_COUNT", self.tr("Number of warnings")))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        source = self.parameterAsFile(parameters, "SOURCE", context)
        if not source or not Path(source).exists():
            return self.tr("SOURCE: there is no {path}.").format(path=source or "file")
        output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        if output and Path(source).is_file() and Path(output).exists() and Path(source).samefile(output):
            return self.tr("The output must not be the source itself; choose another file.")
        base = self.parameterAsFile(parameters, "BASE", context)
        if base and not Path(base).is_file():
            return self.tr("{name}: there is no {path}.").format(name="BASE", path=base)
        if base and output and Path(output).exists() and Path(base).samefile(output):
            return self.tr("The output must not be the source itself; choose another file.")
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.bridge.city import write_city
        from ...transformable_spaces_plugin.bridge.sources import city_of_source
        from ...transformable_spaces_plugin.core.errors import InputError

        source, output = run.path("SOURCE"), run.path("OUTPUT")
        if source is None or output is None:
            raise InputError("importlayers needs SOURCE and OUTPUT")
        area = run.table("STUDY_AREA")
        base = run.city("BASE") if run.given("BASE") else None
        city, preset = city_of_source(
            source, run.string("PRESET"), run.notes, run.progress(0.0, 0.9), area, run.feedback.isCanceled, base, run.flag("REPLACE")
        )
        run.progress(0.9, 1.0).at(0.0)
        write_city(city, output)
        run.progress(0.9, 1.0).at(1.0)
        return {
            "OUTPUT": str(output),
            "PRESET_USED": preset,
            "LAYER_COUNT": len(city.layers),
            "FEATURE_COUNT": sum(len(table) for table in city.layers.values()),
            "WARNING_COUNT": len(run.notes.warnings),
        }
