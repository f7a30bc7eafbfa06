"""Sites and kits in a few words, for the tests of kits."""

import json

import shapely
from transformable_spaces.transformable_spaces_plugin.core.kits.parse import parse_kit
from transformable_spaces.transformable_spaces_plugin.core.kits.terms import built_in_limits
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES

# What is usual for a kind.
USUAL = {
    "street": {
        "area_m2": 900.0,
        "usable_area_m2": 200.0,
        "usable_area_closed_m2": 500.0,
        "length_m": 120.0,
        "carriageway_m": 7.5,
        "min_width_m": 7.5,
        "footway_min_m": 2.2,
        "footway_after_m": 2.2,
        "bays_lost": 12.0,
        "road_class": "residential",
        "bus_lines": 0.0,
        "speed_kmh": 30.0,
        "slope_pct": 2.0,
        "school_frontage": 0.0,
        "driveways_per_100m": 1.0,
        "tree_positions": 9.0,
        "network_conflict_share": 0.3,
        "trees_standing": 4.0,
        "benches": 0.0,
        "ground_3m_from_buildings_m2": 150.0,
        "owner_type": "public",
        "latitude": "openable",
        "constraints": '["fire_lane"]',
        "through_share": 0.2,
        "detour_factor": 1.5,
        "hydrant_within_2m": False,
    },
    "square": {
        "area_m2": 800.0,
        "usable_area_m2": 700.0,
        "min_width_m": 18.0,
        "max_inscribed_diameter_m": 20.0,
        "length_m": 40.0,
        "slope_pct": 1.0,
        "tree_positions": 12.0,
        "network_conflict_share": 0.2,
        "trees_standing": 3.0,
        "benches": 4.0,
        "ground_3m_from_buildings_m2": 500.0,
        "owner_type": "public",
        "latitude": "open",
        "constraints": "[]",
        "crossing_way_m": 0.0,
        "sun_hours": 5.0,
    },
    "leftover": {
        "area_m2": 300.0,
        "usable_area_m2": 260.0,
        "min_width_m": 9.0,
        "max_inscribed_diameter_m": 10.0,
        "length_m": 30.0,
        "slope_pct": 2.0,
        "tree_positions": 5.0,
        "network_conflict_share": 0.2,
        "trees_standing": 1.0,
        "benches": 0.0,
        "ground_3m_from_buildings_m2": 200.0,
        "owner_type": "public",
        "latitude": "openable",
        "constraints": "[]",
        "crossing_way_m": 0.0,
        "sun_hours": 6.0,
    },
    "vacant_lot": {
        "area_m2": 1500.0,
        "usable_area_m2": 1400.0,
        "min_width_m": 25.0,
        "max_inscribed_diameter_m": 28.0,
        "slope_pct": 2.0,
        "tree_positions": 20.0,
        "network_conflict_share": 0.0,
        "ground_3m_from_buildings_m2": 900.0,
        "owner_type": "public",
        "latitude": "openable",
        "constraints": "[]",
        "subkind": "brownfield",
        "crossing_way_m": 0.0,
        "sun_hours": 7.0,
        "polluted": False,
    },
    "car_park": {
        "area_m2": 1200.0,
        "usable_area_m2": 1200.0,
        "min_width_m": 20.0,
        "max_inscribed_diameter_m": 22.0,
        "bays": 48.0,
        "sealed_share": 1.0,
        "slope_pct": 1.0,
        "tree_positions": 15.0,
        "network_conflict_share": 0.1,
        "trees_standing": 0.0,
        "ground_3m_from_buildings_m2": 900.0,
        "owner_type": "public",
        "latitude": "openable",
        "constraints": "[]",
    },
    "school_yard": {
        "area_m2": 1800.0,
        "usable_area_m2": 1700.0,
        "min_width_m": 20.0,
        "max_inscribed_diameter_m": 24.0,
        "sealed_share": 0.9,
        "slope_pct": 1.0,
        "tree_positions": 10.0,
        "network_conflict_share": 0.1,
        "trees_standing": 2.0,
        "ground_3m_from_buildings_m2": 1000.0,
        "owner_type": "public",
        "latitude": "openable",
        "constraints": "[]",
    },
    "flat_roof": {
        "area_m2": 600.0,
        "usable_area_m2": 550.0,
        "max_inscribed_diameter_m": 16.0,
        "roof_class": "large",
        "subkind": "flat_by_tag",
        "owner_type": "public",
        "latitude": "openable",
        "constraints": "[]",
        "heritage": False,
    },
    "blind_wall": {
        "area_m2": 9.0,
        "wall_area_m2": 140.0,
        "exposed_height_m": 12.0,
        "subkind": "gable_street",
        "orientation": "S",
        "owner_type": "unknown",
        "latitude": "openable",
        "constraints": "[]",
        "heritage": False,
        "footway_min_m": 3.0,
        "network_distance_m": 4.0,
    },
    "river_bank": {
        "area_m2": 2000.0,
        "usable_area_m2": 1800.0,
        "length_m": 150.0,
        "min_width_m": 12.0,
        "max_inscribed_diameter_m": 14.0,
        "slope_pct": 3.0,
        "tree_positions": 14.0,
        "network_conflict_share": 0.1,
        "benches": 2.0,
        "owner_type": "public",
        "latitude": "openable",
        "constraints": '["flood"]',
        "crossing_way_m": 0.0,
        "sun_hours": 7.0,
    },
    "disused_rail": {
        "area_m2": 6000.0,
        "usable_area_m2": 6000.0,
        "length_m": 600.0,
        "min_width_m": 10.0,
        "max_inscribed_diameter_m": 11.0,
        "slope_pct": 1.0,
        "tree_positions": 30.0,
        "network_conflict_share": 0.0,
        "owner_type": "public",
        "latitude": "openable",
        "constraints": "[]",
        "crossing_way_m": 0.0,
        "sun_hours": 7.0,
        "subkind": "disused",
        "polluted": False,
        "flood": False,
    },
}

