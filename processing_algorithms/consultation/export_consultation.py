"""Export consultation: the best sites as a folder for the public, with a page that works offline and open data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.city import City
    from ...transformable_spaces_plugin.core.table import FeatureTable

# Parameter → layer of the city that stands in for it, and the geometry it is made of.
LAYERS = {"STREETS": ("streets", "line"), "BUILDINGS": ("buildings", "polygon"), "STUDY_AREA": ("study_area", "polygon")}


class ExportConsultationAlgorithm(TransformableSpacesAlgorithm):
    """Scored sites → ``index.html``, ``sites.geojson``, ``sites.gpkg``, ``sites.csv``."""

    ID, GROUP = "exportconsultation", "consultation"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Export consultation")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Makes a folder to put before the public from the best scored sites. Its page, index.html, is one file that works by double"
        " click and on any web server, in French, English and Spanish, with a map, a list and the reasons of every site; beside it"
        " are the sites as GeoJSON, GeoPackage and CSV.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "the best sites by each score are taken, without those that it rules out; only columns meant for the public are written, so"
        " owners and evidence stay in the house. The licence follows the sources: with OpenStreetMap among them it is ODbL.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "participation"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "web page"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "open data"),
    )

    def declare(self) -> None:
        polygon, line = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVectorLine
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Scored sites"), [polygon]),
            self.tr("Sites from “Score sites” or the whole assessment: polygons with code, kind and at least one score."),
        )
        self.add(
            QgsProcessingParameterFile("CITY", self.tr("City data"), extension="gpkg", optional=True),
            self.tr("The city.gpkg whose streets, buildings, green and water are drawn behind the sites."),
        )
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
            QgsProcessingParameterNumber(
                "TOP", self.tr("Sites to show"), Qgis.ProcessingNumberParameterType.Integer, 30, minValue=1, maxValue=5000
            ),
            self.tr("How many of the best sites by each score are shown."),
        )
        self.add(
            QgsProcessingParameterString("TITLE", self.tr("Title of the page"), optional=True),
            self.tr("Without one the page is called “Spaces to transform”, in the language of the reader, with the study area's name."),
        )
        self.add(
            QgsProcessingParameterString("CREDITS", self.tr("Data credits"), optional=True),
            self.tr("Whose data the sites rest on, separated by semicolons; without them the sources named in the layers."),
            advanced=True,
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", self.tr("Consultation folder")),
            self.tr("Gets index.html, sites.geojson, sites.gpkg and sites.csv. They appear whole or not at all."),
        )
        self.addOutput(QgsProcessingOutputHtml("PAGE", self.tr("Consultation page")))
        self.addOutput(QgsProcessingOutputNumber("SITE_COUNT", self.tr("Number of sites shown")))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        path = self.parameterAsFile(parameters, "CITY", context)
        if path and not Path(path).is_file():
            return self.tr("CITY: there is no {path}.").format(path=path)
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.bridge.tables import write_layer
        from ...transformable_spaces_plugin.core.consultation import build_package, choose_sites, public_sites
        from ...transformable_spaces_plugin.files.staging import StagedFolder

        sites = self._table(run, "SITES", "sites", "polygon")
        city = run.city("CITY") if run.given("CITY") else None
        ground = {layer: self._ground(run, city, name) for name, (layer, _) in LAYERS.items()}
        settings = self._settings(run, sites, city, ground)
        more = {name: city.layer(name) for name in ("green", "water") if city is not None and city.has(name)}
        files = build_package(
            sites, ground["streets"], ground["buildings"], ground["study_area"], settings, **more,
            notes=run.notes, progress=run.progress(0.1, 0.9),
        )  # fmt: skip
        chosen = public_sites(sites.select(choose_sites(sites, settings.top)))
        staged = StagedFolder(run.path("OUTPUT_FOLDER"))
        run.on_failure.append(staged.discard)
        for name, content in files.items():
            (staged.path / name).write_bytes(content)
        write_layer(chosen, staged.path / "sites.gpkg", "sites")
        run.progress().at(1.0)
        staged.publish()
        return {"OUTPUT_FOLDER": str(staged.target), "PAGE": str(staged.target / "index.html"), "SITE_COUNT": len(chosen)}

    def _table(self, run: Run, parameter: str, layer: str, geometry: str) -> Optional[FeatureTable]:
        """The features of a source parameter, valid and of one geometry kind; what is repaired or skipped is noted."""
        from ...transformable_spaces_plugin.core.city.model import repair

        table = run.table(parameter)
        return None if table is None else repair(table, layer, (geometry,), run.notes)

    def _ground(self, run: Run, city: Optional[City], parameter: str) -> Optional[FeatureTable]:
        layer, geometry = LAYERS[parameter]
        if run.given(parameter):
            return self._table(run, parameter, layer, geometry)
        return city.layer(layer) if city is not None and city.has(layer) else None

    def _settings(self, run: Run, sites: FeatureTable, city: Optional[City], ground: Dict[str, Optional[FeatureTable]]) -> Any:
        from ...transformable_spaces_plugin.core.consultation import PackageSettings, credits_of

        credits = tuple(part.strip() for part in run.string("CREDITS").split(";") if part.strip())
        area = ground["study_area"]
        names = [] if area is None else [name for name in area.text("name") if name is not None]
        return PackageSettings(
            title=run.string("TITLE").strip() or None,
            language=run.language,
            top=run.integer("TOP"),
            credits=credits or credits_of([sites, *ground.values(), *(city.layers.values() if city is not None else ())]),
            place=names[0] if names else None,
        )
