"""How much ground people on foot have around a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, List

import numpy as np
import shapely

from .access import RULES as GREEN
from .ground_cover import Layer, painted_sums, street_ground, water_areas
from .people import RULES as PEOPLE
from .people import inhabitants_around
from .street_traits import RULES

if TYPE_CHECKING:
    from .scene import Scene


def public_space_m2_per_inhabitant(scene: Scene) -> np.ndarray:
    """Pedestrian ground within 300 m of every site per inhabitant there (m²/inh, n): squares, footways, ways for walking, public green.

    Counted on a grid of 2 m inside the study area, buildings, carriageways and water left out. Capped where almost nobody
    lives (``people.json``); NaN where people are unknown.
    """
    near = PEOPLE.number("near_m")
    people = inhabitants_around(scene, near)
    if not np.isfinite(people).any():
        return people

    def quantities(code: np.ndarray) -> List[np.ndarray]:
        return [code == 1, code >= 0]

    cells = painted_sums(scene, scene.around(near), _layers(scene), quantities, ground=0, cell_m=PEOPLE.number("space_cell_m"))
    space = cells[:, 0] * PEOPLE.number("space_cell_m") ** 2
    cap = PEOPLE.number("public_space_cap_m2")
    rate = np.divide(space, people, out=np.full(len(people), cap), where=people > 0)
    return np.where((cells[:, 1] > 0) & np.isfinite(people), np.minimum(rate, cap), np.nan)


def _layers(scene: Scene) -> List[Layer]:
    city, streets = scene.city, scene.streets
    green = city.layer("green")
    kind = green.text("kind").astype(str)
    said = np.array([value is not None for value in green.text("public_access")], dtype=bool)
    public = np.where(said, green.flag("public_access"), np.isin(kind, GREEN.classes("public_unless_said")))
    green_space = green.geometry[public & np.isin(kind, RULES.classes("space_green_kinds"))]
    carriageway, whole = street_ground(streets)
    _, walks = street_ground(streets.select(np.isin(streets.text("class").astype(str), RULES.classes("walk_classes"))))
    buildings = city.layer("buildings")
    standing = buildings.geometry[~(buildings.flag("underground") | buildings.flag("canopy"))]
    squares = city.layer("squares").geometry
    areas = squares[shapely.get_dimensions(squares) == 2]
    return [(green_space, 1), (whole, 1), (carriageway, 0), (areas, 1), (walks, 1), (water_areas(scene), 0), (standing, 0)]
