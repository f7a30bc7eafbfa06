"""Decidim and uMap: the forms that their importers want, for every site and language."""

import csv
import io
import json
import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from transformable_spaces.tests.consultation_town import HOSTILE, ground, scored_sites, with_kits
from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings, build_package
from transformable_spaces.transformable_spaces_plugin.core.consultation.platforms.decidim import proposal_title

ADDRESS = "https://ville.example/espaces/"
SETTINGS = PackageSettings(language="es", top=30, credits=("IGN BD TOPO",), address=ADDRESS, place="Quartier d'essai")


@pytest.fixture(scope="module")
def files():
    return build_package(with_kits(scored_sites()), *ground(), SETTINGS)


@pytest.fixture(scope="module")
def features(files):
    return json.loads(files["sites.geojson"])["features"]


def rows_of(files):
    return list(csv.DictReader(io.StringIO(files["decidim_proposals.csv"].decode("utf-8")), delimiter=";"))


def obeys(title):
    """Decidim's rules for titles (ProposalLengthValidator, EtiquetteValidator), stated anew."""
    return (
        15 < len(title) <= 150 and not re.match(r"[a-z]", title) and title[0].isupper() and not re.search(r"[A-z]{35,}", title)
    )


def test_columns_as_documented_with_the_platforms_language_first(files):
    header = files["decidim_proposals.csv"].decode("utf-8").split("\r\n")[0]
    assert header == "title/es;body/es;title/fr;body/fr;title/en;body/en;address;latitude;longitude"  # and no byte-order mark


def test_titles_obey_the_rules_for_every_site_and_language(files, features):
    rows = rows_of(files)
    assert len(rows) == len(features)
    for row, feature in zip(rows, features):
        for language in ("fr", "en", "es"):
            assert obeys(row[f"title/{language}"]), row[f"title/{language}"]
            assert row[f"title/{language}"].endswith(f" [{feature['id']}]")


@given(st.text(max_size=300), st.sampled_from(["Rue", "Square", "Patio escolar"]), st.sampled_from(["ST-00000", "SQ-ZZZZZ"]))
def test_titles_of_any_name_obey_the_rules(name, kind, code):
    title = proposal_title(name, kind, code)
    assert obeys(title), title
    assert title.endswith(f" [{code}]")
    assert "\n" not in title


def test_titles_by_hand():
    assert proposal_title("Place du Marché", "Place", "SQ-7F3K2") == "Place du Marché [SQ-7F3K2]"
    assert proposal_title("École A", "Cour d'école", "SY-FCJ19", " : ") == "Cour d'école : École A [SY-FCJ19]"
    long = proposal_title("x y " * 60, "Rue", "ST-00000")
    assert len(long) == 150
    assert long.endswith("… [ST-00000]") or long.endswith("x… [ST-00000]")


def test_csv_json_and_points_tell_the_same(files, features):
    rows, records = rows_of(files), json.loads(files["decidim_proposals.json"])
    assert [list(record) for record in records] == [list(rows[0])] * len(rows)
    for row, record, feature in zip(rows, records, features):
        assert [row["title/fr"], row["body/en"]] == [record["title/fr"], record["body/en"]]
        place = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        assert (record["longitude"], record["latitude"]) == (place.x, place.y)
        assert shapely.geometry.shape(feature["geometry"]).covers(place)


def test_bodies_carry_code_reasons_kits_and_link_and_no_markup_of_data(files):
    rows = rows_of(files)
    hostile = next(row for row in rows if "CP-07026" in row["title/fr"])
    assert HOSTILE not in hostile["body/fr"]
    assert set(re.findall(r"<[^>]*>", "".join(row["body/fr"] for row in rows))) == {"<p>", "</p>"}
    assert "ST-07000" in rows[0]["body/en"]
    assert ADDRESS + "#ST-07000" in rows[0]["body/en"]
    assert "Mostly sealed ground around the site (rank 0)." in rows[0]["body/en"]
    assert "Qué es posible aquí: " in rows[2]["body/es"]


def test_umap_holds_the_sites_in_layers_by_kind(files, features):
    for name, language in (("sites.umap", "es"), ("sites.fr.umap", "fr"), ("sites.en.umap", "en")):
        document = json.loads(files[name])
        assert document["type"] == "umap"
        assert document["properties"]["slugKey"] == "code"
        assert document["properties"]["licence"] == "Licence Ouverte 2.0"
        shown = {feature["id"]: feature for layer in document["layers"] for feature in layer["features"]}
        assert sorted(shown) == sorted(feature["id"] for feature in features)
        for feature in features:
            there = shown[feature["id"]]
            assert there["geometry"] == feature["geometry"]
            assert there["properties"]["name"] == feature["properties"][f"title_{language}"]
            assert there["properties"]["link"] == ADDRESS + "#" + feature["id"]
            assert None not in there["properties"].values()
        for layer in document["layers"]:
            assert layer["_umap_options"] == layer["properties"]
            assert {field["key"] for field in layer["properties"]["fields"]} >= {"name", "code", "room"}
    assert "sites.es.umap" not in files
