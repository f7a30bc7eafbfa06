"""Score with contributions: what people think beside what was measured, how much it changes, and where nobody answered."""

from __future__ import annotations

from typing import Any, Dict, Optional

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

# As in core/consultation/opinion.py (a test compares them); core may be missing when parameters are declared.
COMBINE = ("max", "sum")
LEAST, PRIOR, WEIGHT = 5, 10.0, 0.2


class ScoreWithContributionsAlgorithm(TransformableSpacesAlgorithm):
    """Scored sites + contributions → sites with opinion, sensitivity table, neighbourhoods by silence."""

    ID, GROUP = "scorewithcontributions", "consultation"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Score with contributions")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Sets what people think beside the scores of sites. "
        "Each site gets the answers for and against, support shrunk to the mean, the support that is sure, a conflict index and a "
        "sentence; technical score, opinion and combined score stay in fields of their own. Nothing is shown of fewer than five answers. A "
        "blocked site stays blocked and says that people want it. A table tells how many of the best sites stay as the opinion weighs "
        "more, and a layer shows the neighbourhoods that did not answer.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "support is shrunk as if so many more people had answered like everybody; the sure support is Wilson's lower bound at 95 %; "
        "combined = score + 100 × weight × salience × opinion. Where a platform counts only votes for, the rank among its sites stands "
        "for the ratio. Withdrawn proposals, amendments and repetitions do not count. Limits are in core/consultation/opinion.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "participation"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "opinion"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "conflict"),
    )

    def declare(self) -> None:
        polygon, anything = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVector
        number = Qgis.ProcessingNumberParameterType
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Scored sites"), [polygon]),
            self.tr("Sites from “Score sites”: polygons with code and at least one score. Add the candidate sites to judge those too."),
        )
        self.add(
            QgsProcessingParameterFeatureSource("CONTRIBUTIONS", self.tr("Contributions"), [anything]),
            self.tr("The contributions from “Import contributions”."),
        )
        self.add(
            QgsProcessingParameterFeatureSource("NEIGHBOURHOODS", self.tr("Neighbourhoods"), [polygon], optional=True),
            self.tr("Polygons with name and, where known, population; needed for the layer of silence."),
        )
        self.add(
            QgsProcessingParameterNumber("WEIGHT", self.tr("Weight of the opinion"), number.Double, WEIGHT, minValue=0.0, maxValue=1.0),
            self.tr("0: the combined score is the score. 0.2: full support moves it by 20 points at most."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "PLATFORMS", self.tr("Several platforms"), options=list(COMBINE), defaultValue="max", usesStaticStrings=True
            ),
            self.tr("max: of each site the platform with most answers counts, for the same people may use several. sum: all are added."),
        )
        self.add(
            QgsProcessingParameterNumber("TOP", self.tr("Best sites looked at"), number.Integer, 30, minValue=1),
            self.tr("How many of the best sites the table of sensitivity follows."),
        )
        self.add(
            QgsProcessingParameterNumber("LEAST", self.tr("Least answers shown"), number.Integer, LEAST, minValue=LEAST),
            self.tr("Of a site or neighbourhood with fewer answers no figure is shown and no score changes; 5 at least."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("PRIOR", self.tr("Answers that support is shrunk by"), number.Double, PRIOR, minValue=0.0),
            self.tr("How many people who answer like everybody are added to each site."),
            advanced=True,
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Sites with opinion"), polygon),
            self.tr("Where to write the sites with the fields of opinion and the combined scores and ranks."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("SENSITIVITY", self.tr("Sensitivity of the ranking"), anything, optional=True),
            self.tr("Where to write how many of the best sites stay at each weight of the opinion, and how far ranks move."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("SILENCE", self.tr("Silence"), polygon, optional=True, createByDefault=False),
            self.tr("Where to write the neighbourhoods by how much was heard of them: silent, few (not shown), quiet, heard."),
        )
        for name, label in (
            ("SHOWN_COUNT", self.tr("Sites with an opinion shown")), ("CONFLICT_COUNT", self.tr("Sites in conflict")),
            ("WANTED_BUT_BLOCKED_COUNT", self.tr("Sites wanted but blocked")), ("STAYED_SHARE", self.tr("Share of the best that stays")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:  # noqa: ARG002 - the signature is QGIS's
        if parameters.get("SILENCE") and not parameters.get("NEIGHBOURHOODS"):
            return self.tr("Silence can be mapped only over neighbourhoods: give them, or leave the layer of silence out.")
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.consultation.flags import has_flag
        from ...transformable_spaces_plugin.core.consultation.opinion import (
            OpinionSettings,
            opinion_schemas,
            score_with_contributions,
            scores_of,
            sensitivity,
            sites_with_opinion_schema,
        )
        from ...transformable_spaces_plugin.core.consultation.silence import silence

        sites = run.table("SITES")
        contributions, areas = run.records("CONTRIBUTIONS"), run.table("NEIGHBOURHOODS")
        settings = OpinionSettings(run.integer("LEAST"), run.number("PRIOR"), run.number("WEIGHT"), run.choice("PLATFORMS"))
        run.progress().at(0.3)
        made = score_with_contributions(sites, contributions, settings, run.words, run.notes)
        told = sensitivity(sites, contributions, settings, run.integer("TOP"))
        run.progress().at(0.7)
        schemas, flags = opinion_schemas(), made.text("opinion_flags")
        first = (told.text("score") == scores_of(sites)[0]) & (told.number("weight") == _nearest(told, settings.weight))
        results = {
            "OUTPUT": run.write_sink("OUTPUT", made, sites_with_opinion_schema(), style=f"sites_{scores_of(sites)[0]}"),
            "SENSITIVITY": run.write_sink("SENSITIVITY", told, schemas["sensitivity"]),
            "SHOWN_COUNT": int((made.text("opinion_state") == "shown").sum()),
            "CONFLICT_COUNT": int(has_flag(flags, "conflict").sum()),
            "WANTED_BUT_BLOCKED_COUNT": int(has_flag(flags, "wanted_but_blocked").sum()),
            "STAYED_SHARE": float(told.number("stayed_share")[first][0]),
        }
        if run.given("SILENCE") and areas is not None:
            heard = silence(areas, sites, contributions, settings.least, run.notes)
            results["SILENCE"] = run.write_sink("SILENCE", heard, schemas["silence"], style="silence")
        return results


def _nearest(table: Any, weight: float) -> float:
    """The weight of the table of sensitivity that is nearest to the one chosen."""
    return float(min(set(table.number("weight").tolist()), key=lambda given: (abs(given - weight), given)))
