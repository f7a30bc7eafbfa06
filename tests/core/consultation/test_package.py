"""The package: the right sites, only public columns, files that others can read, the same bytes twice."""

import csv
import io
import json
import re

import numpy as np
import pytest
import shapely
from transformable_spaces.tests.consultation_town import CRS, HOSTILE, ground, scored_sites
from transformable_spaces.transformable_spaces_plugin.core.consultation import (
    PackageSettings,
    build_package,
    choose_sites,
    credits_of,
    licence_of,
    public_columns,
    public_sites,
)
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingCrs, MissingField
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

SETTINGS = PackageSettings(language="fr", top=30, credits=("© OpenStreetMap contributors",))


@pytest.fixture(scope="module")
def files():
    return build_package(scored_sites(), *ground(), SETTINGS)


@pytest.fixture(scope="module")
def collection(files):
    return json.loads(files["sites.geojson"])


FILES = [
    "LICENCE.txt", "datapackage.json", "dcat.jsonld", "decidim_proposals.csv", "decidim_proposals.json", "decidim_proposals.xlsx",
    "index.html", "run.json", "sites.csv", "sites.en.umap", "sites.es.umap", "sites.geojson", "sites.umap",
]  # fmt: skip


def test_the_files(files):
    assert sorted(files) == FILES


def test_the_best_by_either_score_and_none_that_is_blocked():
    sites = FeatureTable.make(
        [shapely.box(i, 0, i + 1, 1) for i in range(5)],
        {
            "code": list("abcde"), "kind": ["square"] * 5,
            "greening_score": [50, 90, 70, 99, None], "greening_blocked_by": [None, None, None, "water", None],
            "pedestrian_score": [95, 10, 70, 20, None], "pedestrian_blocked_by": [None] * 5,
        },
        CRS,
    )
    # Greening: b 90, c 70 (d is blocked, e unscored); pedestrian: a 95, c 70. Order by the best unblocked score.
    assert choose_sites(sites, 2).tolist() == [0, 1, 2]
    assert choose_sites(sites, 1).tolist() == [0, 1]


def test_row_order_does_not_change_the_files(files):
    sites = scored_sites()
    shuffled = sites.select(np.random.default_rng(1).permutation(len(sites)))
    streets, buildings, area = ground()
    order = np.random.default_rng(2).permutation(len(buildings))
    again = build_package(shuffled, streets, buildings.select(order), area, SETTINGS)
    # The record tells the inputs apart; all else is the same.
    assert {name: content for name, content in again.items() if name != "run.json"} == {n: c for n, c in files.items() if n != "run.json"}


def test_two_runs_are_identical(files):
    assert build_package(scored_sites(), *ground(), SETTINGS) == files


def test_geojson_follows_rfc_7946(collection):
    assert set(collection) == {"type", "bbox", "attribution", "features"}  # no "crs"
    west, south, east, north = collection["bbox"]
    assert -5 < west < east < 5
    assert 40 < south < north < 52
    for feature in collection["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert all(polygon.exterior.is_ccw and not any(r.is_ccw for r in polygon.interiors) for polygon in shapely.get_parts([shape]))
        assert (np.round(shapely.get_coordinates(shape), 6) == shapely.get_coordinates(shape)).all()
        assert feature["bbox"] == [round(value, 6) for value in shape.bounds]


def test_geometry_is_the_site_to_a_step_of_the_grid(collection):
    sites = scored_sites()
    where = dict(zip(sites.column("code"), sites.geometry))
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]]
    back = FeatureTable.make(shapes, {}, 4326).to_crs(CRS)
    for feature, shape in zip(collection["features"], back.geometry):
        assert shapely.hausdorff_distance(shape, where[feature["id"]]) < 0.12


def test_only_public_columns_leave(files, collection):
    for feature in collection["features"]:
        assert tuple(feature["properties"]) == public_columns()
    for name, content in files.items():
        assert b"secret owner" not in content, name


