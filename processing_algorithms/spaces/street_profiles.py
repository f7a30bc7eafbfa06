"""Street profiles: how wide every street is between its façades, and how that width is shared out."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingParameterDistance,
    QgsProcessingParameterFeatureSink,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm


class StreetProfilesAlgorithm(TransformableSpacesAlgorithm):
    """``city.gpkg`` → streets with widths, and the points at which they were measured."""

    ID, GROUP = "streetprofiles", "spaces"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Street profiles")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Measures across every street how far it is to what ends it on each side: façades, parcel limits, banks, fenced green, walls. "
        "Gives the width between those limits, the narrowest width, how open the street is, its height to width, and how the width is "
        "shared out: carriageway, parking and footways, each with how it is known. A side that nothing ends counts as open, not as "
        "wide. Streets in tunnels are not measured; footways, steps and paths neither.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Rays square to the centreline, after Araldi and Fusco (2019) as momepy.street_profile does. The carriageway is that of mapped "
        "kerbs, else the stated width, else lanes with parking, else the usual one of the class; widths and rules are data in "
        "core/spaces/carriageway_widths.json and street_profiles.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "street width"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "footway"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "carriageway"),
    )

    def declare(self) -> None:
        self.add_city()
        spacing = QgsProcessingParameterDistance(
            "SPACING", self.tr("Distance between samples (m)"), defaultValue=10.0, minValue=0.5, maxValue=1000.0
        )
        spacing.setDefaultUnit(Qgis.DistanceUnit.Meters)
        self.add(spacing, self.tr("Distance along the street from one measurement to the next; at least three are made on every street."))
        reach = QgsProcessingParameterDistance(
            "REACH", self.tr("Reach to each side (m)"), defaultValue=50.0, minValue=1.0, maxValue=1000.0
        )
        reach.setDefaultUnit(Qgis.DistanceUnit.Meters)
        self.add(reach, self.tr("How far a ray looks to each side; one that meets nothing within it counts as open."))
        self.add(
            QgsProcessingParameterFeatureSink("STREETS", self.tr("Streets with widths"), QgsProcessing.SourceType.TypeVectorLine),
            self.tr("The streets with their widths in metres; NULL where nothing could be measured."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SAMPLES", self.tr("Samples"), QgsProcessing.SourceType.TypeVectorPoint, optional=True, createByDefault=False
            ),
            self.tr("The points of measurement with the distance to each side and what ended it; useful to check a width on the map."),
        )

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
        from ...transformable_spaces_plugin.core.titles import street_titles, titles

        profiles = measure_street_profiles(
            run.city("CITY"), run.notes, run.progress(0.1, 0.9), run.number("SPACING"), run.number("REACH")
        )
        results = {"STREETS": run.write_sink("STREETS", profiles.streets, style="streets_profiles", titles=street_titles())}
        samples = run.write_sink("SAMPLES", profiles.samples, style="street_samples", titles=titles()["street_samples"])
        if samples is not None:
            results["SAMPLES"] = samples
        return results
