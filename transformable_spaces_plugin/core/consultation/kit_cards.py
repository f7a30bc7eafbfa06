"""Kits as the page, sheets and tables show them: plain data in the three languages, for one jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterable, Mapping, Optional

if TYPE_CHECKING:
    from ..kits import Kit
    from ..kits.kit import Permit

Card = Dict[str, Any]

_LISTS = ("steps", "tools", "materials", "upkeep", "charter", "typical_mistakes")


def kit_cards(kits: Mapping[str, Kit], jurisdiction: str, wanted: Optional[Iterable[str]] = None) -> Dict[str, Card]:
    """The cards of ``wanted`` kits (None: all) by id, in the catalogue's order.

    A card has ``title``, ``summary``, ``signage`` and the lists of texts by language, ``rung``, ``reversible``, ``duration``, ``axis``,
    ``who``, ``expertise``, ``delay_weeks`` (low, high), ``checks``, and the ``permits`` of ``jurisdiction``, each
    with its ``number`` among all of the kit's, ``name`` and ``authority`` by language and ``weeks`` (low, high, or None).
    """
    chosen = None if wanted is None else set(wanted)
    return {name: _card(kit, jurisdiction) for name, kit in kits.items() if chosen is None or name in chosen}


def _card(kit: Kit, jurisdiction: str) -> Card:
    card: Card = {
        "title": dict(kit.title),
        "summary": dict(kit.summary),
        "signage": dict(kit.signage),
        "axis": kit.axis,
        "rung": kit.rung,
        "reversible": kit.reversible,
        "duration": kit.duration.name,
        "who": list(kit.who),
        "expertise": kit.expertise,
        "delay_weeks": [kit.delay_weeks.minimum, kit.delay_weeks.maximum],
        "checks": list(kit.checks),
        "permits": [_permit(kit.permits.index(permit), permit) for permit in kit.permits_in(jurisdiction)],
    }
    for name in _LISTS:
        card[name] = {language: list(texts) for language, texts in getattr(kit, name).items()}
    return card


def _permit(number: int, permit: Permit) -> Card:
    weeks = permit.lead_weeks
    return {
        "number": number,
        "name": dict(permit.name),
        "authority": dict(permit.authority),
        "weeks": None if weeks is None else [weeks.minimum, weeks.maximum],
        "form": None if permit.form is None else dict(permit.form),
    }
