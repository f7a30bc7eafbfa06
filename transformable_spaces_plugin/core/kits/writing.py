"""A matching written out: as the column ``kits`` of the sites, and as a table of site and kit."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Sequence, Tuple

import numpy as np

from ..progress import Progress
from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable
from ..words import Words
from .kit import Rule
from .say import what_is_missing, what_to_check, why_blocked
from .terms import properties

if TYPE_CHECKING:
    from .match import KitMatch, Matching

STATUSES = ("fits", "unknown", "blocked")


@lru_cache(maxsize=1)
def table_schema() -> LayerSchema:
    """The fields of ``match_table``, with titles and units."""
    return load_schemas(Path(__file__).with_name("table_schema.json"))["kits"]


def kits_column(matching: Matching, progress: Progress) -> np.ndarray:
    """The JSON text of each site (n,); its form is that of ``match_kits``."""
    count = len(matching.values.sites)
    lists: Dict[str, List[List[str]]] = {status: [[] for _ in range(count)] for status in STATUSES}
    for number, found in enumerate(matching.of_kits):
        progress.at(number / max(len(matching.of_kits), 1))
        for status, texts in (("fits", _fits(found)), ("unknown", _unknown(found)), ("blocked", _blocked(matching, found))):
            of_site = lists[status]
            # JSON is written one object at a time.
            for row, text in zip(found.rows[found.status == STATUSES.index(status)].tolist(), texts):
                of_site[row].append(text)
    column = np.empty(count, dtype=object)
    column[:] = [
        f'{{"fits":[{",".join(fits)}],"blocked":[{",".join(blocked)}],"unknown":[{",".join(unknown)}]}}'
        for fits, blocked, unknown in zip(lists["fits"], lists["blocked"], lists["unknown"])
    ]
    progress.at(1.0)
    return column


def _fits(found: KitMatch) -> List[str]:
    """One object per site that the kit fits."""
    kit, here = found.kit, found.status == 0
    start = f'{{"kit":{json.dumps(kit.id)},"rung":{kit.rung},"cost_eur":'
    unit = json.dumps(kit.quantity.unit)
    checks, permits = _checks(found)[here], _permits(found)[here]
    texts = []
    for quantity, (low, high), (soon, late), check, needed in zip(
        found.quantity[here].tolist(), found.cost_eur[here].tolist(), found.weeks[here].tolist(), checks, permits
    ):
        cost = f"[{_number(low)},{_number(high)}]" if low == low else "null"
        amount = f'{{"value":{_number(quantity)},"unit":{unit}}}' if quantity == quantity else "null"
        texts.append(f'{start}{cost},"quantity":{amount},"weeks":[{_number(soon)},{_number(late)}],"check":{check}{needed}}}')
    return texts


def _unknown(found: KitMatch) -> List[str]:
    """One object per site on which a datum is missing."""
    here = found.status == 1
    start = f'{{"kit":{json.dumps(found.kit.id)},"missing":'
    return [f"{start}{json.dumps(names, separators=(',', ':'))}}}" for names in _named(found.missing, here)]


def _blocked(matching: Matching, found: KitMatch) -> List[str]:
    """One object per site that a rule keeps the kit from."""
    here = np.flatnonzero(found.status == 2)
    by: List[List[str]] = [[] for _ in here]
    place = np.full(len(found.rows), -1, dtype=np.int64)
    place[here] = np.arange(len(here))
    for rule, mask in found.broken:
        for position, text in zip(place[np.flatnonzero(mask)].tolist(), _broken(matching, found, rule, mask)):
            by[position].append(text)
    return [f'{{"kit":{json.dumps(found.kit.id)},"by":[{",".join(texts)}]}}' for texts in by]


def _broken(matching: Matching, found: KitMatch, rule: Rule, mask: np.ndarray) -> List[str]:
    rows = found.rows[np.flatnonzero(mask)]
    limit = json.dumps(rule.value, separators=(",", ":"))
    start = f'{{"property":"{rule.property}","comparison":"{rule.comparison}","limit":{limit},"measured":'
    end = f',"unit":{json.dumps(rule.unit)},"jurisdiction":"{rule.jurisdiction}"}}'
    measured = matching.values.measured(rule.property, rows)
    if properties()[rule.property].type == "number":
        return [f"{start}{_number(value)}{end}" for value in measured]
    return [f"{start}{json.dumps(value, separators=(',', ':'))}{end}" for value in measured]


def _checks(found: KitMatch) -> np.ndarray:
    """The JSON list of what to check on each row (m,): what always is, then what this site's data leave open."""
    always = list(found.kit.checks)
    texts = np.full(len(found.rows), None, dtype=object)
    for names, rows in _alike([mask for _, mask in found.to_check], len(found.rows)):
        open_ = [found.to_check[number][0] for number in names]
        asked = [name for name in open_ if properties()[name].checked_by not in always]
        texts[rows] = json.dumps(always + asked, separators=(",", ":"))
    return texts


