"""The schema of scored sites: the sites' own fields, one per indicator, and those of each score, with titles and units."""

from __future__ import annotations

from functools import lru_cache
from typing import Dict, Tuple

from ..indicators.catalogue import catalogue
from ..kits.facts import FACTS
from ..kits.terms import properties
from ..schema import Field, LayerSchema
from ..spaces.find import sites_schema
from ..words import LANGUAGES, Words
from .profile import BUILT_IN

# Column after the prefix → Table Schema type and unit: of the score, of the comparison without equity, of robustness.
SCORE_COLUMNS: Tuple[Tuple[str, str, str], ...] = (
    ("score", "number", "0..100"),
    ("need", "number", "0..100"),
    ("feasibility", "number", "0..100"),
    ("confidence", "number", "0..1"),
    ("rank", "integer", ""),
    ("blocked_by", "string", ""),
    ("why", "object", ""),
    ("rank_without_equity", "integer", ""),
    ("equity_moved", "integer", ""),
    ("p_top", "number", "0..1"),
    ("rank_p05", "integer", ""),
    ("rank_p95", "integer", ""),
    ("central_weights", "object", ""),
)


@lru_cache(maxsize=1)
def scored_schema() -> LayerSchema:
    """The schema of the table ``sites`` of sites.gpkg."""
    own = sites_schema()
    fields: Dict[str, Field] = {field.name: field for field in own.fields}
    for indicator in catalogue().values():
        kind = "string" if indicator.unit == "class" else "number"
        fields.setdefault(
            indicator.id, Field(indicator.id, kind, _titles(f"indicator.{indicator.id}"), None if kind == "string" else indicator.unit)
        )
    for fact in ("car_free", "only_way_to_emergency", "cut_edge_with_through_trips"):
        fields[fact] = Field(fact, "boolean", _titles(f"fact.{fact}"))
    for fact in FACTS:
        about = properties()[fact]
        kind = "boolean" if about.type == "bool" else "number"
        fields.setdefault(fact, Field(fact, kind, _titles(f"kit.property.{fact}"), about.unit if kind == "number" else None))
    fields["kits"] = Field("kits", "object", _titles("column.kits"))
    for score in BUILT_IN:
        for name, kind, unit in SCORE_COLUMNS:
            title = {
                language: f"{Words(language).say(f'score.{score}')}: {Words(language).say(f'score.{name}')}" for language in LANGUAGES
            }
            words = "constraint" if name == "blocked_by" else None
            fields[f"{score}_{name}"] = Field(f"{score}_{name}", kind, title, unit or None, words=words)
    return LayerSchema(own.name, own.title, own.geometry, own.required, tuple(fields.values()))


def _titles(key: str) -> Dict[str, str]:
    return {language: Words(language).say(key) for language in LANGUAGES}
