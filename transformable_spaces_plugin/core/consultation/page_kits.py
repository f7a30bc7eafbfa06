"""Kits and journal as the page carries them."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..kits.say import check_name, what_is_missing, why_blocked
from ..table import FeatureTable
from ..words import LANGUAGES, Words, two_figures
from .kit_cards import Card
from .site_kits import Fit, SiteKits

# Words of kits that the page needs in each language.
FAMILIES = ("kit.who.", "kit.rung.", "kit.duration.", "kit.expertise.", "kit.unit.")
STATUSES = ("proposed", "authorised", "installed", "maintained", "removed")


@lru_cache(maxsize=1)
def cost_bands() -> Sequence[float]:
    """The upper limits (EUR) of the bands of cost that the public sees."""
    document = json.loads(Path(__file__).with_name("cost_bands.json").read_text(encoding="utf-8"))
    return tuple(float(limit) for limit in document["limits_eur"])


class Told:
    """Sentences in every language, each kept once; sites name them by number."""

    def __init__(self) -> None:
        self.texts: List[Dict[str, str]] = []
        self._places: Dict[str, int] = {}

    def place(self, key: str, say: Any) -> int:
        """The number of the sentence ``key``; ``say(words)`` makes it when it is new."""
        if key not in self._places:
            self._places[key] = len(self.texts)
            self.texts.append({language: say(Words(language)).rstrip(".") for language in LANGUAGES})
        return self._places[key]


def site_on_page(site: SiteKits, told: Told, costs: bool) -> Dict[str, Any]:
    """The kits of one site: ``blocked`` and ``unknown`` as [kit, sentences], ``fits`` as [kit, rung, costs, quantity, weeks, checks]
    and, where it does not need them all, the numbers of the permits.
    """
    blocked = [[kit, [told.place(_key(by), partial(why_blocked, by)) for by in reasons]] for kit, reasons in site.blocked]
    unknown = [
        [kit, [told.place("missing:" + ",".join(names), partial(what_is_missing, names))] if names else []] for kit, names in site.unknown
    ]
    return {"fits": [_fit(fit, costs) for fit in site.fits], "blocked": blocked, "unknown": unknown}


def check_names(sites: Iterable[SiteKits], cards: Mapping[str, Card]) -> Dict[str, Dict[str, str]]:
    """What may have to be established on a site, in words by language."""
    names = {name for site in sites for fit in site.fits for name in fit.check}
    names |= {name for card in cards.values() for name in card["checks"]}
    return {name: {language: check_name(name, Words(language)) for language in LANGUAGES} for name in sorted(names)}


def journal_on_page(journal: Optional[FeatureTable], codes: Iterable[str]) -> Dict[str, List[Dict[str, Any]]]:
    """What was done on each site, the latest first: status, day, kit, type of author and source; nothing else leaves the journal."""
    if journal is None or not len(journal):
        return {}
    shown = set(codes)
    columns = {"code": "code", "kit": "kit", "who": "author_type", "status": "status", "date": "date", "source": "source"}
    texts = {name: journal.text(column) for name, column in columns.items()}
    made: Dict[str, List[Dict[str, Any]]] = {}
    # A loop over the entries of the journal: each goes to the list of its site.
    for row in range(len(journal)):
        entry = {name: values[row] for name, values in texts.items() if name != "code" and values[row] is not None}
        if texts["code"][row] in shown and "status" in entry:
            made.setdefault(str(texts["code"][row]), []).append(entry)
    for entries in made.values():
        entries.sort(key=_when, reverse=True)
    return made


def _when(entry: Mapping[str, Any]) -> Tuple[str, int, str]:
    """The order of entries in time; of one day the one that got farthest is the later."""
    reached = STATUSES.index(entry["status"]) if entry["status"] in STATUSES else -1
    return str(entry.get("date", "")), reached, json.dumps(entry, sort_keys=True)


def _fit(fit: Fit, costs: bool) -> List[Any]:
    cost = [two_figures(value) for value in fit.cost_eur] if costs and fit.cost_eur is not None else None
    quantity = None if fit.quantity is None else [round(fit.quantity[0], 1), fit.quantity[1]]
    made = [fit.kit, fit.rung, cost, quantity, None if fit.weeks is None else list(fit.weeks), list(fit.check)]
    return made if fit.permits is None else [*made, list(fit.permits)]


def _key(by: Mapping[str, Any]) -> str:
    return json.dumps(by, sort_keys=True, ensure_ascii=False)
