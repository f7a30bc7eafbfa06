"""A synthetic quarter (invented, no real place) with scored sites, for the tests of the package, the page and the report."""

import json

import numpy as np
import shapely
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = 2154
ORIGIN = (355000.0, 6689000.0)  # Lambert 93, in the west of France, so that degrees look like a city's
KINDS = ("street", "square", "car_park", "school_yard", "vacant_lot")
NAMES = ("Rue des Tilleuls", "Place du Marché", "Parking de la Gare", "École Jules-Verne", "Friche des Forges")
HOSTILE = "<script>window.hacked=1</script>\"'&amp; </script><img src=x onerror=window.hacked=1>"


def _box(x, y, width, height):
    return shapely.box(ORIGIN[0] + x, ORIGIN[1] + y, ORIGIN[0] + x + width, ORIGIN[1] + y + height)


def ground():
    """Streets, buildings and study area of an 8 × 8 grid of blocks of 90 m with streets of 12 m."""
    buildings, lines, names, classes = [], [], [], []
    for i in range(8):
        for j in range(8):
            for k in range(4):
                buildings.append(_box(i * 102 + 6 + (k % 2) * 50, j * 102 + 6 + (k // 2) * 50, 38, 38))
    for i in range(9):
        x, y = ORIGIN[0] + i * 102 - 6, ORIGIN[1] + i * 102 - 6
        lines += [shapely.LineString([(x, ORIGIN[1]), (x, ORIGIN[1] + 816)]), shapely.LineString([(ORIGIN[0], y), (ORIGIN[0] + 816, y)])]
        names += [f"Rue n° {i + 1}", f"Allée n° {i + 1}"]
        classes += ["tertiary" if i == 4 else "residential", "residential"]
    streets = FeatureTable.make(lines, {"name": names, "class": classes, "source": ["synthetic"] * len(lines)}, CRS)
    area = FeatureTable.make([_box(-20, -20, 856, 856)], {"name": ["Quartier d'essai"]}, CRS)
    return streets, FeatureTable.make(buildings, {"source": ["synthetic"] * len(buildings)}, CRS), area


def _why(rank, blocked=False):
    entry = {"indicator": "sealed_share_100m", "value": 0.9 - rank / 200, "unit": "share", "points": 100 - rank, "weight": 2, "effect": 8.1}
    against = {"indicator": "green_distance_m", "value": 120.0 + rank, "unit": "m", "points": 20, "weight": 2, "effect": -4.0}
    text = {
        "fr": f"Sol très minéral autour du site (rang {rank}).", "en": f"Mostly sealed ground around the site (rank {rank}).",
        "es": f"Suelo muy impermeable alrededor (puesto {rank}).",
    }
    return json.dumps({"up": [] if blocked else [entry], "down": [against], "missing": ["heat_anomaly_c", "sun_hours"], "text": text})


def scored_sites(count=40):
    """``count`` sites with the columns of scored sites; the last is blocked in both scores, the third has a hostile name."""
    rows = np.arange(count)
    geometry = [_box((i % 8) * 102 + 10, (i // 8) * 102 + 10, 12 + 3 * (i % 7), 9 + 2 * (i % 5)) for i in rows]
    kinds = [KINDS[i % 5] for i in rows]
    greening = np.round(95.0 - 2.1 * rows, 3)
    pedestrian = np.where(rows % 5 == 4, np.nan, np.round(30.0 + (rows * 37 % 65), 3))
    blocked = np.array([None] * count, dtype=object)
    blocked[-1] = "no_usable_area"
    greening[-1] = 0.0
    names = [NAMES[i % 5] + f" {i}" if i % 6 else None for i in rows]
    names[2] = HOSTILE
    columns = {
        "site_id": [f"{kinds[i]}-{i:08x}" for i in rows],
        "code": [f"{('ST', 'SQ', 'CP', 'SY', 'VL')[i % 5]}-{7000 + 13 * i:05d}" for i in rows],
        "kind": kinds,
        "name": names,
        "neighbourhood": ["Nord" if i % 2 else "=Sud" for i in rows],
        "area_m2": shapely.area(np.array(geometry, dtype=object)),
        "usable_area_m2": shapely.area(np.array(geometry, dtype=object)) * 0.6,
        "latitude": [("open", "openable", "closed")[i % 3] for i in rows],
        "latitude_reason": [("pedestrian_square", "public_ground", "private_without_agreement")[i % 3] for i in rows],
        "subkind": ["set_back" if kinds[i] == "square" else None for i in rows],
        "length_m": [120.0 + i if kinds[i] == "street" else None for i in rows],
        "owner": ["secret owner"] * count,
        "evidence": ["{}"] * count,
    }
    for score, values in (("greening", greening), ("pedestrian", pedestrian)):
        values = np.where(blocked != None, 0.0, values)  # noqa: E711 - element by element
        columns[f"{score}_score"] = values
        columns[f"{score}_need"] = np.clip(values + 4, 0, 100)
        columns[f"{score}_feasibility"] = np.clip(values - 4, 0, 100)
        columns[f"{score}_confidence"] = np.where(np.isnan(values), np.nan, 0.35 + 0.6 * (rows % 10) / 9)
        columns[f"{score}_rank"] = np.where(np.isnan(values), np.nan, rows + 1.0)
        columns[f"{score}_blocked_by"] = blocked
        columns[f"{score}_why"] = [None if np.isnan(values[i]) else _why(int(i), blocked[i] is not None) for i in rows]
    return FeatureTable.make(geometry, columns, CRS)


def with_kits(sites):
    """The sites with a column ``kits`` as ``match_kits`` writes it, of invented matches with kits of the built-in catalogue."""
    from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits

    names = list(built_in_kits())
    light, middle, heavy, other = names[0], names[1], names[-1], names[2]
    by = {"property": "min_width_m", "comparison": ">=", "limit": 1.8, "measured": 1.2, "unit": "m", "jurisdiction": "fr"}
    cells = []
    for row in range(len(sites)):
        fits = [
            {"kit": light, "rung": 1, "cost_eur": [120.0, 430.0], "quantity": {"value": 1, "unit": "site"}, "weeks": [2, 4], "check": []},
            {"kit": heavy, "rung": 4, "cost_eur": [61234.0, 98765.0], "quantity": {"value": 312.4, "unit": "m2"}, "weeks": [20, 52],
             "check": ["buried_networks"], "permits": [0, 2]},
        ]
        blocked, unknown = [{"kit": middle, "by": [by]}], [{"kit": other, "missing": ["slope_pct"]}]
        cells.append(json.dumps({"fits": fits[: row % 3], "blocked": blocked, "unknown": unknown}))
    return sites.with_columns(kits=np.array(cells, dtype=object))
