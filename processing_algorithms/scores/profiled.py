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
            QgsProcessingParameterEnum(
                "AGGREGATION", self.tr("Aggregation"), options=list(AGGREGATIONS), defaultValue=AGGREGATIONS[0], usesStaticStrings=True
            ),
            self.tr("How the criteria make one score. profile: as the profile says; geometric: root of need × feasibility; weighted_sum, "
                    "weighted_product: over all criteria of both sides; topsis: nearness to the best of the set, relative to these sites."),
            advanced=True,
        )

    @staticmethod
    def profile(run: Run) -> Profile:
        """The profile that the parameters choose."""
        from dataclasses import replace

        from ...transformable_spaces_plugin.core.scoring.profile import built_in, parse_profile

        path = run.path("PROFILE")
        profile = built_in(run.choice("SCORE")) if path is None else parse_profile(text_of(path), path.name)
        aggregation = run.choice("AGGREGATION")
        return profile if aggregation == AGGREGATIONS[0] else replace(profile, aggregation=aggregation)


def text_of(path: Path) -> str:
    """The text of a rule file in UTF-8; DataFileError where it is not."""
    from ...transformable_spaces_plugin.core.errors import DataFileError

    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataFileError(path.name, "", "the file is not text in UTF-8") from None
