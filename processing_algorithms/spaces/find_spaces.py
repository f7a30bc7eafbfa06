"""Find spaces: the sites of a city that could be transformed, of every kind asked for."""

from __future__ import annotations

from typing import Any, Dict, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..base import QT_TRANSLATE_NOOP, SITE_KINDS, Run, TransformableSpacesAlgorithm


class FindSpacesAlgorithm(TransformableSpacesAlgorithm):
    """``city.gpkg`` → sites."""

    ID, GROUP = "findspaces", "spaces"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Find spaces")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Finds the spaces of a city that could be transformed. "
        "Streets, squares and set-backs, vacant lots, car parks, school yards, flat roofs, blind walls, river banks, disused railways "
        "and more come out as clean polygons with area, width, what made them (evidence), how far they are open to intervention "
        "(latitude) and why, and a code that stays the same from run to run.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Sites are cut to the study area and kept off buildings; inside a kind none overlap, overlaps between kinds are listed. "
        "Squares are mapped ones where they are wide, and public ground deeper than the streets beside it by 30 % of their width. "
        "Thresholds are in core/spaces/kinds.json and the rules of latitude in core/spaces/latitude_rules.json, each with its source.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "sites"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "squares"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "vacant land"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "car parks"),
    )

    def declare(self) -> None:
        self.add_city()
        self.add(
            QgsProcessingParameterEnum(
                "KINDS",
                self.tr("Kinds of space"),
                options=list(SITE_KINDS),
                allowMultiple=True,
                defaultValue=list(SITE_KINDS),
                usesStaticStrings=True,
            ),
            self.tr("The kinds to look for; all by default."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STREETS", self.tr("Street profiles"), [QgsProcessing.SourceType.TypeVectorLine], optional=True
            ),
            self.tr(
                "Streets from “Street profiles”, whose widths you may have corrected: they count instead of those measured. Without "
                "them all widths are measured from the city data."
            ),
        )
        for name, label, text in (
            ("DSM", self.tr("Surface model (m)"),
             self.tr("Gives heights to buildings without one and finds flat roofs; above the datum or above the ground.")),
            ("DTM", self.tr("Terrain model (m)"), self.tr("Heights of the ground, taken off the surface model.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterRasterLayer(name, label, optional=True), text)
        self.add(
            QgsProcessingParameterFeatureSource(
                "PREVIOUS", self.tr("Former sites"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr(
                "The sites of a former run. A site that overlaps one of its kind by at least half (intersection over union) keeps its "
                "identifier and code, so that signs and answers stay valid when the data change."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "TILE_SIZE",
                self.tr("Tile size (m)"),
                type=QgsProcessingParameterNumber.Type.Double,
                defaultValue=0.0,
                minValue=0.0,
            ),
            self.tr(
                "For a metropolis: look for the sites in square tiles of this width, one after the other, so that memory stays "
                "bounded; 2000 is a good size, 100 the least. The sites are the same. 0: the whole city in one go."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Sites"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("Where to write the sites, one polygon each."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "CHANGES",
                self.tr("Changes"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=False,
            ),
            self.tr(
                "Where to write what became of each site, born, kept, changed or gone, with its area before and after; needs the "
                "former sites."
            ),
        )

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        if not self.parameterAsEnumStrings(parameters, "KINDS", context):
            return self.tr("Choose at least one kind of space.")
        if parameters.get("CHANGES") and not parameters.get("PREVIOUS"):
            return self.tr("Changes can be told only against former sites: give them, or leave the changes out.")
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.city.raster_measures import with_heights_from_rasters
        from ...transformable_spaces_plugin.core.notes import QuietNotes
        from ...transformable_spaces_plugin.core.spaces.find import find_spaces, sites_schema
        from ...transformable_spaces_plugin.core.spaces.given_widths import with_given_widths
        from ...transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
        from ...transformable_spaces_plugin.core.spaces.succession import changes_between, changes_schema, former_sites
        from ...transformable_spaces_plugin.core.spaces.tiled import find_spaces_tiled

        city = run.city("CITY")
        rasters = {"dsm_m": run.raster("DSM"), "dtm_m": run.raster("DTM")}
        city = city.with_rasters(**{layer: raster for layer, raster in rasters.items() if raster is not None})
        city = with_heights_from_rasters(city, run.notes, run.progress(0.05, 0.1))
        given, previous = run.table("STREETS"), run.table("PREVIOUS")
        profiles = measure_street_profiles(city, run.notes, run.progress(0.1, 0.3))
        if given is not None:
            profiles = with_given_widths(profiles, given, run.notes)
        kinds = run.choices("KINDS")
        progress = run.progress(0.3, 0.95)
        if run.number("TILE_SIZE") > 0:
            sites = find_spaces_tiled(city, profiles, run.notes, progress, kinds, previous, run.number("TILE_SIZE"))
        else:
            sites = find_spaces(city, profiles, run.notes, progress, kinds, previous)
        results = {"OUTPUT": run.write_sink("OUTPUT", sites, sites_schema(), style="sites_kind")}
        if previous is not None and run.given("CHANGES"):
            former = former_sites(previous, city.crs, kinds, city.study_area, QuietNotes())
            results["CHANGES"] = run.write_sink("CHANGES", changes_between(former, sites), changes_schema(), style="sites_changes")
        return results
