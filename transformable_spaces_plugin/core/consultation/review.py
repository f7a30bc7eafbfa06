"""The review between reading and keeping: what a person has to look at, and what they decided."""

from __future__ import annotations

from typing import Dict, List, Mapping, Optional, Tuple

import numpy as np

from ..errors import InputError
from ..table import FeatureTable
from .flags import add_flag, flag_set

KEEP, DROP, NEW_PLACE = "keep", "drop", "new"
DECISIONS = (KEEP, DROP, NEW_PLACE)
SURE = ("code", "id", "parent", "inside", "near")
# Remarks that are reasons to look, whatever the match.
_REASONS = ("two_codes", "unknown_code", "personal_data_found", "future_date", "swapped_coordinates", "out_of_area", "several_sites")
_BY_METHOD = {
    "confirm": "confirm_distance", "review": "two_codes", "unplaced": "unplaced", "new": "new_place", "cluster": "new_place",
    "outside": "out_of_area",
}  # fmt: skip
# As people write a decision in their own language.
_WORDS = {
    "keep": KEEP, "garder": KEEP, "conservar": KEEP, "drop": DROP, "écarter": DROP, "ecarter": DROP, "descartar": DROP,
    "new": NEW_PLACE, "nouveau": NEW_PLACE, "nuevo": NEW_PLACE,
}  # fmt: skip


def decisions_of(confirmed: Optional[FeatureTable], codes: frozenset) -> Dict[str, Tuple[Optional[str], Optional[str]]]:
    """contribution_id → (decision or None, site code or None) of a review that a person has gone through.

    Raises MissingField without ``contribution_id`` or ``decision``, InputError for a decision that is none or a code that no site has.
    """
    if confirmed is None:
        return {}
    found: Dict[str, Tuple[Optional[str], Optional[str]]] = {}
    wrong: List[str] = []
    given = (confirmed.column("contribution_id"), confirmed.column("decision"), confirmed.text("site_code"), confirmed.text("match_method"))
    for name, decision, code, method in zip(*given):
        word = None if decision is None or not str(decision).strip() else _WORDS.get(str(decision).strip().casefold(), "?")
        if word == "?":
            raise InputError(f"the review holds the decision “{str(decision)[:30]}”; it is one of {', '.join(DECISIONS)}, or empty")
        site = str(code).strip() if code is not None and str(code).strip() else None
        if word == KEEP and site is not None and site not in codes:
            if method == "cluster":  # the code of a candidate site of the run that wrote the review
                word, site = NEW_PLACE, None
            else:
                wrong.append(site)
        if name is not None:
            found[str(name)] = (word, site)
    if wrong:
        shown = ", ".join(sorted(set(wrong))[:5])
        raise InputError(f"the review names sites that are not there: {shown}; correct their codes, or give the sites they are of")
    return found


def apply_decisions(table: FeatureTable, decisions: Mapping[str, Tuple[Optional[str], Optional[str]]]) -> Tuple[FeatureTable, np.ndarray]:
    """``table`` with the sites that people chose, and for each row the decision taken (None where none was).

    A site other than the proposed one is taken as sure (method ``code``, remark ``by_hand``); ``new`` gives up the site.
    """
    taken = np.full(len(table), None, dtype=object)
    code, method = table.text("site_code").copy(), table.text("match_method").copy()
    confidence, gap = table.number("match_confidence").copy(), table.number("match_distance_m").copy()
    flags = table.text("flags").copy()
    by_hand = np.zeros(len(table), dtype=bool)
    for row, name in enumerate(table.text("contribution_id")):  # a decision for each row that has one
        decision, site = decisions.get(str(name), (None, None))
        taken[row] = decision
        if decision == KEEP and (site is not None or code[row] is not None):
            if site is not None and site != code[row]:
                code[row], gap[row], by_hand[row] = site, np.nan, True
            if method[row] not in SURE or by_hand[row]:
                method[row], confidence[row], by_hand[row] = "code", 1.0, True
        elif decision == NEW_PLACE:
            code[row], method[row], confidence[row], gap[row] = None, "new", np.nan, np.nan
            by_hand[row] = True
    flags = add_flag(flags, by_hand, "by_hand")
    made = table.with_columns(site_code=code, match_method=method, match_confidence=confidence, match_distance_m=gap, flags=flags)
    return made, taken


def proposed_decisions(table: FeatureTable) -> np.ndarray:
    """What the rules decide for each row: ``keep`` where the site is sure, ``new`` for a new place, None to wait for a person."""
    method = table.text("match_method")
    decision = np.full(len(table), None, dtype=object)
    decision[np.isin(method.astype(str), SURE)] = KEEP
    decision[np.isin(method.astype(str), ("new", "cluster"))] = NEW_PLACE
    reports = (method == "outside") & (table.text("kind") == "report")
    out = np.array(["out_of_area" in flag_set(cell) for cell in table.text("flags")], dtype=bool)
    decision[reports & ~out] = KEEP
    return decision


def review_table(table: FeatureTable, decision: np.ndarray) -> FeatureTable:
    """The rows of ``table`` as a review: what waits first, then what there is a reason to look at, then the rest; each by identifier."""
    method, flags, twin = table.text("match_method"), table.text("flags"), table.text("duplicate_of")
    reasons: List[Optional[str]] = []
    for row in range(len(table)):  # reasons are words of each row
        found = [_BY_METHOD[method[row]]] if method[row] in _BY_METHOD else []
        found += [word for word in _REASONS if word in flag_set(flags[row]) and word not in found]
        found += ["duplicate"] if twin[row] is not None else []
        reasons.append(",".join(found) or None)
    waits = np.array([word is None for word in decision], dtype=bool)
    idle = np.array([reason is None for reason in reasons], dtype=bool)
    names = ("contribution_id", "source", "kind", "title", "text_scrubbed", "match_method", "duplicate_of", "flags", "site_code")
    columns = {name: table.text(name) for name in names}
    columns["decision"], columns["match_distance_m"] = decision, table.number("match_distance_m")
    made = FeatureTable(table.geometry, columns, table.crs).with_columns(reason=reasons)
    order = np.lexsort((table.text("contribution_id").astype(str), idle, ~waits))
    wanted = ("contribution_id", "decision", "site_code", "reason", "source", "kind", "title", "text_scrubbed", "match_method",
              "match_distance_m", "duplicate_of", "flags")  # fmt: skip
    return FeatureTable(made.geometry, {name: made.columns[name] for name in wanted}, made.crs).select(order)
