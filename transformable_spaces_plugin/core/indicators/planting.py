"""How much of a site can be planted, how many trees can stand there, and how much buried networks take of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ..notes import QuietNotes
from ..spaces.given_widths import WIDTHS, with_given_widths
from ..spaces.planting import planting_positions, tree_counts
from ..spaces.rule_file import RuleFile
from ..spaces.street_profiles import measure_street_profiles

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("networks.json"))


def network_conflict_share(scene: Scene) -> np.ndarray:
    """Share (0..1, n) of every site that lies within the planting distance of a buried network or a tramway (``networks.json``).

    Overhead lines do not count; a network that does not say whether it is buried does. NaN where networks are absent.
    """
    sites = scene.sites.geometry
    if not scene.city.has("networks"):
        return np.full(len(sites), np.nan)
    networks, rail = scene.city.layer("networks"), scene.city.layer("rail")
    buffers = RULES.numbers("buffer_m")
    width = np.array([buffers.get(str(kind), np.nan) for kind in networks.text("kind")], dtype=float)
    buried = np.array([value is None or bool(value) for value in networks.text("underground")], dtype=bool) & np.isfinite(width)
    tram = (rail.text("kind").astype(str) == "tram") & (rail.text("status").astype(str) == "active") & ~rail.flag("tunnel")
    strips = np.concatenate([
        shapely.buffer(networks.geometry[buried], width[buried], quad_segs=4),
        shapely.buffer(rail.geometry[tram], RULES.number("tram_m"), quad_segs=4),
    ])
    share = np.where(shapely.area(sites) > 0, 0.0, np.nan)
    if not len(strips) or not len(sites):
        return share
    row, strip = shapely.STRtree(strips).query(sites, predicate="intersects")
    order = np.lexsort((strip, row))
    row, strip = row[order], strip[order]
    parts, of = shapely.get_parts(shapely.intersection(sites[row], strips[strip]), return_index=True)
    flat = shapely.get_dimensions(parts) == 2
    parts, owner = parts[flat], row[of[flat]]
    rows, group = np.unique(owner, return_inverse=True)
    # A buffer of nothing melts the parts of each multipolygon together: a union by site without a loop.
    taken = shapely.area(shapely.buffer(shapely.multipolygons(parts, indices=group.reshape(-1)), 0.0)) if len(parts) else np.zeros(0)
    share[rows] = np.minimum(taken / np.maximum(shapely.area(sites[rows]), 1e-9), 1.0)
    return share


def plantable_share(scene: Scene) -> np.ndarray:
    """Share (0..1, n) of every site left for planting: usable area / area, less the share that known networks take.

    The usable area already leaves out buildings, the traffic that stays and the fire lane. Where networks are absent nothing is
    taken off (what they cost is ``network_conflict_share``, then missing). NaN where the usable area is not known, and on flat roofs:
    what a roof can carry nobody knows before an engineer has looked. Sites near the axis of a metro are counted in notes and lose
    nothing: that depends on how deep it lies.
    """
    sites = scene.sites
    scene.notes.count("sites_near_metro", _near_metro(scene))
    area = shapely.area(sites.geometry)
    usable = sites.number("usable_area_m2")
    share = np.divide(usable, area, out=np.full(len(sites), np.nan), where=area > 0)
    taken = network_conflict_share(scene)
    share[sites.text("kind") == "flat_roof"] = np.nan
    return np.clip(share * (1 - np.where(np.isnan(taken), 0.0, taken)), 0.0, 1.0)


def _near_metro(scene: Scene) -> int:
    """How many sites on the ground lie within the warning distance of a metro in use."""
    rail = scene.city.layer("rail")
    metro = (rail.text("kind").astype(str) == "subway") & (rail.text("status").astype(str) == "active") & ~rail.flag("bridge")
    if not metro.any():
        return 0
    on_ground = ~np.isin(scene.sites.text("kind").astype(str), ("flat_roof", "blind_wall"))
    reach = RULES.number("metro_warning_m")
    near = shapely.STRtree(rail.geometry[metro]).query(scene.sites.geometry[on_ground], predicate="dwithin", distance=reach)[0]
    return len(np.unique(near))


def tree_positions(scene: Scene) -> np.ndarray:
    """Number of trees that can stand on every site (n): the column that the sites bring, else counted anew.

    Counted anew, streets that carry no widths are measured; see :func:`planting.planting_positions`.
    """
    sites = scene.sites
    given = sites.number("tree_positions")
    if np.isfinite(given).any():
        return given
    if "site_id" not in sites:
        sites = sites.with_columns(site_id=np.arange(len(sites)).astype(str))
    quiet = QuietNotes()
    profiles = measure_street_profiles(scene.city, quiet)
    if any(name in scene.streets for name in WIDTHS):
        profiles = with_given_widths(profiles, scene.streets, quiet)
    return tree_counts(sites, planting_positions(sites, scene.city, profiles, scene.notes, scene.progress).positions)
