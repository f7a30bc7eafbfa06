"""Scoring profiles: which indicators make a score, with which value functions, weights and hard constraints. They are data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Mapping, Sequence, Tuple

from ..errors import DataFileError
from .criteria import SIDES, Constraint, Criterion
from .profile_rules import check_parts, check_weights, read_document, score_of_column, with_study
from .value import Percentiles

BUILT_IN = ("greening", "pedestrian")


@dataclass(frozen=True)
class Profile:
    """A score: its criteria, constraints, and the kinds that it is meant for; ``prefix`` names its columns.

    ``least_known``: the share of a side's weight that must be known of a site for it to have a score (0: any indicator will do).
    """

    id: str
    prefix: str
    version: str
    source: str
    aggregation: str
    kinds: Tuple[str, ...]
    criteria: Tuple[Criterion, ...]
    constraints: Tuple[Constraint, ...]
    least_known: float = 0.0

    def with_weights(self, weights: Mapping[str, float]) -> Profile:
        """The profile with the weights of some indicators replaced; DataFileError as for a file when they break a rule."""
        unknown = sorted(set(weights) - {criterion.indicator for criterion in self.criteria})
        if unknown:
            raise DataFileError(self.id, "weights", f"the profile has no indicator {unknown[0]!r}")
        changed = [replace(c, weight=float(weights.get(c.indicator, c.weight))) for c in self.criteria]
        check_weights(self.id, changed)
        return replace(self, criteria=tuple(changed))

    @property
    def sides_of_equity_alone(self) -> Tuple[str, ...]:
        """The sides whose whole weight is that of equity criteria, so that nothing of them is left without."""
        left = {criterion.side for criterion in self.criteria if criterion.weight > 0 and not criterion.equity}
        return tuple(side for side in SIDES if side not in left)

    def without_equity(self) -> Profile:
        """The profile with the weights of its equity criteria at 0; DataFileError where a side has no others."""
        for side in self.sides_of_equity_alone:
            named = ", ".join(c.indicator for c in self.criteria if c.equity and c.side == side)
            raise DataFileError(self.id, "criteria", f"without the equity criteria ({named}) the side “{side}” has no weight left")
        return replace(self, criteria=tuple(replace(c, weight=0.0) if c.equity else c for c in self.criteria))

    def percentiles(self) -> Dict[str, Dict[str, List[float]]]:
        """The study percentiles that the profile holds, by indicator, for the run's record (empty while none is fixed)."""
        kept: Dict[str, Dict[str, List[float]]] = {}
        for criterion in self.criteria:
            value = criterion.value
            if isinstance(value, Percentiles) and value.study_values is not None and value.study_percentiles is not None:
                kept[criterion.indicator] = {"percentiles": list(value.study_percentiles), "values": list(value.study_values)}
        return kept

    def with_percentiles(self, kept: Mapping[str, Mapping[str, Sequence[float]]]) -> Profile:
        """The profile on the scale of a former study: ``kept`` is what :meth:`percentiles` gave then."""
        criteria = []
        for criterion in self.criteria:
            if isinstance(criterion.value, Percentiles) and criterion.indicator in kept:
                where = f"percentiles.{criterion.indicator}"
                criterion = replace(criterion, value=with_study(self.id, where, criterion.value, kept[criterion.indicator]))
            criteria.append(criterion)
        return replace(self, criteria=tuple(criteria))


@lru_cache(maxsize=None)
def built_in(name: str) -> Profile:
    """The profile ``greening`` or ``pedestrian`` that comes with the plugin."""
    path = Path(__file__).with_name("profiles") / f"{name}.json"
    if name not in BUILT_IN or not path.is_file():
        raise DataFileError(name, "", f"there is no such profile; there are: {', '.join(BUILT_IN)}")
    return parse_profile(path.read_text(encoding="utf-8"), path.name)


def parse_profile(text: str, file: str) -> Profile:
    """The profile written in ``text`` (JSON); ``file`` is the name to give in errors.

    The form is that of ``profiles/profile.schema.json``, plus what such a schema cannot say. Raises DataFileError(file, path, rule)
    for text that is no JSON, a key written twice, unknown keys, indicators, kinds, tests or weighings, a unit that is not the
    indicator's, an indicator or constraint that occurs twice, negative or all-zero weights, breakpoints whose x does not increase
    strictly or whose values turn back, values outside 0..100, a least known share outside 0..1, a constraint on a column that a
    score makes, and constraints without words.
    """
    document = read_document(text, file)
    criteria, constraints, kinds = check_parts(document, file)
    return Profile(
        id=document["id"],
        prefix=document["prefix"],
        version=document.get("version", ""),
        source=document.get("source", ""),
        aggregation=document.get("aggregation", "geometric"),
        kinds=kinds,
        criteria=tuple(criteria),
        constraints=tuple(constraints),
        least_known=float(document.get("least_known", 0.0)),
    )


def check_together(profiles: Sequence[Profile], files: Sequence[str] = ()) -> None:
    """Refuse profiles that cannot serve one run in this order: one prefix twice, or a constraint on a later score (a cycle).

    files: the names to give in errors (none: the profiles' ids).

    Sites are scored by one profile after the other, so a constraint may rest on the columns of a score before it, never on those of
    its own or a later one: two scores that block by each other would have no beginning.
    """
    prefixes = [profile.prefix for profile in profiles]
    names = files or [profile.id for profile in profiles]
    for number, profile in enumerate(profiles):
        if profile.prefix in prefixes[:number]:
            raise DataFileError(names[number], "prefix", f"{profile.prefix!r} is the prefix of another profile of this run too")
        for position, constraint in enumerate(profile.constraints):
            for place, condition in enumerate(constraint.conditions):
                needed = score_of_column(condition.column, prefixes[number:])
                if needed is not None:
                    where = f"constraints[{position}]" + (f".also[{place - 1}]" if place else "") + ".column"
                    raise DataFileError(names[number], where, _cycle(profile.prefix, condition.column, needed))


def _cycle(prefix: str, column: str, needed: str) -> str:
    rest = f"the score “{needed}”, which is made after “{prefix}”" if needed != prefix else "this score itself"
    return f"{column!r} is made by {rest}: a cycle of constraints"
