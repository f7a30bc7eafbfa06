"""Compare scenarios: before and after of two or more sets of sites with their kits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm
from .own_kits import add_kits_folder, kits_of

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.city import City
    from ...transformable_spaces_plugin.core.shortlist.scenarios import Scenario
    from ...transformable_spaces_plugin.core.shortlist.targets import Target
    from ...transformable_spaces_plugin.core.table import FeatureTable


class CompareScenariosAlgorithm(TransformableSpacesAlgorithm):
    """Sets of sites and ``city.gpkg`` → table, chart and page of what each would change."""

    ID, GROUP = "comparescenarios", "choose"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Compare scenarios")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Tells what two or more sets of sites with their kits would change, side by side: trees and canopy, green, permeable and "
        "pedestrian ground, footways too narrow, parking bays, people newly near green, heat, coefficients of cooling, biodiversity "
        "and permeability, cost and delay; and how far each goes towards targets such as 20 000 trees. What is not known, such as a "
        "cost, is counted and never taken for 0.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Effects are those of the kits; a site without a kit gets what is usual for its kind. Heat mitigation follows InVEST's Urban "
        "Cooling model, coefficients those of TRIBU in Plus fraîche ma ville. Numbers and their sources are in core/shortlist: "
        "ground.json, site_coefficients.json, cooling.json; an example of targets is targets_example.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "before and after"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "impact"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "cooling"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "targets"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers(
                "SCENARIOS", self.tr("Sets of sites"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            self.tr("Two or more layers of sites, such as those of “Shortlist”. Where a layer has the field selected, only the selected "
                    "sites count; their kits are those in the field kit, else the permanent ones that fit best."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterString("NAMES", self.tr("Names of the scenarios"), optional=True),
            self.tr("One for each layer in their order, parted by semicolons; empty: the names of the layers, or of their files where two "
                    "layers are called the same."),
        )
        self.add_city()
        self.add(
            QgsProcessingParameterFeatureSource(
                "POSITIONS", self.tr("Places for trees"), [QgsProcessing.SourceType.TypeVectorPoint], optional=True
            ),
            self.tr("The places from “Planting positions”, with site_id, size_class and canopy_m2. Without them they are found anew on "
                    "the sites of all scenarios."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterFile("TARGETS", self.tr("Targets"), extension="json", optional=True),
            self.tr("A JSON file in the form of core/shortlist/targets_example.json: what counts, how much of it, and the source."),
        )
        add_kits_folder(self)
        self.add(
            QgsProcessingParameterBoolean("USUAL", self.tr("Usual works where there is no kit"), defaultValue=True),
            self.tr("Whether a site without a kit gets what is usually made of its kind; otherwise it changes nothing."), advanced=True,
        )  # fmt: skip
        self.add(
            QgsProcessingParameterNumber(
                "UHI_MAX", self.tr("Warmth of the town (°C)"), type=Qgis.ProcessingNumberParameterType.Double, optional=True, minValue=0.0
            ),
            self.tr("How much warmer the town gets than its surroundings at most; with it the page tells the change of air temperature."),
            advanced=True,
        )  # fmt: skip
        self.add_language()
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Changes by scenario"), QgsProcessing.SourceType.TypeVector),
            self.tr("A table: one row a scenario and measure, with before, change from and to, after, and sites of unknown change."),
        )
        self.add(
            QgsProcessingParameterFileDestination("REPORT", self.tr("Page"), fileFilter=self.tr("HTML files (*.html)")),
            self.tr("Where to write the page, one HTML file that prints well."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "CHART", self.tr("Chart"), fileFilter=self.tr("SVG files (*.svg)"), optional=True, createByDefault=False
            ),
            self.tr("Where to write the chart alone, one SVG file."),
        )

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        layers = self.parameterAsLayerList(parameters, "SCENARIOS", context)
        if len(layers) < 2:
            return self.tr("SCENARIOS: a comparison takes two or more layers that can be read; given: {count}").format(count=len(layers))
        names = _names(self.parameterAsString(parameters, "NAMES", context))
        if names and len(names) != len(layers):
            told = self.tr("NAMES: {names} names for {layers} layers; give one for each, parted by semicolons")
            return told.format(names=len(names), layers=len(layers))
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.shortlist.scenarios import compare, outcomes_table
        from ...transformable_spaces_plugin.core.shortlist.scenarios_report import render_chart, render_comparison
        from ...transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
        from ...transformable_spaces_plugin.core.titles import titles
        from ...transformable_spaces_plugin.files.staging import staged_file

        targets = self._targets(run)
        kits = kits_of(run)
        city = run.city("CITY")
        scenarios = self._scenarios(run, city)
        profiles = measure_street_profiles(city, run.notes, run.progress(0.05, 0.2))
        positions = self._positions(run, city, scenarios, profiles)
        outcomes = compare(
            scenarios, city, profiles.streets, positions, kits, run.notes, run.progress(0.35, 0.95), run.flag("USUAL"),
            run.number("UHI_MAX") if run.given("UHI_MAX") else None,
        )  # fmt: skip
        place = next((str(name) for name in city.layer("study_area").text("name") if name is not None), "")
        files = {"REPORT": render_comparison(outcomes, targets, run.notes, run.language, place)}
        if run.given("CHART"):
            files["CHART"] = render_chart(outcomes, run.language)
        results: Dict[str, Any] = {}
        for name, text in files.items():
            target = run.path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            with staged_file(target) as draft:
                draft.write_text(text, encoding="utf-8")
            results[name] = str(target)
        return {**results, "OUTPUT": run.write_sink("OUTPUT", outcomes_table(outcomes), titles=titles()["scenario_changes"])}

    def _scenarios(self, run: Run, city: City) -> List[Scenario]:
        from ...transformable_spaces_plugin.bridge.tables import read_source
        from ...transformable_spaces_plugin.core.errors import MissingCrs
        from ...transformable_spaces_plugin.core.shortlist.scenarios import Scenario
        from ...transformable_spaces_plugin.core.shortlist.sites_in import metric_sites

        layers = self.parameterAsLayerList(run.parameters, "SCENARIOS", run.context)
        # Layers in memory have no file to be called by.
        files = [layer.source() if layer.providerType() == "ogr" else "" for layer in layers]
        names = _names(run.string("NAMES")) or _told_apart([layer.name() for layer in layers], files)
        made = []
        for layer, name in zip(layers, names):
            table = read_source(layer, run.feedback.isCanceled)
            if table.crs is None:
                raise MissingCrs(f"layer “{name}” (SCENARIOS) has no coordinate reference system; set it before use")
            table.column("kind")
            made.append(Scenario(name, metric_sites(table, name, run.notes, city.crs)))
        return made

    @staticmethod
    def _positions(run: Run, city: City, scenarios: List[Scenario], profiles: Any) -> Optional[FeatureTable]:
        from ...transformable_spaces_plugin.core.shortlist.scenarios import all_sites
        from ...transformable_spaces_plugin.core.spaces.planting import planting_positions

        given = run.table("POSITIONS")
        if given is not None:
            for field in ("site_id", "size_class", "canopy_m2"):
                given.column(field)
            return given.to_crs(city.crs)
        found = planting_positions(all_sites(scenarios), city, profiles, run.notes, run.progress(0.2, 0.35)).positions
        # Without buildings no place can be told, which is not the same as none.
        return found if city.has("buildings") else None

    @staticmethod
    def _targets(run: Run) -> List[Target]:
        from ...transformable_spaces_plugin.core.shortlist.targets import parse_targets

        path = run.path("TARGETS")
        return parse_targets(_text(path), path.name) if path is not None else []


def _names(text: str) -> List[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _told_apart(names: List[str], files: List[str]) -> List[str]:
    """The names of layers; where two are called the same (as outputs of one algorithm are), those of their files, and where these are
    the same too, with their number.
    """
    stems = [Path(file.split("|")[0]).stem for file in files]
    apart = [name if names.count(name) == 1 else stem or name for name, stem in zip(names, stems)]
    return [name if apart.count(name) == 1 else f"{name} {number}" for number, name in enumerate(apart, start=1)]


def _text(path: Path) -> str:
    from ...transformable_spaces_plugin.core.errors import DataFileError

    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataFileError(path.name, "", "the file is not text in UTF-8") from None
