"""The numbers and lists that a city may want to change, read from the JSON file beside the module that uses them."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple

from ..errors import DataFileError


class RuleFile:
    """The rules of one file: ``{"rules": {name: {"value": …, "unit": …, "source": …}}}``.

    Each rule names its source; one that rests on judgement says "assumption". DataFileError, naming file, rule and
    fault, when a rule has no value or no source, or a number is not finite.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._rules: Dict[str, Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["rules"]
        for name, rule in self._rules.items():
            for part in ("value", "source"):
                if part not in rule:
                    raise DataFileError(self.file, f"rules.{name}", f"“{part}” is missing")

    def _value(self, name: str) -> Any:
        if name not in self._rules:
            raise DataFileError(self.file, f"rules.{name}", "this rule is missing")
        return self._rules[name]["value"]

    def number(self, name: str) -> float:
        """The rule ``name`` as one finite number, not negative."""
        return self._number(name, self._value(name))

    def _number(self, name: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
            raise DataFileError(self.file, f"rules.{name}", f"a number from 0 up, not {value!r}")
        return float(value)

    def numbers(self, name: str) -> Dict[str, float]:
        """The rule ``name`` as numbers by class."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise DataFileError(self.file, f"rules.{name}", "an object of numbers by class")
        return {key: self._number(f"{name}.value.{key}", number) for key, number in value.items()}

    def classes(self, name: str) -> Tuple[str, ...]:
        """The rule ``name`` as a list of classes; a null in it stands for "not said"."""
        value = self._value(name)
        if not isinstance(value, list) or any(not (item is None or isinstance(item, str)) for item in value):
            raise DataFileError(self.file, f"rules.{name}", "a list of class names")
        return tuple("" if item is None else item for item in value)


@lru_cache(maxsize=None)
def rule_file(name: str) -> RuleFile:
    """The rules of ``name`` (a JSON file of this folder)."""
    return RuleFile(Path(__file__).with_name(name))
