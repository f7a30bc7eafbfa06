"""Proposals for Decidim's “Import from a file” (CSV, XLSX and JSON).

Source: decidim-admin/lib/decidim/admin/import (readers of CSV with “;”, of XLSX with RubyXL, of JSON with one flat object a row; the
verifier wants ``title/<locale>`` and ``body/<locale>`` among the headers) and decidim-proposals/lib/decidim/proposals/import. Titles
follow its form: 15 to 150 characters, the first a capital letter, no word of 35 letters (EtiquetteValidator, ProposalLengthValidator).
The import drops every identifier, so the code of the site stands at the end of the title, where the answers are matched by it.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any, Dict, List, Sequence, Tuple

from ...table import FeatureTable
from ...words import LANGUAGES, Words
from ..cells import csv_bytes
from ..public_sites import SCORES, wgs84_points
from ..public_words import word
from ..xlsx import xlsx

SHORTEST, LONGEST = 16, 150  # one more than the documented 15: some releases ask for more than 15
_LONG_WORD = re.compile(r"(\S{30})(?=\S)")
_BLANK = re.compile(r"\s+")
# Between the lines of a body; Decidim shows HTML.
_PARAGRAPH = "<p>{}</p>"


def proposal_title(name: str, kind: str, code: str, colon: str = ": ") -> str:
    """The title of a site's proposal: its kind and name parted by ``colon``, with the code at the end, by Decidim's rules.

    kind: in words, beginning with a capital letter. A name that begins with the kind (one without a name of its own) stands alone.
    """
    plain = _BLANK.sub(" ", _LONG_WORD.sub(r"\1 ", name)).strip()
    text = plain if plain.lower().startswith(kind.lower()) else f"{kind}{colon}{plain}"
    text = text[:1].upper() + text[1:]
    end = f" [{code}]"
    room = LONGEST - len(end)
    if len(text) > room:
        text = text[: room - 1].rstrip() + "…"
    # The shortest case: a kind of one short word, whose code alone fills the rest.
    return text + "." * max(0, SHORTEST - len(text) - len(end)) + end


def proposals(public: FeatureTable, first: str) -> Tuple[List[str], List[List[Any]]]:
    """The header and rows of the import file; ``first`` is the language whose columns come first (the platform's own)."""
    languages = [first, *(language for language in LANGUAGES if language != first)]
    header = [f"{part}/{language}" for language in languages for part in ("title", "body")] + ["address", "latitude", "longitude"]
    points = wgs84_points(public)
    told = {language: (_titles(public, language), _bodies(public, language)) for language in languages}
    rows = []
    # A loop over the sites shown: each becomes a proposal in words.
    for row in range(len(public)):
        texts = [part[row] for language in languages for part in told[language]]
        rows.append([*texts, _address(public, row), float(points[row, 1]), float(points[row, 0])])
    return header, rows


def decidim_files(public: FeatureTable, first: str) -> Dict[str, bytes]:
    """``decidim_proposals.csv``, ``.xlsx`` and ``.json``, all with the same proposals."""
    header, rows = proposals(public, first)
    records = [dict(zip(header, row)) for row in rows]
    return {
        "decidim_proposals.csv": csv_bytes(header, rows, separator=";"),
        "decidim_proposals.xlsx": xlsx(header, rows, "Proposals"),
        "decidim_proposals.json": (json.dumps(records, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8"),
    }


def _titles(public: FeatureTable, language: str) -> List[str]:
    words, colon = Words(language), _colon(language) + " "
    columns = (public.text(f"title_{language}"), public.text("kind"), public.text("code"))
    return [proposal_title(name, word(words, kind, "kind"), code, colon) for name, kind, code in zip(*columns)]


def _bodies(public: FeatureTable, language: str) -> List[str]:
    words = Words(language)
    why = {score: public.text(f"{score}_why_{language}") for score in SCORES}
    scores = {score: public.number(f"{score}_score") for score in SCORES}
    kits, links = public.text(f"kits_{language}"), public.text("link")
    areas, latitudes, reasons = public.number("area_m2"), public.text("latitude_class"), public.text("latitude_reason")
    made = []
    for row in range(len(public)):
        area = words.say("page.unit.m²", value=words.number(areas[row]))
        code = public.text("code")[row]
        lines = [f"{words.say('page.code')}{_colon(language)} {code}. {words.say('page.area')}{_colon(language)} {area}."]
        if latitudes[row] is not None:
            reason = "" if reasons[row] is None else " " + word(words, reasons[row], "latitude_reason")
            lines.append(f"{words.say('page.latitude.' + latitudes[row])}.{reason}")
        for score in SCORES:
            if scores[score][row] == scores[score][row]:
                figure = words.say("page.out_of_100", value=words.number(scores[score][row]))
                lines.append(f"{words.say('page.score.' + score + '.long')}{_colon(language)} {figure}.")
            if why[score][row] is not None:
                lines.append(why[score][row])
        if kits[row] is not None:
            lines.append(f"{words.say('page.possible')}{_colon(language)} {kits[row]}.")
        if links[row] is not None:
            lines.append(links[row])
        made.append("".join(_PARAGRAPH.format(html.escape(line, quote=False)) for line in lines))
    return made


def _colon(language: str) -> str:
    """French keeps a space before the colon."""
    return "\u00a0:" if language == "fr" else ":"


def _address(public: FeatureTable, row: int) -> Any:
    """Where the site is, in words: its own name or the street beside it, and the neighbourhood; None where neither is known."""
    parts: Sequence[Any] = (public.text("name")[row] or public.text("near")[row], public.text("neighbourhood")[row])
    return ", ".join(part for part in parts if part) or None
