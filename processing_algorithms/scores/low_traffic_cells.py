"""Low-traffic cells: what main streets enclose, the short cuts through it, and the fewest filters that end them."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm


class LowTrafficCellsAlgorithm(TransformableSpacesAlgorithm):
    """``city.gpkg`` (and streets) → cells between main streets, and filters."""

    ID, GROUP = "lowtrafficcells", "scores"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Low-traffic cells")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Finds the cells between main streets, railways and water, the short cuts that cars take through them, and the fewest filters "
        "that end every short cut while every address stays within reach by car. A filter on a bus line becomes a bus gate; the street "
        "in front of each school is proposed as a school street; one-way orders that would leave somebody without a way are lifted.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "A short cut joins two entrances of a cell in less than 1.2 times the time of the way round on main streets (tertiary and above). "
        "The filters are a minimum multicut, found exactly by integer programming in cells of up to 300 streets that matter, by isolating "
        "cuts beyond. Coverage, directness and efficiency as superblockify defines them; blocks by the thresholds of Eggimann (2022). "
        "All numbers are data in core/indicators/low_traffic_cells.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "low-traffic neighbourhood"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "superblock"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "modal filter"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "school street"),
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
            QgsProcessingParameterFeatureSink("CELLS", self.tr("Cells"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("The cells with their area, inner streets, inhabitants, schools, entrances, short cuts and filters, and whether they "
                    "could be a mini-block or a superblock."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterFeatureSink("FILTERS", self.tr("Filters"), QgsProcessing.SourceType.TypeVectorPoint),
            self.tr("Points of the kind filter, bus_gate, school_street, or two_way (a street whose one-way order is lifted)."),
        )
        for name, label in (
            ("CELL_COUNT", self.tr("Cells")),
            ("SHORT_CUTS", self.tr("Pairs of entrances joined by a short cut")),
            ("SHORT_CUTS_LEFT", self.tr("Short cuts left with the filters")),
            ("FILTER_COUNT", self.tr("Filters and bus gates")),
            ("FILTERS_LEAST", self.tr("No fewer filters end the short cuts")),
            ("COVERAGE_BEFORE", self.tr("Share of street length without short cuts, before")),
            ("COVERAGE_AFTER", self.tr("Share of street length without short cuts, after")),
            ("DIRECTNESS_BEFORE", self.tr("Directness, before")),
            ("DIRECTNESS_AFTER", self.tr("Directness, after")),
            ("DIRECTNESS_RATIO", self.tr("Directness, ways before over ways after")),
            ("EFFICIENCY_BEFORE", self.tr("Global efficiency, before")),
            ("EFFICIENCY_AFTER", self.tr("Global efficiency, after")),
            ("EFFICIENCY_RATIO", self.tr("Global efficiency, after over before")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.indicators.low_traffic_cells import low_traffic_cells, low_traffic_schemas

        city = run.city("CITY")
        streets = run.table("STREETS")
        streets = city.required("streets") if streets is None else streets
        if streets.crs != city.crs:
            run.notes.info("reprojected", layer="STREETS", source=streets.crs.name, target=city.crs.name)
            streets = streets.to_crs(city.crs)
        streets.column("class")
        found = low_traffic_cells(city, streets, run.notes, run.progress(0.1, 0.95))
        measures, schemas = found.measures, low_traffic_schemas()
        return {
            "CELLS": run.write_sink("CELLS", found.cells, schemas["cells"], style="low_traffic_cells"),
            "FILTERS": run.write_sink("FILTERS", found.filters, schemas["filters"], style="low_traffic_filters"),
            "CELL_COUNT": len(found.cells),
            "SHORT_CUTS": found.short_cuts,
            "SHORT_CUTS_LEFT": found.short_cuts_left,
            "FILTER_COUNT": found.filter_count,
            "FILTERS_LEAST": found.filters_least,
            "COVERAGE_BEFORE": measures.coverage_before,
            "COVERAGE_AFTER": measures.coverage_after,
            "DIRECTNESS_BEFORE": measures.directness_before,
            "DIRECTNESS_AFTER": measures.directness_after,
            "DIRECTNESS_RATIO": measures.directness_ratio,
            "EFFICIENCY_BEFORE": measures.efficiency_before,
            "EFFICIENCY_AFTER": measures.efficiency_after,
            "EFFICIENCY_RATIO": measures.efficiency_ratio,
        }
