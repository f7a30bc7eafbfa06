"""``assesscity``: the whole main job in one run, from a source to a styled map, a report and a consultation folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from .base import QT_TRANSLATE_NOOP, SITE_KINDS, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ..transformable_spaces_plugin.core.city import City
    from ..transformable_spaces_plugin.core.run_record import InputRecord
    from ..transformable_spaces_plugin.core.scoring.profile import Profile

RASTERS = {"LST": "lst_c", "DSM": "dsm_m", "DTM": "dtm_m"}
PROFILES = ("GREENING_PROFILE", "PEDESTRIAN_PROFILE")
LAYERS = {"NEIGHBOURHOODS": "neighbourhoods", "POPULATION": "population"}


class AssessCityAlgorithm(TransformableSpacesAlgorithm):
    """The front door: its parameter names are frozen."""

    ID, GROUP = "assesscity", "assess"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Assess a city")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Finds the transformable sites of a city, scores them for greening and for pedestrianisation, and makes a styled map, a"
        " report and a folder for public consultation, in one run. Give an OpenStreetMap extract, a city.gpkg, or layers that a"
        " preset reads; everything else is optional and raises the confidence of the scores.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "streets are measured from wall to wall; sites are found by one rule per kind; need and feasibility are weighted means of"
        " indicators on an absolute scale, the score is their geometric mean, and its confidence is the share of the weight that"
        " rests on data present.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "greening"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "pedestrianisation"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "public space"),
        "OpenStreetMap",
        "BD TOPO",
    )

    def declare(self) -> None:
        self.add(
            # Without a filter of its own QGIS refuses a path that has no dot, that is, a folder.
            QgsProcessingParameterFile(
                "SOURCE", self.tr("City data: OSM extract, city.gpkg, or layers"), fileFilter=self.tr("All files") + " (*)"
            ),
            self.tr(
                "An OpenStreetMap extract (.osm.pbf, .osm, .osm.gz), a city.gpkg, or a GeoPackage or folder of layers that a preset"
                " reads (for example IGN BD TOPO). The path of a folder can be typed."
            ),
        )
        preset = QgsProcessingParameterString("PRESET", self.tr("Preset"), defaultValue="auto")
        preset.setMetadata({"widget_wrapper": {"value_hints": ["auto", "osm", "city", "bdtopo", "paris_opendata"]}})
        self.add(
            preset,
            self.tr("How the source is read: auto (told from its layers), osm, city, bdtopo, or the path of a preset file (.json)."),
        )
        self._declare_optional_layers()
        self.add(
            QgsProcessingParameterEnum(
                "KINDS", self.tr("Kinds of space"), options=list(SITE_KINDS), allowMultiple=True, usesStaticStrings=True,
                defaultValue=list(SITE_KINDS),
            ),
            self.tr("The kinds of space to look for."),
        )  # fmt: skip
        for name, label in (
            ("GREENING_PROFILE", self.tr("Greening profile")),
            ("PEDESTRIAN_PROFILE", self.tr("Pedestrianisation profile")),
        ):
            self.add(
                QgsProcessingParameterFile(name, label, extension="json", optional=True),
                self.tr("A scoring profile of your own (.json); without one the profile that comes with the plugin is used."),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterNumber(
                "TOP", self.tr("Sites for the consultation"), Qgis.ProcessingNumberParameterType.Integer, 30, minValue=1, maxValue=5000
            ),
            self.tr("How many of the best sites by each score go into the consultation folder."),
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", self.tr("Output folder")),
            self.tr(
                "Gets city.gpkg, sites.gpkg, project.qgz (opens by double click), report.html, consultation/ and run.json. They"
                " appear whole or not at all; a former run in the folder is replaced."
            ),
        )
        self.addOutput(QgsProcessingOutputFile("PROJECT", self.tr("QGIS project")))
        self.addOutput(QgsProcessingOutputHtml("REPORT", self.tr("Report")))
        self.addOutput(QgsProcessingOutputHtml("PAGE", self.tr("Consultation page")))
        self.addOutput(QgsProcessingOutputNumber("SITE_COUNT", self.tr("Number of sites")))
        self.addOutput(QgsProcessingOutputNumber("BLOCKED_COUNT", self.tr("Number of sites blocked by a hard constraint")))
        self.addOutput(QgsProcessingOutputNumber("WARNING_COUNT", self.tr("Number of warnings")))

    def _declare_optional_layers(self) -> None:
        polygon = [int(Qgis.ProcessingSourceType.VectorPolygon)]
        for name, label, kinds, text in (
            ("STUDY_AREA", self.tr("Study area"), polygon,
             self.tr("Sites are looked for inside these polygons; without them inside the hull of the buildings.")),
            ("NEIGHBOURHOODS", self.tr("Neighbourhoods"), polygon,
             self.tr("Polygons with name and, where known, population, priority (true/false) and deprivation (0 to 100).")),
            ("POPULATION", self.tr("Population"), [*polygon, int(Qgis.ProcessingSourceType.VectorPoint)],
             self.tr("Cells, blocks or points with inhabitants and, where known, under_5, over_75 and low_income.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterFeatureSource(name, label, kinds, optional=True), text)
        for name, label, text in (
            ("LST", self.tr("Land-surface temperature (°C)"), self.tr("Raises the greening need of hot places.")),
            ("DSM", self.tr("Surface model (m)"),
             self.tr("Gives heights to buildings without one and finds flat roofs; above the datum or above the ground.")),
            ("DTM", self.tr("Terrain model (m)"), self.tr("Heights of the ground, for slopes.")),
        ):
            self.add(QgsProcessingParameterRasterLayer(name, label, optional=True), text)

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        source = self.parameterAsFile(parameters, "SOURCE", context)
        if not source or not Path(source).exists():
            return self.tr("SOURCE: there is no {path}.").format(path=source or "file")
        for name in PROFILES:
            path = self.parameterAsFile(parameters, name, context)
            if path and not Path(path).is_file():
                return self.tr("{name}: there is no {path}.").format(name=name, path=path)
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ..transformable_spaces_plugin.bridge.outputs import make_consultation, write_data
        from ..transformable_spaces_plugin.core.pipeline import assess
        from ..transformable_spaces_plugin.files.staging import StagedFolder

        greening, pedestrian = self._profiles(run)
        city, self._inputs = self._read(run)
        self._assessment = assess(city, run.notes, run.progress(0.2, 0.75), run.choices("KINDS"), greening, pedestrian)
        run.progress(0.75, 0.85).at(0.0, "progress.writing")
        self._staged = StagedFolder(run.path("OUTPUT_FOLDER"))
        run.on_failure.append(self._staged.discard)
        write_data(self._staged.path, self._assessment)
        run.progress(0.75, 0.85).at(0.6)
        self._shown = make_consultation(self._staged.path, self._assessment, run.language, run.integer("TOP"), run.notes)
        run.progress(0.85, 0.9).at(0.0, "progress.map")
        return {}

    def finish(self, run: Run, results: Dict[str, Any]) -> Dict[str, Any]:  # noqa: ARG002 - the signature is the base's
        """The map, its pictures, the report and the sheets: they need the main thread. Then everything is put in its place."""
        from ..transformable_spaces_plugin.bridge.outputs import finish_consultation, write_record_and_map

        folder, assessment = self._staged.path, self._assessment
        stopped = run.feedback.isCanceled
        project = write_record_and_map(folder, assessment, run.notes, self._inputs, self._settings(run), run.words, stopped)
        if self._shown:
            run.progress(0.92, 1.0).at(0.0, "progress.sheets")
            finish_consultation(folder, assessment, project, run.language, run.integer("TOP"), stopped)
        self._staged.publish()
        target = self._staged.target
        return {
            "OUTPUT_FOLDER": str(target),
            "PROJECT": str(target / "project.qgz"),
            "REPORT": str(target / "report.html"),
            **({"PAGE": str(target / "consultation" / "index.html")} if self._shown else {}),
            "SITE_COUNT": assessment.site_count,
            "BLOCKED_COUNT": assessment.blocked_count,
            "WARNING_COUNT": len(run.notes.warnings),
        }

    def _profiles(self, run: Run) -> Tuple[Profile, Profile]:
        """The profiles given, or those of the plugin; refused before anything is read where they cannot stand together."""
        from ..transformable_spaces_plugin.core.scoring.profile import BUILT_IN, built_in, check_together, parse_profile

        paths = [run.path(name) if run.given(name) else None for name in PROFILES]
        greening, pedestrian = (
            built_in(name) if path is None else parse_profile(path.read_text(encoding="utf-8"), path.name)
            for name, path in zip(BUILT_IN, paths)
        )
        check_together([greening, pedestrian], [name if path is None else path.name for name, path in zip(BUILT_IN, paths)])
        return greening, pedestrian

    def _read(self, run: Run) -> Tuple[City, List[InputRecord]]:
        """The city of the source, completed with the layers and rasters given beside it, and the record of what was read."""
        from ..transformable_spaces_plugin.bridge.outputs import file_input, source_input
        from ..transformable_spaces_plugin.bridge.sources import city_of_source
        from ..transformable_spaces_plugin.core.city.restrict import completed_with
        from ..transformable_spaces_plugin.core.indicators.catalogue import inputs_used
        from ..transformable_spaces_plugin.core.run_record import table_input

        source = run.path("SOURCE")
        area = run.table("STUDY_AREA")
        given = {layer: run.table(name) for name, layer in LAYERS.items()}
        city, _ = city_of_source(source, run.string("PRESET"), run.notes, run.progress(0.0, 0.2), area, run.feedback.isCanceled)
        city = completed_with(city, given, run.notes)
        rasters = {layer: run.raster(name) for name, layer in RASTERS.items()}
        city = city.with_rasters(**{layer: raster for layer, raster in rasters.items() if raster is not None})
        for layer in sorted(set(city.rasters) - inputs_used() - {"dsm_m"}):  # heights and roofs read the surface model
            run.notes.info("raster_unused", raster=layer)
        inputs = [source_input("SOURCE", source)]
        inputs += [table_input("STUDY_AREA", "study_area", area)] if area is not None else []
        inputs += [table_input(name, layer, given[layer]) for name, layer in LAYERS.items() if given[layer] is not None]
        inputs += [file_input(name, rasters[layer].path) for name, layer in RASTERS.items() if rasters[layer] is not None]
        return city, inputs

    def _settings(self, run: Run) -> Dict[str, Any]:
        """The parameters that are no inputs, as given or by default."""
        return {
            "PRESET": run.string("PRESET"),
            "KINDS": run.choices("KINDS"),
            "GREENING_PROFILE": str(run.path("GREENING_PROFILE") or ""),
            "PEDESTRIAN_PROFILE": str(run.path("PEDESTRIAN_PROFILE") or ""),
            "TOP": run.integer("TOP"),
            "LANGUAGE": run.language,
        }

    def load(self, run: Run, results: Dict[str, Any]) -> None:  # noqa: ARG002 - the signature is the base's
        """Have the layers loaded into the open project, styled and grouped, when Processing loads results."""
        from ..transformable_spaces_plugin.bridge.loading import LayerArranger
        from ..transformable_spaces_plugin.bridge.outputs import project_layers

        project = run.context.project()
        if project is None:
            return
        # The sheets' own layers serve the layouts of project.qgz.
        layers = [pair for pair in project_layers(self._staged.target, self._assessment, run.words) if pair[0].group != "map.group.sheets"]
        groups = list(dict.fromkeys(run.words.say(entry.group) for entry, _ in layers))
        for order, (entry, layer) in enumerate(reversed(layers)):
            details = QgsProcessingContext.LayerDetails(layer.name(), project, entry.style)
            details.groupName = run.words.say(entry.group)
            details.layerSortKey = order
            unfolded = entry.shown and entry.group == "map.group.sites"
            arranger = LayerArranger(entry.shown, unfolded, entry.style == "sites_greening", groups)
            self.post_processors[layer.id()] = arranger
            details.setPostProcessor(arranger)
            run.context.temporaryLayerStore().addMapLayer(layer)
            run.context.addLayerToLoadOnCompletion(layer.id(), details)
