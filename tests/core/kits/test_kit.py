"""The kit format: what comes with the plugin is sound, what breaks a rule is refused by file and path, a city's own kits count."""

import copy
import json
import re

import jsonschema
import pytest
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import kinds as all_kinds
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits, catalogue
from transformable_spaces.transformable_spaces_plugin.core.kits.kit import CATALOGUE, SCHEMA_FILE
from transformable_spaces.transformable_spaces_plugin.core.kits.parse import parse_kit
from transformable_spaces.transformable_spaces_plugin.core.kits.say import amount, property_name
from transformable_spaces.transformable_spaces_plugin.core.kits.terms import AXES, LIMITS_FILE, built_in_limits, properties
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

FILES = sorted(path for path in CATALOGUE.glob("*.json") if path != SCHEMA_FILE)
SCHEMA = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def text(name):
    return {language: f"{name} {language}" for language in LANGUAGES}


def minimal():
    """The least that a kit may say."""
    lists = {language: ["a"] for language in LANGUAGES}
    return {
        "id": "chairs", "version": "1", "axis": "usage", "kinds": ["square"], "title": text("t"), "summary": text("s"),
        "duration": {"class": "seasonal", "jurisdiction": "general", "source": "assumption"}, "reversible": True,
        "quantity": {"unit": "m2", "from": ["usable_area_m2"], "source": "assumption"},
        "cost": {"min": 1, "max": 2, "unit": "EUR/m2", "year": 2024, "jurisdiction": "fr", "source": "a document"},
        "delay_weeks": {"min": 1, "max": 2, "jurisdiction": "general", "source": "assumption"}, "who": ["city"], "people_max": None,
        "open_to_private": True, "expertise": 1,
        "rules": [{"property": "slope_pct", "comparison": "<=", "value": 5, "unit": "%", "jurisdiction": "fr", "source": "a document"}],
        "checks": [], "permits": [], "steps": lists, "tools": lists, "materials": lists, "upkeep": lists, "charter": lists,
        "typical_mistakes": lists, "benefits": lists, "effects": [], "signage": text("sign"),
    }  # fmt: skip


def parse(document):
    return parse_kit(json.dumps(document), "chairs.json", built_in_limits())


def changed(path, value):
    """The minimal kit with the value at ``path`` replaced (a value of ``...`` deletes it)."""
    document = copy.deepcopy(minimal())
    at = document
    for key in path[:-1]:
        at = at[key]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_kit_obeys_the_published_schema(path):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), SCHEMA, cls=jsonschema.Draft202012Validator)
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == path.stem


def test_the_schema_and_the_parser_agree_on_the_least_kit():
    jsonschema.validate(minimal(), SCHEMA, cls=jsonschema.Draft202012Validator)
    kit = parse(minimal())
    assert kit.title["es"] == "t es"
    assert kit.steps["fr"] == ("a",)
    assert (kit.rung, kit.cost.maximum, kit.rules[0].value, kit.people_max) == (2, 2.0, 5.0, None)


SAID = {"min": 0, "max": 1, "jurisdiction": "fr", "source": "a document"}
PERMIT = {"jurisdiction": "fr", "name": text("n"), "authority": text("a"), "source": "a document"}

