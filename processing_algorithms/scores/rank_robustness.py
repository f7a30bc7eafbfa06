"""Rank robustness: how the rank of every site holds when the weights vary."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
)

from ..base import QT_TRANSLATE_NOOP, Run
from .profiled import SCORES, ProfiledAlgorithm


class RankRobustnessAlgorithm(ProfiledAlgorithm):
    """Sites with indicators → the same with how their ranks hold over draws of weights."""

    ID = "rankrobustness"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Rank robustness")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Tells which sites stay among the best whatever the weights. Draws thousands of weightings around those of the profile, ranks all "
        "sites under each, and gives for each site how often it is among the best, between which ranks it moves, and which weights "
        "favour it. Says how many of the top list stay in it. Blocked sites stay out.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen & Salminen, 1998). The weights of each side are drawn "
        "alone from a Dirichlet distribution around the profile's, with α = concentration × number of criteria × share of the criterion: "
        "a share varies by about 1/√concentration of its size, 22 % at 20; at 1 anything goes. Equal settings and seed give equal results.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "SMAA"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "sensitivity"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "weights"),
    )

    def declare(self) -> None:
        integer, real = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
        self.declare_profile()
        self.add(
            QgsProcessingParameterNumber("TOP", self.tr("Length of the top list"), integer, defaultValue=20, minValue=1),
            self.tr("How many of the best sites count as the top list."),
        )
        self.add(
            QgsProcessingParameterNumber("DRAWS", self.tr("Draws"), integer, defaultValue=10_000, minValue=1, maxValue=1_000_000),
            self.tr("How many weightings are drawn; with 10 000 a share is known to about ± 1 point."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("CONCENTRATION", self.tr("Concentration"), real, defaultValue=20.0, minValue=0.01),
            self.tr("How near the drawn weights stay to the profile's: 20 lets each vary by about a fifth of its size, 1 by all of it."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("SEED", self.tr("Seed"), integer, defaultValue=1, minValue=0),
            self.tr("Start of the random numbers; the same seed gives the same result."),
            advanced=True,
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Sites with robustness"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("The same sites with the score's prefix and _p_top (share of draws in the top list), _rank_p05 and _rank_p95 (ranks "
                    "kept in 5 % and 95 % of the draws) and _central_weights (JSON: the mean weights that put it in the top list)."),
        )
        self.addOutput(QgsProcessingOutputString("SENTENCE", self.tr("How many of the top list stay in it, in words")))
        self.addOutput(QgsProcessingOutputNumber("STAYING", self.tr("How many of the top list stay in it in 90 % of the draws")))

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.scoring.robustness import rank_robustness
        from ...transformable_spaces_plugin.core.titles import site_titles

        sites = run.table("SITES")
        profile = self.profile(run)
        found = rank_robustness(
            sites, profile, run.notes, run.progress(0.1, 0.9), top=run.integer("TOP"), draws=run.integer("DRAWS"),
            concentration=run.number("CONCENTRATION"), seed=run.integer("SEED"),
        )  # fmt: skip
        style = f"sites_robustness_{profile.prefix}" if profile.prefix in SCORES else "sites_kind"
        return {
            "OUTPUT": run.write_sink("OUTPUT", found.sites, style=style, titles=site_titles()),
            "SENTENCE": found.sentence(run.language),
            "STAYING": found.staying,
        }
