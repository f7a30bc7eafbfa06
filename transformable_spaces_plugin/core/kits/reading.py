"""A place in a JSON file that knows its file and path, so that a fault can be told with both."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, NoReturn, Optional, Sequence, Tuple

from ..errors import DataFileError
from ..words import LANGUAGES


def document(text: str, file: str) -> Node:
    """The JSON object in ``text``; DataFileError where it is none."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataFileError(file, f"line {error.lineno}, column {error.colno}", f"this is no JSON: {error.msg}") from None
    node = Node(value, file, "")
    node.object()
    return node


@dataclass(frozen=True)
class Node:
    """A value of a JSON file and the path to it. Every reader raises DataFileError(file, path, rule)."""

    value: Any
    file: str
    path: str

    def fail(self, rule: str) -> NoReturn:
        raise DataFileError(self.file, self.path, rule)

    def at(self, key: str) -> Node:
        """The value of a key of this object (None where it is not there)."""
        return Node(self.object().get(key), self.file, f"{self.path}.{key}" if self.path else key)

    def object(self) -> Dict[str, Any]:
        if not isinstance(self.value, dict):
            self.fail("an object")
        return self.value

    def known(self, keys: Iterable[str]) -> None:
        """Refuses keys that the format does not know."""
        unknown = sorted(set(self.object()) - set(keys))
        if unknown:
            self.at(unknown[0]).fail("this key is not known here")

    def items(self, least: int = 0) -> List[Node]:
        if not isinstance(self.value, list):
            self.fail("a list")
        if len(self.value) < least:
            self.fail("at least one item")
        return [Node(item, self.file, f"{self.path}[{number}]") for number, item in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail("is required" if self.value is None else f"a text, not {self.value!r}")
        return self.value

    def source(self) -> str:
        """The source of this object."""
        node = self.at("source")
        if not isinstance(node.value, str) or not node.value.strip():
            node.fail("is required; “assumption: …” where no document says so")
        return node.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.fail(f"true or false, not {self.value!r}")
        return self.value

    def number(self, above: Optional[float] = None) -> float:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self.fail(f"a number, not {value!r}")
        if above is not None and value <= above:
            self.fail(f"a number above {above:g}, not {value!r}")
        return float(value)

    def between(self, low: Optional[float]) -> Tuple[float, float]:
        """``min`` and ``max`` of this object, in that order, not below ``low``."""
        minimum, maximum = self.at("min").number(), self.at("max").number()
        if minimum > maximum:
            self.at("min").fail(f"{minimum:g} is above the maximum {maximum:g}")
        if low is not None and minimum < low:
            self.at("min").fail(f"a number from {low:g} up, not {minimum:g}")
        return minimum, maximum

    def one_of(self, allowed: Sequence[Any], otherwise: str = "one of {there}, not {found!r}") -> Any:
        if isinstance(self.value, bool) or self.value not in allowed:
            self.fail(otherwise.format(found=self.value, there=", ".join(map(str, allowed))))
        return self.value

    def texts(self) -> Dict[str, str]:
        """A text in every language."""
        self.known(LANGUAGES)
        for language in LANGUAGES:
            text = self.value.get(language)
            if not isinstance(text, str) or not text.strip():
                self.at(language).fail(f"no text in {language}")
        return {language: self.value[language] for language in LANGUAGES}

    def lists(self) -> Dict[str, Tuple[str, ...]]:
        """A list of texts in every language, as long in each; it may be empty."""
        self.known(LANGUAGES)
        found: Dict[str, Tuple[str, ...]] = {}
        for language in LANGUAGES:
            if language not in self.value:
                self.at(language).fail(f"no text in {language}")
            found[language] = tuple(item.text() for item in self.at(language).items())
        lengths = {language: len(items) for language, items in found.items()}
        if len(set(lengths.values())) != 1:
            self.fail("as many items in every language; there are " + ", ".join(f"{n} in {name}" for name, n in lengths.items()))
        return found