# path of the change, new value, path told, words of the rule, whether the JSON schema sees it too
BAD = [
    (("rules", 0, "property"), "colour", "rules[0].property", "unknown property 'colour'", True),
    (("rules", 0, "unit"), ..., "rules[0].unit", "is required: %", True),
    (("rules", 0, "unit"), "m", "rules[0].unit", "the property is in %, not 'm'", False),
    (("rules", 0, "comparison"), "is", "rules[0].comparison", "is does not go with slope_pct", True),
    (("rules", 0, "value"), "5", "rules[0].value", "a number, not '5'", True),
    (("rules", 0, "source"), ..., "rules[0].source", "is required", True),
    (("rules", 0, "jurisdiction"), "de", "rules[0].jurisdiction", "one of fr, be, us, mx, general, not 'de'", True),
    (("rules", 0, "kinds"), ["street"], "rules[0].kinds", "'street' is no kind of this kit", False),
    (("rules", 0), {"property": "slope_pct", "limit": "steepness", "unit": "%"}, "rules[0].limit", "unknown limit 'steepness'", False),
    (("rules", 0), {"property": "slope_pct", "limit": "fire_lane_m", "unit": "%"}, "rules[0].limit", "fire_lane_m is in m", False),
    (("rules", 0), {"property": "min_width_m", "limit": "fire_lane_m", "unit": "m", "plus": 1}, "rules[0].source", "is required", True),
    (("cost", "min"), 3, "cost.min", "3 is above the maximum 2", False),
    (("cost", "unit"), "EUR/tree", "cost.unit", "EUR/m2, as the quantity is counted in m2", False),
    (("cost", "max"), 0, "cost.min", "1 is above the maximum 0", True),
    (("cost",), {"min": 0, "max": 0, "unit": "EUR/m2", "jurisdiction": "fr", "source": "x"}, "cost.max", "not known is null", True),
    (("cost",), ..., "cost", "is required", True),
    (("delay_weeks", "min"), 9, "delay_weeks.min", "9 is above the maximum 2", False),
    (("delay_weeks", "min"), -1, "delay_weeks.min", "a number from 0 up", True),
    (("delay_weeks", "each"), 10, "delay_weeks", "go together", True),
    (("title", "es"), ..., "title.es", "no text in es", True),
    (("title", "fr"), " ", "title.fr", "no text in fr", True),
    (("steps", "fr"), ["a", "b"], "steps", "as many items in every language", False),
    (("steps", "en"), ..., "steps.en", "no text in en", True),
    (("kinds",), ["roof"], "kinds[0]", "not 'roof'", True),
    (("kinds",), [], "kinds", "at least one item", True),
    (("axis",), "green", "axis", "one of hard, usage, soft, info", True),
    (("expertise",), 4, "expertise", "one of 1, 2, 3", True),
    (("reversible",), "yes", "reversible", "true or false", True),
    (("checks",), ["luck"], "checks[0]", "not 'luck'", True),
    (("quantity",), {"unit": "m2", "source": "x"}, "quantity", "names the columns", False),
    (("quantity", "from"), ["kind"], "quantity.from[0]", "unknown property 'kind'", True),
    (("effects",), [{**SAID, "effect": "joy", "unit": "m2"}], "effects[0].effect", "unknown effect 'joy'", True),
    (("effects",), [{**SAID, "effect": "green_m2", "unit": "m"}], "effects[0].unit", "green_m2 is in m2", False),
    (("effects",), [{**SAID, "effect": "green_m2", "unit": "m2", "min": 2}], "effects[0].min", "2 is above the maximum 1", False),
    (("permits",), [{**PERMIT, "authority": {"fr": "a"}}], "permits[0].authority.en", "no text in en", True),
    (("permits",), [{**PERMIT, "when": {"property": "hue", "comparison": "is", "value": True}}], "permits[0].when.property", "'hue'", True),
    (("id",), "My Chairs", "id", "lower-case letters", True),
    (("colour",), "red", "colour", "this key is not known here", True),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "told", "rule", "in_schema"), BAD, ids=[f"{i}-{case[2]}" for i, case in enumerate(BAD)])
def test_a_bad_kit_is_refused_by_file_and_path(path, value, told, rule, in_schema):
    document = changed(path, value)
    with pytest.raises(DataFileError) as error:
        parse(document)
    assert (error.value.file, error.value.path) == ("chairs.json", told)
    assert rule in error.value.rule
    assert bool(list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(document))) == in_schema


def test_text_that_is_no_json_is_refused_with_its_line():
    with pytest.raises(DataFileError, match=r"chairs\.json, at line 2, column 1: this is no JSON"):
        parse_kit('{"id": "chairs"\n', "chairs.json", {})


def test_the_built_in_kits_climb_the_ladder():
    rungs = [kit.rung for kit in built_in_kits().values()]
    assert rungs == sorted(rungs)
    assert set(rungs) == {1, 2, 3, 4}


def test_a_city_adds_and_replaces_kits():
    own = minimal()
    mine = changed(("id",), "parklet")
    kits = catalogue({"chairs.json": json.dumps(own), "our_parklet.json": json.dumps(mine)})
    assert set(kits) == {*built_in_kits(), "chairs"}
    assert kits["parklet"].title["en"] == "t en"
    assert built_in_kits()["parklet"].title["en"] == "Parklet"


def test_two_files_of_one_id_are_refused():
    with pytest.raises(DataFileError, match=r"b\.json, at id: 'chairs' is already the kit of a\.json"):
        catalogue({"a.json": json.dumps(minimal()), "b.json": json.dumps(minimal())})


def test_a_city_replaces_a_shared_limit_everywhere():
    limit = {"unit": "m", "comparison": ">=", "values": [{"jurisdiction": "fr", "value": 3.5, "source": "our fire service"}]}
    kits = catalogue({"limits.json": json.dumps({"limits": {"fire_lane_m": limit}})})
    # A parklet takes 2.0 m beside the fire lane.
    asked = {rule.jurisdiction: rule.value for rule in kits["parklet"].rules if rule.property == "kerb_to_kerb_m"}
    assert asked == {"fr": 5.5}
    with pytest.raises(DataFileError, match=r"limits\.json, at limits\.fire_lane_m\.values\[0\]\.source"):
        catalogue({"limits.json": json.dumps({"limits": {"fire_lane_m": {**limit, "values": [{"jurisdiction": "fr", "value": 3.5}]}}})})


