"""How many hours of direct sun a site gets on a day of April to September, over its buildings' and hills' skyline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Iterator, List, Optional, Tuple

import numpy as np
import pyproj
import shapely
from scipy.spatial import cKDTree

from ..city.raster_measures import with_heights_from_rasters
from ..notes import QuietNotes
from ..progress import Progress
from ..spaces.rule_file import RuleFile
from .raster_values import values_at
from .skyline import Heights, Terrain, hills, skyline
from .sun_course import SunCourse, sun_course

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("sun.json"))


def sun_hours(scene: Scene) -> np.ndarray:
    """Mean hours of direct sun a day (h/day, n) on every site, April to September, over about eight points of it.

    A moment counts where the sun stands above 3° and above the skyline of buildings (within 480 m) and of the terrain ``dtm_m``
    (within 5 km), in the direction in which it stands. Points lie on the ground; on a flat roof at its height; before a blind wall at
    the middle of its exposed height, and there only sun from the front counts (``orientation_deg``). Heights are ``height_m``, else
    levels × 3 m, else from the surface model ``dsm_m``. A building of none is taken as 3 m and as 18 m high: where the two differ by
    more than an hour the site is NaN (counted in notes), else it gets the mean of both. NaN too for a roof of unknown height and a
    wall of unknown orientation. Trees do not count. South of the equator the half-year is October to March.
    """
    buildings, points = _Buildings.of(scene), _points(scene)
    hours = np.full(len(scene.sites), np.nan)
    points = _standing(scene, buildings, points)
    if not len(points.site):
        return hours
    courses, place = _courses(scene, points)
    terrain = _terrain(scene, points.xy)
    low, high = np.zeros(len(points.site)), np.zeros(len(points.site))
    tiles = list(_tiles(points.xy))
    for number, rows in enumerate(tiles):  # tile by tile, so that memory does not grow with the city
        progress = scene.progress.part(number / len(tiles), (number + 1) / len(tiles))
        part = points.select(rows)
        for which in np.unique(place[rows]):  # almost always one
            here = place[rows] == which
            low[rows[here]], high[rows[here]] = _hours(buildings, terrain, part.select(here), courses[which], progress)
    sites = len(scene.sites)
    count = np.bincount(points.site, minlength=sites)
    means = [np.bincount(points.site, weights=value, minlength=sites) / np.maximum(count, 1) for value in (low, high)]
    doubt = means[1] - means[0]
    known = (count > 0) & (doubt <= RULES.number("doubt_h"))
    scene.notes.count("sun_unknown_heights", int(((count > 0) & ~known).sum()))
    return np.where(known, (means[0] + means[1]) / 2, np.nan)


@dataclass(frozen=True)
class _Buildings:
    """What stands: polygons (b,), the lowest and highest that their tops may be (m above the datum; equal where the height is known)."""

    shapes: np.ndarray
    low: np.ndarray
    high: np.ndarray
    tree: shapely.STRtree

    @classmethod
    def of(cls, scene: Scene) -> _Buildings:
        table = with_heights_from_rasters(scene.city, QuietNotes()).layer("buildings")
        table = table.select(~table.flag("underground") & ~table.flag("canopy"))
        height = table.number("height_m")
        height = np.where(np.isnan(height), table.number("levels") * RULES.number("storey_m"), height)
        ground = _ground(scene, shapely.get_coordinates(shapely.point_on_surface(table.geometry)).reshape(-1, 2))
        low, high = (np.where(np.isnan(height), RULES.number(name), height) + ground for name in ("unknown_low_m", "unknown_high_m"))
        return cls(table.geometry, low, high, shapely.STRtree(table.geometry))


@dataclass(frozen=True)
class _Points:
    """Points looked from: the site of each (k,), where it stands (k, 2), its height (m), and where its wall looks (NaN: all round)."""

    site: np.ndarray
    xy: np.ndarray
    z: np.ndarray
    facing_deg: np.ndarray

    def select(self, which: np.ndarray) -> _Points:
        return _Points(self.site[which], self.xy[which], self.z[which], self.facing_deg[which])


def _points(scene: Scene) -> _Points:
    """About eight points of every site: those of a square pattern that lie inside, else one on its surface. Heights are still 0."""
    shapes = scene.sites.geometry
    there = np.flatnonzero(shapely.area(shapes) > 0)
    low, high = shapely.bounds(shapes[there])[:, :2], shapely.bounds(shapes[there])[:, 2:]
    step = np.sqrt(shapely.area(shapes[there]) / RULES.number("points"))
    across = np.maximum(np.round((high - low) / step[:, None]), 1).astype(np.int64)
    count = across.prod(axis=1)
    of = np.repeat(np.arange(len(there)), count)
    number = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    place = np.column_stack([number % across[of, 0], number // across[of, 0]])
    xy = low[of] + (place + 0.5) / across[of] * (high - low)[of]
    shapely.prepare(shapes)
    inside = shapely.contains_xy(shapes[there[of]], xy[:, 0], xy[:, 1])
    lonely = np.flatnonzero(np.bincount(of[inside], minlength=len(there)) == 0)
    xy = np.concatenate([xy[inside], shapely.get_coordinates(shapely.point_on_surface(shapes[there[lonely]])).reshape(-1, 2)])
    site = there[np.concatenate([of[inside], lonely])]
    return _Points(site, xy, np.zeros(len(site)), np.full(len(site), np.nan))


def _standing(scene: Scene, buildings: _Buildings, points: _Points) -> _Points:
    """The points at the height of their site: ground, roof or wall; those of roofs and walls that cannot be told are left out."""
    kind = scene.sites.text("kind").astype(str)[points.site]
    roof, wall = kind == "flat_roof", kind == "blind_wall"
    facing = np.where(wall, scene.sites.number("orientation_deg")[points.site], np.nan)
    outward = np.column_stack([np.sin(np.radians(facing)), np.cos(np.radians(facing))])
    z = _ground(scene, points.xy)
    z[roof] = _top_at(buildings, points.xy[roof])
    # The wall stands behind its strip; what is exposed of it reaches down from its top.
    behind = points.xy[wall] - 2 * RULES.number("wall_clear_m") * outward[wall]
    top = _top_at(buildings, np.where(np.isfinite(behind), behind, points.xy[wall]))
    z[wall] = np.where(np.isfinite(facing[wall]), top - scene.sites.number("exposed_height_m")[points.site[wall]] / 2, np.nan)
    xy = points.xy + np.where(wall[:, None] & np.isfinite(outward), outward, 0.0) * RULES.number("wall_clear_m")
    return _Points(points.site, xy, z, facing).select(np.isfinite(z))


def _top_at(buildings: _Buildings, xy: np.ndarray) -> np.ndarray:
    """The highest known top (n,) of the buildings that hold each point; NaN where none does or none is known."""
    point, building = buildings.tree.query(shapely.points(xy), predicate="intersects")
    known = buildings.low[building] == buildings.high[building]
    top = np.full(len(xy), -np.inf)
    np.maximum.at(top, point[known], buildings.low[building[known]])
    return np.where(np.isfinite(top), top, np.nan)


def _ground(scene: Scene, xy: np.ndarray) -> np.ndarray:
    """The ground's height (n,) by the terrain model, off it that of the nearest point on it; all 0 without one."""
    if "dtm_m" not in scene.city.rasters or not len(xy):
        return np.zeros(len(xy))
    height = values_at(shapely.points(xy), scene.city.crs, scene.city.rasters["dtm_m"])
    known = np.isfinite(height)
    if not known.any():
        return np.zeros(len(xy))
    nearest = cKDTree(xy[known]).query(xy[~known])[1]
    height[~known] = height[known][nearest]
    return height


