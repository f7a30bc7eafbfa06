"""What an indicator may look at: the sites, the city around them, and what several indicators share, made once when first asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Callable, Dict, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .graph import Network, walking_network
from .people import People, place_people
from .street_traits import Adjoining, adjoining
from .traffic_role import traffic_of


@dataclass
class Scene:
    """The sites and their surroundings, all in the city's reference system (metres).

    streets: the measured streets (``street_profiles``), or the city's own layer, with ``street_id``.
    """

    sites: FeatureTable
    city: City
    streets: FeatureTable
    notes: Notes
    progress: Progress = SILENT
    _kept: Dict[Tuple[str, float], np.ndarray] = field(default_factory=dict)

    @cached_property
    def study_area(self) -> shapely.Geometry:
        return self.city.study_area

    @cached_property
    def walking(self) -> Network:
        return walking_network(self.streets)

    @cached_property
    def people(self) -> People:
        """Inhabitants as points; empty where neither population nor neighbourhoods are known."""
        return place_people(self.city, self.notes)

    @cached_property
    def own_street(self) -> np.ndarray:
        """Row of the street (int64, n) that each site of the kind ``street`` is; −1 for other kinds and unknown streets."""
        rows = {street: row for row, street in enumerate(self.streets.text("street_id")) if street is not None}
        pairs = zip(self.sites.text("kind"), self.sites.text("street_id"))
        return np.array([rows.get(name, -1) if kind == "street" else -1 for kind, name in pairs], dtype=np.int64)

    @cached_property
    def adjoining(self) -> Adjoining:
        """The streets that belong to each site."""
        return adjoining(self)

    @cached_property
    def traffic(self) -> FeatureTable:
        """The streets with the columns of their part in traffic (``traffic_role``)."""
        return traffic_of(self)

    def around(self, distance_m: float) -> np.ndarray:
        """The sites with ``distance_m`` of ground around them, polygons (n,)."""
        return self.kept(("around", distance_m), lambda: shapely.buffer(self.sites.geometry, distance_m, quad_segs=8))

    def kept(self, key: Tuple[str, float], make: Callable[[], np.ndarray]) -> np.ndarray:
        """What ``make`` gives, made once for each ``key`` (what it is, and for which distance); nobody may change it."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    @cached_property
    def centres(self) -> np.ndarray:
        """A point inside every site (n,)."""
        return shapely.point_on_surface(self.sites.geometry)
