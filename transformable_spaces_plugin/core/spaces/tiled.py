"""Sites of a large city, tile by tile: the same sites as in one go, with work and memory bounded by the tile.

A tile sees the features in and around it, whole, and keeps the sites whose representative point lies in it. What no tile can
know (the street network, how the whole city is mapped, the names) is settled once for the whole city. A tile that finds a site
which reaches beyond what it saw looks again, further.
"""

from __future__ import annotations

from typing import Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np
import shapely
from scipy.sparse import coo_matrix

from ..city.model import City
from ..errors import InputError
from ..notes import Note, Notes, QuietNotes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .carriageways import carriageway_polygons
from .find import named, sites_of_kind
from .junctions import find_junctions
from .public_ground import GroundTiles, PublicGround
from .registry import Kind, chosen_kinds
from .rule_file import rule_file
from .street_pieces import join_pieces, network_junctions, site_streets
from .street_profiles import StreetProfiles
from .study import Study, StudyPart
from .succession import former_sites

RULES = "tiled.json"
_LEAST_TILE_M = 100.0
# How far the middle of a feature that crosses the border of the study area may lie outside.
_BORDER_M = 50.0


def find_spaces_tiled(
    city: City, profiles: StreetProfiles, notes: Notes, progress: Progress = SILENT, kinds: Optional[Iterable[str]] = None,
    previous: Optional[FeatureTable] = None, tile_m: Optional[float] = None, halo_m: Optional[float] = None,
) -> FeatureTable:
    """The sites of ``city`` as :func:`find.find_spaces` finds them, looked for in tiles of ``tile_m`` one after the other.

    halo_m: how far around its tile a search sees; more than the reach of any rule of a site (None for either:
    ``tiled.json``). The grid of tiles is fixed in the reference system and changes nothing in the result. Kinds that run along
    lines through the whole city (``Kind.tiled`` is False) are found in one go. Raises as ``find_spaces``, and InputError for a
    tile under 100 m or a negative halo.
    """
    rules = rule_file(RULES)
    tile_m = rules.number("tile_m") if tile_m is None else tile_m
    halo_m = rules.number("halo_m") if halo_m is None else halo_m
    if not (tile_m >= _LEAST_TILE_M and np.isfinite(tile_m) and halo_m >= 0 and np.isfinite(halo_m)):
        raise InputError(f"a tile is at least {_LEAST_TILE_M:.0f} m wide and a halo at least 0 m, not {tile_m} and {halo_m}")
    chosen = chosen_kinds(kinds)
    city.required("study_area")
    former = None if previous is None else former_sites(previous, city.crs, [k.name for k in chosen], city.study_area, notes)
    frame = _Frame(city, profiles, progress.part(0.0, 0.1))
    found: Dict[str, List[FeatureTable]] = {kind.name: [] for kind in chosen}
    heard: Dict[str, List[Note]] = {kind.name: [] for kind in chosen}
    for kind in chosen:
        if not kind.tiled:
            progress.at(0.1, "progress.finding_spaces")
            frame.whole.notes.clear()
            found[kind.name].append(sites_of_kind(frame.whole, kind))
            heard[kind.name] += frame.whole.notes
            if "public_ground" in frame.whole.__dict__:
                frame.ground_was_asked(kind.name, chosen)
    frame.count_ground(frame.whole)
    tiled = [kind for kind in chosen if kind.tiled]
    cores = _cores(city.study_area, tile_m) if tiled else []
    for number, core in enumerate(cores):  # a loop over tiles, not features
        part = progress.part(0.15 + 0.75 * number / len(cores), 0.15 + 0.75 * (number + 1) / len(cores))
        part.at(0.0, "progress.finding_spaces")
        _search(frame, core, halo_m, tiled, found, heard, part)
    for kind in chosen:
        if kind.name == frame.ground_first_for:
            frame.ground.tell(notes, frame.ground_m2)
        _tell(heard[kind.name], notes)
        notes.info(f"sites_found.{kind.name}", count=sum(len(table) for table in found[kind.name]))
    progress.at(0.9, "progress.naming_spaces")
    sites = named(FeatureTable.concat([table for kind in chosen for table in found[kind.name]]), chosen, former, notes)
    progress.at(1.0)
    return sites