def _courses(scene: Scene, points: _Points) -> Tuple[List[SunCourse], np.ndarray]:
    """The sun's course in each square of the earth in which points lie, by grid azimuth, and the square of each point (k,)."""
    size = RULES.number("place_deg")
    back = pyproj.Transformer.from_crs(scene.city.crs, 4326, always_xy=True)
    squares = np.floor(np.column_stack(back.transform(points.xy[:, 0], points.xy[:, 1])) / size)
    squares, place = np.unique(squares, axis=0, return_inverse=True)
    there = pyproj.Transformer.from_crs(4326, scene.city.crs, always_xy=True)
    span = RULES.number("first_day"), RULES.number("last_day"), round(RULES.number("days"))
    courses = []
    for longitude, latitude in (squares + 0.5) * size:
        course = sun_course(latitude, *span, RULES.number("step_min"), RULES.number("least_altitude_deg"))
        # Grid north is not true north: by up to some degrees at the edge of a national grid.
        x, y = there.transform([longitude, longitude], [latitude, latitude + 1e-3])
        turned = np.degrees(np.arctan2(x[1] - x[0], y[1] - y[0]))
        courses.append(SunCourse((course.azimuth_deg + turned) % 360, course.tangent, course.hours))
    return courses, place.reshape(-1)


