"""The kinds of space that can be found. Adding one is one line in ``KINDS`` (and one module, its words and its rules)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterable, Optional, Tuple

from ..errors import InputError
from ..table import FeatureTable
from . import blind_wall, car_park, disused_rail, flat_roof, leftover, river_bank, school_yard, square, street, vacant_lot
from .study import Study


@dataclass(frozen=True)
class Kind:
    """One kind of space.

    find: study → candidate polygons. They may overlap, stick out of the study area or lie under buildings: finishing mends
        that. Columns, all optional: ``priority`` (number; where candidates overlap the higher one keeps the ground),
        ``rule`` (key of the rule that made it), ``layer`` and ``source_id`` (the feature it came from), ``evidence`` (JSON
        object with more of it), and any column of the sites (``sites_schema.json``). Columns that the schema marks
        ``extensive`` are shared out by area where a candidate is cut.
    ground_level: whether buildings are taken out of it.
    tiled: whether its sites are small enough to be looked for tile by tile; False for those that run along lines through the city.
    describe: study, finished sites of this kind → the same rows with columns that depend on the final shape.
    """

    name: str
    code_prefix: str
    find: Callable[[Study], FeatureTable]
    ground_level: bool = True
    describe: Optional[Callable[[Study, FeatureTable], FeatureTable]] = None
    tiled: bool = True


KINDS: Tuple[Kind, ...] = (
    Kind("street", "ST", street.find_streets, describe=street.describe_streets),
    Kind("square", "SQ", square.find_squares, describe=square.describe_squares),
    Kind("leftover", "LO", leftover.find_leftovers, describe=leftover.describe_leftovers, tiled=False),
    Kind("vacant_lot", "VL", vacant_lot.find_vacant_lots),
    Kind("car_park", "CP", car_park.find_car_parks, describe=car_park.describe_car_parks),
    Kind("school_yard", "SY", school_yard.find_school_yards, describe=school_yard.describe_school_yards),
    Kind("flat_roof", "FR", flat_roof.find_flat_roofs, ground_level=False, describe=flat_roof.describe_flat_roofs),
    Kind("blind_wall", "BW", blind_wall.find_blind_walls, ground_level=False, describe=blind_wall.describe_blind_walls),
    Kind("river_bank", "RB", river_bank.find_river_banks, describe=river_bank.describe_river_banks, tiled=False),
    Kind("disused_rail", "DR", disused_rail.find_disused_rail, describe=disused_rail.describe_disused_rail, tiled=False),
)


def chosen_kinds(names: Optional[Iterable[str]] = None) -> Tuple[Kind, ...]:
    """The kinds ``names`` in the order of the registry, all for None; InputError, naming those there are, for an unknown one."""
    if names is None:
        return KINDS
    wanted = list(names)
    known = [kind.name for kind in KINDS]
    for name in wanted:
        if name not in known:
            raise InputError(f"“{name}” is no kind of space that can be found; the kinds are: {', '.join(known)}")
    if not wanted:
        raise InputError(f"no kind of space was chosen; the kinds are: {', '.join(known)}")
    return tuple(kind for kind in KINDS if kind.name in wanted)
