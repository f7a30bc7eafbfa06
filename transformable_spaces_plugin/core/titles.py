"""Titles of the columns of outputs that carry columns of several steps: those of each schema that may stand in them, as one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Dict

from .city import schemas as city_schemas
from .indicators.traffic_role import traffic_schema
from .schema import Field, LayerSchema, load_schemas
from .scoring.columns import scored_schema


@lru_cache(maxsize=1)
def titles() -> Dict[str, LayerSchema]:
    """The schemas of ``titles.json``: street_profiles, street_samples, shortlist, shortlist_prices, shortlist_equity, scenario_changes."""
    return load_schemas(Path(__file__).with_name("titles.json"))


def site_titles() -> LayerSchema:
    """Of sites after any step: their own columns, indicators, scores, kits and the shortlist."""
    return together(scored_schema(), titles()["shortlist"])


def street_titles() -> LayerSchema:
    """Of streets after any step: those of the city, as measured, and in traffic."""
    return together(city_schemas()["streets"], titles()["street_profiles"], traffic_schema())


def together(first: LayerSchema, *others: LayerSchema) -> LayerSchema:
    """``first`` with the fields of the others that it does not have."""
    fields: Dict[str, Field] = {}
    for schema in (first, *others):
        for field in schema.fields:
            fields.setdefault(field.name, field)
    return LayerSchema(first.name, first.title, first.geometry, first.required, tuple(fields.values()))


__all__ = ["site_titles", "street_titles", "titles", "together"]