def test_csv_is_read_back_with_the_same_codes_and_points_inside(files, collection):
    text = files["sites.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["code"] for row in rows] == [feature["id"] for feature in collection["features"]]
    for row, feature in zip(rows, collection["features"]):
        assert shapely.geometry.shape(feature["geometry"]).contains(shapely.Point(float(row["longitude"]), float(row["latitude"])))


def test_cells_that_look_like_formulas_are_text_and_numbers_stay_numbers(files):
    text = files["sites.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["neighbourhood"] for row in rows} == {"Nord", "'=Sud"}
    assert all(float(row["longitude"]) < 0 for row in rows)
    assert not any(cell.startswith(("=", "+", "@", "\t")) for row in rows for cell in row.values())


def test_missing_is_null_and_empty_never_nan(files):
    assert b"NaN" not in files["sites.geojson"]
    for feature in json.loads(files["sites.geojson"])["features"]:
        if feature["properties"]["kind"] == "vacant_lot":
            assert feature["properties"]["pedestrian_score"] is None
            assert feature["properties"]["pedestrian_class"] is None


def test_public_numbers_are_rounded_and_classed():
    public = public_sites(scored_sites())
    assert public.column("area_m2").tolist() == np.round(public.column("area_m2")).tolist()
    assert public.column("greening_class")[0] == "A"  # 95
    assert public.column("greening_why_es")[1] == "Suelo muy impermeable alrededor (puesto 1)."


def test_a_thin_site_survives_the_grid():
    # 0.3 m wide: thinner than three steps of six decimals, as thin as a site may be.
    sites = scored_sites(3)
    thin = sites.with_geometry(np.array([shapely.box(355000, 6689000, 355000.3, 6689040), *sites.geometry[1:]], dtype=object))
    files = build_package(thin, None, None, None, PackageSettings(top=5))
    shapes = [shapely.geometry.shape(f["geometry"]) for f in json.loads(files["sites.geojson"])["features"]]
    assert not any(shape.is_empty for shape in shapes)


def test_refusals():
    sites = scored_sites()
    nothing = np.full(40, np.nan)
    with pytest.raises(InputError, match="no site to show"):
        build_package(sites.with_columns(greening_score=nothing, pedestrian_score=nothing), None, None, None, SETTINGS)
    with pytest.raises(MissingField, match="code"):
        build_package(sites.without("code"), None, None, None, SETTINGS)
    with pytest.raises(MissingCrs, match="sites"):
        build_package(FeatureTable(sites.geometry, sites.columns, None), None, None, None, SETTINGS)
    with pytest.raises(InputError, match="language"):
        PackageSettings(language="de")
    with pytest.raises(InputError, match="1 or more"):
        PackageSettings(top=0)


def test_licence_follows_the_sources():
    assert licence_of(["IGN BD TOPO 2025"]).spdx == "etalab-2.0"
    assert licence_of(["IGN BD TOPO 2025", "© OpenStreetMap contributors"]).spdx == "ODbL-1.0"
    with pytest.raises(InputError, match="ODbL"):
        licence_of(["osm"], "lo2")
    table = FeatureTable.make([None] * 4, {"source": ["osm", None, "IGN BD TOPO", "bdtopo"]})
    assert credits_of([table, None]) == ("IGN BD TOPO", "© OpenStreetMap contributors")


def test_hostile_text_stays_text(files):
    page = files["index.html"].decode("utf-8")
    assert "<img src=x" not in page
    assert "<script>window.hacked" not in page
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert HOSTILE in [site["name"] for site in data["sites"]]


def test_the_page_asks_nothing_of_other_hosts(files):
    page = files["index.html"].decode("utf-8")
    for asking in ("<img", "<link", "<iframe", "<object", "@import", "XMLHttpRequest", "sourceMappingURL", " src=\""):
        assert asking not in page, asking
    # What the city does not set, the policy does not let happen.
    assert "connect-src" not in page
    assert "img-src" not in page
    assert not re.findall(r"url\((?!#)", page)
    assert "default-src &#39;none&#39;" in page


def test_ground_too_heavy_is_thinned_and_noted(monkeypatch):
    from transformable_spaces.transformable_spaces_plugin.core.consultation import map_ground

    monkeypatch.setattr(map_ground, "_BUDGET_BYTES", 3000)
    notes = Notes()
    build_package(scored_sites(), *ground(), SETTINGS, notes=notes)
    assert [note.code for note in notes] == ["page_ground_thinned"]
