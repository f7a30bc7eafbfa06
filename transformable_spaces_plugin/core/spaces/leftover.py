"""Leftover spaces: public ground without a use, on islands, at wide junction corners, along and behind footways."""

from __future__ import annotations

import json

import numpy as np
import shapely

from ..table import FeatureTable
from .context import share_at_border
from .kinds import threshold
from .study import Study


def find_leftovers(study: Study) -> FeatureTable:
    """Candidates: what the street space (:func:`street_space.street_space`) calls leftover, with its ``subkind``.

    *Frontage*, which lies before a wall but on ground that no parcel tells to be public, is none; nor is a strip along the border of
    the study area, where the street beside it may lie beyond.
    """
    table = study.street_space
    rests = table.select((table.text("part") == "leftover") & (table.text("subkind") != "frontage"))
    rests = rests.select(share_at_border(study, rests.geometry) <= threshold("leftover", "max_edge_share"))
    count = len(rests)
    mapped = rests.text("known_by") == "mapped"
    return FeatureTable.make(
        rests.geometry,
        {
            "rule": np.where(mapped, "mapped_island", "public_ground_without_use").astype(object),
            "layer": [("carriageways" if known else None) for known in mapped],
            "subkind": rests.text("subkind"),
            "priority": mapped.astype(float),
            "owner_type": ["public" if study.public_ground.source == "parcels" else None] * count,
        },
        study.city.crs,
    )


def describe_leftovers(study: Study, sites: FeatureTable) -> FeatureTable:
    """``compactness`` (4 π area / perimeter²: 1 for a disc, 0.79 for a square, near 0 for a strip), and how public ground was known."""
    area, outline = shapely.area(sites.geometry), shapely.length(sites.geometry)
    compactness = 4 * np.pi * area / np.maximum(outline, 1e-9) ** 2
    evidence = [json.dumps({"public_ground": study.public_ground.source})] * len(sites)
    return sites.with_columns(compactness=compactness, evidence=evidence)