def test_the_sign_carries_the_code_and_lines_to_fill_in():
    kit = parse(changed(("signage",), dict.fromkeys(LANGUAGES, "Until {date}: {code}")))
    assert kit.sign("fr", "SQ-7F3K2") == "Until ________: SQ-7F3K2"


def test_permits_of_a_jurisdiction():
    street = built_in_kits()["play_street"]
    named = {name: [permit.name["en"][:12] for permit in street.permits_in(name)] for name in ("fr", "be", "us", "mx", "none")}
    assert [len(permits) for permits in named.values()] == [1, 1, 1, 1, 0]


# A document: an address of the web, an article or order of law, a named study or repository, or METHODS of this project.
DOCUMENT = re.compile(
    r"^assumption|: assumption|assumption;|[\w-]+\.(fr|com|org|net|gov|brussels|be|me|info|mx)\b|art\. |Arrêtés? |METHODS §|"
    r"NACTO, |APUR, |TRIBU|incubateur-ademe/benefriches|PROWAG R|\w+\.json"
)


def sources(value, path=""):
    """Every (path, source) of a kit's file."""
    if isinstance(value, dict):
        if "source" in value:
            yield path, value["source"]
        for key, inner in value.items():
            yield from sources(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from sources(inner, f"{path}[{number}]")


@pytest.mark.parametrize("path", [*FILES, LIMITS_FILE], ids=lambda path: path.stem)
def test_every_fact_names_a_document_or_says_assumption(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    found = list(sources(document))
    assert len(found) > 4
    assert [(where, source) for where, source in found if not DOCUMENT.search(source)] == []


def test_the_catalogue_covers_kinds_axes_and_the_ladder():
    kits = built_in_kits().values()
    assert len(kits) >= 24
    assert {kit.axis for kit in kits} == set(AXES)
    for kind in all_kinds():
        of_kind = [kit for kit in kits if kind in kit.kinds]
        assert {1, 4} <= {kit.rung for kit in of_kind}, kind
    assert all(kit.permits for kit in kits if kit.axis in ("hard", "usage"))
    for name in ("fr", "be", "us", "mx"):
        assert any(permit.jurisdiction == name for kit in kits for permit in kit.permits), name


def test_what_a_roof_carries_is_always_an_engineers_check_and_never_a_rule():
    roofs = [kit for kit in built_in_kits().values() if kit.axis == "hard" and "flat_roof" in kit.kinds]
    assert len(roofs) >= 2
    for kit in roofs:
        assert "roof_load" in kit.checks
        assert "ngénieur" in kit.steps["fr"][0]
        assert "ngeniero" in kit.steps["es"][0]
        assert "ngineer" in kit.steps["en"][0]
    assert not [name for name in properties() if "load" in name]


@pytest.mark.parametrize("kit", built_in_kits().values(), ids=lambda kit: kit.id)
def test_texts_are_written_in_their_own_language(kit):
    for texts in (kit.title, kit.summary, kit.signage):
        assert len(set(texts.values())) == 3 or texts is kit.title, texts
        assert all(text == text.strip() for text in texts.values())
    assert all("{code}" in text for text in kit.signage.values())
    for lists in (kit.steps, kit.tools, kit.materials, kit.upkeep, kit.charter, kit.typical_mistakes, kit.benefits):
        assert all(lists.values()), kit.id
        for fr, en, es in zip(lists["fr"], lists["en"], lists["es"]):
            assert len({fr, en, es}) == 3
    assert len(kit.steps["fr"]) >= 4
    # No straight apostrophe before a letter is missing its accent twin: words that lose their accent most often.
    flat = " ".join([*kit.steps["fr"], *kit.charter["fr"], *kit.upkeep["fr"], kit.summary["fr"]]).lower()
    assert not re.search(r"\b(ecole|eau x|deja|arret|arrete|securite|reparer|etancheite|a cote|proprietaire)\b", flat)


@pytest.mark.parametrize("name", [*properties()])
def test_every_property_and_check_has_words(name):
    for language in LANGUAGES:
        words = Words(language)
        assert property_name(name, words)
        if properties()[name].type == "bool":
            assert words.say(f"kit.why.{name}.yes")
            assert words.say(f"kit.why.{name}.no")
        if properties()[name].type == "number":
            assert amount(1.5, properties()[name].unit, words)


def test_every_class_of_a_kit_has_words():
    words = Words("fr")
    for kit in built_in_kits().values():
        keys = [f"kit.axis.{kit.axis}", f"kit.duration.{kit.duration.name}", f"kit.rung.{kit.rung}", f"kit.expertise.{kit.expertise}"]
        keys += [f"kit.who.{actor}" for actor in kit.who] + [f"kit.check.{check}" for check in kit.checks]
        keys += [f"kit.effect.{effect.effect}" for effect in kit.effects]
        assert all(words.has(key) for key in keys), [key for key in keys if not words.has(key)]
