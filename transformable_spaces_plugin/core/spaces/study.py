"""What all kinds of space are found in: the city, its street profiles, and the ground that several kinds ask for, made once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Callable, Dict, Optional

import numpy as np
import shapely

from ..city.model import City
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .order import canonical_order

if TYPE_CHECKING:
    from .public_ground import PublicGround
    from .street_profiles import StreetProfiles


@dataclass(frozen=True)
class StudyPart:
    """What a study knows that sees only the features in and around one tile of the city (:mod:`tiled`).

    core: the tile, a rectangle; what has its representative point in it belongs to it (its west and south edges count in).
    whole: the whole city, for facts that no tile can tell. carriageways: those of the streets of the part. ground: gives the
    public ground in and around the tile; squares: the candidates for squares there, where those of the whole city are known already.
    """

    core: shapely.Polygon
    whole: City
    carriageways: FeatureTable
    ground: Callable[[], PublicGround]
    squares: Callable[[], Optional[FeatureTable]]

    def owns(self, shapes: np.ndarray) -> np.ndarray:
        """Whether (bool, n) the representative point of each shape lies in the tile."""
        points = shapely.get_coordinates(shapely.point_on_surface(shapes)).reshape(-1, 2)
        west, south, east, north = self.core.bounds
        x, y = points[:, 0], points[:, 1]
        owned: np.ndarray = (x >= west) & (x < east) & (y >= south) & (y < north)
        return owned

    def around(self, shapes: np.ndarray) -> np.ndarray:
        """Whether (bool, n) a candidate can become a site of the tile, or take ground from one: it meets it, or one that does."""
        near = shapely.intersects(self.core, shapes)
        if near.any():
            near[shapely.STRtree(shapes[near]).query(shapes, predicate="intersects")[0]] = True
        return near


@dataclass(frozen=True)
class Study:
    """A city under study; each property is made when first asked for and kept.

    ``part`` is set where only a tile of the city is looked at: ``city`` and ``profiles`` are then what lies in and around it.

    ``progress`` is for what is made here and for asking, in long work, whether the user wants to stop.
    Layers come in canonical order (:func:`canonical_order`), so that the order of the input's features changes nothing.
    """

    city: City
    profiles: StreetProfiles
    notes: Notes
    progress: Progress = SILENT
    part: Optional[StudyPart] = None
    _layers: Dict[str, FeatureTable] = field(default_factory=dict, repr=False, compare=False)

    def layer(self, name: str) -> FeatureTable:
        """The city's layer ``name`` in canonical order; empty with its columns when it is absent (ask ``city.has``)."""
        if name not in self._layers:
            table = self.city.layer(name)
            self._layers[name] = table.select(canonical_order(table.geometry))
        return self._layers[name]

    def areas(self, name: str) -> FeatureTable:
        """The polygons of the city's layer ``name`` (points and lines left out), in canonical order."""
        table = self.layer(name)
        return table.select(shapely.get_dimensions(table.geometry) == 2)

    @property
    def whole(self) -> City:
        """The whole city, also where only a tile of it is under study: for shares and means of all of it."""
        return self.city if self.part is None else self.part.whole

    def count(self, code: str, shapes: np.ndarray, of: Optional[np.ndarray] = None) -> None:
        """Count ``shapes`` (n,) in a warning ``code``, out of the shapes ``of`` where given.

        Only those that meet the study area count, and of a tile those that belong to it, so that the sum over the tiles is right.
        """
        values = {} if of is None else {"of": self._own(of)}
        self.notes.count(code, self._own(shapes), **values)

    def _own(self, shapes: np.ndarray) -> int:
        shapes = shapes[shapely.intersects(self.area, shapes)]
        if self.part is None:
            return len(shapes)
        # By what of each lies in the study area, which the tiles cover.
        beyond = ~shapely.covers(self.area, shapes)
        shapes[beyond] = shapely.intersection(shapes[beyond], self.area)
        return int(self.part.owns(shapes).sum())

    @cached_property
    def area(self) -> shapely.Geometry:
        """The study area as one valid (multi)polygon, prepared for predicates."""
        area = self.city.study_area
        shapely.prepare(area)
        return area

    @cached_property
    def buildings(self) -> np.ndarray:
        """Polygons (n,) of everything built: walls, open roofs, and buildings below the ground.

        Ground-level sites keep clear of all of it: a roof without walls takes sun, rain and a tree's room, and what lies on a
        building below is its roof, not ground. Underground car parks are no buildings; see ``constraints``.
        """
        return self.areas("buildings").geometry

    @cached_property
    def building_tree(self) -> shapely.STRtree:
        """Spatial index over :attr:`buildings`."""
        return shapely.STRtree(self.buildings)

    @cached_property
    def public_ground(self) -> PublicGround:
        """The public ground and how it was known (parcels or ribbons)."""
        if self.part is not None:
            return self.part.ground()
        from .public_ground import public_ground

        return public_ground(self.city, self.profiles, self.notes, self.progress)

    @cached_property
    def square_candidates(self) -> FeatureTable:
        """The candidates of the kind *square* (:func:`square.square_candidates`), which the street space needs too."""
        known = None if self.part is None else self.part.squares()
        if known is not None:
            return known
        from .square import square_candidates

        return square_candidates(self)

    @cached_property
    def street_space(self) -> FeatureTable:
        """The public ground shared out by use (:func:`street_space.street_space`)."""
        from .street_space import street_space

        return street_space(self)

    @cached_property
    def carriageways(self) -> FeatureTable:
        """The ground of each carriageway (:func:`carriageways.carriageway_polygons`)."""
        if self.part is not None:
            return self.part.carriageways
        from .carriageways import carriageway_polygons

        return carriageway_polygons(self.city, self.profiles)
