"""The published schema of profiles and the parser say the same, but for the rules that such a schema cannot express."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import catalogue, kinds
from transformable_spaces.transformable_spaces_plugin.core.scoring import profile as profile_module
from transformable_spaces.transformable_spaces_plugin.core.scoring.aggregate import AGGREGATIONS
from transformable_spaces.transformable_spaces_plugin.core.scoring.criteria import SIDES, TESTS
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import BUILT_IN, parse_profile

FOLDER = Path(profile_module.__file__).with_name("profiles")
SCHEMA = json.loads((FOLDER / "profile.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
# What the schema's own description says that it cannot say.
BEYOND = re.compile(
    "is already|written twice|increases? strictly|turns back|is measured in|classes go with|has a weight above 0|no words for|"
    "a cycle of constraints|of one length"
)
BASE = {
    "id": "mine",
    "prefix": "mine",
    "aggregation": "topsis",
    "least_known": 0.2,
    "kinds": ["street", "square"],
    "title": {"en": "Mine"},
    "criteria": [
        {"indicator": "sealed_share_100m", "side": "need", "unit": "share", "weight": 2, "points": [[0.3, 0], [0.9, 100]], "equity": False},
        {"indicator": "usable_area_m2", "side": "feasibility", "weight": 1, "points": [[10, 0], [50, 40], [1000, 100]], "kinds": "all"},
        {"indicator": "latitude", "side": "feasibility", "weight": 1, "classes": {"open": 100, "closed": 0}, "source": "assumption"},
        {
            "indicator": "pedestrian_demand", "side": "need", "weight": 1, "percentiles": [[0, 0], [100, 100]],
            "study": {"values": [0, 4, 9], "percentiles": [0, 40, 100]},
        },
    ],
    "constraints": [
        {"id": "no_usable_area", "column": "usable_area_m2", "test": "at_most", "value": 0},
        {"id": "main_road", "column": "road_class", "test": "one_of", "value": ["primary"], "kinds": ["street"], "jurisdiction": "fr"},
        {
            "id": "water", "column": "constraints", "test": "contains", "value": "water",
            "also": [{"column": "area_m2", "test": "at_least", "value": 5}, {"column": "kind", "test": "one_of", "value": ["square"]}],
        },
        {"id": "tunnel", "column": "tunnel", "test": "is_true"},
    ],
}  # fmt: skip


def places(part, path=()):
    """Every place in a document, the containers first."""
    yield path
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


def changed(path, value):
    """The base document with the value at ``path`` replaced; ``...`` takes it out."""
    document = json.loads(json.dumps(BASE))
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def refusal(document):
    """The rule by which the parser refuses the document, empty where it does not."""
    try:
        parse_profile(json.dumps(document), "mine.json")
    except DataFileError as refused:
        return refused.rule
    return ""


PLACES = [path for path in places(BASE) if path]
values = st.one_of(
    st.just(...), st.none(), st.booleans(), st.integers(-5, 130), st.floats(-5, 130), st.sampled_from(["", "all", "vulnerability"]),
    st.sampled_from([[], {}, ["street"], ["lawn"], [[0, 0], [1, 50]], [[0, 0], [1, 50], [2, 10]], {"open": 5}, {"x": "y"}, [1, 2]]),
    st.sampled_from(["need", "is_true", "contains", "at_least", "slope_pct", "share", "geometric", "mine_score"]),
)  # fmt: skip


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_profiles_that_come_with_the_plugin_are_valid(name):
    VALIDATOR.validate(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def test_the_lists_of_the_schema_are_those_of_the_code():
    definitions = SCHEMA["$defs"]
    # a new indicator is added to profiles/profile.schema.json too, so that editors offer it
    assert definitions["criterion"]["properties"]["indicator"]["enum"] == list(catalogue())
    assert definitions["criterion"]["properties"]["side"]["enum"] == list(SIDES)
    assert definitions["condition"]["properties"]["test"]["enum"] == list(TESTS)
    assert definitions["kinds"]["oneOf"][1]["items"]["enum"] == list(kinds())
    assert SCHEMA["properties"]["aggregation"]["enum"] == list(AGGREGATIONS)


@given(st.sampled_from(PLACES), values)
@settings(max_examples=400, deadline=None)
def test_schema_and_parser_accept_and_refuse_alike(path, value):
    document = changed(path, value)
    faults = [error.message for error in VALIDATOR.iter_errors(document)]
    rule = refusal(document)
    assert not faults or rule, f"the parser accepts what the schema refuses: {faults}"
    assert not rule or faults or BEYOND.search(rule), f"the schema accepts what the parser refuses: {rule}"


@pytest.mark.parametrize("path", [path for path in PLACES if isinstance(path[-1], str)])
def test_a_key_too_many_is_refused_by_both(path):
    if path[:1] == ("title",) or "classes" in path[:-1]:
        return  # languages and classes are free
    document = changed((*path[:-1], "wieght"), 1)
    assert list(VALIDATOR.iter_errors(document))
    with pytest.raises(DataFileError, match="unknown key"):
        parse_profile(json.dumps(document), "mine.json")
