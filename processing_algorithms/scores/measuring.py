"""What the two algorithms that measure indicators share: their inputs, and how these become core's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.city import City
    from ...transformable_spaces_plugin.core.notes import Notes
    from ...transformable_spaces_plugin.core.progress import Progress
    from ...transformable_spaces_plugin.core.table import FeatureTable

METHOD = QT_TRANSLATE_NOOP(
    "TransformableSpaces",
    "Every indicator with its unit, the data it needs and its source is listed in core/indicators/catalogue.json; radii, "
    "coefficients and buffers are in the JSON files beside it. An indicator whose data is absent stays NULL, never 0.",
)


class MeasuringAlgorithm(TransformableSpacesAlgorithm):
    """City and sites in, the same sites with more columns out; a subclass names the measure and the rasters it reads."""

    GROUP = "scores"
    METHOD = METHOD
    # Parameter → raster of the city.
    RASTERS: ClassVar[Dict[str, str]] = {}

    def measure(self, sites: FeatureTable, city: City, streets: FeatureTable, notes: Notes, progress: Progress) -> FeatureTable:
        """Core's function, imported when it is needed."""
        raise NotImplementedError

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
        self.declare_rasters()
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Sites with indicators"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("The same sites with one field per indicator, in the reference system of the city data."),
        )

    def declare_rasters(self) -> None:
        """Add the raster parameters."""

    def add_raster(self, name: str, label: str, help_text: str) -> None:
        self.add(QgsProcessingParameterRasterLayer(name, label, optional=True), help_text)

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
        from ...transformable_spaces_plugin.core.titles import site_titles

        city = run.city("CITY")
        rasters = {layer: run.raster(name) for name, layer in self.RASTERS.items()}
        city = city.with_rasters(**{layer: raster for layer, raster in rasters.items() if raster is not None})
        sites, streets = run.table("SITES"), run.table("STREETS")
        if streets is None:
            streets = measure_street_profiles(city, run.notes, run.progress(0.1, 0.3)).streets
        sites, streets = self._in_crs_of(city, sites, "SITES", run), self._in_crs_of(city, streets, "STREETS", run)
        measured = self.measure(sites, city, streets, run.notes, run.progress(0.3, 0.95))
        return {"OUTPUT": run.write_sink("OUTPUT", measured, style="sites_kind", titles=site_titles())}

    @staticmethod
    def _in_crs_of(city: City, table: FeatureTable, name: str, run: Run) -> FeatureTable:
        if table.crs != city.crs:
            run.notes.info("reprojected", layer=name, source=table.crs.name, target=city.crs.name)
        return table.to_crs(city.crs)
