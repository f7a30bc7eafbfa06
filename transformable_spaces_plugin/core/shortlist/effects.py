"""What chosen sites change: per site and measure, from the effects of their kits, or from what is usually made of their kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Mapping, Optional, Tuple

import numpy as np
import shapely

from ..indicators.ground_cover import RULES as COVER
from ..kits.kit import Kit
from ..notes import Notes
from ..table import FeatureTable, missing
from .costs import CostRule, cost_range, find_costs, kit_gains, kits_beside, read_kits
from .ground import SIZES, before, ground, material, tree_coefficients
from .measures import Change

_GRID_CLASS = {
    "herbaceous_open_soil": "grass", "green_on_slab": "grass", "shrubs_open_soil": "shrubs", "grass_jointed_pavers": "open",
    "wood_chip": "open", "green_roof_thin": "green_roof", "green_roof_thick": "green_roof",
}  # fmt: skip


@dataclass(frozen=True)
class Effects:
    """What a set of sites changes.

    changes: measure → change per site. rung: 1 to 4, NaN without a kit. weeks (n, 2): until it is there, NaN where unknown. usual: sites
    without a kit that get what is usual for their kind. planted: where trees of the positions are planted. shares: class of ground →
    share of each site that becomes it (for cooling). green: sites that become green ground; park: those that become public green.
    """

    changes: Dict[str, Change]
    kit: np.ndarray
    rung: np.ndarray
    weeks: np.ndarray
    usual: np.ndarray
    planted: np.ndarray
    shares: Dict[str, np.ndarray]
    green: np.ndarray
    park: np.ndarray


def site_effects(
    sites: FeatureTable,
    kits: Mapping[str, Kit],
    positions: Optional[FeatureTable],
    trees: Optional[FeatureTable],
    notes: Notes,
    usual: bool = True,
) -> Effects:
    """The effects of ``sites`` (metres), each with its kit: the one in the column ``kit``, else the one that ``costs`` would choose.

    positions: places for trees with ``site_id`` and ``size_class``; None: trees count by the kit's quantity, their canopy as a range.
    trees: those standing now; None: not known, so the canopy before is not. usual: whether a site without a kit gets what is usual
    for its kind (``ground.json``), else it changes nothing. A kit that the catalogue does not hold changes nothing that is known:
    such sites are counted in notes, and their changes are NaN.
    """
    return _Worker(sites, kits, positions, trees, notes, usual).effects()


class _Worker:
    """Fills the arrays of the effects, kit by kit, then kind by kind."""

    def __init__(
        self,
        sites: FeatureTable,
        kits: Mapping[str, Kit],
        positions: Optional[FeatureTable],
        trees: Optional[FeatureTable],
        notes: Notes,
        usual: bool,
    ) -> None:
        self.sites, self.kits, self.notes = sites, kits, notes
        count = len(sites)
        self.area = shapely.area(sites.geometry)
        self.kind = sites.text("kind")
        usable, closed = sites.number("usable_area_m2"), sites.number("usable_area_closed_m2")
        self.usable = np.nan_to_num(np.where(np.nan_to_num(usable) > 0, usable, np.where(np.isfinite(closed), closed, usable)))
        self.sealed, self.coefficient = before(sites)
        self.sealed_m2 = np.nan_to_num(self.sealed) * self.area
        self._read_kits()
        self.usual = missing(self.kit) & usual
        self.canopy_now, self.tree_now = _standing(sites, trees)
        self.by_size = _positions_by_size(sites, positions)
        names = ("trees", "canopy_m2", "green_m2", "permeable_m2", "pedestrian_m2", "bays", "footway_short_m", "cost_eur")
        self.low = {name: np.zeros(count) for name in names}
        self.high = {name: np.zeros(count) for name in names}
        # Change of the coefficients times the ground area, from and to.
        self.ground_low, self.ground_high = np.zeros((count, 3)), np.zeros((count, 3))
        self.planted = np.zeros(count, dtype=bool)
        self.shares: Dict[str, np.ndarray] = {}

    def _read_kits(self) -> None:
        sites = self.sites
        count = len(sites)
        rule = CostRule(without=kits_beside(self.kits, None), gains=kit_gains(self.kits, None))
        self.kit = sites.text("kit") if "kit" in sites else find_costs(sites, rule, self.usable).kit
        self.quantity, self.rung = np.full(count, np.nan), np.full(count, np.nan)
        self.weeks, self.cost = np.full((count, 2), np.nan), np.full((count, 2), np.nan)
        for row, cell in enumerate(sites.text("kits")):  # each site holds its own JSON text
            fit = next((fit for fit in read_kits(cell)["fits"] if fit["kit"] == self.kit[row]), None)
            if fit is not None:
                self.cost[row] = cost_range(fit)
                self.quantity[row] = float((fit.get("quantity") or {}).get("value", np.nan))
                self.rung[row] = float(fit.get("rung", np.nan))
                self.weeks[row] = fit.get("weeks") or (np.nan, np.nan)
        told = sites.number("cost_eur")
        self.cost = np.where(np.isfinite(self.cost), self.cost, told[:, None])

    def effects(self) -> Effects:
        lost = np.zeros(len(self.sites), dtype=bool)
        for name in sorted({str(kit) for kit in self.kit if kit is not None}):  # few, each with effects of its own
            of = self.kit == name
            kit = self.kits.get(name)
            if kit is None:
                lost |= of
                continue
            self.rung[of] = np.where(np.isnan(self.rung[of]), kit.rung, self.rung[of])
            if kit.quantity.unit == "site":
                self.quantity[of] = np.where(np.isnan(self.quantity[of]), 1.0, self.quantity[of])
            lost |= of & np.isnan(self.quantity) & (len(kit.effects) > 0)
            self._kit(kit, of & np.isfinite(self.quantity))
        for kind in sorted({str(value) for value in self.kind[self.usual]}):
            self._usual(kind, self.usual & (self.kind == kind))
        self.notes.count("scenario_kit_unknown", int(lost.sum()))
        return self._made(lost)

    def _kit(self, kit: Kit, of: np.ndarray) -> None:
        """What one kit changes on the sites ``of``."""
        spans: Dict[str, Tuple[float, float]] = {effect.effect: (effect.minimum, effect.maximum) for effect in kit.effects}
        amount = self.quantity

        def add(measure: str, effect: str, sign: float = 1.0) -> None:
            if effect in spans:
                low, high = (sign * amount * value for value in spans[effect])
                self.low[measure][of] += np.minimum(low, high)[of]
                self.high[measure][of] += np.maximum(low, high)[of]

        add("green_m2", "green_m2")
        add("permeable_m2", "permeable_m2")
        add("pedestrian_m2", "pedestrian_m2")
        add("bays", "bays_given_up", -1.0)
        names = ("cooling_coefficient", "biodiversity_coefficient", "permeability_coefficient")
        if kit.quantity.unit == "m2" and any(name in spans for name in names):
            for target, end in ((self.ground_low, 0), (self.ground_high, 1)):
                per_m2 = np.array([spans[name][end] if name in spans else np.nan for name in names])
                self._lay(target, of, np.minimum(amount, self.area), per_m2)
            if "permeable_m2" not in spans and "permeability_coefficient" in spans:
                self.low["permeable_m2"][of] = self.ground_low[of, 2]
                self.high["permeable_m2"][of] = self.ground_high[of, 2]
        if "canopy_m2" in spans:
            self._plant(of, None if self.by_size is not None else spans, kit.quantity.unit == "tree")
        if "pedestrian_m2" in spans and kit.rung >= ground()["footways"]["least_rung"]:
            self._widen(of)
        ground_site = of & (self.kind != "blind_wall") & (self.area > 0)
        green = (self.low["green_m2"] + self.high["green_m2"]) / 2.0
        loose = np.maximum((self.low["permeable_m2"] + self.high["permeable_m2"]) / 2.0 - green, 0.0)
        for kind_of, name in ((self.kind == "flat_roof", "green_roof"), (self.kind != "flat_roof", "grass")):
            self._share(name, ground_site & kind_of, green)
        self._share("open", ground_site, loose)

    def _usual(self, kind: str, of: np.ndarray) -> None:
        """What is usually made of one kind, on the sites ``of``."""
        entry = ground()["usual"].get(kind)
        if entry is None:
            return
        green_materials = ground()["green_materials"]["value"]
        if kind == "blind_wall":
            self._both("green_m2", of, self.usable)
            return
        covers = entry["covers"]
        self._both("green_m2", of, self.usable * sum(share for name, share in covers.items() if name in green_materials))
        self._both("pedestrian_m2", of, self.usable * entry["pedestrian_share"])
        if entry["bays_share"]:
            self._both("bays", of, -entry["bays_share"] * self._bays_now())
        whole = sum(covers.values())
        if whole:
            mixed = sum((share * material(name) for name, share in covers.items()), np.zeros(3)) / whole
            for target in (self.ground_low, self.ground_high):
                self._lay(target, of, np.minimum(self.usable * whole, self.area), mixed)
            self._both("permeable_m2", of, self.ground_low[:, 2])
        for name, share in covers.items():
            self._share(_GRID_CLASS[name], of & (self.area > 0), self.usable * share)
        if entry["trees"]:
            self._plant(of, None if self.by_size is not None else {"canopy_m2": _canopy_span()}, True)
        if entry["pedestrian_share"]:
            self._widen(of)

    def _both(self, measure: str, of: np.ndarray, values: np.ndarray) -> None:
        self.low[measure][of] += values[of]
        self.high[measure][of] += values[of]

    def _share(self, name: str, of: np.ndarray, m2: np.ndarray) -> None:
        shares = self.shares.setdefault(name, np.zeros(len(self.sites)))
        shares[of] += np.clip(m2[of] / self.area[of], 0.0, 1.0)

    def _lay(self, target: np.ndarray, of: np.ndarray, m2: np.ndarray, per_m2: np.ndarray) -> None:
        """Lay ``m2`` of something new, on sealed ground first; a coefficient that is NaN stays as it is."""
        sealed = np.minimum(m2, self.sealed_m2)
        for number in np.flatnonzero(np.isfinite(per_m2)):
            was = np.zeros(len(self.sites))
            for kind, entry in ground()["before"].items():
                if entry["sealed"] is not None:
                    here = of & (self.kind == kind)
                    was[here] = (sealed * material(entry["sealed"])[number] + (m2 - sealed) * material(entry["open"])[number])[here]
            target[of, number] += (m2 * per_m2[number] - was)[of]

    def _plant(self, of: np.ndarray, spans: Optional[Mapping[str, Tuple[float, float]]], counted: bool) -> None:
        """Plant the positions of the sites ``of``; without positions (``spans`` given) as many trees as the kit or the site tells."""
        table = tree_coefficients()
        self.planted |= of
        if spans is None and self.by_size is not None:
            self._both("trees", of, self.by_size.sum(axis=1))
            self._both("canopy_m2", of, self.by_size @ table[:, 0])
            self.ground_low[of] += (self.by_size @ table[:, 1:])[of]
            self.ground_high[of] += (self.by_size @ table[:, 1:])[of]
            return
        number = self.sites.number("tree_positions")
        number = np.where(of & np.isfinite(self.quantity) & counted, self.quantity, number)
        low, high = (spans or {})["canopy_m2"]
        if counted:
            self._both("trees", of, number)
            self.low["canopy_m2"][of] += (number * low)[of]
            self.high["canopy_m2"][of] += (number * high)[of]
            self.ground_low[of] += np.outer(np.nan_to_num(number), table[0, 1:])[of]
            self.ground_high[of] += np.outer(np.nan_to_num(number), table[-1, 1:])[of]
        else:
            self.low["canopy_m2"][of] += (self.quantity * low)[of]
            self.high["canopy_m2"][of] += (self.quantity * high)[of]

    def _widen(self, of: np.ndarray) -> None:
        """Footways of streets that the site makes wider: metres of street too narrow, those under 1.40 m whole, under 1.80 m half."""
        street = of & (self.kind == "street")
        gained = self._short("footway_after_m") - self._short("footway_min_m")
        self._both("footway_short_m", street, np.minimum(gained, 0.0))

    def _short(self, column: str) -> np.ndarray:
        limits = ground()["footways"]
        width = self.sites.number(column)
        share = np.where(width < limits["least_m"], 1.0, np.where(width < limits["advised_m"], 0.5, 0.0))
        return np.where(np.isfinite(width), share * self.sites.number("length_m"), np.nan)

    def _bays_now(self) -> np.ndarray:
        """Bays on the site (n): its own, of a street those that its change would take; NaN where not known."""
        own, lost = self.sites.number("bays"), self.sites.number("bays_lost")
        found = np.where(np.isfinite(own), own, lost)
        parked = np.isin(self.kind.astype(str), ("street", "car_park"))
        return np.where(parked, found, np.nan_to_num(found))

    def _made(self, lost: np.ndarray) -> Effects:
        count = len(self.sites)
        solid = self.kind != "blind_wall"
        now = {
            "trees": np.full(count, np.nan), "canopy_m2": self.canopy_now, "green_m2": np.full(count, np.nan),
            "permeable_m2": np.where(solid, self.area * np.nan_to_num(self.coefficient[:, 2]), 0.0),
            "pedestrian_m2": self.area * np.array([ground()["before"].get(str(k), {}).get("pedestrian_share", 0) for k in self.kind]),
            "bays": self._bays_now(),
            "footway_short_m": np.where(self.kind == "street", self._short("footway_min_m"), 0.0),
            "cost_eur": np.zeros(count),
        }  # fmt: skip
        self.low["cost_eur"], self.high["cost_eur"] = self.cost[:, 0].copy(), self.cost[:, 1].copy()
        # No more ground becomes permeable, or walked on, than there is; no more bays are given up than stand there.
        for end in (self.low, self.high):
            for name in ("permeable_m2", "pedestrian_m2"):
                end[name] = np.where(solid, np.minimum(end[name], np.maximum(self.area - now[name], 0.0)), end[name])
            end["bays"] = np.where(np.isfinite(now["bays"]), np.maximum(end["bays"], -np.nan_to_num(now["bays"])), end["bays"])
        changes = {}
        for name in self.low:
            low, high = self.low[name], self.high[name]
            if name != "cost_eur":
                low, high = np.where(lost, np.nan, low), np.where(lost, np.nan, high)
            changes[name] = Change(now[name], low, high)
        changes.update(self._coefficients(lost))
        total = np.maximum(sum(self.shares.values(), np.zeros(count)), 1.0)
        shares = {name: values / total for name, values in self.shares.items()}
        green = sum((shares[name] for name in ("grass", "shrubs", "green_roof") if name in shares), np.zeros(count))
        rule = ground()["public_green"]
        lasting = self.usual | (np.nan_to_num(self.rung) >= rule["least_rung"])
        mostly = green >= rule["least_share"]
        return Effects(
            changes=changes, kit=self.kit, rung=self.rung, weeks=self.weeks, usual=self.usual, planted=self.planted, shares=shares,
            green=mostly & (self.kind != "flat_roof"), park=mostly & lasting & np.isin(self.kind.astype(str), rule["kinds"]),
        )  # fmt: skip

    def _coefficients(self, lost: np.ndarray) -> Dict[str, Change]:
        made = {}
        area = np.where(self.area > 0, self.area, np.nan)
        for number, name in enumerate(("cooling", "biodiversity", "permeability")):
            now = self.coefficient[:, number] + np.nan_to_num(self.tree_now[:, number]) / area
            low, high = now + self.ground_low[:, number] / area, now + self.ground_high[:, number] / area
            now, low, high = (np.clip(values, 0.0, 1.0) for values in (now, low, high))
            made[name] = Change(now, np.where(lost, np.nan, low - now), np.where(lost, np.nan, high - now))
        return made


def _canopy_span() -> Tuple[float, float]:
    table = tree_coefficients()
    return float(table[0, 0]), float(table[-1, 0])


def _standing(sites: FeatureTable, trees: Optional[FeatureTable]) -> Tuple[np.ndarray, np.ndarray]:
    """Canopy (m², n) of the trees that stand on each site, NaN where no layer tells, and their coefficients (n, 3)."""
    count = len(sites)
    if trees is None:
        return np.full(count, np.nan), np.zeros((count, 3))
    crown = trees.number("crown_diameter_m")
    canopy = np.pi / 4.0 * np.where(np.isnan(crown), COVER.number("crown_m"), crown) ** 2
    table = tree_coefficients()
    size = np.digitize(canopy, (table[1:, 0] + table[:-1, 0]) / 2.0)
    site, tree = shapely.STRtree(trees.geometry).query(sites.geometry, predicate="intersects")
    order = np.lexsort((canopy[tree], site))
    site, tree = site[order], tree[order]
    total = np.bincount(site, weights=canopy[tree], minlength=count)
    made = np.column_stack([np.bincount(site, weights=table[size[tree], 1 + number], minlength=count) for number in range(3)])
    return total, made


def _positions_by_size(sites: FeatureTable, positions: Optional[FeatureTable]) -> Optional[np.ndarray]:
    """How many places for small, medium and large trees each site has (n, 3); None without positions."""
    if positions is None:
        return None
    rows = {name: number for number, name in enumerate(sites.text("site_id")) if name is not None}
    at = np.array([rows.get(name, -1) for name in positions.text("site_id")], dtype=np.int64)
    size = np.array([SIZES.index(value) if value in SIZES else -1 for value in positions.text("size_class")], dtype=np.int64)
    kept = (at >= 0) & (size >= 0)
    made = np.zeros((len(sites), 3))
    np.add.at(made, (at[kept], size[kept]), 1.0)
    return made
