"""Score sites: indicators weighed by a profile into need, feasibility, score, rank, confidence and the reasons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..base import QT_TRANSLATE_NOOP, Run
from .profiled import SCORES, ProfiledAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.scoring.equity import EquityEffect


class ScoreSitesAlgorithm(ProfiledAlgorithm):
    """Sites with indicators → the same with one score."""

    ID = "scoresites"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Score sites")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Weighs the indicators of sites into one score from 0 to 100, with need, feasibility, rank, confidence and the reasons. "
        "The profile says which indicators count, how much, and what rules a site out; it is a JSON file that you may copy and "
        "change. A blocked site scores 0 and names the rule. Missing data lowers the confidence, not the score.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Need and feasibility are weighted means of the indicators that are known; the score is the root of their product, unless the "
        "profile or AGGREGATION says weighted sum, weighted product or TOPSIS (formulas in core/scoring/aggregate.py). The scale "
        "is absolute, but for TOPSIS, which compares the sites of one run, and for pedestrian demand, which is read by percentile of "
        "the study: the output PERCENTILES holds those of this run; put them under “study” in a profile to read another run on the "
        "same scale.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "ranking"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "multi-criteria"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "weights"),
    )

    def declare(self) -> None:
        self.declare_profile()
        self.add(
            QgsProcessingParameterBoolean("EQUITY", self.tr("Count the equity criteria"), defaultValue=True),
            self.tr("Whether the criteria that the profile marks as equity (social vulnerability, priority neighbourhoods) count. When "
                    "they do, two fields tell the rank without them and by how many places equity moves the site."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "TOP", self.tr("Length of the top list"), QgsProcessingParameterNumber.Type.Integer, defaultValue=20, minValue=1
            ),
            self.tr("How many of the best sites count as the top list when the effect of equity is told."),
            advanced=True,
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Scored sites"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("The same sites with the fields of the score: its prefix and _score, _need, _feasibility, _confidence, _rank, "
                    "_blocked_by, _why, and with EQUITY _rank_without_equity and _equity_moved."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "MOVERS", self.tr("Sites that equity moves"), QgsProcessing.SourceType.TypeVector, optional=True, createByDefault=False
            ),
            self.tr("A table of the sites whose rank is another with the equity criteria than without: both ranks, both scores, and who "
                    "enters or leaves the top list."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "MOVERS_REPORT", self.tr("Report on equity"), fileFilter=self.tr("HTML files (*.html)"), optional=True,
                createByDefault=False,
            ),
            self.tr("The same as one HTML page that prints well, with the longest moves each way."),
        )
        self.addOutput(QgsProcessingOutputString("PERCENTILES", self.tr("Percentiles of the study (JSON)")))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        if self.parameterAsBool(parameters, "EQUITY", context):
            return None
        asked = [name for name in ("MOVERS", "MOVERS_REPORT") if parameters.get(name)]
        return self.tr("{name} compares the ranking with and without equity: leave EQUITY on.").format(name=asked[0]) if asked else None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.scoring.equity import equity_effect, movers_schema
        from ...transformable_spaces_plugin.core.scoring.score import fix_percentiles, score_sites
        from ...transformable_spaces_plugin.core.titles import site_titles

        sites = run.table("SITES")
        profile = fix_percentiles(self.profile(run), sites)
        results: Dict[str, Any] = {"PERCENTILES": json.dumps(profile.percentiles(), ensure_ascii=False)}
        if not run.flag("EQUITY"):
            scored = score_sites(sites, profile.without_equity(), run.notes, run.progress(0.2, 0.9))
        else:
            scored = score_sites(sites, profile, run.notes, run.progress(0.2, 0.7))
            effect = equity_effect(scored, profile, run.notes, run.progress(0.7, 0.9), run.integer("TOP"))
            scored = effect.sites
            results["MOVERS"] = run.write_sink("MOVERS", effect.movers, movers_schema())
            results["MOVERS_REPORT"] = self._report(run, effect, profile.prefix)
        style = f"sites_{profile.prefix}" if profile.prefix in SCORES else "sites_kind"
        return {"OUTPUT": run.write_sink("OUTPUT", scored, style=style, titles=site_titles()), **results}

    @staticmethod
    def _report(run: Run, effect: EquityEffect, prefix: str) -> Optional[str]:
        from ...transformable_spaces_plugin.core.scoring.movers_page import render_movers
        from ...transformable_spaces_plugin.files.staging import staged_file

        target = run.path("MOVERS_REPORT")
        if target is None:
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        with staged_file(target) as draft:
            draft.write_text(render_movers(effect, prefix, run.language), encoding="utf-8")
        return str(target)
