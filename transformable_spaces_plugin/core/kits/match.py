"""Which kits fit which sites: *fits*, *blocked* by which rule, or *unknown* for want of which datum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Tuple

import numpy as np

from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from ..words import Words
from .kit import Kit, Quantity, Rule
from .site_values import SiteValues, Verdict
from .terms import GENERAL, JURISDICTIONS
from .writing import kits_column, kits_table

NO_JURISDICTION = "none"
# Whole things: half a tree is none.
_COUNTED = ("tree", "bay", "site")


@dataclass(frozen=True)
class KitMatch:
    """One kit on the sites of its kinds.

    rows: their row numbers (m,), ascending. status (m,): 0 fits, 1 unknown, 2 blocked (``writing.STATUSES``). broken, missing,
    to_check: where on these rows a rule is broken, a datum is missing, or one is that a visit can settle. quantity (m,): NaN
    where not known; cost_eur, weeks (m, 2): least and most, NaN where not known.
    """

    kit: Kit
    rows: np.ndarray
    status: np.ndarray
    broken: Tuple[Tuple[Rule, np.ndarray], ...]
    missing: Tuple[Tuple[str, np.ndarray], ...]
    to_check: Tuple[Tuple[str, np.ndarray], ...]
    quantity: np.ndarray
    cost_eur: np.ndarray
    weeks: np.ndarray
    spared: Tuple[Tuple[int, np.ndarray], ...] = ()


@dataclass(frozen=True)
class Matching:
    """All kits on all sites, in the order of the ladder."""

    values: SiteValues
    of_kits: Tuple[KitMatch, ...]


def match_kits(
    sites: FeatureTable, kits: Mapping[str, Kit], jurisdiction: str, notes: Notes, progress: Progress = SILENT
) -> FeatureTable:
    """``sites`` with the column ``kits``: JSON text with the lists ``fits``, ``blocked`` and ``unknown`` of the kits for the site's kind.

    Kits for other kinds are in no list. ``fits`` is ordered light and reversible first, each with rung, cost_eur ([least, most]
    or null), quantity (or null), weeks until it is there, and ``check``: what has to be established on the spot, by an
    engineer or by asking; where the site does not need some permit of the kit, ``permits`` lists the numbers (from 0) of those that it
    needs, or may need as far as the data tell. ``blocked`` names every rule that is broken with measured value and limit,
    ``unknown`` the missing data.

    jurisdiction: ``fr``, ``be``, ``us``, ``mx`` or ``none``; its rules hold, and the general ones. Of two limits on one property
    the stricter is told. Properties that the sites lack are missing (measure them with ``site_facts`` and the indicators).
    Raises MissingField without ``kind``, InputError for an unknown jurisdiction, Cancelled.
    """
    matching = judge(sites, kits, jurisdiction, progress.part(0.0, 0.4))
    column = kits_column(matching, progress.part(0.4, 1.0))
    tell(matching, notes)
    return sites.with_columns(kits=column)


def match_table(
    sites: FeatureTable,
    kits: Mapping[str, Kit],
    jurisdiction: str,
    progress: Progress = SILENT,
    language: str = "en",
) -> FeatureTable:
    """One row per site and kit of its kind, without geometry: status, the first broken rule with measured value and limit, missing
    data, what to check, quantity, cost, weeks, and the reason as a sentence in ``language``. Errors as for :func:`match_kits`.
    """
    matching = judge(sites, kits, jurisdiction, progress.part(0.0, 0.3))
    return kits_table(matching, Words(language), progress.part(0.3, 1.0))


def judge(sites: FeatureTable, kits: Mapping[str, Kit], jurisdiction: str, progress: Progress = SILENT) -> Matching:
    """Every kit on the sites of its kinds; what :func:`match_kits` and :func:`match_table` write out."""
    if jurisdiction not in (*JURISDICTIONS, NO_JURISDICTION):
        raise InputError(f"jurisdiction is one of {', '.join((*JURISDICTIONS, NO_JURISDICTION))}, not {jurisdiction!r}")
    sites.column("kind")
    values = SiteValues(sites)
    found = []
    for number, kit in enumerate(sorted(kits.values(), key=lambda kit: kit.ladder)):
        progress.at(number / max(len(kits), 1))
        found.append(_of_kit(values, kit, rules_in(kit, jurisdiction)))
    progress.at(1.0)
    return Matching(values, tuple(found))


def rules_in(kit: Kit, jurisdiction: str) -> Tuple[Rule, ...]:
    """The rules of a kit that hold in a jurisdiction: its own and the general ones; of two limits on one property the stricter.

    Between equal limits the jurisdiction's own is kept: it says which law asks for it.
    """
    strictest: Dict[Tuple[object, ...], Rule] = {}
    for number, rule in enumerate(kit.rules):
        if rule.jurisdiction not in (jurisdiction, GENERAL):
            continue
        limit = rule.comparison in (">=", "<=")
        key: Tuple[object, ...] = (rule.property, rule.comparison, rule.kinds) if limit else (number,)
        held = strictest.get(key)
        if held is None or _stricter(rule, held):
            strictest[key] = rule
    return tuple(strictest.values())


def _stricter(rule: Rule, held: Rule) -> bool:
    if rule.value == held.value:
        return held.jurisdiction == GENERAL
    return bool(rule.value > held.value) == (rule.comparison == ">=")


def _of_kit(values: SiteValues, kit: Kit, rules: Tuple[Rule, ...]) -> KitMatch:
    names, code = values.classes("kind")
    rows = np.flatnonzero(np.array([*np.isin(names, kit.kinds), False], dtype=bool)[code])
    blocked, unknown = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    broken: List[Tuple[Rule, np.ndarray]] = []
    absent: Dict[str, np.ndarray] = {}
    to_check: Dict[str, np.ndarray] = {}
    for rule in rules:
        asked = np.array([*np.isin(names, rule.kinds), False], dtype=bool)[code[rows]]
        verdict: Verdict = values.verdict(rule)
        fails, lacks = verdict.broken[rows] & asked, verdict.missing[rows] & asked
        if fails.any():
            broken.append((rule, fails))
        if lacks.any():
            where = to_check if rule.if_missing == "check" else absent
            where[rule.property] = where.get(rule.property, np.zeros(len(rows), dtype=bool)) | lacks
            unknown |= lacks & (rule.if_missing != "check")
        blocked |= fails
    status = np.where(blocked, 2, np.where(unknown, 1, 0))
    quantity = quantity_of(values, kit.quantity)[rows]
    return KitMatch(
        kit, rows, status, tuple(broken), tuple(sorted(absent.items())), tuple(sorted(to_check.items())), quantity,
        cost_of(kit, quantity), weeks_of(kit, quantity), _spared(values, kit, rows),
    )  # fmt: skip


def _spared(values: SiteValues, kit: Kit, rows: np.ndarray) -> Tuple[Tuple[int, np.ndarray], ...]:
    """The permits whose condition (``when``) some of the rows are known not to meet, and which rows these are."""
    names, code = values.classes("kind")
    found = []
    for number, permit in enumerate(kit.permits):
        if permit.when is not None:
            of_kind = np.array([*np.isin(names, permit.when.kinds), False], dtype=bool)[code[rows]]
            found.append((number, values.verdict(permit.when).broken[rows] | ~of_kind))
    return tuple((number, mask) for number, mask in found if mask.any())


def quantity_of(values: SiteValues, quantity: Quantity) -> np.ndarray:
    """How much of a kit each site takes (n,), in the quantity's unit: whole trees, bays and sites, metres to the decimetre.

    NaN where no column says, or where what it says leaves nothing.
    """
    if not quantity.columns:
        return np.ones(len(values.sites))
    amount = np.full(len(values.sites), np.nan)
    for name in quantity.columns:
        amount = np.where(np.isnan(amount), values.number(name), amount)
    amount = amount * quantity.factor
    amount = np.floor(amount + 1e-9) if quantity.unit in _COUNTED else np.round(amount, 1)
    amount = amount if quantity.maximum is None else np.minimum(amount, quantity.maximum)
    return np.where(amount > 0, amount, np.nan)


def cost_of(kit: Kit, quantity: np.ndarray) -> np.ndarray:
    """Least and most euros (m, 2) for a quantity (m,), whole euros from 1 up; NaN where cost or quantity is not known."""
    if kit.cost is None:
        return np.full((len(quantity), 2), np.nan)
    return np.maximum(np.round(quantity[:, None] * np.array([kit.cost.minimum, kit.cost.maximum])), 1.0)


def weeks_of(kit: Kit, quantity: np.ndarray) -> np.ndarray:
    """Least and most weeks (m, 2) from the decision until it is there; a larger quantity takes longer where the kit says how much.

    A quantity that is not known counts as none.
    """
    delay = kit.delay_weeks
    more = np.zeros(len(quantity))
    if delay.each is not None:
        more = np.floor(np.nan_to_num(quantity) / delay.each) * delay.weeks_each
    return np.round(np.array([delay.minimum, delay.maximum]) + more[:, None], 1)


def tell(matching: Matching, notes: Notes) -> None:
    """Note how many sites have a kit that fits, and the data that kept kits from being judged."""
    count = len(matching.values.sites)
    fitting = np.zeros(count, dtype=bool)
    lacking: Dict[str, int] = {}
    for found in matching.of_kits:
        fitting[found.rows[found.status == 0]] = True
        for name, mask in found.missing:
            lacking[name] = lacking.get(name, 0) + int((mask & (found.status == 1)).sum())
    notes.info("kits_matched", kits=len(matching.of_kits), sites=count, count=int(fitting.sum()))
    for name, times in sorted(lacking.items()):
        if times:
            notes.info("kits_want", property=name, count=times)
