"""What the algorithms that judge sites by a profile share: the parameters that choose it, and how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsProcessing, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSource, QgsProcessingParameterFile

from ..base import Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.scoring.profile import Profile

# As in core/scoring, which needs packages that may be missing when the parameters are declared (tests compare them).
SCORES = ("greening", "pedestrian")
AGGREGATIONS = ("profile", "geometric", "weighted_sum", "weighted_product", "topsis")


class ProfiledAlgorithm(TransformableSpacesAlgorithm):
    """Sites with indicators in, judged by a profile."""

    GROUP = "scores"

    def declare_profile(self) -> None:
        """Add SITES, SCORE, PROFILE, JUDGEMENTS and AGGREGATION."""
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
            self.tr("A JSON file in the form of core/scoring/profiles/profile.schema.json (docs/profiles.md tells how to copy and change "
                    "one); a fault in it is told with its place and rule."),
        )
        self.add(
            QgsProcessingParameterFile(
                "JUDGEMENTS", self.tr("Pairwise judgements"), fileFilter=self.tr("Judgements (*.csv *.json)"), optional=True
            ),
            self.tr("Which indicator matters how much more than which, pair by pair (AHP): a CSV matrix or JSON, see docs/profiles.md. "
                    "The weights follow from it; judgements that contradict each other are refused, and the worst three named."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                "AGGREGATION", self.tr("Aggregation"), options=list(AGGREGATIONS), defaultValue=AGGREGATIONS[0], usesStaticStrings=True
            ),
            self.tr("How the criteria make one score. profile: as the profile says; geometric: root of need × feasibility; weighted_sum, "
                    "weighted_product: over all criteria of both sides; topsis: nearness to the best of the set, relative to these sites."),
            advanced=True,
        )

    @staticmethod
    def profile(run: Run) -> Profile:
        """The profile that the parameters choose, with the weights of the judgements and the aggregation asked for."""
        from dataclasses import replace

        from ...transformable_spaces_plugin.core.scoring.ahp import weigh_by_judgements
        from ...transformable_spaces_plugin.core.scoring.judgements import parse_judgements
        from ...transformable_spaces_plugin.core.scoring.profile import built_in, parse_profile

        path = run.path("PROFILE")
        profile = built_in(run.choice("SCORE")) if path is None else parse_profile(text_of(path), path.name)
        judgements = run.path("JUDGEMENTS")
        if judgements is not None:
            name = judgements.name
            profile = weigh_by_judgements(profile, parse_judgements(text_of(judgements), name), name, run.notes)
        aggregation = run.choice("AGGREGATION")
        return profile if aggregation == AGGREGATIONS[0] else replace(profile, aggregation=aggregation)


def text_of(path: Path) -> str:
    """The text of a rule file in UTF-8; DataFileError where it is not."""
    from ...transformable_spaces_plugin.core.errors import DataFileError

    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataFileError(path.name, "", "the file is not text in UTF-8") from None
