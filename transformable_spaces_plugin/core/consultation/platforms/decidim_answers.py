"""The city's answers to the proposals on Decidim, for its “Import answers from a file” (CSV and JSON).

Source: decidim-proposals/lib/decidim/proposals/import/proposal_answer_creator.rb: columns ``id`` (of the proposal on the platform),
``state`` (a state of the component) and ``answer/<locale>``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

import numpy as np

from ...errors import DataFileError
from ...kits import Kit, built_in_kits
from ...table import FeatureTable
from ...words import LANGUAGES, Words
from ..cells import csv_bytes

_STATES = Path(__file__).with_name("decidim_states.json")
_SOURCE, _KIND = "decidim", "proposal"


def decidim_answers(
    contributions: FeatureTable, journal: FeatureTable, codes: np.ndarray, first: str, kits: Optional[Mapping[str, Kit]] = None
) -> Dict[str, bytes]:
    """``decidim_answers.csv`` and ``.json``: one row for every proposal on Decidim about a site where the journal tells of something.

    contributions: the imported ones (``source``, ``kind``, ``platform_id``, ``site_code``); journal: interventions (``code``, ``kit``,
    ``status``, ``date``); codes (k,) of the sites that are shown; first: the language whose column comes first. No file where no
    proposal can be answered. DataFileError for a status without a state in ``decidim_states.json``.
    """
    told = _last_by_code(journal)
    source, kind = contributions.text("source"), contributions.text("kind")
    platform, code = contributions.text("platform_id"), contributions.text("site_code")
    shown = set(codes.astype(str))
    ours = [
        row for row in range(len(contributions))
        if source[row] == _SOURCE and kind[row] == _KIND and platform[row] is not None and code[row] in shown and code[row] in told
    ]  # fmt: skip
    languages = [first, *(language for language in LANGUAGES if language != first)]
    header = ["id", "state", *(f"answer/{language}" for language in languages)]
    found: Mapping[str, Kit] = built_in_kits() if kits is None else kits
    rows: List[List[Any]] = []
    # A loop over the proposals that are answered, in the order of their numbers.
    for row in sorted(ours, key=lambda row: (len(str(platform[row])), str(platform[row]))):
        kit, status, date = told[code[row]]
        rows.append([platform[row], _state(status), *(_answer(code[row], kit, status, date, found, Words(name)) for name in languages)])
    if not rows:
        return {}
    records = [dict(zip(header, values)) for values in rows]
    return {
        "decidim_answers.csv": csv_bytes(header, rows, separator=";"),
        "decidim_answers.json": (json.dumps(records, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8"),
    }


def _last_by_code(journal: FeatureTable) -> Dict[str, Tuple[str, str, str]]:
    """Kit, status and day of the latest intervention on each site; of one day the one that got farthest."""
    states = list(_states())
    columns = zip(journal.column("code"), journal.text("kit"), journal.column("status"), journal.text("date"))
    rows = sorted((str(date or ""), states.index(status) if status in states else -1, str(code), str(kit), str(status))
                  for code, kit, status, date in columns if code is not None and status is not None)  # fmt: skip
    return {code: (kit, status, date) for date, _, code, kit, status in rows}


def _answer(code: str, kit: str, status: str, date: str, kits: Mapping[str, Kit], words: Words) -> str:
    name = kits[kit].title[words.language] if kit in kits else kit
    said = words.say(f"page.journal.{status}")
    return words.say("decidim.answer", code=code, kit=name, status=said, date=date or "–")


def _states() -> Dict[str, str]:
    document: Dict[str, str] = json.loads(_STATES.read_text(encoding="utf-8"))["rules"]["state_of_status"]["value"]
    return document


def _state(status: str) -> str:
    states = _states()
    if status not in states:
        raise DataFileError(_STATES.name, f"rules.state_of_status.value.{status}", "this status of the journal has no state")
    return states[status]
