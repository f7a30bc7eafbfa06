"""Free text without the people in it: markup away, addresses, numbers, plates and user names taken out, formulas made harmless.

The patterns are data (``privacy.json``). They find forms, not persons: a name written in a sentence stays, which is why what people
wrote is shown in a review before it is kept, and never published by this plugin as it stands.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

from ..errors import DataFileError

_FILE = Path(__file__).with_name("privacy.json")
# A cell that begins with one of these would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TAG = re.compile(r"<\s*[/!?a-zA-Z]")
# Characters that are not seen, which go, and letters of Asian full width, which become plain ones: both would hide an address.
_UNUSUAL: Dict[int, Optional[int]] = {
    **dict.fromkeys([*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]),
    **dict.fromkeys([*range(0x2060, 0x2070), 0xFEFF]), **{0xFF01 + place: 0x21 + place for place in range(94)}, 0xFE6B: 0x40, 0x3000: 0x20,
}  # fmt: skip
_HAS_UNUSUAL = re.compile("[" + "".join(re.escape(chr(code)) for code in _UNUSUAL) + "]")
_DIGIT = re.compile(r"\d")
_HIDDEN = tuple(
    (re.compile(rf"<\s*{tag}\b[^<>]*>", re.IGNORECASE), re.compile(rf"<\s*/\s*{tag}\s*>", re.IGNORECASE))
    for tag in ("script", "style", "template", "iframe", "object", "noscript")
) + ((re.compile("<!--"), re.compile("-->")),)
_BLOCK_TAG = re.compile(r"<\s*/?\s*(?:p|br|div|li|tr|h[1-6]|ul|ol|blockquote)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<\s*[/!?]?\s*[a-zA-Z!?/][^<>]*>")
_LONGEST_HEADER = 80
_WITH_STROKE = re.compile(r"\S+")


@dataclass(frozen=True)
class Pattern:
    """One form of personal data: what finds it, and a cheap test that says when it cannot be there."""

    id: str
    mark: str
    regex: re.Pattern
    needs: Tuple[str, ...]
    digits: int


@dataclass(frozen=True)
class Cleaned:
    """A text fit to keep, and what was taken out of it: code → how often."""

    text: Optional[str]
    counts: Dict[str, int]

    @property
    def personal(self) -> int:
        """How many pieces of personal data were taken out."""
        return sum(number for code, number in self.counts.items() if code.startswith("scrubbed_"))


@dataclass(frozen=True)
class Links:
    """Which links name a person: hosts, and steps of a path that a user name follows."""

    mark: str
    hosts: Tuple[str, ...]
    paths: Tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """``privacy.json``: the patterns in their order, the links, the longest text, and what names of personal columns hold."""

    patterns: Tuple[Pattern, ...]
    links: Links
    longest: int
    columns: re.Pattern


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules of ``privacy.json``; DataFileError, naming the place, when one is broken."""
    document: Dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    patterns = []
    for number, raw in enumerate(document["patterns"]):
        for part in ("id", "mark", "pattern", "source", "ignore_case"):
            if part not in raw:
                raise DataFileError(_FILE.name, f"patterns[{number}]", f"“{part}” is missing")
        try:
            regex = re.compile(raw["pattern"], re.IGNORECASE if raw["ignore_case"] else 0)
        except re.error as error:
            raise DataFileError(_FILE.name, f"patterns[{number}].pattern", f"no regular expression: {error}") from error
        patterns.append(Pattern(raw["id"], raw["mark"], regex, tuple(raw.get("needs", ())), int(raw.get("digits", 0))))
    columns = re.compile("|".join(f"(?:{item})" for item in document["personal_columns"]["value"]), re.IGNORECASE)
    links = Links(document["links"]["mark"], tuple(document["links"]["hosts"]), tuple(document["links"]["paths"]))
    return Rules(tuple(patterns), links, int(document["longest_text"]["value"]), columns)


def _normal(text: str) -> str:
    """One way of writing each letter, without characters that are not seen and could part a number or an address."""
    text = unicodedata.normalize("NFC", text)
    return text.translate(_UNUSUAL) if _HAS_UNUSUAL.search(text) else text