LISTS = ("steps", "tools", "materials", "upkeep", "charter", "typical_mistakes", "benefits")


def rule(name, comparison, value, unit=None, jurisdiction="general", **more):
    made = {"property": name, "comparison": comparison, "value": value, "jurisdiction": jurisdiction, "source": "a document", **more}
    return {**made, "unit": unit} if unit else made


def kit_of(name="chairs", **parts):
    """A kit of squares without rules, with ``parts`` replaced."""
    raw = {
        "id": name, "version": "1", "axis": "usage", "kinds": ["square"], "title": dict.fromkeys(LANGUAGES, name),
        "summary": dict.fromkeys(LANGUAGES, "s"),
        "duration": {"class": "seasonal", "jurisdiction": "general", "source": "assumption"}, "reversible": True,
        "quantity": {"unit": "m2", "from": ["usable_area_m2"], "source": "assumption"}, "cost": None,
        "delay_weeks": {"min": 1, "max": 2, "jurisdiction": "general", "source": "assumption"}, "who": ["city"], "people_max": None,
        "open_to_private": True, "expertise": 1, "rules": [], "checks": [], "permits": [], "effects": [],
        "signage": dict.fromkeys(LANGUAGES, "sign"), **{key: {language: ["a"] for language in LANGUAGES} for key in LISTS},
        **parts,
    }  # fmt: skip
    return parse_kit(json.dumps(raw), f"{name}.json", built_in_limits())


def site_table(*sites):
    """A table of one square metre a site, from a dict of columns each; what a site does not say is missing."""
    names = list(dict.fromkeys(name for site in sites for name in site))
    columns = {name: [site.get(name) for site in sites] for name in names}
    shapes = [shapely.box(10 * number, 0, 10 * number + 1, 1) for number in range(len(sites))]
    return FeatureTable.make(shapes, {"site_id": [f"s{n}" for n in range(len(sites))], **columns}, 2154)
