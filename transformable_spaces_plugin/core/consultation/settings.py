"""What a city decides about a package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Dict, Optional, Tuple
from urllib.parse import urlsplit

from ..errors import InputError
from ..words import LANGUAGES, Words
from .licence import licences
from .public_sites import BLOCKS, PICKS
from .qr import check_address


@dataclass(frozen=True)
class PackageSettings:
    """What the city decides about a package.

    title: of the page; None takes the words' own. language: the first language of the page (``fr``, ``en``, ``es``).
    pick: which sites (``best``, ``selected``, ``all``; see ``public_sites.pick_sites``). top: how many of the best by each score.
    show: which blocks the public sees (``public_sites.BLOCKS``). credits: names of the data used, shown as they are.
    licence: see ``licences.json``; None works it out from the credits. place: the name of the study area. publisher: who publishes.
    date: of the data, ISO 8601, shown where given (never the clock's, so that two runs give the same bytes).
    address: where the page will stand; links and QR codes need it. answers_to: where the page may post answers; without it they
    are saved as a file, to be given to ``contact``. tiles: address of a base map with {z}, {x} and {y}, asked for only where it is
    set; tiles_credit: its credit.
    jurisdiction: whose permits the kits tell (as in ``core/kits``); None: those of the place where the sites lie.
    """

    title: Optional[str] = None
    language: str = "en"
    top: int = 30
    credits: Tuple[str, ...] = ()
    licence: Optional[str] = None
    place: Optional[str] = None
    date: Optional[str] = None
    pick: str = "best"
    show: Tuple[str, ...] = field(default=BLOCKS)
    publisher: Optional[str] = None
    address: Optional[str] = None
    answers_to: Optional[str] = None
    contact: Optional[str] = None
    tiles: Optional[str] = None
    tiles_credit: Optional[str] = None
    jurisdiction: Optional[str] = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise InputError(f"language is one of {', '.join(LANGUAGES)}, not “{self.language}”")
        if self.top < 1:
            raise InputError(f"the number of sites to show is 1 or more, not {self.top}")
        if self.pick not in PICKS:
            raise InputError(f"sites are picked as one of {', '.join(PICKS)}, not “{self.pick}”")
        unknown = [block for block in self.show if block not in BLOCKS]
        if unknown:
            raise InputError(f"what the public sees is among {', '.join(BLOCKS)}, not “{unknown[0]}”")
        if self.licence is not None and self.licence not in licences():
            raise InputError(f"licence is one of {', '.join(licences())}, not “{self.licence}”")
        if self.date is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", self.date):
            raise InputError(f"the date of the data is written YYYY-MM-DD, not “{self.date}”")
        check_address(self.address)
        check_address(self.answers_to)
        if self.tiles:
            _check_tiles(self.tiles)

    def titles(self) -> Dict[str, str]:
        """The title of the page by language."""
        return {language: self._title(Words(language)) for language in LANGUAGES}

    def _title(self, words: Words) -> str:
        if self.title:
            return self.title
        return words.say("page.title_place", place=self.place) if self.place else words.say("page.title")

    def as_dict(self) -> Dict[str, Any]:
        """The settings for ``run.json``."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, as a content security policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _check_tiles(address: str) -> None:
    missing = [part for part in ("{z}", "{x}", "{y}") if part not in address]
    if missing:
        raise InputError(f"the address of the base map has {{z}}, {{x}} and {{y}}; “{address}” lacks {missing[0]}")
    check_address(re.sub(r"\{[a-z]\}", "0", address))
    if "{" in origin_of(address):
        raise InputError(f"the host of the base map is written out, without placeholders, not “{origin_of(address)}”")
