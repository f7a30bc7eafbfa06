"""Shortlist: the best set of sites under a budget, quotas, spacing and equity, and what each of these costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..base import QT_TRANSLATE_NOOP, SITE_KINDS, Run, TransformableSpacesAlgorithm
from .own_kits import add_kits_folder, kits_of

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.city import City
    from ...transformable_spaces_plugin.core.kits import Kit
    from ...transformable_spaces_plugin.core.shortlist.candidates import Aim
    from ...transformable_spaces_plugin.core.shortlist.constraints import Wishes
    from ...transformable_spaces_plugin.core.shortlist.costs import CostRule
    from ...transformable_spaces_plugin.core.table import FeatureTable

# As in core/shortlist, which needs packages that may be missing when the parameters are declared (a test compares them).
SCORES = ("greening", "pedestrian")
BENEFITS = ("area", "people", "trees", "site")
COST_LEVELS = ("low", "middle", "high")
_INTEGER, _DOUBLE = Qgis.ProcessingNumberParameterType.Integer, Qgis.ProcessingNumberParameterType.Double


class ShortlistAlgorithm(TransformableSpacesAlgorithm):
    """Scored sites and wishes → the sites with ``selected``, the prices of the wishes, who gets the benefit, a report."""

    ID, GROUP = "shortlist", "choose"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Shortlist")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Chooses the set of sites that together are worth most under a budget, with at least or at most so many in every neighbourhood "
        "and of every kind, a share of the benefit for priority neighbourhoods, a distance between sites, and targets. Tells how near "
        "to the best possible the choice is, what each of these wishes costs, and who gets the benefit. Where the wishes cannot all be "
        "met it names the fewest of them that cannot hold together. Sites that share ground are never chosen together.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "A binary programme solved by HiGHS: the sum of score / 100 × benefit over the chosen sites is maximised. Without a budget, "
        "sites of unknown cost may be chosen; under one they may not, unless you give a cost to assume: unknown is never 0. The "
        "price of a wish is what the best choice without it is worth more. Equity is told by fifths of deprivation and the "
        "concentration index (Kakwani, Wagstaff, van Doorslaer 1997).",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "budget"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "optimisation"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "equity"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "portfolio"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Scored sites"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("The sites from “Score sites”, “Match kits” or the whole assessment, with the fields site_id, kind and a score."),
        )
        self._enum("SCORE", self.tr("Score"), SCORES, self.tr("greening or pedestrian: what the sites are chosen for."))
        self._enum(
            "BENEFIT", self.tr("Benefit"), BENEFITS,
            self.tr("What a site brings, which its score multiplies: area (usable m², of a street to pedestrianise what closing it "
                    "gives, up to the cap), people (inhabitants within 300 m), trees (places for trees) or site (each counts the same)."),
        )  # fmt: skip
        self._number("BUDGET", self.tr("Budget (€)"), self.tr("What the chosen sites may cost together; empty: no limit."), low=0.0)
        self._number("COUNT", self.tr("At most so many sites"), self.tr("How many sites may be chosen; empty: no limit."), whole=True)
        self._number(
            "MIN_PER_NEIGHBOURHOOD", self.tr("At least per neighbourhood"),
            self.tr("So many sites at least in every neighbourhood that holds any."), whole=True,
        )  # fmt: skip
        self._number(
            "PRIORITY_SHARE", self.tr("Share of benefit in priority neighbourhoods (0 to 1)"),
            self.tr("The least share of the benefit that goes to sites in neighbourhoods of priority."), low=0.0, high=1.0,
        )  # fmt: skip
        self._number("SPACING", self.tr("Least distance between sites (m)"), self.tr("No two sites nearer than this."), low=0.0)
        self.add(
            QgsProcessingParameterFeatureSource(
                "NEIGHBOURHOODS", self.tr("Neighbourhoods"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr("Polygons with name and, where known, population, priority and deprivation (0 to 100). Without them those of the "
                    "city data, else the names that the sites carry."),
        )
        self.add(
            QgsProcessingParameterFile("CITY", self.tr("City data"), extension="gpkg", optional=True),
            self.tr("A city.gpkg: its neighbourhoods, and its people where the neighbourhoods do not tell of inhabitants and deprivation."),
        )
        self._advanced()
        self.add_language()
        self._outputs()

    def _advanced(self) -> None:
        for name, label, told in (
            ("COUNT_MIN", self.tr("At least so many sites"), self.tr("How many sites at least.")),
            ("MAX_PER_NEIGHBOURHOOD", self.tr("At most per neighbourhood"), self.tr("So many sites at most in every neighbourhood.")),
            ("MIN_PER_KIND", self.tr("At least per kind"), self.tr("So many sites at least of every kind that has a candidate.")),
            ("MAX_PER_KIND", self.tr("At most per kind"), self.tr("So many sites at most of every kind.")),
        ):
            self._number(name, label, told, whole=True, advanced=True)
        self.add(
            QgsProcessingParameterString("QUOTAS", self.tr("Quotas"), optional=True),
            self.tr("Limits of single kinds or neighbourhoods, parted by semicolons: street >= 3; flat_roof <= 5; La Ferme = 2."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean("FEWER_WHERE_SHORT", self.tr("Fewer where there are not enough"), defaultValue=False),
            self.tr("Where a neighbourhood or kind has fewer candidates than asked at least, take all of them instead of stopping."),
            advanced=True,
        )
        self._number(
            "TARGET_AREA", self.tr("Target: usable ground (m²)"), self.tr("At least so much usable ground in all."), low=0.0, advanced=True
        )
        self._number(
            "TARGET_TREES", self.tr("Target: places for trees"), self.tr("At least so many places for trees in all."), whole=True,
            advanced=True,
        )  # fmt: skip
        self._number(
            "BENEFIT_CAP", self.tr("Cap of usable ground (m²)"),
            self.tr("Ground of one site beyond this counts no more, so that one large car park does not outweigh a neighbourhood; "
                    "empty: 1 000 m²."), low=0.0, advanced=True,
        )  # fmt: skip
        for name, label, told in (
            ("BENEFIT_FIELD", self.tr("Benefit from a field"), self.tr("A field of numbers that goes before the benefit above.")),
            ("SCORE_FIELD", self.tr("Score from a field"), self.tr("A field of numbers, 0 to 100, that goes before the score above.")),
            ("COST_FIELD", self.tr("Cost from a field"), self.tr("A field of euros that goes before the cost of the kits.")),
        ):
            self.add(
                QgsProcessingParameterField(
                    name, label, parentLayerParameterName="SITES", type=Qgis.ProcessingFieldParameterDataType.Numeric, optional=True
                ),
                told, advanced=True,
            )  # fmt: skip
        self._number(
            "RUNG", self.tr("Highest rung of kits"),
            self.tr("From 1 (a day's trial) to 4 (permanent works): each site gets the kit of the highest rung up to this that fits it; "
                    "on a rung one whose cost is known goes first."), low=1, high=4, whole=True, default=4, advanced=True,
        )  # fmt: skip
        self.add(
            QgsProcessingParameterString("KITS", self.tr("Kits allowed"), optional=True),
            self.tr("Ids of the kits that may be used, parted by commas; empty: all that fit and serve the score (a kit that makes "
                    "nothing green does not serve greening)."), advanced=True,
        )  # fmt: skip
        add_kits_folder(self)
        self._enum(
            "COST_LEVEL", self.tr("Cost that counts"), COST_LEVELS, self.tr("Which end of a kit's cost range counts: low, middle or high."),
            default="middle", advanced=True,
        )  # fmt: skip
        self._number(
            "COST_ASSUMED", self.tr("Cost to assume (€/m²)"),
            self.tr("Where no cost is known: euros a square metre of usable ground. Empty: such a cost stays unknown, never 0."),
            low=0.0, advanced=True,
        )  # fmt: skip
        self.add(
            QgsProcessingParameterBoolean("CLOSED", self.tr("Sites closed to intervention too"), defaultValue=False),
            self.tr("Whether sites of the latitude “closed” may be chosen."), advanced=True,
        )  # fmt: skip
        self._number(
            "GAP", self.tr("Gap to stop at (%)"), self.tr("Stop when no choice can be better by more than this; empty: 0.01 %."),
            low=0.0, high=100.0, advanced=True,
        )  # fmt: skip
        self._number(
            "SECONDS", self.tr("Time to search (s)"), self.tr("Stop after this time with the best choice found; empty: 60 s."),
            low=1.0, advanced=True,
        )  # fmt: skip

    def _outputs(self) -> None:
        polygon, plain = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Sites with the selection"), polygon),
            self.tr("All sites with selected, benefit, cost_eur, cost_source and kit."),
        )
        for name, label, told, kind in (
            ("CHOSEN", self.tr("Chosen sites"), self.tr("The chosen sites alone."), polygon),
            ("PRICES", self.tr("Prices of the wishes"), self.tr("A table: what each wish costs, the dearest first."), plain),
            ("EQUITY", self.tr("Who gets the benefit"), self.tr("A table: shares of benefit and inhabitants by deprivation fifth."), plain),
        ):
            self.add(QgsProcessingParameterFeatureSink(name, label, kind, optional=True, createByDefault=name == "CHOSEN"), told)
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", self.tr("Report"), fileFilter=self.tr("HTML files (*.html)"), optional=True, createByDefault=True
            ),
            self.tr("Where to write the report, one HTML file that prints well."),
        )
        for name, label in (
            ("OBJECTIVE", self.tr("What the choice is worth")), ("GAP_REACHED", self.tr("Gap to the best possible (%)")),
            ("COST", self.tr("Cost (€)")), ("COUNT_CHOSEN", self.tr("Number of chosen sites")),
            ("UNKNOWN_COSTS", self.tr("Chosen sites of unknown cost")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def _number(
        self, name: str, label: str, told: str, low: float = 0, high: Optional[float] = None, whole: bool = False,
        default: Optional[float] = None, advanced: bool = False,
    ) -> None:  # fmt: skip
        limits = {"minValue": low} if high is None else {"minValue": low, "maxValue": high}
        kind = _INTEGER if whole else _DOUBLE
        self.add(QgsProcessingParameterNumber(name, label, type=kind, defaultValue=default, optional=True, **limits), told, advanced)

    def _enum(
        self, name: str, label: str, options: Tuple[str, ...], told: str, default: Optional[str] = None, advanced: bool = False
    ) -> None:
        made = QgsProcessingParameterEnum(name, label, options=list(options), defaultValue=default or options[0], usesStaticStrings=True)
        self.add(made, told, advanced)

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        if parameters.get("BUDGET") is not None and self.parameterAsDouble(parameters, "BUDGET", context) <= 0:
            return self.tr("BUDGET: a budget of 0 pays for no site; give one above 0, or leave it out")
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.shortlist.choose import prices_table, prices_told, shortlist
        from ...transformable_spaces_plugin.core.shortlist.neighbourhoods import find_neighbourhoods
        from ...transformable_spaces_plugin.core.shortlist.report import render_shortlist
        from ...transformable_spaces_plugin.core.shortlist.sites_in import metric_sites
        from ...transformable_spaces_plugin.core.titles import site_titles, titles
        from ...transformable_spaces_plugin.files.staging import staged_file

        city = run.city("CITY") if run.given("CITY") else None
        sites = metric_sites(run.table("SITES"), "SITES", run.notes, city.crs if city is not None else None)
        layer = self._neighbourhoods(run, city, sites)
        places = find_neighbourhoods(sites, layer, city, run.notes)
        kits = kits_of(run)
        result = shortlist(
            sites, self._aim(run), self._wishes(run), self._costs(run, kits), places, run.notes, run.progress(0.1, 0.9),
            gap=_number(run, "GAP", 0.01), seconds=_number(run, "SECONDS"), language=run.language,
        )  # fmt: skip
        for line in prices_told(result, run.words):
            run.feedback.pushInfo(line)
        results: Dict[str, Any] = {
            "OBJECTIVE": result.objective,
            "GAP_REACHED": 100 * result.gap,
            "COST": result.cost_eur,
            "COUNT_CHOSEN": result.count,
            "UNKNOWN_COSTS": result.unknown_costs,
        }
        target = run.path("REPORT") if run.given("REPORT") else None
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            with staged_file(target) as draft:
                draft.write_text(render_shortlist(result, run.notes, layer, run.language, kits), encoding="utf-8")
            results["REPORT"] = str(target)
        of_sites, told = site_titles(), titles()
        results["OUTPUT"] = run.write_sink("OUTPUT", result.sites, style="sites_chosen", titles=of_sites)
        results["CHOSEN"] = run.write_sink("CHOSEN", result.sites.select(result.selected), style="sites_chosen", titles=of_sites)
        results["PRICES"] = run.write_sink("PRICES", prices_table(result, run.words), titles=told["shortlist_prices"])
        if result.equity is not None:
            results["EQUITY"] = run.write_sink("EQUITY", result.equity.table(), titles=told["shortlist_equity"])
        return results

    @staticmethod
    def _neighbourhoods(run: Run, city: Optional[City], sites: FeatureTable) -> Optional[FeatureTable]:
        from ...transformable_spaces_plugin.core.city.model import conform

        given = run.table("NEIGHBOURHOODS")
        if given is not None:
            return conform(given, "neighbourhoods", sites.crs, run.notes)
        return city.layer("neighbourhoods") if city is not None else None

    @staticmethod
    def _aim(run: Run) -> Aim:
        from ...transformable_spaces_plugin.core.shortlist.candidates import Aim

        return Aim(
            score=run.choice("SCORE"),
            score_field=run.string("SCORE_FIELD") or None,
            benefit=run.choice("BENEFIT"),
            benefit_field=run.string("BENEFIT_FIELD") or None,
            cap_m2=_number(run, "BENEFIT_CAP"),
            closed=run.flag("CLOSED"),
        )

    @staticmethod
    def _wishes(run: Run) -> Wishes:
        from ...transformable_spaces_plugin.core.shortlist.constraints import Wishes, parse_quotas

        def whole(name: str) -> Optional[int]:
            return run.integer(name) if run.given(name) else None

        def each(name: str) -> Dict[str, int]:
            told = {"neighbourhood": whole(f"{name}_PER_NEIGHBOURHOOD"), "kind": whole(f"{name}_PER_KIND")}
            return {group: number for group, number in told.items() if number is not None}

        return Wishes(
            budget_eur=_number(run, "BUDGET"),
            count_least=whole("COUNT_MIN"),
            count_most=whole("COUNT"),
            least_each=each("MIN"),
            most_each=each("MAX"),
            quotas=parse_quotas(run.string("QUOTAS"), SITE_KINDS),
            priority_share=_number(run, "PRIORITY_SHARE"),
            spacing_m=_number(run, "SPACING") or 0.0,
            area_m2=_number(run, "TARGET_AREA") or None,
            trees=_number(run, "TARGET_TREES") or None,
            fewer_where_short=run.flag("FEWER_WHERE_SHORT"),
        )

    @staticmethod
    def _costs(run: Run, kits: Dict[str, Kit]) -> CostRule:
        from ...transformable_spaces_plugin.core.shortlist.costs import CostRule, kit_gains, kits_beside

        return CostRule(
            field=run.string("COST_FIELD") or None,
            level=run.choice("COST_LEVEL"),
            rung=run.integer("RUNG"),
            only=tuple(part.strip() for part in run.string("KITS").split(",") if part.strip()),
            without=kits_beside(kits, run.choice("SCORE")),
            gains=kit_gains(kits, run.choice("SCORE")),
            assumed_eur_m2=_number(run, "COST_ASSUMED"),
        )


def _number(run: Run, name: str, factor: float = 1.0) -> Optional[float]:
    return run.number(name) * factor if run.given(name) else None
