"""Why a kit is kept from a site, what is missing, and what to establish there, as sentences in the reader's language."""

from __future__ import annotations

from typing import Any, Mapping, Sequence, Tuple

from ..words import Words
from .terms import properties

# Unit → digits shown; the words of units are kit.unit.<unit>.
_DIGITS = {"m": 2, "h/day": 1, "%": 1, "1/100 m": 1, "ratio": 1}
# Classes that have words of their own already.
_CLASS_WORDS = {"latitude": "latitude", "kind": "kind", "subkind": "subkind"}
_SENTENCES = {">=": "kit.why.at_least", "<=": "kit.why.at_most", "in": "kit.why.one_of", "not_in": "kit.why.none_of"}


def why_blocked(by: Mapping[str, Any], words: Words) -> str:
    """The sentence for one entry of ``by`` in a ``blocked`` kit (property, comparison, limit, measured, unit, jurisdiction)."""
    name, comparison = str(by["property"]), str(by["comparison"])
    law = "" if by["jurisdiction"] == "general" else f" ({words.say('kit.jurisdiction.' + str(by['jurisdiction']))})"
    about = properties()[name]
    if about.type == "bool":
        return _sentence(words.say(f"kit.why.{name}.{'yes' if by['measured'] else 'no'}"), law)
    if about.type == "list":
        key = "kit.why.has" if comparison == "not_contains" else "kit.why.has_not"
        return _sentence(words.say(key, what=_constraint(str(by["limit"]), words)), law)
    own = f"kit.why.{name}.{by['measured']}"
    if about.type == "class" and words.has(own):
        return _sentence(words.say(own), law)
    shown = _number if about.type == "number" else _classes
    measured, limit = shown(name, by["measured"], words), shown(name, by["limit"], words)
    return _sentence(words.say(_SENTENCES[comparison], property=property_name(name, words), measured=measured, limit=limit), law)


def what_is_missing(names: Sequence[str], words: Words) -> str:
    """The sentence for the ``missing`` of an ``unknown`` kit."""
    return words.say("kit.missing", what=", ".join(property_name(name, words) for name in names))


def what_to_check(names: Sequence[str], words: Words) -> str:
    """The sentence for the ``check`` of a kit that fits."""
    return words.say("kit.to_check", what=", ".join(check_name(name, words) for name in names))


def check_name(name: str, words: Words, short: bool = False) -> str:
    """One thing to establish: a check of a kit, in a word or with whom to ask, or a property whose datum is missing."""
    key = f"kit.check_short.{name}" if short else f"kit.check.{name}"
    return words.say(key) if words.has(key) else property_name(name, words)


def property_name(name: str, words: Words) -> str:
    """What a property is called."""
    return words.say(f"kit.property.{name}")


def amount(value: float, unit: str, words: Words) -> str:
    """A number with its unit as people write it (``1,40 m``, ``35 %``, ``3 trees``)."""
    if unit == "0..1":
        value, unit = 100 * value, "%"
    digits = _DIGITS.get(unit, 0) if value % 1 or unit == "m" else 0
    return words.say(f"kit.unit.{unit}", count=value, number=words.number(value, digits))


def _sentence(text: str, law: str) -> str:
    return text[:1].upper() + text[1:] + law + "."


def _number(name: str, value: Any, words: Words) -> str:
    return amount(float(value), properties()[name].unit, words)


def _classes(name: str, value: Any, words: Words) -> str:
    values: Tuple[Any, ...] = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    return ", ".join(_class(name, str(item), words) for item in values)


def _class(name: str, value: str, words: Words) -> str:
    key = f"{_CLASS_WORDS.get(name, f'kit.class.{name}')}.{value}"
    return words.say(key) if words.has(key) else value


def _constraint(name: str, words: Words) -> str:
    key = f"kit.constraint.{name}"
    return words.say(key) if words.has(key) else name