def _search(
    frame: _Frame, core: shapely.Polygon, halo_m: float, kinds: Sequence[Kind],
    found: Dict[str, List[FeatureTable]], heard: Dict[str, List[Note]], progress: Progress,
) -> None:
    """Add to ``found`` and ``heard`` the sites that belong to the tile ``core``, and what was noticed on the way."""
    margin_m = rule_file(RULES).number("margin_m")
    region = frame.region(core, halo_m)
    study = frame.study(core, region, progress)
    for kind in kinds:
        progress.at(0.0)
        study.notes.clear()
        table = sites_of_kind(study, kind)
        beyond = _beyond(table.geometry, region, margin_m)
        while len(beyond):  # ends, because what is added holds the site with twice the margin
            # What reaches so far was seen in part only: look again, as far around it as around the tile.
            around = shapely.buffer(shapely.envelope(beyond), max(halo_m, 2 * margin_m), join_style="mitre")
            wider = np.concatenate([region, shapely.envelope(around)])
            again = frame.study(core, wider, progress)
            table = sites_of_kind(again, kind)
            region, study = wider, again
            beyond = _beyond(table.geometry, region, margin_m)
        found[kind.name].append(table)
        heard[kind.name] += study.notes
        if "public_ground" in study.__dict__:
            frame.ground_was_asked(kind.name, chosen_kinds(list(found)))
    frame.count_ground(study)


def _beyond(shapes: np.ndarray, region: np.ndarray, margin_m: float) -> np.ndarray:
    """Those of the sites that do not lie in ``region`` (rectangles) with a margin around them."""
    seen = shapely.union_all(region)
    shapely.prepare(seen)
    west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
    around = shapely.box(west - margin_m, south - margin_m, east + margin_m, north + margin_m)
    return shapes[~shapely.covers(seen, around)]


def _meeting(shapes: np.ndarray, region: np.ndarray) -> np.ndarray:
    """The rows, in order, of the shapes (n,) that meet one of the rectangles ``region``."""
    rows: np.ndarray = np.unique(shapely.STRtree(shapes).query(region, predicate="intersects")[1])
    return rows


def _cores(area: shapely.Geometry, tile_m: float) -> List[shapely.Polygon]:
    """The tiles that meet the study area, or what crosses its border, row by row."""
    west, south, east, north = np.floor(np.array(shapely.buffer(area, _BORDER_M).bounds) / tile_m).astype(np.int64)
    shapely.prepare(area)
    columns, rows = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    x, y = columns.ravel() * tile_m, rows.ravel() * tile_m
    tiles = shapely.box(x, y, x + tile_m, y + tile_m)
    return list(tiles[shapely.dwithin(area, tiles, _BORDER_M)])


def _tell(heard: List[Note], notes: Notes) -> None:
    """Pass on what was noticed in the tiles: counts added up (``count``, and ``of`` how many), the rest once."""
    merged: Dict[Tuple[object, ...], Note] = {}
    for note in heard:
        sums = {name: value for name, value in note.values.items() if name in ("count", "of")}
        rest = {name: value for name, value in note.values.items() if name not in sums}
        key = (note.code, note.level, tuple(sorted(rest.items())))
        if key in merged:
            sums = {name: int(merged[key].values[name]) + int(value) for name, value in sums.items()}
        merged[key] = Note(note.code, note.level, {**rest, **sums})
    for note in merged.values():
        (notes.warn if note.level == "warning" else notes.info)(note.code, **note.values)