def _tiles(xy: np.ndarray) -> Iterator[np.ndarray]:
    """Rows of the points that lie in each tile."""
    tile = np.floor(xy / RULES.number("tile_m")).astype(np.int64)
    order = np.lexsort((tile[:, 0], tile[:, 1]))
    cuts = np.flatnonzero((tile[order][1:] != tile[order][:-1]).any(axis=1)) + 1
    yield from np.split(order, cuts)


def _terrain(scene: Scene, xy: np.ndarray) -> Optional[Terrain]:
    """The terrain around points (n, 2) as far as hills are looked for; None without a model of it."""
    if "dtm_m" not in scene.city.rasters:
        return None
    reach = RULES.number("terrain_reach_m")
    bounds = np.concatenate([xy.min(axis=0) - reach, xy.max(axis=0) + reach])
    return Terrain.of(scene.city.rasters["dtm_m"], scene.city.crs, bounds, RULES.number("terrain_cell_m"))


def _hours(
    buildings: _Buildings, terrain: Optional[Terrain], points: _Points, course: SunCourse, progress: Progress
) -> Tuple[np.ndarray, np.ndarray]:
    """The least and the most hours (k,) of sun at points of one tile, by what unknown heights may be."""
    width = RULES.number("sector_deg")
    sector = np.round(course.azimuth_deg / width).astype(np.int64) % round(360 / width)
    sectors, of = np.unique(sector, return_inverse=True)
    of = of.reshape(-1)
    enough = np.full(len(sectors), -np.inf)
    np.maximum.at(enough, of, course.tangent)
    reach, azimuth = RULES.number("reach_m"), sectors * width
    bounds = np.concatenate([points.xy.min(axis=0) - reach, points.xy.max(axis=0) + reach])
    near = np.sort(buildings.tree.query(shapely.box(*bounds)))
    floor = np.full((len(points.site), len(sectors)), -np.inf)
    if terrain is not None:
        floor = hills(terrain, points.xy, points.z, azimuth, RULES.number("terrain_reach_m"), RULES.number("terrain_growth"))
    shades = [buildings.high] if np.array_equal(buildings.low[near], buildings.high[near]) else [buildings.high, buildings.low]
    hours = []
    for number, tops in enumerate(shades):
        part = progress.part(number / len(shades), (number + 1) / len(shades))
        heights = Heights.of(buildings.shapes[near], tops[near], bounds, RULES.number("cell_m"))
        edge = np.maximum(skyline(heights, points.xy, points.z, azimuth, enough, reach, part), floor)
        hours.append(_above(edge, points.facing_deg, course, of))
    return hours[0], hours[-1]


def _above(edge: np.ndarray, facing_deg: np.ndarray, course: SunCourse, sector: np.ndarray) -> np.ndarray:
    """Hours (k,) in which the sun stands above the skyline ``edge`` (k, sectors), and before the wall where there is one."""
    hours = np.zeros(len(edge))
    walls = np.isfinite(facing_deg)
    open_ = ~walls
    for number in range(edge.shape[1]):  # sectors: hours of all moments above the edge, by sums from the highest down
        here = np.flatnonzero(sector == number)
        here = here[np.argsort(course.tangent[here], kind="stable")]
        left = np.append(np.cumsum(course.hours[here][::-1])[::-1], 0.0)
        hours[open_] += left[np.searchsorted(course.tangent[here], edge[open_, number], side="right")]
    for moment in range(len(sector)):  # a few hundred moments, so that memory stays that of the points
        seen = course.tangent[moment] > edge[walls, sector[moment]]
        away = np.cos(np.radians(course.azimuth_deg[moment] - facing_deg[walls])) <= 0
        hours[walls] += np.where(seen & ~away, course.hours[moment], 0.0)
    return hours
