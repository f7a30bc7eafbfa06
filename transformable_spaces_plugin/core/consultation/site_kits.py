"""The kits of each site as the public gets them: the cells of the column ``kits`` and the texts of the catalogue, as plain data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from ..notes import Notes
from ..words import LANGUAGES, two_figures

Texts = Mapping[str, Any]


@dataclass(frozen=True)
class Fit:
    """A kit that fits a site: its id, its rung (1 a day's trial … 4 permanent works), and where they are known its costs (low, high; EUR),
    its quantity, the weeks until it is there (low, high) and what has to be established on the spot. permits: the numbers of the kit's
    permits that the site needs; None: all of them.
    """

    kit: str
    rung: Optional[int] = None
    cost_eur: Optional[Tuple[float, float]] = None
    quantity: Optional[Tuple[float, str]] = None
    weeks: Optional[Tuple[float, float]] = None
    check: Tuple[str, ...] = ()
    permits: Optional[Tuple[int, ...]] = None


@dataclass(frozen=True)
class SiteKits:
    """The kits of one site: those that fit, light and reversible first, those that a rule blocks and those that lack data."""

    fits: Tuple[Fit, ...] = ()
    blocked: Tuple[Tuple[str, Tuple[Mapping[str, Any], ...]], ...] = ()
    unknown: Tuple[Tuple[str, Tuple[str, ...]], ...] = ()


def site_kits(column: np.ndarray, known: Iterable[str], notes: Optional[Notes] = None) -> List[SiteKits]:
    """The cells of a column ``kits`` (n,) as :class:`SiteKits`; a missing or unreadable cell has none.

    Kits that are not among ``known`` are left out and counted in ``notes``.
    """
    catalogue = set(known)
    left_out: Dict[str, int] = {}
    made = []
    # A loop over the sites shown: each cell is a JSON text of its own.
    for cell in column:
        raw = _json(cell)
        fits = tuple(_fit(entry) for entry in _entries(raw, "fits", catalogue, left_out))
        blocked = tuple((str(entry["kit"]), tuple(entry.get("by") or ())) for entry in _entries(raw, "blocked", catalogue, left_out))
        unknown = tuple((str(entry["kit"]), tuple(entry.get("missing") or ())) for entry in _entries(raw, "unknown", catalogue, left_out))
        made.append(SiteKits(fits, blocked, unknown))
    if notes is not None:
        for kit in sorted(left_out):
            notes.count("kit_not_in_catalogue", left_out[kit], kit=kit)
    return made


def _json(cell: Any) -> Mapping[str, Any]:
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except ValueError:
            return {}
    return cell if isinstance(cell, dict) else {}


def _entries(raw: Mapping[str, Any], side: str, catalogue: Iterable[str], left_out: Dict[str, int]) -> List[Mapping[str, Any]]:
    kept = []
    for entry in raw.get(side) or ():
        if entry.get("kit") in catalogue:
            kept.append(entry)
        else:
            left_out[str(entry.get("kit"))] = left_out.get(str(entry.get("kit")), 0) + 1
    return kept


def _fit(entry: Mapping[str, Any]) -> Fit:
    quantity, rung = entry.get("quantity"), entry.get("rung")
    return Fit(
        kit=str(entry["kit"]),
        rung=None if rung is None else int(rung),
        cost_eur=_pair(entry.get("cost_eur")),
        quantity=None if not quantity or quantity.get("value") is None else (float(quantity["value"]), str(quantity.get("unit") or "")),
        weeks=_pair(entry.get("weeks")),
        check=tuple(str(name) for name in entry.get("check") or ()),
        permits=None if entry.get("permits") is None else tuple(int(number) for number in entry["permits"]),
    )


def _pair(values: Any) -> Optional[Tuple[float, float]]:
    return None if not values or None in values else (float(values[0]), float(values[1]))


def kit_columns(kits: Sequence[SiteKits], cards: Mapping[str, Mapping[str, Any]]) -> Dict[str, np.ndarray]:
    """The public columns about kits: ``kits``, ``kits_<language>``, ``who``, ``cost_min_eur``, ``cost_max_eur``.

    Texts are None where nothing fits, costs NaN where none is known.
    """
    count = len(kits)
    columns: Dict[str, np.ndarray] = {name: np.full(count, None, dtype=object) for name in ("kits", "who")}
    columns.update({f"kits_{language}": np.full(count, None, dtype=object) for language in LANGUAGES})
    columns["cost_min_eur"], columns["cost_max_eur"] = np.full(count, np.nan), np.full(count, np.nan)
    # A loop over the sites shown: each has a list of its own.
    for row, site in enumerate(kits):
        if not site.fits:
            continue
        columns["kits"][row] = "|".join(fit.kit for fit in site.fits)
        for language in LANGUAGES:
            columns[f"kits_{language}"][row] = "; ".join(cards[fit.kit]["title"][language] for fit in site.fits)
        who = dict.fromkeys(person for fit in site.fits for person in cards[fit.kit]["who"])
        columns["who"][row] = "|".join(who) or None
        costs = [fit.cost_eur for fit in site.fits if fit.cost_eur is not None]
        if costs:
            columns["cost_min_eur"][row] = two_figures(min(low for low, _ in costs))
            columns["cost_max_eur"][row] = two_figures(max(high for _, high in costs))
    return columns
