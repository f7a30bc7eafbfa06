"""Score sites: indicators weighed by a profile into need, feasibility, score, rank, confidence and the reasons."""

from __future__ import annotations

import json
from typing import Any, Dict

from qgis.core import QgsProcessing, QgsProcessingOutputString, QgsProcessingParameterFeatureSink

from ..base import QT_TRANSLATE_NOOP, Run
from .profiled import SCORES, ProfiledAlgorithm


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
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Scored sites"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("The same sites with the fields of the score: its prefix and _score, _need, _feasibility, _confidence, _rank, "
                    "_blocked_by, _why."),
        )
        self.addOutput(QgsProcessingOutputString("PERCENTILES", self.tr("Percentiles of the study (JSON)")))

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.scoring.score import fix_percentiles, score_sites

        sites = run.table("SITES")
        profile = fix_percentiles(self.profile(run), sites)
        scored = score_sites(sites, profile, run.notes, run.progress(0.2, 0.9))
        style = f"sites_{profile.prefix}" if profile.prefix in SCORES else "sites_kind"
        return {
            "OUTPUT": run.write_sink("OUTPUT", scored, style=style),
            "PERCENTILES": json.dumps(profile.percentiles(), ensure_ascii=False),
        }
