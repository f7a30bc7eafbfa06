"""Access to green space: who has a public park within 300 m or 15 minutes on foot, and who is left out."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

# Parameter → layer of the city that it stands in for.
GIVEN = {"GREEN": "green", "POPULATION": "population", "NEIGHBOURHOODS": "neighbourhoods"}


class GreenAccessAlgorithm(TransformableSpacesAlgorithm):
    """``city.gpkg`` → homes with their walk to green, neighbourhoods with people left out, the ways there and the entrances."""

    ID, GROUP = "greenaccess", "scores"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Access to green space")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Measures how far every home walks to the nearest public green space that is large enough, along the streets and paths to "
        "the entrances, and counts who has none within 300 m and within 15 minutes, by neighbourhood. Give a layer of green spaces "
        "of your own to see what a new park would change.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "One search of the walking network from all entrances at once, at 4.8 km/h. An entrance is where a way meets the edge of the "
        "green (a fence opens only where a way goes through), else the nearest point of a way within 50 m. Inhabitants are placed in "
        "buildings by floor area; where nobody counted them, shares rest on the floor area of dwellings. Green per inhabitant shares "
        "each green space among all who have it within 300 m (two-step floating catchment, uniform radius, no decay). Green that the "
        "data lack is not seen: see near_edge. Radii and rules are in core/indicators/green_access.json, access.json and walking.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "park"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "walking"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "3-30-300"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "15-minute city"),
    )

    def declare(self) -> None:
        vector, sink = QgsProcessingParameterFeatureSource, QgsProcessingParameterFeatureSink
        point, line, polygon, kind = (
            QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorLine,
            QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVectorAnyGeometry,
        )  # fmt: skip
        self.add_city()
        self.add(
            vector("GREEN", self.tr("Green spaces"), [polygon], optional=True),
            self.tr("Instead of those of the city: polygons with the field kind (park, garden…) and, where known, public_access."),
        )
        self.add(
            vector("POPULATION", self.tr("Population"), [kind], optional=True),
            self.tr("Instead of that of the city: points or cells with the field inhabitants, or a known source such as Filosofi."),
        )
        self.add(
            vector("NEIGHBOURHOODS", self.tr("Neighbourhoods"), [polygon], optional=True),
            self.tr("Instead of those of the city: polygons with the field name."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "LEAST_HA", self.tr("Smallest green space (ha)"), QgsProcessingParameterNumber.Type.Double, 0.5, minValue=0.0
            ),
            self.tr("Green spaces smaller than this, joined with what lies beside them, do not count. WHO: 0.5 to 1 ha."),
            advanced=True,
        )
        self.add(
            sink("OUTPUT", self.tr("Homes"), point),
            self.tr("Points where people live, with inhabitants, green_distance_m, green_minutes, within_300m and within_15min."),
        )
        self.add(
            sink("AREAS", self.tr("Neighbourhoods and green space"), polygon, optional=True),
            self.tr("People, and people and share without green space, by neighbourhood; of the study area where there are none."),
        )
        self.add(
            sink("WAYS", self.tr("Ways and green space"), line, optional=True, createByDefault=False),
            self.tr("The walking network with the distance from the middle of each way to the nearest entrance."),
        )
        self.add(
            sink("ENTRANCES", self.tr("Entrances"), point, optional=True, createByDefault=False),
            self.tr("Where people enter the green spaces; check these first where a result surprises."),
        )
        for name, label in (
            ("PEOPLE", self.tr("Inhabitants")),
            ("PEOPLE_WITHOUT_300M", self.tr("Inhabitants without green space within 300 m")),
            ("SHARE_WITHOUT_300M", self.tr("Share without green space within 300 m")),
            ("PEOPLE_WITHOUT_15MIN", self.tr("Inhabitants without green space within 15 minutes")),
            ("SHARE_WITHOUT_15MIN", self.tr("Share without green space within 15 minutes")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.city.restrict import completed_with
        from ...transformable_spaces_plugin.core.indicators.green_access import green_access_schemas, measure_green_access

        city = completed_with(run.city("CITY"), {layer: run.table(name) for name, layer in GIVEN.items()}, run.notes)
        found = measure_green_access(city, run.notes, run.progress(0.2, 0.9), run.number("LEAST_HA"), run.given("WAYS"))
        schemas = green_access_schemas()
        results: Dict[str, Any] = {
            "OUTPUT": run.write_sink("OUTPUT", found.homes, schemas["green_access_homes"], style="green_access_homes")
        }
        for name, table, schema in (
            ("AREAS", found.neighbourhoods, "green_access_neighbourhoods"),
            ("WAYS", found.ways, "green_access_ways"),
            ("ENTRANCES", found.entrances, "green_access_entrances"),
        ):
            if run.given(name):
                results[name] = run.write_sink(name, table, schemas[schema], style=schema)
        for name in ("people", "people_without_300m", "share_without_300m", "people_without_15min", "share_without_15min"):
            value = found.totals[name]
            # A number that nobody knows is NULL, not NaN, which JSON cannot hold.
            results[name.upper()] = None if value != value else value
        return results
