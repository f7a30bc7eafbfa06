"""Answers brought back: read, placed, matched, compared with what is known, reviewed, kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .duplicates import find_duplicates
from .flags import add_flag, has_flag
from .former import CHANGED, NEW, compared, joined
from .matching import follow_parents, match_contributions
from .new_sites import candidate_sites
from .place import RULES, place_points
from .readers.apply import Reading
from .readers.read import contributions_schema
from .review import DROP, SURE, apply_decisions, decisions_of, proposed_decisions, review_table

KEEPING = ("certain", "reviewed")


@dataclass(frozen=True)
class Imported:
    """What an import gives.

    contributions: everything kept, of this import and of former ones, by identifier. review: the rows of this import to look through.
    new_sites: candidate sites from proposals of new places. readings: what each table of each file gave, with the counts of this run.
    counts: totals of the run by code.
    """

    contributions: FeatureTable
    review: FeatureTable
    new_sites: FeatureTable
    readings: Tuple[Tuple[Reading, Dict[str, int]], ...]
    counts: Dict[str, int]


@dataclass(frozen=True)
class Surroundings:
    """What is round the sites; each may be None, in any reference system."""

    area: Optional[FeatureTable] = None
    buildings: Optional[FeatureTable] = None
    neighbourhoods: Optional[FeatureTable] = None


def import_contributions(
    files: Sequence[Sequence[Reading]],
    sites: FeatureTable,
    today: str,
    previous: Optional[FeatureTable] = None,
    confirmed: Optional[FeatureTable] = None,
    around: Optional[Surroundings] = None,
    keep: str = "certain",
    notes: Optional[Notes] = None,
    progress: Progress = SILENT,
) -> Imported:
    """The contributions of ``files`` (readings of each file) matched to ``sites`` and merged with the ``previous`` ones.

    sites: polygons with ``code`` in a CRS in metres. today: ISO date; an answer dated later (by more than a day, for time zones) loses
    its date. confirmed: a review that a person has gone through. keep: ``certain`` keeps at once what the rules are sure of, the rest
    waits in the review; ``reviewed`` keeps only what a person decided to keep. Importing the same again changes nothing. Rows that a
    person dropped stay as their identifier alone. Raises InputError and MissingField for tables that cannot be used.
    """
    if keep not in KEEPING:
        raise InputError(f"what to keep is one of {', '.join(KEEPING)}, not “{keep}”")
    sites.column("code")
    around = around or Surroundings()
    former = _former(previous, sites)
    table, left_out = joined(files)
    if not any(len(reading.table) for readings in files for reading in readings):
        raise InputError("the files hold no answer at all")
    table, place_counts = place_points(table, sites)
    table = _without_future(table, today)
    progress.at(0.1)
    state, _ = compared(table, former)
    counts: Dict[str, int] = {"records": len(table), **place_counts}
    for name in (NEW, "same", CHANGED, "older", "dropped"):
        counts[f"record_{name}"] = int((state == name).sum())
    fresh = table.select(np.isin(state.astype(str), (NEW, CHANGED)))
    rest = _rest(former, fresh)
    decisions = decisions_of(confirmed, frozenset(str(code) for code in sites.text("code") if code is not None))
    area = None if around.area is None else shapely.union_all(around.area.to_crs(sites.crs).geometry)
    fresh = match_contributions(fresh, sites, _known(former), area, progress.part(0.1, 0.5))
    again, settled = _to_match_again(rest, sites, area, progress.part(0.5, 0.6))
    fresh, again = follow_parents(fresh, _both(settled, again)), follow_parents(again, _both(settled, fresh))
    is_fresh = np.arange(len(fresh) + len(rest)) < len(fresh)
    everything, taken = apply_decisions(FeatureTable.concat([fresh, again, settled]), decisions)
    counts["decisions_unmatched"] = len(set(decisions) - set(everything.text("contribution_id").astype(str)))
    everything = _without_former_candidates(everything, sites)
    refused = taken == DROP
    standing = everything.with_columns(flags=add_flag(everything.text("flags"), refused, "dropped"))
    new_sites, codes = candidate_sites(standing, sites, _buildings(around, sites), around.neighbourhoods)
    everything = follow_parents(_in_clusters(everything, codes))
    progress.at(0.75)
    everything = everything.with_columns(duplicate_of=find_duplicates(everything, progress.part(0.75, 0.95)))
    decision = _decided(everything, taken, is_fresh, keep, former)
    counts.update(_match_counts(everything.select(is_fresh), decision[is_fresh], len(new_sites)))
    kept = (~is_fresh & ~refused) | (is_fresh & np.array([word is not None and word != DROP for word in decision], dtype=bool))
    review = review_table(everything.select(is_fresh), decision[is_fresh])
    contributions = _kept(everything, kept, refused, former)
    if notes is not None:
        notes.info("contributions_imported", count=counts["records"], new=counts["record_new"], same=counts["record_same"])
        notes.count("contributions_waiting", counts["waiting"])
    progress.at(1.0)
    readings = [reading for group in files for reading in group]
    return Imported(contributions, review, new_sites, tuple(zip(readings, left_out)), counts)


def _former(previous: Optional[FeatureTable], sites: FeatureTable) -> Optional[FeatureTable]:
    """The former contributions in the CRS of the sites, one row an identifier, ready to be compared; None where there are none."""
    if previous is None or not len(previous):
        return None
    for name in ("contribution_id", "source", "kind"):
        previous.column(name)
    names = previous.text("contribution_id")
    if len(set(names)) < len(names) or any(name is None for name in names):
        raise InputError("in the former contributions an identifier is missing or there twice; give the layer that an import wrote")
    return previous.to_crs(sites.crs) if previous.crs is not None else FeatureTable(previous.geometry, previous.columns, sites.crs)


def _without_future(table: FeatureTable, today: str) -> FeatureTable:
    last = str(np.datetime64(today[:10]) + np.timedelta64(1, "D"))
    late = np.array([date is not None and date > last for date in table.text("date")], dtype=bool)
    dates = table.text("date").copy()
    dates[late] = None
    return table.with_columns(date=dates, flags=add_flag(table.text("flags"), late, "future_date"))


def _known(former: Optional[FeatureTable]) -> Dict[str, str]:
    if former is None:
        return {}
    return {str(name): str(code) for name, code in zip(former.text("contribution_id"), former.text("site_code")) if code is not None}


def _rest(former: Optional[FeatureTable], fresh: FeatureTable) -> FeatureTable:
    """The former contributions that this import does not replace."""
    if former is None:
        return FeatureTable.empty(contributions_schema().names, fresh.crs)
    replaced = set(fresh.text("contribution_id"))
    return former.select(np.array([name not in replaced for name in former.text("contribution_id")], dtype=bool))


def _to_match_again(
    rest: FeatureTable, sites: FeatureTable, area: Optional[shapely.Geometry], progress: Progress
) -> Tuple[FeatureTable, FeatureTable]:
    """Former rows whose site is not known or is no more, matched anew (sites may have been added), and those that are settled."""
    codes = set(sites.text("code"))
    open_rows = np.array([code is None or code not in codes for code in rest.text("site_code")], dtype=bool)
    open_rows &= ~has_flag(rest.text("flags"), "dropped", "by_hand")  # what a person decided stands
    bare = rest.select(open_rows)
    if not len(bare):
        return bare, rest
    matched = match_contributions(bare, sites, None, area, progress)
    # What was kept without a site gets one only where that is sure: nobody is asked twice.
    sure = np.isin(matched.text("match_method").astype(str), SURE)
    settled = FeatureTable.concat([bare.select(~sure), rest.select(~open_rows)])
    return matched.select(sure), settled


def _both(one: FeatureTable, other: FeatureTable) -> FeatureTable:
    return FeatureTable.concat([one, other])


def _buildings(around: Surroundings, sites: FeatureTable) -> Optional[np.ndarray]:
    return None if around.buildings is None else around.buildings.to_crs(sites.crs).geometry


def _without_former_candidates(table: FeatureTable, sites: FeatureTable) -> FeatureTable:
    """``table`` where proposals of a candidate site that was not taken among the sites are proposals of a new place again."""
    loose = (table.text("match_method") == "cluster") & ~np.isin(table.text("site_code").astype(str), sites.text("code").astype(str))
    code, method, confidence = (table.text("site_code").copy(), table.text("match_method").copy(), table.number("match_confidence").copy())
    code[loose], method[loose], confidence[loose] = None, "new", np.nan
    return table.with_columns(site_code=code, match_method=method, match_confidence=confidence)


def _in_clusters(table: FeatureTable, codes: np.ndarray) -> FeatureTable:
    """``table`` with the candidate site of each row that has one."""
    there = np.array([code is not None for code in codes], dtype=bool)
    return table.with_columns(
        site_code=np.where(there, codes, table.text("site_code")),
        match_method=np.where(there, "cluster", table.text("match_method")),
        match_confidence=np.where(there, RULES.number("confidence_cluster"), table.number("match_confidence")),
    )


def _decided(
    table: FeatureTable, taken: np.ndarray, is_fresh: np.ndarray, keep: str, former: Optional[FeatureTable]
) -> np.ndarray:
    """The decision on each row: a person's where there is one; else the rules' own, in ``reviewed`` only for what was kept before
    and still says the same in words."""
    decision = taken.copy()
    by_rule = proposed_decisions(table)
    if keep == "reviewed":
        said = set() if former is None else set(_said_by(former))
        by_rule[is_fresh & ~np.array([saying in said for saying in _said_by(table)], dtype=bool)] = None
    undecided = np.array([word is None for word in decision], dtype=bool)
    decision[undecided] = by_rule[undecided]
    return decision


def _said_by(table: FeatureTable) -> Iterator[Tuple[object, ...]]:
    return zip(*(table.text(name) for name in ("contribution_id", "title", "text_scrubbed")))


def _match_counts(fresh: FeatureTable, decision: np.ndarray, new_sites: int) -> Dict[str, int]:
    method = fresh.text("match_method").astype(str)
    made = {f"match_{name}": int((method == name).sum()) for name in sorted(set(method))}
    made["duplicates"] = int(sum(value is not None for value in fresh.text("duplicate_of")))
    made["waiting"] = int(sum(word is None for word in decision))
    made["refused"] = int((decision == DROP).sum())
    made["new_sites"] = new_sites
    for flag in ("future_date", "unknown_code", "two_codes"):
        made[flag] = sum(flag in str(cell or "").split(",") for cell in fresh.text("flags"))
    return made


def _kept(everything: FeatureTable, kept: np.ndarray, refused: np.ndarray, former: Optional[FeatureTable]) -> FeatureTable:
    """The contributions to write: those kept, the identifiers of those refused, and the former version of what still waits."""
    tables = [everything.select(kept), _identifiers_only(everything.select(refused))]
    if former is not None:
        gone = set(everything.text("contribution_id")[kept | refused])
        tables.append(former.select(np.array([name not in gone for name in former.text("contribution_id")], dtype=bool)))
    table = FeatureTable.concat(tables)
    columns = {}
    for field in contributions_schema().fields:
        columns[field.name] = table.number(field.name) if field.type in ("number", "integer") else table.text(field.name)
    made = FeatureTable(table.geometry, columns, everything.crs)
    return made.select(np.argsort(made.text("contribution_id").astype(str), kind="stable"))


def _identifiers_only(refused: FeatureTable) -> FeatureTable:
    """Refused rows without anything that they said, so that they are known when they come again."""
    names = ("contribution_id", "source", "record", "platform_id", "kind", "source_file_sha256")
    flags: List[Optional[str]] = ["dropped"] * len(refused)
    nowhere = np.full(len(refused), None, dtype=object)
    return FeatureTable(nowhere, {name: refused.text(name) for name in names}, refused.crs).with_columns(flags=flags)
