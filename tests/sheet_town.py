"""Sheets of a street and its neighbours with more to tell than a page holds, for the tests of the layouts."""

import json

import numpy as np
import shapely
from transformable_spaces.tests.consultation_town import CRS, ORIGIN
from transformable_spaces.tests.kit_sites import USUAL
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import catalogue
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits, match_kits
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.explain import phrase
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in
from transformable_spaces.transformable_spaces_plugin.core.sheets import sheet_table, site_sheets
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import Words

STREET = "Avenue du Général-Charles-Alexandre-de-la-Rochefoucauld-Liancourt"
FACTS = {"sealed_share": 0.93, "slope_pct": 2.0, "sun_hours": 6.5, "people_300m_per_ha": 1234.5, "green_distance_m": 1234.0}
PRIVATE = ("flat_roof", "blind_wall")


def longest(score, words):
    """The three longest phrases of a score each way, as ``why`` tells of them."""
    told = {"up": [], "down": []}
    for criterion in built_in(score).criteria:
        indicator = catalogue()[criterion.indicator]
        value = {"latitude": "openable", "road_class": "residential"}.get(indicator.id, 987.6 / indicator.shown_factor)
        entry = {"indicator": indicator.id, "value": value}
        for way, entries in told.items():
            entries.append((len(phrase(words, entry, way)), indicator.id, entry))
    return json.dumps({way: [entry for _, _, entry in sorted(entries, key=lambda one: one[:2])[-3:]] for way, entries in told.items()})


def town_sites(words):
    """Two sites of every kind: one with everything to tell and a street of its own or beside it, one blocked and closed without any."""
    rows = []
    for place, kind in enumerate(USUAL):
        for poor in (False, True):
            scores = {}
            for score in ("greening", "pedestrian"):
                if score == "pedestrian" and kind in PRIVATE:
                    continue
                scores.update({
                    f"{score}_score": 0.0 if poor else 87.0, f"{score}_need": 100.0, f"{score}_feasibility": 100.0,
                    f"{score}_confidence": 1.0, f"{score}_rank": 12345.0, f"{score}_why": longest(score, words),
                    f"{score}_blocked_by": "no_room_at_assumed_width" if poor else None,
                })  # fmt: skip
            own = {"latitude": "closed", "owner_type": "private"} if poor else {"owner_type": "unknown"}
            rows.append({
                **FACTS, **USUAL[kind], **own, **scores, "kind": kind, "site_id": f"{kind}{poor}", "code": f"WW-{place:04d}{int(poor)}",
                "name": None if poor else STREET, "near": STREET, "neighbourhood": STREET, "latitude_reason": "private_without_agreement",
                "street_id": None if poor else "street",
            })  # fmt: skip
    names = list(dict.fromkeys(name for row in rows for name in row))
    shapes = [shapely.box(ORIGIN[0] + 30 * n, ORIGIN[1], ORIGIN[0] + 30 * n + 20, ORIGIN[1] + 9) for n in range(len(rows))]
    return FeatureTable.make(shapes, {name: [row.get(name) for row in rows] for name in names}, CRS)


def town_sheets(language):
    """(sheets, sites, streets, buildings, trees) of the town."""
    words = Words(language)
    sites = match_kits(town_sites(words), built_in_kits(), "fr", Notes())
    columns = {
        "street_id": "street", "name": STREET, "class": "residential", "source": "synthetic", "carriageway_m": 9.0, "parking_left_m": 2.0,
        "left_m": 8.0, "right_m": 9.0, "width_m": 17.0, "height_to_width": 0.8, "footway_left_width_m": 1.0,
        "footway_right_width_m": 3.0, "oneway": "forward",
    }  # fmt: skip
    line = shapely.LineString([(ORIGIN[0], ORIGIN[1] + 4.5), (ORIGIN[0] + 600, ORIGIN[1] + 4.5)])
    streets = FeatureTable.make([line], {name: [value] for name, value in columns.items()}, CRS)
    buildings = FeatureTable.make([shapely.box(ORIGIN[0], ORIGIN[1] + 12, ORIGIN[0] + 600, ORIGIN[1] + 25)], {"source": ["synthetic"]}, CRS)
    ids = list(sites.text("site_id"))
    trees = FeatureTable.make(
        shapely.centroid(sites.geometry), {"site_id": ids, "canopy_m2": [90.0] * len(ids), "size_class": ["large"] * len(ids)}, CRS
    )
    return site_sheets(sites, streets, trees, built_in_kits(), "fr", language), sites, streets, buildings, trees


def sheets_of_town(language):
    """(table of the sheets, sites, streets, buildings, trees)."""
    sheets, sites, *ground = town_sheets(language)
    credits = ("IGN BD TOPO", "INSEE Filosofi 2015", "© OpenStreetMap contributors")
    return (sheet_table(sheets, sites.crs, language, credits, codes=dict.fromkeys(np.unique(sites.text("code")), QR)), sites, *ground)


QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M4 4h7v7h-7z"/></svg>'
