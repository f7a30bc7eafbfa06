"""Compare neighbourhoods: one absolute scale across districts and cities, as polygons, a report and charts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.table import FeatureTable

# What charts of text are drawn at, so that the pictures are sharp in print.
PICTURE_SCALE = 2.0


class CompareNeighbourhoodsAlgorithm(TransformableSpacesAlgorithm):
    """Scored sites of one or several cities → neighbourhoods with figures, a report, and charts as SVG and PNG."""

    ID, GROUP = "compareneighbourhoods", "scores"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Compare neighbourhoods")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Puts the neighbourhoods of one or several cities side by side on one absolute scale: sites by kind with number, m² and usable "
        "m², mean need and feasibility, people, people without green space, deprivation, and whether what could be transformed lies "
        "where people are most deprived. Give one layer of scored sites a district or city, and the city.gpkg files in which they lie.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "A site belongs to the neighbourhood that holds a point inside it. Means are weighted by area over the sites that no rule "
        "blocks. People without green space are measured as in “Access to green space”. The concentration index is that of Kakwani, "
        "Wagstaff and van Doorslaer (1997) over neighbourhoods ranked by deprivation (else by priority), weighted by inhabitants (else "
        "by ground): −1 all where deprivation is highest, 1 all where it is lowest. Where nobody knows, the field is NULL.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "equity"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "districts"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "concentration index"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "charts"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers("SITES", self.tr("Scored sites"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("One layer of scored sites for each district or city, such as sites.gpkg of an assessment."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "CITIES", self.tr("City data"), QgsProcessing.SourceType.TypeFile, optional=True
            ),
            self.tr("The city.gpkg files in which the sites lie, in any order; they tell of neighbourhoods, people and green spaces."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterFeatureSource(
                "NEIGHBOURHOODS", self.tr("Neighbourhoods"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr("Instead of those of the cities: polygons with name and, where known, population, priority, deprivation (0 to 100)."),
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Compared neighbourhoods"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("One polygon a neighbourhood with all its figures; in WGS 84 where the cities lie in different reference systems."),
        )
        self.add(
            QgsProcessingParameterFileDestination("REPORT", self.tr("Report"), fileFilter=self.tr("HTML files (*.html)")),
            self.tr("Where to write the report, one HTML file with charts that prints well."),
        )
        self.add(
            QgsProcessingParameterFolderDestination("CHARTS", self.tr("Charts"), optional=True, createByDefault=False),
            self.tr("A folder for the charts as files, each as SVG and PNG."),
        )
        self.addOutput(QgsProcessingOutputNumber("NEIGHBOURHOOD_COUNT", self.tr("Number of neighbourhoods")))
        self.addOutput(QgsProcessingOutputNumber("CONCENTRATION_USABLE", self.tr("Concentration index of usable area")))
        self.addOutput(QgsProcessingOutputNumber("CONCENTRATION_GREENING", self.tr("Concentration index of usable area × greening score")))
        self.addOutput(
            QgsProcessingOutputNumber("CONCENTRATION_PEDESTRIAN", self.tr("Concentration index of usable area × pedestrianisation score"))
        )

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.bridge.city import read_city
        from ...transformable_spaces_plugin.core.comparison.charts import all_charts
        from ...transformable_spaces_plugin.core.comparison.neighbourhoods import MEASURES, compare_neighbourhoods, comparison_schema
        from ...transformable_spaces_plugin.core.comparison.report import render_comparison
        from ...transformable_spaces_plugin.files.staging import staged_file

        layers = self._layers(run)
        files = self.parameterAsFileList(run.parameters, "CITIES", run.context) if run.given("CITIES") else []
        cities = [read_city(Path(name), run.feedback.isCanceled) for name in files]
        compared = compare_neighbourhoods(layers, cities, run.table("NEIGHBOURHOODS"), run.notes, run.progress(0.2, 0.9))
        target = run.path("REPORT")
        target.parent.mkdir(parents=True, exist_ok=True)
        output = run.write_sink("OUTPUT", compared.areas, comparison_schema(), style="neighbourhoods_compared")
        with staged_file(target) as draft:
            draft.write_text(render_comparison(compared, run.notes, run.language), encoding="utf-8")
        charts = all_charts(compared, run.words) if run.given("CHARTS") else {}
        self._charts = {name: chart.svg(titled=True) for name, chart in charts.items()}
        results: Dict[str, Any] = {"OUTPUT": output, "REPORT": str(target), "NEIGHBOURHOOD_COUNT": len(compared.areas)}
        for name, measure in zip(("USABLE", "GREENING", "PEDESTRIAN"), MEASURES):
            index = compared.index(measure)
            # A number that nobody knows is NULL, not NaN, which JSON cannot hold.
            results[f"CONCENTRATION_{name}"] = None if index is None or index.value != index.value else round(index.value, 4)
        return results

    def finish(self, run: Run, results: Dict[str, Any]) -> Dict[str, Any]:
        """The charts as files: pictures with text are drawn on the main thread."""
        from ...transformable_spaces_plugin.bridge.svg import svg_picture
        from ...transformable_spaces_plugin.files.staging import StagedFolder

        if not run.given("CHARTS"):
            return results
        folder = Path(self.parameterAsFileOutput(run.parameters, "CHARTS", run.context))
        staged = StagedFolder(folder)
        run.on_failure.append(staged.discard)
        for name, text in self._charts.items():
            (staged.path / f"{name}.svg").write_text(text, encoding="utf-8")
            (staged.path / f"{name}.png").write_bytes(svg_picture(text, PICTURE_SCALE))
        staged.publish()
        return {**results, "CHARTS": str(folder)}

    def _layers(self, run: Run) -> List[Tuple[str, FeatureTable]]:
        """The layers of sites by name; two of one name (sites.gpkg of two runs) go by their folders too."""
        from ...transformable_spaces_plugin.bridge.tables import read_source
        from ...transformable_spaces_plugin.core.errors import MissingCrs

        given = self.parameterAsLayerList(run.parameters, "SITES", run.context)
        if not given or any(layer is None or not layer.isValid() for layer in given):
            raise QgsProcessingException(self.tr("SITES: a layer of sites cannot be read; give layers or files that QGIS opens"))
        names = [layer.name() for layer in given]
        folders = [Path(layer.source().partition("|")[0]).parent.name for layer in given]
        made = []
        for layer, name, folder in zip(given, names, folders):
            table = read_source(layer, run.feedback.isCanceled)
            if table.crs is None:
                raise MissingCrs(f"layer “{name}” (SITES) has no coordinate reference system; set it before use")
            made.append((folder if names.count(name) > 1 and folder and folders.count(folder) == 1 else name, table))
        return made