def clean(cell: Any) -> Cleaned:
    """A cell of free text as plain text without markup, personal data and formulas; None where nothing is left.

    counts: ``text_cut``, ``html_stripped``, ``formula_escaped``, and ``scrubbed_<pattern>`` for each pattern that met something.
    Text that begins like a formula gets an apostrophe before it, as the platforms' own exports do; one that has it already keeps it.
    """
    if cell is None or isinstance(cell, (bool, float)) and cell != cell:
        return Cleaned(None, {})
    text = cell if isinstance(cell, str) else str(cell)
    counts: Dict[str, int] = {}
    longest = rules().longest
    if len(text) > longest:
        # Cut after the last blank, so that no half of a number or address hides from the patterns.
        head = text[:longest]
        text = head[: head.rfind(" ")] if " " in head else ""
        counts["text_cut"] = 1
    text = _normal(text)
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@":
        text = text[1:]
    text, stripped = without_markup(text)
    if stripped:
        counts["html_stripped"] = 1
    text = scrub(text, counts)
    text = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip()).strip()
    if text.startswith(FORMULA):
        counts["formula_escaped"] = 1
        text = "'" + text
    return Cleaned(text or None, counts)


def scrub(text: str, counts: Optional[Dict[str, int]] = None) -> str:
    """``text`` with every pattern's matches replaced by its mark; ``counts`` hears how many (``scrubbed_<pattern>``)."""
    def told(code: str, found: int) -> None:
        if found and counts is not None:
            counts[f"scrubbed_{code}"] = counts.get(f"scrubbed_{code}", 0) + found

    def link(match: re.Match) -> str:
        made, code = _link(match.group(0))
        told(code or "", int(code is not None))
        return made

    if "/" in text:
        text = _WITH_STROKE.sub(lambda match: link(match) if "/" in match.group(0) else match.group(0), text)
    digits = len(_DIGIT.findall(text))
    for pattern in rules().patterns:
        if digits < pattern.digits or (pattern.needs and not any(sign in text for sign in pattern.needs)):
            continue
        text, found = pattern.regex.subn(pattern.mark, text)
        told(pattern.id, found)
    return text


def without_markup(text: str) -> Tuple[str, bool]:
    """``text`` without HTML, its entities resolved, and whether it held any.

    Scripts and styles go with their content. Markup that comes out of entities is taken out too; a lone ``<`` before a letter
    that survives becomes ‹, so that the result holds no tag whoever writes it into a page.
    """
    held = False
    for _ in range(3):
        if not _TAG.search(text) and "&" not in text:
            break
        if _TAG.search(text):
            held, text = True, _text_of(text)
        else:
            resolved = html.unescape(text)
            if resolved == text:
                break
            text = _normal(resolved)
    return _TAG.sub(lambda match: "‹" + match.group(0)[1:], text), held


def is_personal_column(name: str) -> bool:
    """Whether the name of a column says that it is about a person."""
    return rules().columns.search(name) is not None


def shown_header(name: str) -> str:
    """The name of a column fit for a message or a report: scrubbed, without markup, short; … where it is no name but a text."""
    if len(name) > _LONGEST_HEADER or any(sign in name for sign in "{}<>\"\\"):
        return "…"
    text = clean(name).text or "…"
    return text if len(text) <= 40 else text[:39] + "…"


def _text_of(markup: str) -> str:
    """Markup without its tags, in time linear in its length whatever it holds."""
    for opening, closing in _HIDDEN:
        first, *others = opening.split(markup)
        # What is hidden ends with its closing tag; one that never ends hides the rest, as in a browser.
        markup = first + "".join(closing.split(part, maxsplit=1)[1] if closing.search(part) else "" for part in others)
    return _ANY_TAG.sub("", _BLOCK_TAG.sub("\n", markup))


def _link(token: str) -> Tuple[str, Optional[str]]:
    """A word that holds a stroke: as it may stay, and what was wrong with it (``link_with_user``, ``query`` or None)."""
    links = rules().links
    address = token.lower().partition("//")[2] or token.lower().lstrip("(\"'[<«")
    host, _, path = address.partition("/")
    host = host.rstrip(":0123456789")
    plain = path.partition("?")[0].partition("#")[0]
    if "//" in token and "@" in host or any(host == known or host.endswith("." + known) for known in links.hosts) and plain:
        return links.mark, "link_with_user"
    steps = plain.split("/")
    if "." in host and (any(step in links.paths and place + 1 < len(steps) for place, step in enumerate(steps)) or "@" in plain):
        return links.mark, "link_with_user"
    if "." in host and "?" in token and "=" in token.partition("?")[2]:
        before, _, after = token.partition("?")
        anchor = after.partition("#")[2]
        return before + ("#" + anchor if anchor else ""), "query"
    return token, None
