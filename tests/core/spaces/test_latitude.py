"""The rules of latitude: which class, which reason, and that every reason has its words."""

import json

import pytest
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError
from transformable_spaces.transformable_spaces_plugin.core.spaces.latitude import CLASSES, latitude_of, latitude_rules, load_rules
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words


def _latitude(**fields):
    columns = {name: [value] for name, value in fields.items()}
    latitude, reason = latitude_of(FeatureTable.make([None], columns))
    return latitude[0], reason[0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "street", "road_class": "primary"}, ("closed", "main_road")),
        ({"kind": "street", "road_class": "residential"}, ("openable", "city_street")),
        ({"kind": "street", "road_class": "residential", "access": "private"}, ("closed", "private_street")),
        ({"kind": "street", "road_class": "pedestrian"}, ("open", "pedestrian_street")),
        ({"kind": "street", "road_class": "residential", "constraints": '["bridge"]'}, ("closed", "bridge_or_tunnel")),
        ({"kind": "square", "layer": "squares"}, ("open", "pedestrian_square")),
        ({"kind": "square", "layer": "squares", "owner_type": "private"}, ("closed", "private_without_agreement")),
        ({"kind": "square", "layer": None, "owner_type": "public"}, ("openable", "public_ground")),
        ({"kind": "square", "layer": None, "owner_type": None}, ("openable", "street_ground")),
        ({"kind": "car_park", "access": "customers"}, ("closed", "private_car_park")),
        ({"kind": "car_park", "access": "customers", "owner_type": "public"}, ("openable", "public_land")),
        ({"kind": "car_park", "access": "public"}, ("openable", "public_car_park")),
        ({"kind": "car_park", "access": None}, ("openable", "owner_to_ask")),
        ({"kind": "school_yard"}, ("openable", "school_agreement")),
        ({"kind": "school_yard", "owner_type": "private"}, ("closed", "private_school")),
        ({"kind": "vacant_lot", "subkind": "construction"}, ("closed", "works_under_way")),
        ({"kind": "vacant_lot", "subkind": "brownfield", "constraints": '["polluted"]'}, ("closed", "polluted_ground")),
        ({"kind": "vacant_lot", "subkind": "brownfield", "owner_type": "private"}, ("closed", "private_without_agreement")),
        ({"kind": "vacant_lot", "subkind": "brownfield"}, ("openable", "owner_to_ask")),
    ],
)
def test_the_first_rule_that_fits_decides(fields, expected):
    assert _latitude(**fields) == expected


def test_every_reason_and_class_has_words_in_every_language():
    for language in LANGUAGES:
        words = Words(language)
        for rule in latitude_rules():
            assert words.say(f"latitude_reason.{rule.reason}").endswith(".")
        for latitude in CLASSES:
            assert words.say(f"latitude.{latitude}")


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ([{"reason": "a", "latitude": "ajar", "source": "assumption"}], "rules[0].latitude"),
        ([{"reason": "a", "latitude": "open"}], "rules[0].source"),
        ([{"reason": "a", "latitude": "open", "source": "assumption", "when": {"kind": "square"}}], "rules[0].when.kind"),
        ([{"reason": "a", "latitude": "open", "source": "assumption", "when": {"kind": ["square"]}}], "rules"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault(tmp_path, rules, where):
    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"rules": rules}))
    with pytest.raises(DataFileError) as caught:
        load_rules(path)
    assert caught.value.path == where
