"""Check city data: what is there, how well it covers the area, and what each gap costs."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import QgsProcessing, QgsProcessingParameterFeatureSink, QgsProcessingParameterFileDestination

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm


class CheckCityAlgorithm(TransformableSpacesAlgorithm):
    """``city.gpkg`` → report (HTML) and table of its layers."""

    ID, GROUP = "checkcity", "citydata"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Check city data")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Tells how good the data of a city are before you rely on them. For each layer: features, coverage of the study area, dates, "
        "invalid geometries and what lies outside; how street widths and building heights are known; and for each absent layer the "
        "indicators that suffer, the confidence that the scores lose, and where such data are usually published.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "coverage is the share of the study area, in squares of 250 m, where a layer has features. The confidence lost is the share of "
        "a scoring profile's weight that rests on the absent data. Places of publication are in core/city/city_checks.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "data quality"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "coverage"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "confidence"),
    )

    def declare(self) -> None:
        self.add_city()
        self.add_language()
        self.add(
            QgsProcessingParameterFileDestination("REPORT", self.tr("Report"), fileFilter=self.tr("HTML files (*.html)")),
            self.tr("Where to write the report, one HTML file that prints well."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Layers checked"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("Where to write the table: one row a layer or raster, there or not."),
        )

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.city.checks import check_city, checks_schema, checks_table
        from ...transformable_spaces_plugin.core.report.check import render_check
        from ...transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
        from ...transformable_spaces_plugin.files.staging import staged_file

        city = run.city("CITY")
        streets = measure_street_profiles(city, run.notes, run.progress(0.1, 0.7)).streets
        check = check_city(city, streets)
        run.progress().at(0.9, "progress.writing")
        target = run.path("REPORT")
        target.parent.mkdir(parents=True, exist_ok=True)
        with staged_file(target) as draft:
            draft.write_text(render_check(check, run.language), encoding="utf-8")
        return {"REPORT": str(target), "OUTPUT": run.write_sink("OUTPUT", checks_table(check), checks_schema())}
