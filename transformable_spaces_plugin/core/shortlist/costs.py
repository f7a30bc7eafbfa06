"""Which kit a site would get and what that costs: from the column ``kits``, from a column of costs, or by an assumption that is told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import field as made_anew
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

import numpy as np

from ..errors import InputError
from ..kits.kit import Kit
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable

RULES = RuleFile(Path(__file__).with_name("limits.json"))
LEVELS = ("low", "middle", "high")
RUNGS = (1, 2, 3, 4)


@dataclass(frozen=True)
class CostRule:
    """How costs are found.

    field: a column of euros that goes before the kits. level: the end of a kit's range that counts, ``low``, ``middle`` or ``high``.
    rung: the highest step of the ladder that is wanted, 1 (a day's trial) to 4 (permanent works). only: ids of the kits allowed (empty:
    all). without: ids of kits that are not to be taken unless ``only`` names them. assumed_eur_m2: euros a square metre of usable ground
    where no cost is known (None: such a cost stays unknown). gains: m² that a unit of each kit's quantity gives (``kit_gains``); of the
    kits on one rung the one that gives most is taken (empty: the first).
    """

    field: Optional[str] = None
    level: str = "middle"
    rung: int = 4
    only: Tuple[str, ...] = ()
    without: Tuple[str, ...] = ()
    assumed_eur_m2: Optional[float] = None
    gains: Mapping[str, float] = made_anew(default_factory=dict)


@dataclass(frozen=True)
class Costs:
    """Per site (n,): the kit's id or None, its cost (€, NaN: unknown), the range of the cost, and how it is known.

    source: ``field``, ``kit``, ``assumed`` or None.
    """

    kit: np.ndarray
    cost_eur: np.ndarray
    low_eur: np.ndarray
    high_eur: np.ndarray
    source: np.ndarray


def read_kits(cell: Any) -> Dict[str, List[Dict[str, Any]]]:
    """A cell of ``kits`` as the JSON object of its matching; empty lists where the cell is missing. InputError when it cannot be read."""
    if cell is None:
        return {"fits": [], "blocked": [], "unknown": []}
    document = cell
    if isinstance(cell, str):
        try:
            document = json.loads(cell)
        except ValueError:
            raise InputError(f"field “kits” holds what “Match kits” did not write: {cell[:40]!r}") from None
    if not isinstance(document, dict):
        raise InputError(f"field “kits” holds what “Match kits” did not write: {str(cell)[:40]!r}")
    return {part: list(document.get(part) or []) for part in ("fits", "blocked", "unknown")}


def find_costs(sites: FeatureTable, rule: CostRule, usable_m2: np.ndarray) -> Costs:
    """The kit and the cost of every site by the rule; usable_m2 (n,) is what an assumed rate is multiplied with.

    Of the kits that fit and are on the wanted rung or below, one of the highest rung is taken: a kit whose cost is known before one whose
    cost is not, then the one that gives most on this site, then the first. Without kits the site has none.
    """
    count = len(sites)
    kit = np.full(count, None, dtype=object)
    low, high = np.full(count, np.nan), np.full(count, np.nan)
    for row, cell in enumerate(sites.text("kits")):  # each site holds its own JSON text
        chosen = choose_kit(read_kits(cell)["fits"], rule)
        if chosen is not None:
            kit[row] = str(chosen["kit"])
            low[row], high[row] = cost_range(chosen)
    cost = {"low": low, "middle": (low + high) / 2.0, "high": high}[rule.level]
    source = np.full(count, None, dtype=object)
    source[np.isfinite(cost)] = "kit"
    if rule.field is not None:
        given = sites.column(rule.field)
        if given.dtype.kind not in "fi":
            raise InputError(f"field “{rule.field}” holds text; a field of costs in euros is expected")
        told = np.isfinite(given.astype(float)) & (given.astype(float) >= 0)
        cost, low, high = (np.where(told, given.astype(float), values) for values in (cost, low, high))
        source = np.where(told, "field", source)
    if rule.assumed_eur_m2 is not None:
        guessed = ~np.isfinite(cost) & np.isfinite(usable_m2)
        rate = rule.assumed_eur_m2 * usable_m2
        cost, low, high = (np.where(guessed, rate, values) for values in (cost, low, high))
        source = np.where(guessed, "assumed", source)
    return Costs(kit, cost, low, high, source)


def choose_kit(fits: List[Dict[str, Any]], rule: CostRule) -> Optional[Dict[str, Any]]:
    """The kit of a site among those that fit (ordered light first), by the rule; None where none is left."""
    allowed = [
        fit
        for fit in fits
        if int(fit.get("rung", 4)) <= rule.rung and (fit["kit"] in rule.only if rule.only else fit["kit"] not in rule.without)
    ]
    if not allowed:
        return None
    highest = max(int(fit.get("rung", 4)) for fit in allowed)
    on_rung = [fit for fit in allowed if int(fit.get("rung", 4)) == highest]
    priced = [fit for fit in on_rung if np.isfinite(cost_range(fit)[0])]
    return max(priced or on_rung, key=lambda fit: _gain(fit, rule.gains))


def _gain(fit: Mapping[str, Any], gains: Mapping[str, float]) -> float:
    """What a kit gives on the site that it fits (m²); 0 where its quantity is not known."""
    amount = float((fit.get("quantity") or {}).get("value") or 0.0)
    return gains.get(fit["kit"], 0.0) * amount


def kits_beside(kits: Mapping[str, Kit], score: Optional[str]) -> Tuple[str, ...]:
    """Ids of the kits whose effects do not serve a score (``greening``, ``pedestrian``); of None: those without any effect.

    What serves which score is told in ``limits.json``; an effect that may be 0 does not serve. A kit that the catalogue does not hold is
    not among them.
    """
    serving = _serving(score)

    def serves(kit: Kit) -> bool:
        return any(score is None or (effect.effect in serving and effect.minimum > 0) for effect in kit.effects)

    return tuple(sorted(name for name, kit in kits.items() if not serves(kit)))


def kit_gains(kits: Mapping[str, Kit], score: Optional[str]) -> Dict[str, float]:
    """By kit the ground, roof or wall (m², middle of its range) that a unit of its quantity gives a score; of None: any score.

    Effects on the same ground do not add up: the greatest counts.
    """
    serving = _serving(score)
    return {
        name: max(((effect.minimum + effect.maximum) / 2.0 for effect in kit.effects if effect.effect in serving), default=0.0)
        for name, kit in kits.items()
    }


def _serving(score: Optional[str]) -> Tuple[str, ...]:
    """The effects that serve a score; of None: any of the scores."""
    return tuple(name for one in ("greening", "pedestrian") if score in (one, None) for name in RULES.classes(f"serves_{one}"))


def cost_range(fit: Dict[str, Any]) -> Tuple[float, float]:
    """The cost of a kit that fits, from and to (€); NaN twice where it is unknown."""
    span = fit.get("cost_eur")
    if not span:
        return float("nan"), float("nan")
    return float(span[0]), float(span[1])
