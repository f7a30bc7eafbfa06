"""Greening indicators: what each site's surroundings want, and what the site can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Dict

from ..base import QT_TRANSLATE_NOOP
from .measuring import MeasuringAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.city import City
    from ...transformable_spaces_plugin.core.notes import Notes
    from ...transformable_spaces_plugin.core.progress import Progress
    from ...transformable_spaces_plugin.core.table import FeatureTable


class GreeningIndicatorsAlgorithm(MeasuringAlgorithm):
    """Sites → sites with one field per greening indicator."""

    ID = "greeningindicators"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Greening indicators")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Measures on every site what tells how much greening is wanted there and how well the site could take it. "
        "Wanted: heat, sealed ground and tree canopy within 100 m, the walk of the people around to public green, residents within "
        "300 m, social vulnerability. Can take it: plantable share, usable area, width, buried networks, hours of sun, slope. What "
        "the data cannot tell stays NULL.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "heat"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "canopy"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "sealed ground"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "access to green space"),
    )
    RASTERS: ClassVar[Dict[str, str]] = {
        "LST": "lst_c", "DTM": "dtm_m", "CANOPY": "canopy_m", "SEALED": "sealed", "DSM": "dsm_m", "NDVI": "ndvi",
    }  # fmt: skip

    def declare_rasters(self) -> None:
        self.add_raster("LST", self.tr("Land-surface temperature (°C)"), self.tr("Tells how much hotter a place is than the rest."))
        self.add_raster(
            "DTM", self.tr("Terrain heights (m)"), self.tr("A terrain model of any resolution; gives the slope, and hills before the sun.")
        )
        self.add_raster(
            "CANOPY", self.tr("Canopy height (m)"), self.tr("Heights of trees above the ground; counts instead of the mapped trees.")
        )
        self.add_raster(
            "SEALED", self.tr("Sealed ground"), self.tr("Share of sealed ground, 0 to 1 or per cent; counts instead of the map.")
        )
        self.add_raster(
            "DSM", self.tr("Surface heights (m)"), self.tr("Gives heights to buildings that have none, for the hours of sun.")
        )
        self.add_raster(
            "NDVI",
            self.tr("Vegetation index (NDVI)"),
            self.tr("Values from −1 to 1. Tells how much of the ground that nothing maps is sealed, without a raster of sealed ground."),
        )

    def measure(self, sites: FeatureTable, city: City, streets: FeatureTable, notes: Notes, progress: Progress) -> FeatureTable:
        from ...transformable_spaces_plugin.core.indicators.greening import measure_greening

        return measure_greening(sites, city, streets, notes, progress)