def _permits(found: KitMatch) -> np.ndarray:
    """The end of each row's object (m,): the numbers of the permits that its site needs, nothing where it needs them all."""
    texts = np.full(len(found.rows), "", dtype=object)
    for spared, rows in _alike([mask for _, mask in found.spared], len(found.rows)):
        if spared:
            without = {found.spared[number][0] for number in spared}
            needed = [number for number in range(len(found.kit.permits)) if number not in without]
            texts[rows] = f',"permits":{json.dumps(needed, separators=(",", ":"))}'
    return texts


def _alike(masks: Sequence[np.ndarray], count: int) -> Iterator[Tuple[List[int], np.ndarray]]:
    """The rows (bool, count) on which the same masks hold, with the numbers of these masks."""
    code = np.zeros(count, dtype=np.int64)
    for number, mask in enumerate(masks):
        code += mask.astype(np.int64) << number
    for value in np.unique(code):
        yield [number for number in range(len(masks)) if value >> number & 1], code == value


def _named(by_name: Any, here: np.ndarray) -> List[List[str]]:
    """The names whose mask holds, for each row of ``here``."""
    names: List[List[str]] = [[] for _ in range(int(here.sum()))]
    for name, mask in by_name:
        for position in np.flatnonzero(mask[here]):
            names[position].append(name)
    return names


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def kits_table(matching: Matching, words: Words, progress: Progress) -> FeatureTable:
    """The rows of ``match_table``, by kit in the order of the ladder, then by site."""
    sites = matching.values.sites
    parts = []
    for number, found in enumerate(matching.of_kits):
        progress.at(number / max(len(matching.of_kits), 1))
        if len(found.rows):
            parts.append(_rows_of_kit(matching, found, words))
    progress.at(1.0)
    if not parts:
        return FeatureTable.empty(table_schema().names, sites.crs)
    return FeatureTable.concat(parts)


def _rows_of_kit(matching: Matching, found: KitMatch, words: Words) -> FeatureTable:
    sites, kit, count = matching.values.sites, found.kit, len(found.rows)
    columns: Dict[str, Any] = {name: np.full(count, None, dtype=object) for name in table_schema().names}
    for name in ("site_id", "code", "kind"):
        columns[name] = sites.text(name)[found.rows]
    columns.update(
        kit=np.full(count, kit.id, dtype=object), title=np.full(count, kit.title[words.language], dtype=object),
        axis=np.full(count, kit.axis, dtype=object), rung=np.full(count, kit.rung, dtype=np.int64),
        status=np.array(STATUSES, dtype=object)[found.status], quantity=found.quantity,
        quantity_unit=np.full(count, kit.quantity.unit, dtype=object), cost_min_eur=found.cost_eur[:, 0],
        cost_max_eur=found.cost_eur[:, 1], weeks_min=found.weeks[:, 0], weeks_max=found.weeks[:, 1],
    )  # fmt: skip
    reasons: List[List[str]] = [[] for _ in range(count)]
    for rule, mask in found.broken:
        positions = np.flatnonzero(mask)
        # A sentence is written one at a time.
        for position, measured in zip(positions.tolist(), matching.values.measured(rule.property, found.rows[positions])):
            reasons[position].append(why_blocked({
                "property": rule.property, "comparison": rule.comparison, "limit": rule.value, "measured": measured, "unit": rule.unit,
                "jurisdiction": rule.jurisdiction,
            }, words))  # fmt: skip
            if columns["rule"][position] is None:
                columns["rule"][position], columns["comparison"][position] = rule.property, rule.comparison
                columns["measured"][position], columns["limit"][position] = _plain(measured), _plain(rule.value)
                columns["unit"][position], columns["jurisdiction"][position] = rule.unit, rule.jurisdiction
    unknown, fits = found.status == 1, found.status == 0
    for position, names in zip(np.flatnonzero(unknown).tolist(), _named(found.missing, unknown)):
        columns["missing"][position] = ", ".join(names)
        reasons[position].append(what_is_missing(names, words))
    for position, names in zip(np.flatnonzero(fits).tolist(), _checks(found)[fits]):
        listed = json.loads(names)
        if listed:
            columns["check"][position] = ", ".join(listed)
            reasons[position].append(what_to_check(listed, words))
    columns["why"] = np.array([" ".join(texts) or None for texts in reasons], dtype=object)
    return FeatureTable(np.full(count, None, dtype=object), columns, sites.crs)


def _plain(value: Any) -> str:
    """A value of a rule or a site as text."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
