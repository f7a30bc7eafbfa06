"""What a package says of itself: datapackage.json, dcat.jsonld, LICENCE.txt, run.json."""

import hashlib
import json

import pytest
from transformable_spaces.tests.consultation_town import ground, scored_sites, with_kits
from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings, build_package, credits_of, credits_shown
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

SETTINGS = PackageSettings(
    language="fr", top=30, credits=("IGN BD TOPO", "Ville de Test"), publisher="Ville de Test", place="Quartier d'essai", date="2026-05-31",
    address="https://ville.example/espaces/",
)  # fmt: skip


@pytest.fixture(scope="module")
def files():
    return build_package(with_kits(scored_sites()), *ground(), SETTINGS, versions={"transformable_spaces": "0.0"})


def document(files):
    return json.loads(files["datapackage.json"])


def test_frictionless_finds_the_package_valid_and_a_spoilt_one_not(files, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "sites.gpkg").write_bytes(b"made elsewhere")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    spoilt = files["sites.csv"].replace(b",car_park,", b",cinema,", 1)
    (tmp_path / "sites.csv").write_bytes(spoilt)
    errors = frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type", "note"])
    assert {kind for kind, _ in errors} == {"hash-count", "byte-count", "constraint-error"}


def test_every_file_is_listed_with_its_size_and_hash(files):
    listed = {resource["path"]: resource for resource in document(files)["resources"]}
    unlisted = {"datapackage.json", "dcat.jsonld", "LICENCE.txt", "run.json", "sites.en.umap", "sites.es.umap"}
    assert set(listed) == (set(files) - unlisted) | {"sites.gpkg"}
    for path, resource in listed.items():
        if path in files:
            assert resource["bytes"] == len(files[path])
            assert resource["hash"] == "sha256:" + hashlib.sha256(files[path]).hexdigest()


def test_the_schema_has_the_columns_of_the_table_with_titles_and_classes(files):
    resource = next(r for r in document(files)["resources"] if r["name"] == "sites")
    header = files["sites.csv"].decode("utf-8-sig").split("\r\n")[0].split(",")
    assert [field["name"] for field in resource["schema"]["fields"]] == header
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert fields["area_m2"]["title"] == "Surface"
    assert "Area" in fields["area_m2"]["description"]
    assert "(m2)" in fields["area_m2"]["description"]
    assert {"value": "openable", "label": "Peut être ouvert"} in fields["latitude_class"]["categories"]
    assert resource["schema"]["primaryKey"] == ["code"]


def test_dcat_has_what_dcat_ap_asks_for(files):
    """The mandatory properties of DCAT-AP 3.0.1, restated: title and description; accessURL of each distribution; a name of the agent."""
    dataset = json.loads(files["dcat.jsonld"])
    assert dataset["@type"] == "dcat:Dataset"
    for name in ("dct:title", "dct:description"):
        assert {text["@language"] for text in dataset[name]} == {"fr", "en", "es"}
        assert all(text["@value"] for text in dataset[name])
    assert dataset["dct:publisher"] == {"@type": "foaf:Agent", "foaf:name": "Ville de Test"}
    assert dataset["dct:license"] == {"@id": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
    places = [entry["dcat:accessURL"]["@id"] for entry in dataset["dcat:distribution"]]
    assert "https://ville.example/espaces/sites.geojson" in places
    assert len(places) == len(set(places)) == 8
    assert dataset["dct:modified"]["@value"] == "2026-05-31"


def test_without_an_address_the_places_are_relative():
    files = build_package(scored_sites(), *ground(), PackageSettings())
    dataset = json.loads(files["dcat.jsonld"])
    assert dataset["@id"] == "./"
    assert {entry["dcat:accessURL"]["@id"] for entry in dataset["dcat:distribution"]} >= {"sites.geojson", "sites.gpkg", "index.html"}
    assert "dct:publisher" not in dataset


def test_the_licence_text_names_licence_and_sources_in_three_languages(files):
    text = files["LICENCE.txt"].decode("utf-8")
    assert text.count("Licence Ouverte 2.0") == 3
    assert text.count("  Ville de Test") == 3
    assert "Données du 2026-05-31." in text
    settings = PackageSettings(credits=("© OpenStreetMap contributors",))
    osm = build_package(scored_sites(), *ground(), settings)["LICENCE.txt"].decode("utf-8")
    assert osm.count("Open Database License (ODbL) 1.0") == 3
    assert "must be shared alike" in osm


def test_openstreetmap_is_found_in_sites_and_never_left_out():
    sites = scored_sites(3).with_columns(evidence=['{"layer": "buildings", "source_id": "way/123"}', "{}", None])
    found = credits_of([sites])
    assert found == ("© OpenStreetMap contributors",)
    assert credits_shown(["Ville de Test"], found) == ("Ville de Test", "© OpenStreetMap contributors")
    assert credits_shown(["Ville de Test", "OSM"], found) == ("Ville de Test", "OSM")
    assert credits_shown([], found) == found
    assert credits_of([scored_sites(3), FeatureTable.make([None], {"street_id": ["STREET/1"]})]) == ()


def test_a_source_that_stands_in_another_is_told_once():
    sources = ["IGN BD TOPO", "INSEE Filosofi", "IGN BD TOPO 2025-06-15", None, "IGN Contours-IRIS, INSEE Filosofi", "Ville de Test"]
    table = FeatureTable.make([None] * 6, {"source": sources})
    assert credits_of([table]) == ("IGN BD TOPO 2025-06-15", "IGN Contours-IRIS, INSEE Filosofi", "Ville de Test")


def test_unknown_sources_are_said():
    notes = Notes()
    build_package(scored_sites(), *ground(), PackageSettings(), notes=notes)
    assert "sources_unknown" in [note.code for note in notes]


def test_the_record_tells_settings_inputs_and_results(files):
    record = json.loads(files["run.json"])
    assert record["format"] == "transformable-spaces-package/1"
    assert record["settings"]["top"] == 30
    assert record["licence"] == "etalab-2.0"
    counts = {entry["layer"]: entry["features"] for entry in record["inputs"]}
    assert counts == {"sites": 40, "streets": 18, "buildings": 256, "study_area": 1}
    assert record["id"] == document(files)["id"]
    assert record["id"].startswith("quartier-d-essai-")
    assert record["results"]["sites"] == len(json.loads(files["sites.geojson"])["features"])
    assert record["versions"] == {"transformable_spaces": "0.0"}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"pick": "some"}, "best, selected, all"),
        ({"show": ("owners",)}, "scores, why, kits, costs"),
        ({"licence": "mine"}, "licence is one of"),
        ({"date": "31/05/2026"}, "YYYY-MM-DD"),
        ({"address": "ville.example"}, "https://"),
        ({"answers_to": "javascript:alert(1)"}, "https://"),
        ({"tiles": "https://tiles.example/{z}/{x}.png"}, "lacks {y}"),
        ({"tiles": "https://{s}.tiles.example/{z}/{x}/{y}.png"}, "without placeholders"),
        ({"licence": "lo2", "credits": ("osm",)}, "ODbL"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings, says):
    with pytest.raises(InputError, match=says):
        build_package(scored_sites(), None, None, None, PackageSettings(**settings))
