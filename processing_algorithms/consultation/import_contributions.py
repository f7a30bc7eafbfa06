"""Import contributions: the answers of the public, without the people in them, on the sites that they are about."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QDate

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.consultation.readers import Reading, Record
    from ...transformable_spaces_plugin.core.table import FeatureTable

# As in core/consultation/readers/platforms and merge.KEEPING (a test compares them); core may be missing when parameters are declared.
FORMATS = ("auto", "consul", "decidim", "fixmystreet", "govocal", "page", "qfield", "yourpriorities")
KEEPING = ("certain", "reviewed")
_DATABASES = (".gpkg",)
_TYPES = {".csv", ".json", ".jsonl", ".geojson", ".xlsx", ".zip", ".txt", ".tsv", *_DATABASES}


class ImportContributionsAlgorithm(TransformableSpacesAlgorithm):
    """Files of answers + sites → contributions, review, candidate sites, report."""

    ID, GROUP = "importcontributions", "consultation"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Import contributions")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Brings back what the public answered, without the people in it. "
        "Reads the consultation page's own answers, Decidim, Consul, Go Vocal, Your Priorities, FixMyStreet, Open311, QField or any "
        "table with a mapping. Each answer is put on the site that it is about; proposals of new places become candidate sites; what is "
        "not sure waits in a review. Nothing about people is kept: only listed columns are read, and texts are searched for addresses, "
        "telephone numbers, plates and user names. Importing a file again changes nothing.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "the site is found by its code, by the record known from a former import, inside a site, or nearest up to 25 m; from 25 to 75 m a "
        "person confirms. Edit the decision (keep, drop or new) and site_code of the review, and run again with it as reviewed answers. "
        "Columns kept and dropped are in core/consultation/readers/platforms, limits in matching.json, forms of personal data in "
        "privacy.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "participation"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "votes"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "privacy"),
    )

    def declare(self) -> None:
        polygon, anything = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterMultipleLayers("FILES", self.tr("Files of answers"), QgsProcessing.SourceType.TypeFile),
            self.tr("Exports as the platforms write them: CSV, JSON, GeoJSON, XLSX, a zip of such, or a GeoPackage from QField."),
        )
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Sites"), [polygon]),
            self.tr("The sites that were put before the public: polygons with the field code."),
        )
        self.add(
            QgsProcessingParameterEnum("FORMAT", self.tr("Platform"), options=list(FORMATS), defaultValue="auto", usesStaticStrings=True),
            self.tr("auto finds the platform by the columns of each file."),
        )
        self.add(
            QgsProcessingParameterFile("MAPPING", self.tr("Mapping of a table of your own"), extension="json", optional=True),
            self.tr(
                "A JSON file that says what the columns of other tables mean, such as {\"platform\": \"survey\", \"kind\": \"proposal\", "
                "\"columns\": {\"title\": \"Idea\", \"latitude\": \"Y\", \"longitude\": \"X\"}}; it is used for all files."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource("PREVIOUS", self.tr("Former contributions"), [anything], optional=True),
            self.tr("The contributions of the last import. They stay, newer versions replace them, and what was refused stays out."),
        )
        self.add(
            QgsProcessingParameterFeatureSource("CONFIRMED", self.tr("Reviewed answers"), [anything], optional=True),
            self.tr("The review of a former run in which somebody filled in decision (keep, drop, new) and corrected site_code."),
        )
        self.add(
            QgsProcessingParameterEnum("KEEP", self.tr("Keep"), options=list(KEEPING), defaultValue="reviewed", usesStaticStrings=True),
            self.tr("reviewed: nothing is kept before somebody decided so in the review, which is then given as reviewed answers. "
                    "certain: what the rules are sure of is kept at once, the rest waits."),
        )
        for name, label, text in (
            ("STUDY_AREA", self.tr("Study area"),
             self.tr("Answers outside it are set apart; without it those farther than 2 km from all sites.")),
            ("BUILDINGS", self.tr("Buildings"), self.tr("Taken out of candidate sites.")),
            ("NEIGHBOURHOODS", self.tr("Neighbourhoods"), self.tr("Give candidate sites their neighbourhood (field name).")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterFeatureSource(name, label, [polygon], optional=True), text, advanced=True)
        self.add(
            QgsProcessingParameterString("TODAY", self.tr("Day of the import"), optional=True),
            self.tr("As YYYY-MM-DD; answers dated later lose their date. Without it the day of the clock."),
            advanced=True,
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFeatureSink("CONTRIBUTIONS", self.tr("Contributions"), QgsProcessing.SourceType.TypeVectorPoint),
            self.tr("Where to write the contributions kept, those of former imports among them."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("REVIEW", self.tr("Review"), QgsProcessing.SourceType.TypeVectorPoint, optional=True),
            self.tr("Where to write the answers of this run to look through, those that wait for a decision first."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("NEW_SITES", self.tr("Candidate sites"), polygon, optional=True),
            self.tr("Where to write the places that two or more people proposed within 50 m, as sites to measure and score."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("LOG", self.tr("Import log"), anything, optional=True, createByDefault=False),
            self.tr("Where to write everything that was counted, one row a count, with the SHA-256 of each file."),
        )
        self.add(
            QgsProcessingParameterFileDestination("REPORT", self.tr("Report"), fileFilter=self.tr("HTML files (*.html)"), optional=True),
            self.tr("Where to write the report: files, columns kept and dropped, what was scrubbed, how sites were found."),
        )
        self.addOutput(QgsProcessingOutputHtml("REPORT_PAGE", self.tr("Import report")))
        for name, label in (
            ("READ_COUNT", self.tr("Answers read")), ("NEW_COUNT", self.tr("New answers")),
            ("WAITING_COUNT", self.tr("Waiting for a decision")), ("NEW_SITE_COUNT", self.tr("Number of candidate sites")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        files = self.parameterAsFileList(parameters, "FILES", context)
        if not files:
            return self.tr("FILES: give at least one file of answers.")
        for path in map(Path, files):
            if not path.is_file():
                return self.tr("FILES: there is no file {path}.").format(path=path.name)
            if path.suffix.lower() not in _TYPES:
                return self.tr("FILES: {path} is of a format that is not read; export it as CSV, JSON or XLSX.").format(path=path.name)
        today = self.parameterAsString(parameters, "TODAY", context)
        if today and not QDate.fromString(today, "yyyy-MM-dd").isValid():
            return self.tr("TODAY: a day is written YYYY-MM-DD.")
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.consultation.import_report import log_table, render_import
        from ...transformable_spaces_plugin.core.consultation.merge import Surroundings, import_contributions
        from ...transformable_spaces_plugin.core.consultation.readers import contributions_schema
        from ...transformable_spaces_plugin.core.spaces.find import sites_schema
        from ...transformable_spaces_plugin.files.staging import staged_file

        sites = self._metric(run, run.table("SITES"))
        files = self._read(run)
        around = Surroundings(run.table("STUDY_AREA"), run.table("BUILDINGS"), run.table("NEIGHBOURHOODS"))
        today = run.string("TODAY") or QDate.currentDate().toString("yyyy-MM-dd")
        run.progress().at(0.4, "progress.matching_answers")
        done = import_contributions(
            files, sites, today, self._records(run, "PREVIOUS", sites), self._records(run, "CONFIRMED", sites), around, run.choice("KEEP"),
            run.notes, run.progress(0.4, 0.9),
        )  # fmt: skip
        run.progress().at(0.9, "progress.writing")
        with ExitStack() as stack:
            results: Dict[str, Any] = {}
            if run.given("REPORT"):
                # Begun before the layers and put in its place after them: a folder that refuses the report gets no layers either.
                target = run.path("REPORT")
                target.parent.mkdir(parents=True, exist_ok=True)
                stack.enter_context(staged_file(target)).write_text(render_import(done, run.language), encoding="utf-8")
                results["REPORT"] = results["REPORT_PAGE"] = str(target)
            results.update({
                "CONTRIBUTIONS": run.write_sink("CONTRIBUTIONS", done.contributions, contributions_schema(), style="contributions"),
                "REVIEW": run.write_sink("REVIEW", done.review, contributions_schema("review"), style="contributions"),
                "NEW_SITES": run.write_sink("NEW_SITES", done.new_sites, sites_schema(), style="sites_kind"),
                "LOG": run.write_sink("LOG", log_table(done, run.words), contributions_schema("import_log")),
                "READ_COUNT": done.counts["records"], "NEW_COUNT": done.counts["record_new"], "WAITING_COUNT": done.counts["waiting"],
                "NEW_SITE_COUNT": done.counts["new_sites"],
            })  # fmt: skip
        return results

    def _read(self, run: Run) -> List[List[Reading]]:
        from ...transformable_spaces_plugin.core.consultation.readers import read_answers

        mapping = self._mapping(run)
        platform = None if run.choice("FORMAT") == "auto" else run.choice("FORMAT")
        paths = [Path(path) for path in self.parameterAsFileList(run.parameters, "FILES", run.context)]
        readings: List[List[Reading]] = []
        for number, path in enumerate(paths):
            progress = run.progress(0.35 * number / len(paths), 0.35 * (number + 1) / len(paths))
            progress.at(0.0, "progress.reading_answers" if number == 0 else None)
            if path.suffix.lower() in _DATABASES:
                readings.append(self._read_database(path, platform, mapping, run))
            else:
                readings.append(read_answers(path.name, path.read_bytes(), platform, mapping, progress))
        return readings

    @staticmethod
    def _read_database(path: Path, platform: Optional[str], mapping: Optional[Record], run: Run) -> List[Reading]:
        """The layers of a GeoPackage that hold answers."""
        from ...transformable_spaces_plugin.bridge.outputs import file_input
        from ...transformable_spaces_plugin.bridge.tables import layer_names, read_layer
        from ...transformable_spaces_plugin.core.consultation.readers import read_layer as read_answer_layer
        from ...transformable_spaces_plugin.core.errors import InputError

        sha256 = file_input("FILES", path).sha256
        readings: List[Reading] = []
        refusal: Optional[InputError] = None
        for layer in layer_names(path):
            try:
                readings += read_answer_layer(path.name, sha256, layer, read_layer(path, layer, run.feedback.isCanceled), platform, mapping)
            except InputError as error:
                refusal = error  # a QField project holds layers that are no answers
        if not readings and refusal is not None:
            raise refusal
        return readings

    @staticmethod
    def _mapping(run: Run) -> Optional[Record]:
        from ...transformable_spaces_plugin.core.consultation.readers import parse_mapping
        from ...transformable_spaces_plugin.core.errors import DataFileError

        path = run.path("MAPPING")
        if path is None:
            return None
        try:
            return parse_mapping(path.read_text(encoding="utf-8-sig"), path.name)
        except UnicodeDecodeError:
            raise DataFileError(path.name, "", "the file is not text in UTF-8") from None

    @staticmethod
    def _metric(run: Run, sites: FeatureTable) -> FeatureTable:
        """The sites in a reference system in which 25 m are 25 m."""
        from ...transformable_spaces_plugin.core.city.reference_system import choose_crs
        from ...transformable_spaces_plugin.core.errors import InputError

        if not len(sites):
            raise InputError("the layer of sites (SITES) is empty")
        crs, moved = choose_crs(sites)
        if moved:
            run.notes.info("metric_crs", crs=crs.name)
        return sites.to_crs(crs)

    @staticmethod
    def _records(run: Run, name: str, sites: FeatureTable) -> Optional[FeatureTable]:
        """A layer or table of contributions; one without geometry needs no reference system."""
        from ...transformable_spaces_plugin.core.table import FeatureTable

        table = run.records(name)
        return table if table is None or table.crs is not None else FeatureTable(table.geometry, table.columns, sites.crs)
