"""Match kits: which interventions fit each site, in which order, and why the others do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm
from .own_kits import add_kits_folder, kits_of

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.table import FeatureTable

# As in core/kits/terms.py and match.py (a test compares them), which need packages that may be missing when parameters are declared.
JURISDICTIONS = ("fr", "be", "us", "mx", "none")
AUTO = "auto"


class MatchKitsAlgorithm(TransformableSpacesAlgorithm):
    """Sites → the same with the column kits, and a table of site and kit."""

    ID, GROUP = "matchkits", "choose"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Match kits")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Compares every site with the intervention kits for its kind: what may be done there, from a day's trial to permanent works. "
        "A kit fits, or is ruled out by a rule that is named with the measured value and the limit, or cannot be judged for want of a "
        "datum that is named. Light and reversible kits come first; each comes with a range of cost and time for the size of this site, "
        "and with what has to be checked on the spot. A cost that is not known stays NULL.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Kits are data: core/kits/catalogue holds one JSON file each, with a source for every number; what is an assumption says so. Rules "
        "that hold in one country only count where it is chosen. What a roof can carry is never assumed: an engineer has to say it.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "tactical urbanism"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "permits"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "costs"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Sites"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("Sites with their indicators; the more of them are there, the fewer kits stay unjudged. The field kind is required."),
        )
        self.add(
            QgsProcessingParameterFile("CITY", self.tr("City data"), extension="gpkg", optional=True),
            self.tr("The city.gpkg of these sites: tells heritage, flood zones, trees, benches, hydrants, networks and metro tunnels at "
                    "each site. Without it the kits that ask for them stay unjudged, or say what to check."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "JURISDICTION", self.tr("Jurisdiction"), options=[AUTO, *JURISDICTIONS], defaultValue=AUTO, usesStaticStrings=True
            ),
            self.tr("Whose limits hold besides the general ones: fr (France), be (Belgium), us (United States), mx (Mexico), none, or "
                    "auto: those of the place where the sites lie."),
        )
        add_kits_folder(self, advanced=False)
        self.add_language()
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Sites with kits"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("The same sites with the field kits (JSON): fits, blocked and unknown; with city data also the facts measured in it."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "TABLE", self.tr("Kits of each site"), QgsProcessing.SourceType.TypeVector, optional=True, createByDefault=True
            ),
            self.tr("A table with one row per site and kit: result, rule, measured value and limit, missing data, cost, time, the reason."),
        )

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.kits import match_kits, match_table
        from ...transformable_spaces_plugin.core.kits.writing import table_schema
        from ...transformable_spaces_plugin.core.titles import site_titles

        kits = kits_of(run)
        sites = self._sites(run)
        jurisdiction = self._jurisdiction(run, sites)
        matched = match_kits(sites, kits, jurisdiction, run.notes, run.progress(0.4, 0.6))
        results = {"OUTPUT": run.write_sink("OUTPUT", matched, style="sites_kits", titles=site_titles())}
        if run.given("TABLE"):
            table = match_table(sites, kits, jurisdiction, run.progress(0.6, 0.9), run.language)
            results["TABLE"] = run.write_sink("TABLE", table, table_schema(), style="kits_table")
        return results

    @staticmethod
    def _jurisdiction(run: Run, sites: FeatureTable) -> str:
        from ...transformable_spaces_plugin.core.city.reference_system import jurisdiction_of

        chosen = run.choice("JURISDICTION")
        if chosen == AUTO:
            chosen = jurisdiction_of(sites)
            if chosen not in JURISDICTIONS:
                chosen = "none"
            run.notes.info("kits_jurisdiction", jurisdiction=run.words.say(f"kit.place.{chosen}"))
        return chosen

    @staticmethod
    def _sites(run: Run) -> FeatureTable:
        """The sites; with the facts that the city tells where it is given, in its reference system."""
        from ...transformable_spaces_plugin.core.kits.facts import site_facts

        sites = run.table("SITES")
        sites.column("kind")
        if not run.given("CITY"):
            return sites
        city = run.city("CITY")
        if sites.crs != city.crs:
            run.notes.info("reprojected", layer="SITES", source=sites.crs.name, target=city.crs.name)
        return site_facts(sites.to_crs(city.crs), city, run.notes, run.progress(0.1, 0.4))
