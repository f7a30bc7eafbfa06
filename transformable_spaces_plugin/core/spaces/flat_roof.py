"""Flat roofs: footprints less their edge, the raised parts and the gardens that are known, and how flat each is known to be.

Flat by the tag ``roof_shape``; never where the tag says another shape; else by the slope of the surface model (most pixels at
most 5°), never where that says pitched. A roof of which neither is known counts only where it is large and its building is of a
kind that is flat-roofed more often than not (use, height, year); its evidence says that it is to be checked.
What a roof can carry is never assumed: it is a step of the kit.
"""

from __future__ import annotations

import json
from typing import Tuple

import numpy as np
import shapely

from ..city.raster_measures import slope_raster
from ..indicators.raster_values import centre, means_inside, pixel_size_m
from ..table import FeatureTable, missing
from .context import shared_area
from .finish import subtract
from .kinds import threshold
from .measures import inward
from .order import canonical_order
from .rule_file import rule_file
from .study import Study

RULES = "flat_roof.json"
_TAG, _SLOPE, _USE = "flat_by_tag", "flat_by_slope", "flat_by_use"
# Where roofs overlap (a building drawn twice), the better known one keeps the ground.
_PRIORITY = {_TAG: 3.0, _SLOPE: 2.0, _USE: 1.0}


def find_flat_roofs(study: Study) -> FeatureTable:
    """Flat roofs as candidates; ``subkind`` says how that is known: ``flat_by_tag``, ``flat_by_slope``, ``flat_by_use``.

    Roofs of unknown shape that are left out are counted in the notes, and so are those to be checked.
    """
    if not study.city.has("buildings"):
        study.notes.info("flat_roofs_without_buildings")
        return FeatureTable.empty((), study.city.crs)
    table = study.areas("buildings")
    rules = rule_file(RULES)
    never = np.isin(table.text("use").astype(str), rules.classes("never_uses")) | table.flag("canopy") | table.flag("underground")
    # No roof is larger than its footprint, and only those in the study area are asked.
    table = table.select(~never & (shapely.area(table.geometry) >= threshold("flat_roof", "min_area_m2")))
    table = table.select(shapely.intersects(study.area, table.geometry))
    how, slope = _how_flat(study, table)
    study.progress.at(0.4)
    study.count("flat_roofs_unknown", table.geometry[how == "unknown"])
    flat = how != "unknown"
    flat &= how != "pitched"
    return _candidates(study, table.select(flat), how[flat], slope[flat])


def describe_flat_roofs(study: Study, sites: FeatureTable) -> FeatureTable:
    """``roof_class``: ``small`` (50 to 200 m² in one piece) or ``large``; roofs of unknown shape too small for a visit leave."""
    area = sites.number("area_m2")
    large = area >= rule_file(RULES).number("large_m2")
    sites = sites.with_columns(roof_class=np.where(large, "large", "small").astype(object))
    guessed = sites.text("subkind") == _USE
    kept = ~guessed | (area >= rule_file(RULES).number("unknown_min_m2"))
    study.count("flat_roofs_to_check", sites.geometry[guessed & kept])
    return sites.select(kept)


def _how_flat(study: Study, table: FeatureTable) -> Tuple[np.ndarray, np.ndarray]:
    """How each roof (n,) is known to be flat (a subkind), else ``pitched`` or ``unknown``; and the share of flat pixels (NaN)."""
    rules = rule_file(RULES)
    shape = table.text("roof_shape")
    tagged = ~missing(shape)
    flat_tag = np.isin(shape.astype(str), rules.classes("flat_shapes"))
    share = _flat_share(study, table.geometry, ~tagged)
    seen = np.isfinite(share)
    level = share >= rules.number("slope_share")
    use, year = np.isin(table.text("use").astype(str), rules.classes("flat_uses")), table.number("year")
    height = table.number("height_m")
    height = np.where(np.isnan(height), table.number("levels") * rule_file("blind_wall.json").number("storey_m"), height)
    with np.errstate(invalid="ignore"):
        tall = height >= rules.number("flat_from_height_m")
        old = (year < rules.number("flat_from_year")) | table.flag("heritage")
    large = shapely.area(table.geometry) >= rules.number("unknown_min_m2")
    likely = (use | tall) & ~old & large
    how = np.select(
        [flat_tag, tagged, seen & level, seen, likely], [_TAG, "pitched", _SLOPE, "pitched", _USE], default="unknown"
    ).astype(object)
    return how, share


