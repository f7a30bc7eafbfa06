"""Score sites: indicators weighed by a profile into need, feasibility, score, rank, confidence and the reasons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.scoring.profile import Profile

# As in core/scoring/profile.py, which needs packages that may be missing when the parameters are declared.
SCORES = ("greening", "pedestrian")


class ScoreSitesAlgorithm(TransformableSpacesAlgorithm):
    """Sites with indicators → the same with one score."""

    ID, GROUP = "scoresites", "scores"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Score sites")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Weighs the indicators of sites into one score from 0 to 100, with need, feasibility, rank, confidence and the reasons. "
        "The profile says which indicators count, how much, and what rules a site out; it is a JSON file that you may copy and "
        "change. A blocked site scores 0 and names the rule. Missing data lowers the confidence, not the score.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Need and feasibility are weighted means of the indicators that are known; the score is the root of their product. The scale "
        "is absolute, but for pedestrian demand, which is read by percentile of the study: the output PERCENTILES holds those of this "
        "run; put them under “study” in a profile to read another run on the same scale.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "ranking"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "multi-criteria"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "weights"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Sites with indicators"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("The sites from “Greening indicators” or “Pedestrian indicators”, with the fields site_id and kind."),
        )
        self.add(
            QgsProcessingParameterEnum("SCORE", self.tr("Score"), options=list(SCORES), defaultValue=SCORES[0], usesStaticStrings=True),
            self.tr("greening or pedestrian: the profile that comes with the plugin. A profile of your own goes before it."),
        )
        self.add(
            QgsProcessingParameterFile("PROFILE", self.tr("Profile of your own"), extension="json", optional=True),
            self.tr("A JSON file in the form of core/scoring/profiles/greening.json; a fault in it is told with its place and rule."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Scored sites"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("The same sites with the fields of the score: its prefix and _score, _need, _feasibility, _confidence, _rank, "
                    "_blocked_by, _why."),
        )
        self.addOutput(QgsProcessingOutputString("PERCENTILES", self.tr("Percentiles of the study (JSON)")))

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.scoring.score import fix_percentiles, score_sites

        sites = run.table("SITES")
        profile = fix_percentiles(self._profile(run), sites)
        scored = score_sites(sites, profile, run.notes, run.progress(0.2, 0.9))
        style = f"sites_{profile.prefix}" if profile.prefix in SCORES else "sites_kind"
        return {
            "OUTPUT": run.write_sink("OUTPUT", scored, style=style),
            "PERCENTILES": json.dumps(profile.percentiles(), ensure_ascii=False),
        }

    @staticmethod
    def _profile(run: Run) -> Profile:
        from ...transformable_spaces_plugin.core.errors import DataFileError
        from ...transformable_spaces_plugin.core.scoring.profile import built_in, parse_profile

        path = run.path("PROFILE")
        if path is None:
            return built_in(run.choice("SCORE"))
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise DataFileError(path.name, "", "the file is not text in UTF-8") from None
        return parse_profile(text, path.name)
