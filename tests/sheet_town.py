"""Sheets of the synthetic quarter with every kit of the catalogue in turn, for the tests of the layouts."""

import json

import numpy as np
from transformable_spaces.tests.consultation_town import ground, scored_sites
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.sheets import sheet_table, site_sheets


def town_sheets(language, count=12):
    """(sheets, sites, streets, buildings): each kit is among the first of some sheet; half have a street."""
    sites = scored_sites()
    sites = sites.select(np.arange(min(count, len(sites))))
    names = list(built_in_kits())
    cells = []
    for row in range(len(sites)):
        turned = names[(row * 3) % len(names):] + names[: (row * 3) % len(names)]
        fits = [{"kit": name, "rung": 1, "cost_eur": [12345.0, 67890.0], "quantity": {"value": 1, "unit": "site"}} for name in turned[:8]]
        cells.append(json.dumps({"fits": fits, "blocked": [], "unknown": []}))
    streets, buildings, _ = ground()
    rows = len(streets)
    streets = streets.with_columns(
        street_id=streets.text("name"), carriageway_m=np.full(rows, 9.0), parking_left_m=np.full(rows, 2.0), left_m=np.full(rows, 8.0),
        right_m=np.full(rows, 9.0), width_m=np.full(rows, 17.0), height_to_width=np.full(rows, 0.8),
        footway_left_width_m=np.full(rows, 1.0), footway_right_width_m=np.full(rows, 3.0), oneway=np.full(rows, "forward", dtype=object),
    )
    own = np.array([streets.text("name")[i % rows] if i % 2 else None for i in range(len(sites))], dtype=object)
    sites = sites.with_columns(kits=np.array(cells, dtype=object), street_id=own)
    return site_sheets(sites, streets, None, built_in_kits(), "fr", language), sites, streets, buildings


def sheets_of_town(language):
    sheets, sites, streets, buildings = town_sheets(language)
    return sheet_table(sheets, sites.crs, language, ("IGN BD TOPO", "INSEE")), sites, streets, buildings
