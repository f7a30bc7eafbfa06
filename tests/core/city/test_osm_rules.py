"""The file of tag rules: what ships is sound, what breaks a rule is named with its place."""

import json
from pathlib import Path

import pytest
from transformable_spaces.transformable_spaces_plugin.core.city import osm, schemas
from transformable_spaces.transformable_spaces_plugin.core.city.osm.rules import load_rules, rules
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError

FILE = Path(osm.__file__).with_name("tag_rules.json")


def test_the_rules_that_ship_load_and_name_their_sources():
    loaded = rules()
    assert set(loaded.layers) <= set(schemas())
    document = json.loads(FILE.read_text(encoding="utf-8"))
    assert all(part["source"] for part in document["layers"].values())
    assert all(part["source"] for part in document["parameters"].values())


@pytest.mark.parametrize(
    ("breaks", "path", "rule"),
    [
        (lambda d: d["layers"]["green"]["polygon"][0].update(set={"kind": "jungle"}), "layers.green.polygon[0].set.kind", "jungle"),
        (lambda d: d["layers"]["green"]["polygon"][0].update(set={"colour": "red"}), "layers.green.polygon[0].set.colour", "no field"),
        (lambda d: d["layers"]["green"]["polygon"][2].pop("when"), "layers.green.polygon[2].when", "at least one tag"),
        (lambda d: d["layers"]["green"]["polygon"][2].update(whenever={}), "layers.green.polygon[2].whenever", "unknown"),
        (lambda d: d["layers"]["water"]["line"][0].update(when={"waterway": "river"}), "layers.water.line[0].when.waterway", "list"),
        (lambda d: d["layers"]["water"]["columns"].update(depth=["depth"]), "layers.water.columns.depth", "no field"),
        (lambda d: d["layers"].update(ponds={"source": "x"}), "layers.ponds", "no layer"),
        (lambda d: d["streets"]["class"].update(motorway="autobahn"), "streets.class", "autobahn"),
        (lambda d: d["parameters"]["fence_share"].pop("source"), "parameters.fence_share", "source"),
        (lambda d: d.pop("rail"), "rail", "missing"),
    ],
)
def test_a_broken_rule_is_named_with_its_place(tmp_path, breaks, path, rule):
    document = json.loads(FILE.read_text(encoding="utf-8"))
    breaks(document)
    (tmp_path / "rules.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(DataFileError, match=rule) as error:
        load_rules(tmp_path / "rules.json")
    assert error.value.path == path
