"""Pedestrian indicators: how much each site wants to be given to people on foot, and how well it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Dict

from ..base import QT_TRANSLATE_NOOP
from .measuring import MeasuringAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.city import City
    from ...transformable_spaces_plugin.core.notes import Notes
    from ...transformable_spaces_plugin.core.progress import Progress
    from ...transformable_spaces_plugin.core.table import FeatureTable


class PedestrianIndicatorsAlgorithm(MeasuringAlgorithm):
    """Sites → sites with one field per pedestrianisation indicator."""

    ID = "pedestrianindicators"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Pedestrian indicators")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Measures on every site what tells how much people on foot need it and how well traffic could give it up. "
        "Needed: footways too narrow, people, shops, schools and stops on foot, a school nearby, crashes, speed, pedestrian space per "
        "inhabitant, social vulnerability. Can be given: class of the street, bus lines, parking lost, driveways, slope. A square or a "
        "car park is measured on the streets within 15 m of it, a school yard within 50 m. What the data cannot tell stays NULL.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "footways"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "walking"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "school street"),
    )
    RASTERS: ClassVar[Dict[str, str]] = {"DTM": "dtm_m"}

    def declare_rasters(self) -> None:
        self.add_raster("DTM", self.tr("Terrain heights (m)"), self.tr("A terrain model of any resolution; gives the slope."))

    def measure(self, sites: FeatureTable, city: City, streets: FeatureTable, notes: Notes, progress: Progress) -> FeatureTable:
        from ...transformable_spaces_plugin.core.indicators.pedestrian import measure_pedestrian

        return measure_pedestrian(sites, city, streets, notes, progress)
