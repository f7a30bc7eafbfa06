"""What no use claims of the public ground, where it is wide: islands, corners, verges and rests."""

from __future__ import annotations

import numpy as np
import shapely

from ..table import FeatureTable
from .finish import polygons_only
from .measures import inscribed_diameters, opening
from .rule_file import rule_file
from .street_claims import RULES, junction_discs
from .study import Study


def wide_rests(study: Study, rests: np.ndarray, island: bool) -> FeatureTable:
    """The wide parts of the rests (n,), which are leftover; ``subkind`` says which.

    island: carriageways enclose the rests on all sides, so that nobody walks along a frontage there.
    """
    rules = rule_file(RULES)
    least = rules.number("island_min_width_m" if island else "leftover_min_width_m")
    wide = shapely.get_parts(polygons_only(shapely.intersection(opening(rests, least), rests)))
    wide = wide[shapely.area(wide) >= rules.number("leftover_min_area_m2")]
    table = {
        "part": np.full(len(wide), "leftover", dtype=object),
        "subkind": np.full(len(wide), "island", dtype=object) if island else _form(study, wide),
        "known_by": np.full(len(wide), "rest", dtype=object),
    }
    return FeatureTable(wide, table, study.city.crs)


def _form(study: Study, shapes: np.ndarray) -> np.ndarray:
    """Corner, verge or rest; frontage where the ground is only known as what lies before the next wall (n,)."""
    rules = rule_file(RULES)
    form = np.full(len(shapes), "rest", dtype=object)
    if not len(shapes):
        return form
    diameter = inscribed_diameters(shapes)
    long = shapely.area(shapes) / np.maximum(diameter, 0.1) ** 2 > rules.number("verge_length_to_width")
    form[long] = "verge"
    discs = junction_discs(study, rules.number("corner_reach_m"))
    if len(discs):
        row, disc = shapely.STRtree(discs).query(shapes, predicate="intersects")
        inside = shapely.area(shapely.intersection(shapes[row], discs[disc])) / shapely.area(shapes[row])
        form[np.unique(row[inside >= 0.5])] = "corner"
    if study.public_ground.source == "ribbons":
        form[form != "corner"] = "frontage"
    return form