def _flat_share(study: Study, shapes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Share (n,) of the surface model's pixels inside each roof's edge that slope no more than the limit; NaN where not seen."""
    share = np.full(len(shapes), np.nan)
    raster = study.city.rasters.get("dsm_m")
    rows = np.flatnonzero(asked)
    if raster is None or not len(rows):
        return share
    rules = rule_file(RULES)
    middle = centre(raster, study.city.crs)
    pixel = pixel_size_m(raster, study.city.crs, middle)
    if pixel > rules.number("slope_pixel_max_m"):
        study.notes.warn("roof_raster_coarse", pixel_m=round(pixel, 1), limit_m=rules.number("slope_pixel_max_m"))
        return share
    steep = slope_raster(raster, study.city.crs, middle)
    # The differences reach a step to each side, so pixels nearer to the edge than that know the street below.
    inner = inward(shapes[rows], rules.number("edge_m") + steep.reach_m, join_style="mitre")
    limit = np.tan(np.radians(rules.number("slope_max_deg")))
    share[rows] = means_inside(
        inner, study.city.crs, steep,
        value=lambda slope: np.where(np.isfinite(slope), (slope <= limit).astype(float), np.nan), progress=study.progress,
    )  # fmt: skip
    return share


def _candidates(study: Study, table: FeatureTable, how: np.ndarray, slope: np.ndarray) -> FeatureTable:
    taken = np.concatenate([_raised_parts(study, table.geometry), _roof_gardens(study, table.geometry)])
    roofs = inward(table.geometry, rule_file(RULES).number("edge_m"), join_style="mitre")
    taken = taken[canonical_order(taken)]
    if len(taken):
        roofs = subtract(roofs, taken, shapely.STRtree(taken), study.progress)
    evidence = []
    for known, share in zip(how, slope):  # JSON is written one object at a time
        facts = {"flat": {_TAG: "roof_shape", _SLOPE: "surface_model", _USE: "use_height_or_year"}[known]}
        facts["confidence"] = {_TAG: "high", _SLOPE: "medium", _USE: "low"}[known]
        evidence.append(json.dumps({**facts, **({"flat_share": round(float(share), 3)} if known == _SLOPE else {})}))
    count = len(table)
    return FeatureTable.make(
        roofs,
        {
            "rule": list(how),
            "layer": ["buildings"] * count,
            "source_id": table.text("id"),
            "subkind": list(how),
            "building_use": table.text("use"),
            "protected": ["yes" if flag else None for flag in table.flag("heritage")],
            "priority": [_PRIORITY[known] for known in how],
            "evidence": evidence,
        },
        study.city.crs,
    )


def _raised_parts(study: Study, roofs: np.ndarray) -> np.ndarray:
    """Buildings drawn inside these (n,): plant rooms, lift heads and towers that stand on the roof."""
    everything = study.areas("buildings")
    everything = everything.select(~everything.flag("underground"))
    roof, part = shapely.STRtree(everything.geometry).query(roofs, predicate="contains")
    smaller = shapely.area(everything.geometry[part]) < 0.5 * shapely.area(roofs[roof])
    return everything.geometry[np.unique(part[smaller])]


def _roof_gardens(study: Study, roofs: np.ndarray) -> np.ndarray:
    """Mapped green that lies on one of these buildings (n,)."""
    green = study.areas("green").geometry
    roof, garden = shapely.STRtree(green).query(roofs, predicate="intersects")
    small = shapely.area(green[garden]) <= shapely.area(roofs[roof])
    roof, garden = roof[small], garden[small]
    inside = shared_area(green[garden], roofs[roof]) / np.maximum(shapely.area(green[garden]), 1e-9)
    return green[np.unique(garden[inside >= rule_file(RULES).number("roof_garden_inside")])]
