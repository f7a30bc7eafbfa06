"""Planting positions: where on the sites trees can really stand, and what limits the rest."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm


class PlantingPositionsAlgorithm(TransformableSpacesAlgorithm):
    """``city.gpkg`` and sites → points for trees, and lines where none can stand."""

    ID, GROUP = "plantingpositions", "spaces"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Planting positions")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Finds the places on sites where a tree can really stand, each with the largest size that fits. "
        "Trees keep clear of façades, standing trees, junctions, crossings, lamps, stops, hydrants, driveways, buried networks, "
        "property lines, bridges and what lies below, and leave people 1.40 m of footway. Along streets they stand in rows, on the "
        "footway or in carriageway given back; on squares, car parks, yards, vacant lots and banks in hexagonal patterns.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Large trees are set first, then medium and small ones; trees stand apart by the mean of their spacings (6, 8 and 10 m). What "
        "the city data do not hold, such as networks, cannot be kept clear of: check them before planting. All distances are in "
        "core/spaces/planting_rules.json, each with its source.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "trees"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "planting"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "canopy"),
    )

    def declare(self) -> None:
        self.add_city()
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Sites"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("The sites from “Find spaces”, or polygons of your own with the fields site_id and kind."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STREETS", self.tr("Street profiles"), [QgsProcessing.SourceType.TypeVectorLine], optional=True
            ),
            self.tr("Streets from “Street profiles”, whose widths you may have corrected. Without them the widths are measured anew."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Places for trees"), QgsProcessing.SourceType.TypeVectorPoint),
            self.tr("Where to write the places: size of the tree, canopy at maturity, spacing, site, and what keeps a larger tree away."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "REFUSED", self.tr("Where no tree can stand"), QgsProcessing.SourceType.TypeVectorLine, optional=True,
                createByDefault=False,
            ),
            self.tr("The stretches of planting lines, and the outlines of areas, on which no tree can stand, with what limits them."),
        )  # fmt: skip
        self.addOutput(QgsProcessingOutputNumber("TREE_COUNT", self.tr("Number of places for trees")))

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.spaces.given_widths import with_given_widths
        from ...transformable_spaces_plugin.core.spaces.planting import planting_positions, planting_schemas
        from ...transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles

        city = run.city("CITY")
        sites, given = run.table("SITES"), run.table("STREETS")
        if sites.crs != city.crs:
            run.notes.info("reprojected", layer="SITES", source=sites.crs.name, target=city.crs.name)
            sites = sites.to_crs(city.crs)
        profiles = measure_street_profiles(city, run.notes, run.progress(0.1, 0.4))
        if given is not None:
            profiles = with_given_widths(profiles, given, run.notes)
        found = planting_positions(sites, city, profiles, run.notes, run.progress(0.4, 0.95))
        schemas = planting_schemas()
        output = run.write_sink("OUTPUT", found.positions, schemas["planting_positions"], style="planting_positions")
        results: Dict[str, Any] = {"OUTPUT": output, "TREE_COUNT": len(found.positions)}
        if run.given("REFUSED"):
            results["REFUSED"] = run.write_sink("REFUSED", found.refused, schemas["planting_refused"], style="planting_refused")
        return results
