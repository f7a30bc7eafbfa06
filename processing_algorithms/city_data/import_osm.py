"""Import OSM extract: streets, buildings, green, squares, parking and the rest of a city from OpenStreetMap."""

from __future__ import annotations

from typing import Any, Dict, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm


class ImportOsmAlgorithm(TransformableSpacesAlgorithm):
    """An OSM extract → ``city.gpkg``."""

    ID, GROUP = "importosm", "citydata"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Import OSM extract")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Reads an OpenStreetMap extract and writes the city data that all other steps use. "
        "Streets come cut at junctions with lanes, widths, speed, sidewalks, parking and bus lines; buildings with height, levels "
        "and use; green, trees, water, railways, parking, facilities, stops, vacant land, squares, furniture, crossings, heritage "
        "and more. Everything is measured in metres in the national grid, or in the UTM zone where none is known. What had to be "
        "repaired or left out is counted in the log.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "The tags are read by the rules in core/city/osm/tag_rules.json, which follow the OpenStreetMap wiki. Layers that OSM does "
        "not hold (inhabitants, parcels, networks, crashes) stay absent; add them with “Import layers”. "
        "Data © OpenStreetMap contributors, ODbL 1.0.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "OpenStreetMap"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "import"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "city"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterFile("SOURCE", self.tr("OSM extract"), fileFilter=self.tr("OSM extract (*.pbf *.osm *.gz *.gpkg)")),
            self.tr("The extract: .osm.pbf, .osm or .osm.gz, or a GeoPackage that GDAL made from one. It is never changed."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", self.tr("Study area"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr(
                "Polygons of the area to assess, in any reference system. Without it the hull of the buildings is taken. Streets and "
                "green up to 500 m around are kept, for walking distances."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination("OUTPUT", self.tr("City data"), fileFilter=self.tr("GeoPackage (*.gpkg)")),
            self.tr("The city.gpkg to write: one table per layer. A former file is replaced only when all is done."),
        )

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        if output and self.parameterAsFile(parameters, "SOURCE", context) == output:
            return self.tr("The output must not be the extract itself; choose another file.")
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.bridge.city import write_city
        from ...transformable_spaces_plugin.bridge.osm import read_osm
        from ...transformable_spaces_plugin.core.city.osm import city_from_osm
        from ...transformable_spaces_plugin.core.errors import InputError

        source, output = run.path("SOURCE"), run.path("OUTPUT")
        if source is None or output is None:
            raise InputError("importosm needs SOURCE and OUTPUT")
        study_area = run.table("STUDY_AREA")
        layers = read_osm(source, run.progress(0.0, 0.4))
        city = city_from_osm(layers, run.notes, run.progress(0.4, 0.9), study_area)
        write_city(city, output)
        run.progress(0.9, 1.0).at(1.0)
        return {"OUTPUT": str(output)}
