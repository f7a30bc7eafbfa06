"""Sites and kits in a few words, for the tests of kits."""

import json

import shapely
from transformable_spaces.transformable_spaces_plugin.core.kits.parse import parse_kit
from transformable_spaces.transformable_spaces_plugin.core.kits.terms import built_in_limits
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES

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
