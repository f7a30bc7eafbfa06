"""The report of a shortlist as one HTML file: what was chosen, what each wish costs, who gets the benefit."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

import jinja2
import numpy as np

from .. import look
from ..consultation.public_words import shown_name, word
from ..kits.kit import Kit
from ..notes import Note
from ..table import FeatureTable
from ..words import Words
from .candidates import score_of
from .choose import Price, Shortlist, wish_told
from .pictures import site_map
from .shown import euros, percent

_HERE = Path(__file__).parent
STYLE = _HERE.parent / "report" / "report.css"


def render_shortlist(
    result: Shortlist,
    notes: Iterable[Note],
    neighbourhoods: Optional[FeatureTable],
    language: str,
    kits: Optional[Mapping[str, Kit]] = None,
) -> str:
    """The report in ``language`` (fr, en, es): self-contained HTML that prints well; every text from data is escaped.

    neighbourhoods: drawn under the map, in the reference system of the sites; None: none. kits: the catalogue, for the kits' titles.
    """
    words = Words(language)
    order = list_order(result)
    return environment().get_template("shortlist.html.j2").render(
        language=language,
        say=words.say,
        number=words.number,
        look=look,
        style=STYLE.read_text(encoding="utf-8"),
        summary=_summary(result, words),
        sites=_sites(result, order, words, kits or {}),
        any_kit=bool(result.sites.text("kit")[result.selected].astype(bool).any()),
        unit=words.say(f"shortlist.unit.{_unit(result)}"),
        map=site_map(result.sites, result.selected, order, neighbourhoods),
        kinds=_kinds(result, words),
        prices=_prices(result, words),
        equity=_equity(result, words),
        worth=words.say("shortlist.worth." + ("field" if result.aim.benefit_field else result.aim.benefit)),
        notes=[(note.level, words.note(note)) for note in sorted(notes, key=lambda note: note.level != "warning")],
    )


def environment() -> jinja2.Environment:
    """The templates of this room."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )


def list_order(result: Shortlist) -> List[int]:
    """Rows of the chosen sites, the one worth most first, equal ones by code."""
    rows = np.flatnonzero(result.selected)
    worth = (score_of(result.sites, result.aim) * result.sites.number("benefit"))[rows]
    codes = result.sites.text("code").astype(str)[rows]
    return [int(row) for row in rows[np.lexsort((codes, -worth))]]


def _unit(result: Shortlist) -> str:
    return "field" if result.aim.benefit_field else result.aim.benefit


def _summary(result: Shortlist, words: Words) -> List[Tuple[str, str]]:
    known = result.count - result.unknown_costs
    rows = [(words.number(result.count), words.say("shortlist.summary.count", count=result.count, of=result.candidates))]
    if known:
        rows.append((euros(result.cost_eur, words), words.say("shortlist.summary.cost")))
    if result.unknown_costs:
        rows.append((words.number(result.unknown_costs), words.say("shortlist.summary.unknown", count=result.unknown_costs)))
    rows.append((words.number(result.benefit), words.say(f"shortlist.summary.benefit.{_unit(result)}")))
    rows.append((percent(result.gap, words, 2), words.say("shortlist.summary.gap")))
    return rows


def _sites(result: Shortlist, order: List[int], words: Words, kits: Mapping[str, Kit]) -> List[Dict[str, Any]]:
    sites, score = result.sites, score_of(result.sites, result.aim)
    text = {name: sites.text(name) for name in ("code", "kind", "name", "near", "kit", "cost_source")}
    made = []
    for number, row in enumerate(order, start=1):
        kind = word(words, text["kind"][row], "kind")
        made.append(
            {
                "place": number,
                "code": text["code"][row] or "",
                "kind": str(text["kind"][row]),
                "kind_word": kind,
                "name": shown_name(text["name"][row], text["near"][row], kind, words),
                "neighbourhood": result.neighbourhoods.of_site[row] or "",
                "letter": look.score_class(float(score[row])),
                "score": words.number(score[row]),
                "benefit": words.number(sites.number("benefit")[row]),
                "kit": kits[text["kit"][row]].title[words.language] if text["kit"][row] in kits else text["kit"][row] or "",
                "cost": euros(sites.number("cost_eur")[row], words),
                "assumed": text["cost_source"][row] == "assumed",
            }
        )
    return made


def _kinds(result: Shortlist, words: Words) -> List[Tuple[str, str, int]]:
    own = result.sites.text("kind")[result.selected]
    return [(kind, word(words, f"{kind}.plural", "kind"), int((own == kind).sum())) for kind in look.kinds() if (own == kind).any()]


def _prices(result: Shortlist, words: Words) -> List[Dict[str, Any]]:
    prices = sorted(result.prices, key=lambda price: -price.price)
    longest = max([price.share for price in prices], default=0.0) or 1.0
    return [
        {
            "told": wish_told(price, words),
            "share": percent(price.share, words, 1, sign=True),
            "worth": words.number(price.price),
            "bar": round(100 * price.share / longest, 1),
            "sure": _sure(price, result, words),
            "count": words.number(price.count),
            "cost": euros(price.cost_eur, words) if result.unknown_costs < result.count else "–",
            "benefit": words.number(price.benefit),
        }
        for price in prices
    ]


def _sure(price: Price, result: Shortlist, words: Words) -> str:
    """Where the search left room for more than a tenth of a per cent: how much at most."""
    if price.most - price.price <= 0.001 * result.objective:
        return ""
    return words.say("shortlist.price.at_most", value=percent(price.most / result.objective, words, 1, sign=True))


def _equity(result: Shortlist, words: Words) -> Optional[Dict[str, Any]]:
    fair = result.equity
    if fair is None:
        return None
    rows = []
    top = float(max(np.nanmax(fair.benefit, initial=0.0), fair.inhabitants.max())) or 1.0
    for number in range(len(fair.inhabitants)):
        rows.append(
            {
                "label": words.say(f"shortlist.fifth.{number + 1}"),
                "neighbourhoods": words.number(float(fair.neighbourhoods[number])),
                "people": percent(fair.inhabitants[number], words),
                "benefit": percent(fair.benefit[number], words),
                "people_bar": round(100 * float(fair.inhabitants[number]) / top, 1),
                "benefit_bar": round(100 * float(np.nan_to_num(fair.benefit[number])) / top, 1),
            }
        )
    side = "none" if abs(fair.index) < 0.005 or np.isnan(fair.index) else "deprived" if fair.index < 0 else "others"
    return {
        "rows": rows,
        "index": words.number(fair.index, 2),
        "reading": words.say(f"shortlist.index.{side}"),
        "unplaced": percent(fair.unplaced, words) if fair.unplaced > 0.005 else "",
    }
