"""What the ground around sites is made of: sealed, under trees, water; counted on a 2 m grid or read from rasters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Callable, List, Optional, Tuple, Union

import numpy as np
import shapely

from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from .raster_values import means_inside, pixels_at
from .spans import Grid, fill, spans_of, sums_inside

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("ground_cover.json"))
WATER = -1
_UNKNOWN = np.int16(-2)
_BARE = np.int16(-3)


def sealed_share_100m(scene: Scene) -> np.ndarray:
    """Share (0..1, n) of the ground of every site and 100 m around that is sealed, water and what lies outside the study area left out.

    From the raster ``sealed`` (0..1, or per cent when any value exceeds 1) where it is given. Else from the layers, on a grid
    of 2 m: buildings, streets (carriageway and footways), squares and parking are sealed; green as its kind says; ground that
    nothing maps as the vegetation index ``ndvi`` tells (1 less the share that vegetation covers), where that is not known by an
    assumed share. Coefficients: ``ground_cover.json``.
    """
    around = scene.around(RULES.number("around_m"))
    if "sealed" in scene.city.rasters:
        share = means_inside(around, scene.city.crs, scene.city.rasters["sealed"], progress=scene.progress)
        return share / 100 if np.nanmax(share, initial=0.0) > 1 else share
    layers = _sealed_layers(scene)

    def quantities(code: np.ndarray) -> List[np.ndarray]:
        land = code >= 0
        return [np.where(land, code, 0), land]

    if "ndvi" in scene.city.rasters:
        vegetation = _Vegetation(scene)
        sums = painted_sums(scene, around, layers, quantities, ground=vegetation.sealed)
        vegetation.tell()
    else:
        sums = painted_sums(scene, around, layers, quantities, ground=_thousandths("sealed_unmapped"))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(sums[:, 1] > 0, sums[:, 0] / (1000 * sums[:, 1]), np.nan)


def canopy_share_100m(scene: Scene) -> np.ndarray:
    """Share (0..1, n) of the land of every site and 100 m around that lies under trees, water and ground outside the study area left out.

    From the canopy-height raster ``canopy_m`` where it is given (pixels of at least 3 m). Else from single trees (crown diameter,
    or an assumed one) and wooded green: trees that the data lack do not count, so it is a lower bound.
    """
    around = scene.around(RULES.number("around_m"))
    rasters = scene.city.rasters
    if "canopy_m" in rasters:
        least = RULES.number("canopy_min_height_m")
        return means_inside(
            around, scene.city.crs, rasters["canopy_m"],
            value=lambda height: np.where(np.isfinite(height), (height >= least).astype(float), np.nan), progress=scene.progress,
        )
    trees, green = scene.city.layer("trees"), scene.city.layer("green")
    crown = trees.number("crown_diameter_m")
    crown = np.where(np.isnan(crown), RULES.number("crown_m"), crown)
    wooded = green.geometry[np.isin(green.text("kind").astype(str), RULES.classes("canopy_green"))]
    layers = [(water_areas(scene), WATER), (wooded, 1), (shapely.buffer(trees.geometry, crown / 2, quad_segs=4), 1)]

    def quantities(code: np.ndarray) -> List[np.ndarray]:
        return [code == 1, code >= 0]

    sums = painted_sums(scene, around, layers, quantities, ground=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(sums[:, 1] > 0, sums[:, 0] / sums[:, 1], np.nan)


def vegetation_cover(ndvi: np.ndarray) -> np.ndarray:
    """Share (0..1) of a pixel that vegetation covers, by its vegetation index (−1..1; NaN stays NaN).

    ((NDVI − bare) / (full − bare))², 0 below and 1 above. Source: Carlson & Ripley (1997), On the relation between NDVI, fractional
    vegetation cover, and leaf area index, Remote Sensing of Environment 62; thresholds: ``ground_cover.json``.
    """
    bare, full = RULES.number("ndvi_bare"), RULES.number("ndvi_full")
    cover: np.ndarray = np.clip((ndvi - bare) / (full - bare), 0.0, 1.0) ** 2
    return cover


@dataclass
class _Vegetation:
    """The sealed share of ground that nothing maps, by the vegetation index; counts the cells of which it tells, and faulty ones."""

    scene: Scene
    known: int = 0
    outside: int = 0

    def sealed(self, xy: np.ndarray) -> np.ndarray:
        """The share in thousandths (int16, k) of the cells around ``xy`` (k, 2); the assumed one where the index is not known."""
        index = pixels_at(xy, self.scene.city.crs, self.scene.city.rasters["ndvi"])
        faulty = np.abs(index) > 1
        index[faulty] = np.nan
        self.outside += int(faulty.sum())
        self.known += int(np.isfinite(index).sum())
        share = RULES.number("sealed_unvegetated") * (1.0 - vegetation_cover(index))
        return np.where(np.isnan(share), _thousandths("sealed_unmapped"), np.round(1000 * np.nan_to_num(share))).astype(np.int16)

    def tell(self) -> None:
        """Say where the index was of no use."""
        self.scene.notes.count("ndvi_outside", self.outside)
        if not self.known:
            self.scene.notes.warn("ndvi_off_ground")


Layer = Tuple[np.ndarray, int]
# The code of ground that nothing paints, or the codes of such cells by their middles (k, 2).
Ground = Union[int, Callable[[np.ndarray], np.ndarray]]
Quantities = Callable[[np.ndarray], List[np.ndarray]]


def _sealed_layers(scene: Scene) -> List[Layer]:
    """Polygons and their sealed share in thousandths, in the order in which they are painted."""
    city, street = scene.city, _thousandths("sealed_street")
    green = city.layer("green")
    shares = RULES.numbers("sealed_green")
    kinds = np.where(np.isin(green.text("kind").astype(str), list(shares)), green.text("kind"), "other")
    parking = city.layer("parking")
    surface = np.isin(parking.text("kind").astype(str), ("surface", "street")) & (shapely.get_dimensions(parking.geometry) == 2)
    squares = city.layer("squares")
    buildings = city.layer("buildings")
    on_ground = ~(buildings.flag("underground") | buildings.flag("canopy"))
    carriageway, whole = street_ground(scene.streets)
    layers: List[Layer] = [(whole, street), (squares.geometry[~squares.flag("bridge")], street), (parking.geometry[surface], street)]
    # The less sealed kinds last, so that a lawn or wood inside a park keeps its own share.
    for kind in sorted(shares, key=lambda kind: (-shares[kind], kind)):
        layers.append((green.geometry[kinds == kind], round(1000 * shares[kind])))
    layers += [(carriageway, street), (water_areas(scene), WATER), (buildings.geometry[on_ground], _thousandths("sealed_building"))]
    return layers


def _thousandths(name: str) -> int:
    return round(1000 * RULES.number(name))


def water_areas(scene: Scene) -> np.ndarray:
    water = scene.city.layer("water")
    return water.geometry[(shapely.get_dimensions(water.geometry) == 2) & ~water.flag("tunnel")]


def street_ground(streets: FeatureTable) -> Tuple[np.ndarray, np.ndarray]:
    """Carriageways, and carriageways with their footways, as polygons around the lines; none in tunnels and on bridges."""
    streets = streets.select(~(streets.flag("tunnel") | streets.flag("bridge")))
    widths = RULES.numbers("path_width_m")
    default = np.array([widths.get(str(name), np.nan) for name in streets.text("class")], dtype=float)
    measured = streets.number("carriageway_m")
    measured = np.where(np.isnan(measured), streets.number("carriageway_width_m"), measured)
    carriageway = np.where(np.isnan(measured), default, measured)
    footways = np.nan_to_num(streets.number("footway_left_width_m")) + np.nan_to_num(streets.number("footway_right_width_m"))
    paved = np.isfinite(carriageway) & (carriageway > 0)
    lines = streets.geometry[paved]
    narrow = shapely.buffer(lines, carriageway[paved] / 2, quad_segs=2, cap_style="flat")
    wide = shapely.buffer(lines, (carriageway + footways)[paved] / 2, quad_segs=2, cap_style="flat")
    # A way for people on foot is a path in a park or a footway beside a street: green never loses ground to it.
    drivable = ~np.isin(streets.text("class")[paved].astype(str), ("footway", "steps", "cycleway", "path"))
    return narrow[drivable], wide


def painted_sums(
    scene: Scene,
    around: np.ndarray,
    layers: List[Layer],
    quantities: Quantities,
    ground: Ground,
    cell_m: Optional[float] = None,
) -> np.ndarray:
    """Σ of two quantities inside every polygon (n, 2), over a grid on which each layer is painted, the later over the earlier.

    quantities: the codes (int16; −1 water, −2 outside the study area) → two arrays of what to add up. ground: the code of what
    nothing paints. cell_m: side of a cell (None: that of ``ground_cover.json``).
    """
    area = scene.study_area
    grid = Grid.over(np.array(shapely.bounds(area)), cell_m or RULES.number("cell_m"))
    outline = grid.place(np.array([area], dtype=object))
    placed = [(grid.place(shapes), code) for shapes, code in layers if len(shapes)]
    boxes = [shapely.bounds(shapes) for shapes, _ in placed]

    def read(row: int, stop: int, left: int, right: int) -> np.ndarray:
        scene.progress.at(0.0)
        inside = fill(spans_of(outline, row, stop, left, right), row, stop, left, right)
        code = np.where(inside, _BARE, _UNKNOWN)
        for (shapes, value), box in zip(placed, boxes):
            meets = (box[:, 1] < stop) & (box[:, 3] > row) & (box[:, 0] < right) & (box[:, 2] > left)
            if meets.any():
                covered = fill(spans_of(shapes[meets], row, stop, left, right), row, stop, left, right)
                code[covered & inside] = value
        bare = np.nonzero(code == _BARE)
        code[bare] = ground if isinstance(ground, int) else ground(grid.centres(bare[0] + row, bare[1] + left))
        return np.stack([quantity.astype(float) for quantity in quantities(code)])

    return sums_inside(grid.place(around), grid.shape, 2, read)
