"""The public's sites as files that other programs read: GeoJSON and CSV."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import shapely

from ..table import FeatureTable
from .cells import csv_bytes, plain, table_rows
from .public_sites import wgs84_points, wgs84_shapes


def geojson(public: FeatureTable, title: Optional[str] = None, credits: Sequence[str] = ()) -> bytes:
    """A public table as GeoJSON by RFC 7946: WGS 84, six decimals, exterior rings counterclockwise, ``bbox``, no ``crs``."""
    shapes = wgs84_shapes(public)
    features = []
    # A loop over the features: their properties are written one by one, and they are tens to a few thousands.
    for row, shape in enumerate(shapes):
        features.append(
            {
                "type": "Feature",
                "id": public.columns["code"][row],
                "bbox": _rounded(shapely.bounds(shape)),
                "geometry": json.loads(shapely.to_geojson(shape)),
                "properties": {name: plain(values[row]) for name, values in public.columns.items()},
            }
        )
    document: Dict[str, Any] = {"type": "FeatureCollection", "bbox": _rounded(shapely.total_bounds(shapes))}
    if title:
        document["title"] = title
    if credits:
        document["attribution"] = "; ".join(credits)
    document["features"] = features
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode("utf-8")


def csv_table(public: FeatureTable) -> bytes:
    """A public table as CSV by RFC 4180, with the point of each site and without its outline.

    Comma, decimal point, CRLF; UTF-8 with a byte-order mark, for without it spreadsheets garble accents. A text that begins
    like a formula gets an apostrophe before it.
    """
    points = wgs84_points(public)
    rows = table_rows(list(public.columns.values()), len(public))
    located = ([*row, float(x), float(y)] for row, (x, y) in zip(rows, points))
    return csv_bytes([*public.columns, "longitude", "latitude"], located, mark=True)


def _rounded(bounds: np.ndarray) -> List[float]:
    return [round(float(value), 6) for value in bounds]