class _Frame:
    """What is made once for the whole city: one shape a carriageway, the network, indices over the layers, the public ground."""

    def __init__(self, city: City, profiles: StreetProfiles, progress: Progress) -> None:
        self._city, self._profiles = city, profiles
        progress.at(0.0)
        self._carriageways = carriageway_polygons(city, profiles)
        everything = shapely.box(*shapely.bounds(shapely.buffer(city.study_area, 1e5)))
        part = StudyPart(everything, city, self._carriageways, lambda: self.ground.within(None, progress), lambda: None)
        self.whole = Study(city, profiles, QuietNotes(), progress, part)
        self._trees = {name: shapely.STRtree(table.geometry) for name, table in city.layers.items()}
        progress.at(0.5)
        streets = profiles.streets
        junctions = network_junctions(streets)
        self._group = join_pieces(streets, site_streets(self.whole), junctions)
        ends = find_junctions(streets.geometry, shapely.length(streets.geometry) > 0).node
        count = int(ends.max(initial=0)) + 1
        street, end = np.nonzero(ends >= 0)
        at = (np.ones(len(street)), (street, ends[street, end]))
        self._meets = coo_matrix(at, shape=(len(streets), count)).tocsr()
        self._ground: Optional[GroundTiles] = None
        self._of_the_whole = False
        self.ground_m2 = 0.0
        self.ground_first_for: Optional[str] = None

    @property
    def ground(self) -> GroundTiles:
        """The public ground, made where it is asked for."""
        if self._ground is None:
            self._ground = GroundTiles(self._city, self._profiles)
        return self._ground

    def ground_was_asked(self, kind: str, kinds: Sequence[Kind]) -> None:
        """Remember the first kind, in their order, for which public ground was made."""
        names = [other.name for other in kinds]
        if self.ground_first_for is None or names.index(kind) < names.index(self.ground_first_for):
            self.ground_first_for = kind

    def count_ground(self, study: Study) -> None:
        """Add the public ground of the study's tile to that of the city, where it was made and not known as a whole."""
        if study.part is not None and "public_ground" in study.__dict__ and not self._of_the_whole:
            self._of_the_whole = study is self.whole
            shapes = shapely.intersection(study.public_ground.polygons.geometry, study.part.core)
            self.ground_m2 += float(shapely.area(shapes).sum())

    def region(self, core: shapely.Polygon, halo_m: float) -> np.ndarray:
        """Rectangles that hold the tile with its halo, and every street site that the tile may own, to its ends, with its neighbours."""
        reach = rule_file(RULES).number("beside_m")
        rows = self._streets_in(np.array([core], dtype=object))
        rows = self._neighbours(self._whole_groups(rows))
        box = shapely.box(*shapely.bounds(shapely.buffer(core, halo_m, join_style="mitre")))
        west, south, east, north = shapely.bounds(self._profiles.streets.geometry[rows]).reshape(-1, 4).T
        beside = shapely.box(west - reach, south - reach, east + reach, north + reach)
        return np.concatenate([np.array([box], dtype=object), beside[~shapely.covers(box, beside)]])

    def study(self, core: shapely.Polygon, region: np.ndarray, progress: Progress) -> Study:
        """The city as seen from the tile ``core``: the features that meet ``region``, whole, and the streets that these depend on."""
        rows = self._streets_in(region)
        # Twice: the groups that a street of the region may be joined to, and all that meets those.
        for _ in range(2):
            rows = self._neighbours(self._whole_groups(rows))
        layers = {}
        for name, table in self._city.layers.items():
            if name == "study_area":
                layers[name] = table
            elif name == "streets":
                layers[name] = table.select(rows)
            else:
                layers[name] = table.select(np.unique(self._trees[name].query(region, predicate="intersects")[1]))
        carriageways = self._of_streets(self._carriageways, rows)
        part = StudyPart(core, self._city, carriageways, lambda: self._ground_in(region, progress), lambda: self._squares_in(region))
        samples = self._of_streets(self._profiles.samples, rows)
        profiles = StreetProfiles(self._profiles.streets.select(rows), samples)
        return Study(City(layers, self._city.crs, self._city.rasters), profiles, QuietNotes(), progress, part)

    def _ground_in(self, region: np.ndarray, progress: Progress) -> PublicGround:
        """The public ground in and around ``region``, out of that of the whole city where a kind has asked for it."""
        if "public_ground" not in self.whole.__dict__:
            return self.ground.within(region, progress)
        whole = self.whole.public_ground
        polygons = whole.polygons.select(_meeting(whole.polygons.geometry, region))
        return PublicGround(polygons, whole.source, whole.pieces[_meeting(whole.pieces, region)])

    def _squares_in(self, region: np.ndarray) -> Optional[FeatureTable]:
        """The candidates for squares that meet ``region``, where those of the whole city are known."""
        if "square_candidates" not in self.whole.__dict__:
            return None
        table = self.whole.square_candidates
        return table.select(_meeting(table.geometry, region))

    def _of_streets(self, table: FeatureTable, rows: np.ndarray) -> FeatureTable:
        """The rows of ``table`` whose ``street`` is one of ``rows``, numbered as these are."""
        place = np.full(len(self._profiles.streets), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        street = place[table.columns["street"].astype(np.int64)]
        return table.with_columns(street=street).select(street >= 0)

    def _streets_in(self, region: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.unique(self._trees["streets"].query(region, predicate="intersects")[1])
        return found

    def _whole_groups(self, rows: np.ndarray) -> np.ndarray:
        """``rows`` and all other streets that make one site with one of them."""
        groups = np.unique(self._group[rows])
        return np.union1d(rows, np.flatnonzero(np.isin(self._group, groups[groups >= 0])))

    def _neighbours(self, rows: np.ndarray) -> np.ndarray:
        """``rows`` and all streets that meet one of them at an end."""
        nodes = np.unique(self._meets[rows].indices)
        return np.union1d(rows, np.unique(self._meets[:, nodes].nonzero()[0]))
