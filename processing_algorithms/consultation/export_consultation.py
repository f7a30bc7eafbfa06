"""Export consultation: the best sites as a folder for the public, with a page that works offline and open data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from qgis.core import (
    Qgis,
    QgsExpression,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm
from ..choose.own_kits import add_kits_folder, kits_of

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.bridge.papers import Papers
    from ...transformable_spaces_plugin.core.city import City
    from ...transformable_spaces_plugin.core.consultation import PackageSettings
    from ...transformable_spaces_plugin.core.kits import Kit
    from ...transformable_spaces_plugin.core.table import FeatureTable

# Parameter → layer of the city that stands in for it, and the geometry it is made of.
LAYERS = {"STREETS": ("streets", "line"), "BUILDINGS": ("buildings", "polygon"), "STUDY_AREA": ("study_area", "polygon")}
# As in core/consultation, which needs packages that may be missing when the parameters are declared (a test compares them).
PICKS = ("best", "selected", "all")
BLOCKS = ("scores", "why", "kits", "costs")
LICENCES = ("odbl", "lo2", "cc-by", "cc0")
JURISDICTIONS = ("fr", "be", "us", "mx", "none")
AUTO = "auto"
# Tables of the sites.gpkg of an assessment that go onto the sheets, by the name under which they do.
ASSESSED = {"profiles": "streets", "street_space": "street_space", "planting_positions": "planting_positions"}


class ExportConsultationAlgorithm(TransformableSpacesAlgorithm):
    """Scored sites → the consultation folder (METHODS §6) and its zip."""

    ID, GROUP = "exportconsultation", "consultation"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Export consultation")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Makes a folder to put before the public from the sites that you pick: the best scored, a shortlist, or those you select. Its"
        " page, index.html, is one file that works by double click and on any web server, in French, English and Spanish: a map, a list,"
        " for every site why it was chosen and what is possible there, votes, comments and new proposals. Beside it are the sites as"
        " GeoJSON, GeoPackage and CSV, files to import into Decidim and uMap, a QField project for a walk, descriptions for open data"
        " catalogues and the licence; and the whole folder as a zip.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "only columns meant for the public are written, so owners and evidence stay in the house. The licence follows the sources: with"
        " OpenStreetMap among them it is ODbL. The page asks nothing of other hosts but of those that you set. Answers hold no names;"
        " they stay in the reader's browser until they are saved as a file or sent. Titles of proposals end with the code of the site,"
        " by which answers find their site again.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "participation"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "web page"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "open data"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "Decidim"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "uMap"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "QField"),
    )

    def declare(self) -> None:
        polygon = QgsProcessing.SourceType.TypeVectorPolygon
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Scored sites"), [polygon]),
            self.tr(
                "Sites from “Score sites”, “Match kits”, “Shortlist” or the whole assessment: polygons with code, kind and at least one"
                " score. With their field kits the page tells what is possible on each."
            ),
        )
        self.add(
            QgsProcessingParameterFile("CITY", self.tr("City data"), extension="gpkg", optional=True),
            self.tr("The city.gpkg whose streets, buildings, green and water are drawn behind the sites."),
        )
        self._enum(
            "PICK", self.tr("Which sites"), PICKS, "best",
            self.tr("best: the best by each score that no rule excludes; selected: those whose field “selected” is true (a shortlist);"
                    " all: every feature given."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterNumber(
                "TOP", self.tr("Sites to show"), Qgis.ProcessingNumberParameterType.Integer, 30, minValue=1, maxValue=5000
            ),
            self.tr("With “best”: how many of the best sites by each score are shown."),
        )
        self.add(
            QgsProcessingParameterExpression("FILTER", self.tr("Only sites where"), parentLayerParameterName="SITES", optional=True),
            self.tr('An expression that picks among the sites before all else, as "kind" = \'square\'.'),
        )
        self.add(
            QgsProcessingParameterEnum(
                "SHOW", self.tr("What the public sees"), options=list(BLOCKS), allowMultiple=True, defaultValue=list(BLOCKS),
                optional=True, usesStaticStrings=True,
            ),
            self.tr("scores, why (the reasons), kits (what is possible), costs. Names, places, areas and the room for action always show."),
        )  # fmt: skip
        self._declare_page()
        self._declare_more()
        self.add_language()
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", self.tr("Consultation folder")),
            self.tr(
                "Gets index.html, the sites in every format, files for platforms, qfield/ and run.json; a zip of it appears beside it."
                " They appear whole or not at all."
            ),
        )
        self.addOutput(QgsProcessingOutputHtml("PAGE", self.tr("Consultation page")))
        self.addOutput(QgsProcessingOutputFile("ARCHIVE", self.tr("Zip of the folder")))
        self.addOutput(QgsProcessingOutputNumber("SITE_COUNT", self.tr("Number of sites shown")))

    def _enum(self, name: str, label: str, options: Tuple[str, ...], default: Optional[str], text: str, advanced: bool = False) -> None:
        self.add(
            QgsProcessingParameterEnum(
                name, label, options=list(options), defaultValue=default, optional=default is None, usesStaticStrings=True
            ),
            text, advanced,
        )  # fmt: skip

    def _declare_page(self) -> None:
        for name, label, text, advanced in (
            ("TITLE", self.tr("Title of the page"),
             self.tr("Without one the page is called “Spaces to transform”, in the language of the reader, with the study area's name."),
             False),
            ("PUBLISHER", self.tr("Publisher"), self.tr("Who publishes: the city's name, for the catalogues of open data."), False),
            ("ADDRESS", self.tr("Address of the page"),
             self.tr("Where the page will stand on the web, as https://city.example/spaces/: links and QR codes to each site need it."),
             False),
            ("ANSWERS_TO", self.tr("Send answers to"),
             self.tr("An https address that takes answers by POST as JSON (core/consultation/answers.schema.json). Without it readers save"
                     " their answers as a file."), False),
            ("CONTACT", self.tr("Contact"), self.tr("Where readers hand in the file of their answers: a place or an address."), False),
            ("TILES", self.tr("Base map"),
             self.tr("Address of map tiles with {z}, {x} and {y}. Without it the page draws its own ground and asks nothing of other"
                     " hosts."), True),
            ("TILES_CREDIT", self.tr("Credit of the base map"), self.tr("Shown on the map while the base map is."), True),
            ("DATE", self.tr("Date of the data"), self.tr("As 2026-05-31, shown to readers."), True),
            ("CREDITS", self.tr("Data credits"),
             self.tr("Whose data the sites rest on, separated by semicolons; without them the sources named in the layers. OpenStreetMap is"
                     " always named where its data are used."), True),
        ):  # fmt: skip
            self.add(QgsProcessingParameterString(name, label, optional=True), text, advanced)
        self._enum(
            "LICENCE", self.tr("Licence"), LICENCES, None,
            self.tr("Empty: ODbL where OpenStreetMap is among the sources, else Licence Ouverte 2.0 (lo2)."), advanced=True,
        )  # fmt: skip
        self._enum(
            "JURISDICTION", self.tr("Jurisdiction"), (AUTO, *JURISDICTIONS), AUTO,
            self.tr("Whose permits are told with each kit; auto: those of the place where the sites lie."), advanced=True,
        )  # fmt: skip

    def _declare_more(self) -> None:
        polygon, line = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVectorLine
        for name, label, kind in (
            ("STREETS", self.tr("Streets"), line),
            ("BUILDINGS", self.tr("Buildings"), polygon),
            ("STUDY_AREA", self.tr("Study area"), polygon),
        ):
            self.add(
                QgsProcessingParameterFeatureSource(name, label, [kind], optional=True),
                self.tr("Drawn behind the sites, in place of the layer of the city data."),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterFeatureSource(
                "JOURNAL", self.tr("Journal of interventions"), [QgsProcessing.SourceType.TypeVector], optional=True
            ),
            self.tr(
                "What has been done on sites (code, kit, status, date, author_type, source): shown with each site. Of “Record intervention”"
                " the table interventions, each as it stands, or intervention_history, every step."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "CONTRIBUTIONS", self.tr("Contributions"), [QgsProcessing.SourceType.TypeVector], optional=True
            ),
            self.tr("Answers from “Import contributions”: with the journal they give decidim_answers.csv and .json, the city's answers to "
                    "the proposals on Decidim."),
            advanced=True,
        )  # fmt: skip
        add_kits_folder(self)
        self.add(
            QgsProcessingParameterBoolean("SHEETS", self.tr("Make sheets and signs"), defaultValue=False),
            self.tr("A sheet (PDF and HTML) and a sign with QR code (PDF) for every site; takes about a second a site."),
        )
        self.add(
            QgsProcessingParameterFile("ASSESSMENT", self.tr("Sites of the assessment"), extension="gpkg", optional=True),
            self.tr("The sites.gpkg of the whole assessment: its measured streets, strips and places for trees go onto the sheets."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile("PAPERS", self.tr("Papers"), behavior=QgsProcessingParameterFile.Behavior.Folder, optional=True),
            self.tr("A folder with photos/ (or sheets/ and signs/ made elsewhere) whose files are named by the sites' codes."),
            advanced=True,
        )

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        from ...transformable_spaces_plugin.core.errors import TransformableSpacesError

        for name in ("CITY", "ASSESSMENT"):
            path = self.parameterAsFile(parameters, name, context)
            if path and not Path(path).is_file():
                return self.tr("{name}: there is no {path}.").format(name=name, path=path)
        for name in ("KITS_FOLDER", "PAPERS"):
            folder = self.parameterAsFile(parameters, name, context)
            if folder and not Path(folder).is_dir():
                return self.tr("{name}: there is no folder {path}.").format(name=name, path=folder)
        expression = QgsExpression(self.parameterAsExpression(parameters, "FILTER", context))
        if parameters.get("FILTER") and expression.hasParserError():
            return self.tr("FILTER: {problem}").format(problem=expression.parserErrorString().strip())
        try:
            self._settings(Run(self, parameters, context, context.feedback()), (), None)
        except TransformableSpacesError as error:
            return str(error)
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.bridge.consultation import read_papers, write_package
        from ...transformable_spaces_plugin.bridge.outputs import used_versions
        from ...transformable_spaces_plugin.core.consultation import build_package, credits_of, credits_shown, package_sites
        from ...transformable_spaces_plugin.files.staging import StagedFolder

        sites = self._sites(run)
        city = run.city("CITY") if run.given("CITY") else None
        ground = {layer: self._ground(run, city, name) for name, (layer, _) in LAYERS.items()}
        ground.update({name: city.layer(name) if city is not None and city.has(name) else None for name in ("green", "water")})
        found = credits_of([sites, *ground.values(), *(city.layers.values() if city is not None else ())])
        credits = credits_shown([part.strip() for part in run.string("CREDITS").split(";") if part.strip()], found)
        settings = self._settings(run, credits, ground["study_area"])
        kits = kits_of(run)
        self._papers_made = self._papers(run, sites, kits, city, ground, settings)
        extra = read_papers(run.path("PAPERS")) if run.given("PAPERS") else {}
        if self._papers_made is not None:
            extra.update(self._papers_made.pages)
        files = build_package(
            sites, ground["streets"], ground["buildings"], ground["study_area"], settings, ground["green"], ground["water"],
            notes=run.notes, progress=run.progress(0.1, 0.8), kits=kits, journal=run.records("JOURNAL"),
            versions=used_versions(), extra=extra, later=self._papers_made.printed if self._papers_made is not None else (),
            contributions=run.records("CONTRIBUTIONS"),
        )  # fmt: skip
        public = package_sites(sites, settings, kits)
        self._staged = StagedFolder(run.path("OUTPUT_FOLDER"))
        run.on_failure.append(self._staged.discard)
        write_package(self._staged.path, files, public, settings)
        run.progress().at(0.85)
        self._publish = lambda: self._put_in_place(run, public, ground, settings)
        return {"SITE_COUNT": len(public)}

    def finish(self, run: Run, results: Dict[str, Any]) -> Dict[str, Any]:  # noqa: ARG002 - the signature is the base's
        self._publish()
        target = self._staged.target
        return {
            **results,
            "OUTPUT_FOLDER": str(target),
            "PAGE": str(target / "index.html"),
            "ARCHIVE": str(self._archive(target)),
        }

    def _put_in_place(self, run: Run, public: FeatureTable, ground: Dict[str, Optional[FeatureTable]], settings: PackageSettings) -> None:
        """Sheets, signs and the project for a walk; then everything is put in its place."""
        from ...transformable_spaces_plugin.bridge.consultation import PAPERS, finish_package
        from ...transformable_spaces_plugin.bridge.papers import print_papers
        from ...transformable_spaces_plugin.files.staging import staged_file

        with staged_file(self._archive(self._staged.target)) as draft:
            if self._papers_made is not None:
                print_papers(self._staged.path, self._papers_made, run.words, run.feedback.isCanceled)
            run.progress().at(0.95)
            finish_package(self._staged.path, public, ground, settings, draft, self._staged.target.name)
            # Papers of sites that a former package showed would be left lying otherwise.
            self._staged.publish(gone=PAPERS)
        run.progress().at(1.0)

    @staticmethod
    def _archive(folder: Path) -> Path:
        return folder.with_name(f"{folder.name}.zip")

    def _sites(self, run: Run) -> FeatureTable:
        """The sites that the filter leaves, valid; what is repaired or skipped is noted."""
        from ...transformable_spaces_plugin.bridge.consultation import Filtered
        from ...transformable_spaces_plugin.bridge.tables import read_source
        from ...transformable_spaces_plugin.core.city.model import repair
        from ...transformable_spaces_plugin.core.errors import Cancelled, InputError, MissingCrs

        source = self.parameterAsSource(run.parameters, "SITES", run.context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(run.parameters, "SITES"))
        expression = self.parameterAsExpression(run.parameters, "FILTER", run.context) if run.given("FILTER") else ""
        table = read_source(Filtered(source, expression) if expression else source, run.feedback.isCanceled)
        if run.feedback.isCanceled():
            raise Cancelled()
        if table.crs is None:
            raise MissingCrs(f"layer “{source.sourceName()}” (SITES) has no coordinate reference system; set it before use")
        if expression and not len(table):
            raise InputError(f"no site is left by the filter {expression}")
        return repair(table, "sites", ("polygon",), run.notes)

    def _ground(self, run: Run, city: Optional[City], parameter: str) -> Optional[FeatureTable]:
        from ...transformable_spaces_plugin.core.city.model import repair

        layer, geometry = LAYERS[parameter]
        table = run.table(parameter)
        if table is not None:
            return repair(table, layer, (geometry,), run.notes)
        return city.layer(layer) if city is not None and city.has(layer) else None

    def _papers(
        self, run: Run, sites: FeatureTable, kits: Dict[str, Kit], city: Optional[City], ground: Dict[str, Optional[FeatureTable]],
        settings: PackageSettings,
    ) -> Optional[Papers]:  # fmt: skip
        """The sheets and signs of the sites that are shown, where they are asked for."""
        from ...transformable_spaces_plugin.bridge.papers import make_papers
        from ...transformable_spaces_plugin.bridge.tables import layer_names, read_layer
        from ...transformable_spaces_plugin.core.consultation import pick_sites

        if not run.flag("SHEETS"):
            return None
        tables = {**ground, "trees": city.layer("trees") if city is not None and city.has("trees") else None}
        path = run.path("ASSESSMENT") if run.given("ASSESSMENT") else None
        if path is None:
            run.notes.info("no_assessment_for_sheets")
        else:
            present = layer_names(path)
            tables.update({name: read_layer(path, layer, run.feedback.isCanceled) for name, layer in ASSESSED.items() if layer in present})
        return make_papers(sites.select(pick_sites(sites, settings.pick, settings.top)), settings, kits, tables, run.notes)

    def _settings(self, run: Run, credits: Tuple[str, ...], area: Optional[FeatureTable]) -> PackageSettings:
        from ...transformable_spaces_plugin.core.consultation import PackageSettings

        def text(name: str) -> Optional[str]:
            return run.string(name).strip() or None

        jurisdiction = run.choice("JURISDICTION")
        names = [] if area is None else [name for name in area.text("name") if name is not None]
        return PackageSettings(
            title=text("TITLE"), language=run.language, top=run.integer("TOP"), credits=credits, licence=run.choice("LICENCE") or None,
            place=names[0] if names else None, date=text("DATE"), pick=run.choice("PICK"), show=tuple(run.choices("SHOW")),
            publisher=text("PUBLISHER"), address=text("ADDRESS"), answers_to=text("ANSWERS_TO"), contact=text("CONTACT"),
            tiles=text("TILES"), tiles_credit=text("TILES_CREDIT"), jurisdiction=None if jurisdiction == AUTO else jurisdiction,
        )  # fmt: skip
