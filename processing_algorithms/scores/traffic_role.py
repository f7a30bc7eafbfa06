"""Traffic role: what every street carries of the car trips of a city, and what closing it would cost them."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

# As in core/indicators/traffic_trips.py, which needs packages that may be missing when the parameters are declared.
WEIGHTS = ("floor_area", "population", "street_length")


class TrafficRoleAlgorithm(TransformableSpacesAlgorithm):
    """``city.gpkg`` (and streets) → the streets with their part in car traffic."""

    ID, GROUP = "trafficrole", "scores"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Traffic role")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Models the car trips of the city and tells for every street how many use it, what share of them only passes through, how much "
        "longer they take when it closes, whether it is the only way for them, and whether it is the only way to a hospital or fire "
        "station. Cars keep to one-way streets, bridges and tunnels do not meet what they cross, private and closed streets are left "
        "out. Trips from and to places outside the area are not seen.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Edge betweenness of weighted trips (Brandes 2001) by the quickest way; equal ways share trips. Under 5,000 junctions all trips "
        "are counted, above that those of 500 sources drawn by weight, with the standard error told. Speeds and limits are data in "
        "core/indicators/traffic.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "through traffic"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "betweenness"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "detour"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "emergency access"),
    )

    def declare(self) -> None:
        self.add_city()
        self.add(
            QgsProcessingParameterFeatureSource(
                "STREETS", self.tr("Streets"), [QgsProcessing.SourceType.TypeVectorLine], optional=True
            ),
            self.tr("Streets from “Street profiles” or your own, with the field class; without them those of the city data."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "TRIPS", self.tr("Trips start and end by"), options=list(WEIGHTS), defaultValue=WEIGHTS[0], usesStaticStrings=True
            ),
            self.tr("floor_area: floor area of the buildings; population: inhabitants; street_length: metres of street. Where the city "
                    "does not know one, the next stands in."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterNumber(
                "SEED", self.tr("Seed of the draw"), QgsProcessingParameterNumber.Type.Integer, 0, minValue=0, maxValue=2**31 - 1
            ),
            self.tr("Draws the sources in networks of 5,000 junctions and more; the same seed gives the same numbers."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Streets in traffic"), QgsProcessing.SourceType.TypeVectorLine),
            self.tr("The streets with the fields traffic_share, through_share, detour_factor (10: ten times or more, or no way round), "
                    "cut_edge, cut_edge_with_through_trips and only_way_to_emergency; NULL where no car may drive or no trip passes."),
        )  # fmt: skip
        self.addOutput(QgsProcessingOutputNumber("NODE_COUNT", self.tr("Junctions of the driving network")))
        self.addOutput(QgsProcessingOutputNumber("SOURCES", self.tr("Sources drawn (0: all trips were counted)")))
        self.addOutput(QgsProcessingOutputNumber("SAMPLING_ERROR", self.tr("Standard error of traffic_share, relative")))
        self.addOutput(QgsProcessingOutputNumber("THROUGH_ERROR", self.tr("Standard error of through_share")))
        self.addOutput(QgsProcessingOutputNumber("UNREACHED", self.tr("Share of trips that find no way")))

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.indicators.traffic_role import traffic_role, traffic_schema
        from ...transformable_spaces_plugin.core.titles import street_titles

        city = run.city("CITY")
        streets = run.table("STREETS")
        streets = city.required("streets") if streets is None else streets
        if streets.crs != city.crs:
            run.notes.info("reprojected", layer="STREETS", source=streets.crs.name, target=city.crs.name)
            streets = streets.to_crs(city.crs)
        streets.column("class")
        role = traffic_role(city, streets, run.notes, run.progress(0.1, 0.95), run.choice("TRIPS"), run.integer("SEED"))
        return {
            "OUTPUT": run.write_sink("OUTPUT", role.streets, traffic_schema(), style="traffic_role", titles=street_titles()),
            "NODE_COUNT": role.nodes,
            "SOURCES": role.sources,
            "SAMPLING_ERROR": role.share_error,
            "THROUGH_ERROR": role.through_error,
            "UNREACHED": role.unreached,
        }
