"""exportconsultation through Processing and through qgis_process."""

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing

import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.tests.consultation_town import CRS, ground, scored_sites, with_kits
from transformable_spaces.transformable_spaces_plugin.core.consultation import (
    BLOCKS,
    PICKS,
    PackageSettings,
    package_sites,
    public_columns,
    public_schema,
)
from transformable_spaces.transformable_spaces_plugin.core.consultation.licence import licences
from transformable_spaces.transformable_spaces_plugin.core.journal.journal import checked_entry
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.journal import record_intervention
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

NAMES = {
    "index.html", "sites.geojson", "sites.csv", "sites.gpkg", "decidim_proposals.csv", "decidim_proposals.xlsx", "decidim_proposals.json",
    "sites.umap", "sites.fr.umap", "sites.es.umap", "datapackage.json", "dcat.jsonld", "LICENCE.txt", "run.json", "qfield",
}  # fmt: skip


@pytest.fixture
def inputs(tmp_path):
    write_table(tmp_path / "sites.gpkg", "sites", with_kits(scored_sites()))
    for name, table in zip(("streets", "buildings", "area"), ground()):
        write_table(tmp_path / f"{name}.gpkg", name, table)
    return tmp_path


@pytest.fixture
def exported(run_algorithm, inputs):
    """A package in English with the ground of the town, and what the algorithm gave."""
    results = run_algorithm(
        "exportconsultation",
        {
            "SITES": str(inputs / "sites.gpkg"), "STREETS": str(inputs / "streets.gpkg"), "BUILDINGS": str(inputs / "buildings.gpkg"),
            "STUDY_AREA": str(inputs / "area.gpkg"), "TOP": 10, "LANGUAGE": "en", "ADDRESS": "https://ville.example/espaces/",
            "OUTPUT_FOLDER": str(inputs / "out"),
        },
    )  # fmt: skip
    return inputs / "out", results


def features(folder):
    return json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))["features"]


def test_the_folder_and_its_zip_hold_the_same_files(exported):
    folder, results = exported
    assert {path.name for path in folder.iterdir()} == NAMES
    assert 10 <= results["SITE_COUNT"] <= 20
    assert results["SITE_COUNT"] == len(features(folder))
    with zipfile.ZipFile(results["ARCHIVE"]) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    there = {f"out/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert packed == there
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Spaces to transform: Quartier d&#39;essai" in page
    assert "synthetic" in page  # the source of the layers is credited


def test_gdal_reads_every_format_back_with_equal_counts_codes_and_geometry(exported):
    from osgeo import ogr

    folder, _ = exported
    wanted = {feature["id"]: shapely.geometry.shape(feature["geometry"]) for feature in features(folder)}
    ordered = list(wanted)

    def read(name):
        source = ogr.Open(str(folder / name))
        layer = source.GetLayer(0)
        rows = []
        for feature in layer:  # its geometry lives no longer than the feature
            shape = feature.GetGeometryRef()
            rows.append((feature.items(), None if shape is None else shapely.from_wkb(bytes(shape.ExportToWkb()))))
        return rows

    geojson = read("sites.geojson")
    assert [items["code"] for items, _ in geojson] == ordered
    assert all(shapely.equals_exact(shape, wanted[items["code"]], 1e-9) for items, shape in geojson)
    package = read("sites.gpkg")
    assert [items["code"] for items, _ in package] == ordered
    moved = FeatureTable.make([shape for _, shape in package], {}, CRS).to_crs(4326).geometry
    for (items, _), shape in zip(package, moved):
        # Six decimals: half a step each way, and what PROJ itself rounds.
        assert shapely.hausdorff_distance(shape, wanted[items["code"]]) < 1e-6
    table = read("sites.csv")
    assert [items["code"] for items, _ in table] == ordered
    for items, _ in table:
        assert wanted[items["code"]].covers(shapely.Point(float(items["longitude"]), float(items["latitude"])))
    for name in ("decidim_proposals.xlsx", "decidim_proposals.csv"):
        rows = read(name)
        assert [items["title/en"].rpartition("[")[2].rstrip("]") for items, _ in rows] == ordered
        places = [shapely.Point(float(items["longitude"]), float(items["latitude"])) for items, _ in rows]
        assert all(wanted[code].covers(place) for code, place in zip(ordered, places))
    walk = read("qfield/sites.gpkg")
    assert [items["code"] for items, _ in walk] == ordered


def test_every_format_has_the_same_values(exported):
    folder, _ = exported
    package = read_table(folder / "sites.gpkg", "sites")
    assert tuple(package.columns) == public_columns()
    expected = package_sites(with_kits(scored_sites()), PackageSettings(top=10, address="https://ville.example/espaces/"))
    cells = list(csv.DictReader(io.StringIO((folder / "sites.csv").read_text(encoding="utf-8-sig"))))
    shown = features(folder)
    for name in public_columns():
        values = expected.column(name)
        numeric = values.dtype.kind == "f"
        for row in range(len(expected)):
            value = None if (np.isnan(values[row]) if numeric else values[row] is None) else values[row]
            in_json, in_csv, in_package = shown[row]["properties"][name], cells[row][name], package.column(name)[row]
            if value is None:
                assert in_json is None
                assert in_csv == ""
                assert in_package is None or np.isnan(in_package)
            elif numeric:
                assert in_json == float(in_csv) == float(in_package) == value
            else:
                assert in_json == in_package == value
                assert in_csv.lstrip("'") == value


def test_the_geopackage_tells_titles_classes_and_metadata(exported):
    folder, _ = exported
    with closing(sqlite3.connect(folder / "sites.gpkg")) as database:
        columns = dict(database.execute("SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'sites'"))
        assert columns == {field.name: field.title["en"] for field in public_schema().fields}
        values = database.execute(
            "SELECT c.value, c.description FROM gpkg_data_columns d JOIN gpkg_data_column_constraints c USING (constraint_name)"
            " WHERE d.column_name = 'latitude_class' AND c.constraint_type = 'enum'"
        ).fetchall()
        assert dict(values) == {"open": "Open to initiatives", "openable": "Could be opened", "closed": "Closed for now"}
        limits = "SELECT min, max FROM gpkg_data_column_constraints WHERE constraint_name = 'sites_greening_score'"
        assert database.execute(limits).fetchone() == (0, 100)
        extensions = {row[0] for row in database.execute("SELECT extension_name FROM gpkg_extensions")}
        assert {"gpkg_schema", "gpkg_metadata", "gpkg_rtree_index"} <= extensions
        (text,) = database.execute(
            "SELECT metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id WHERE r.table_name = 'sites'"
        ).fetchone()
        assert json.loads(text) == json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        identifier, about = database.execute("SELECT identifier, description FROM gpkg_contents WHERE table_name = 'sites'").fetchone()
        assert (identifier, about.split(" to discuss")[0]) == ("Sites to transform", f"{len(features(folder))} sites")
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_walk_opens_with_a_form_that_fills_itself_in(exported, qgis_app):
    from qgis.core import QgsExpressionContext, QgsExpressionContextUtils, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayerUtils

    folder, _ = exported
    # Opened where nobody wrote it: its paths are relative.
    moved = folder.with_name("elsewhere")
    (folder / "qfield").rename(moved)
    project = QgsProject.instance()
    assert project.read(str(moved / "walk.qgz"))
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    assert all(layer.isValid() for layer in layers.values())
    assert set(layers) == {"Observations", "Sites", "Study area", "Streets", "Buildings"}
    sites, observations = layers["Sites"], layers["Observations"]
    assert sites.customProperty("QFieldSync/is_geometry_editing_locked") in (True, "true")
    assert observations.customProperty("QFieldSync/action") == "offline"
    assert "photo" in json.loads(observations.customProperty("QFieldSync/attachment_naming"))
    assert project.readEntry("qfieldsync", "/initialActiveLayer")[0] == observations.id()
    inside = next(sites.getFeatures())
    place = inside.geometry().pointOnSurface()
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(observations))
    made = QgsVectorLayerUtils.createFeature(observations, QgsGeometry(place), {}, context)
    assert made["site_code"] == inside["code"]
    assert len(made["uuid"]) == 36
    assert observations.dataProvider().addFeatures([QgsFeature(made)])[0]
    assert observations.featureCount() == 1
    assert [field.name() for field in observations.fields()] == ["fid", "uuid", "site_code", "category", "mark", "note", "photo", "date"]
    project.clear()


def test_two_exports_are_identical_but_for_the_clock_of_geopackages(run_algorithm, inputs):
    for name in ("one", "two"):
        run_algorithm("exportconsultation", {"SITES": str(inputs / "sites.gpkg"), "OUTPUT_FOLDER": str(inputs / name)})
    one, two = ({p.name: p.read_bytes() for p in (inputs / name).iterdir() if p.suffix not in (".gpkg", "")} for name in ("one", "two"))
    assert one == two


def test_title_and_credits_are_the_users(run_algorithm, inputs):
    folder = inputs / "out"
    run_algorithm(
        "exportconsultation",
        {
            "SITES": str(inputs / "sites.gpkg"), "TITLE": "Mon <quartier>", "CREDITS": "Ville de X; © OpenStreetMap contributors",
            "OUTPUT_FOLDER": str(folder),
        },
    )  # fmt: skip
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "<h1 id=\"title\">Mon &lt;quartier&gt;</h1>" in page
    document = json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))
    assert document["attribution"] == "Ville de X; © OpenStreetMap contributors"
    assert "Open Database License" in page


def test_a_filter_a_shortlist_and_what_is_shown(run_algorithm, inputs):
    sites = with_kits(scored_sites()).with_columns(selected=np.arange(40) % 2 == 1)
    write_table(inputs / "short.gpkg", "sites", sites)
    run_algorithm(
        "exportconsultation",
        {
            "SITES": str(inputs / "short.gpkg"), "PICK": "selected", "FILTER": "\"kind\" IN ('square', 'street')", "SHOW": ["kits"],
            "OUTPUT_FOLDER": str(inputs / "out"),
        },
    )  # fmt: skip
    shown = features(inputs / "out")
    kept = [c for c, k, s in zip(sites.column("code"), sites.column("kind"), sites.column("selected")) if s and k in ("square", "street")]
    assert sorted(feature["id"] for feature in shown) == sorted(kept)
    assert tuple(shown[0]["properties"]) == public_columns(["kits"])


def test_sheets_and_signs_are_printed_and_linked(run_algorithm, inputs):
    run_algorithm(
        "exportconsultation",
        {
            "SITES": str(inputs / "sites.gpkg"), "STREETS": str(inputs / "streets.gpkg"), "BUILDINGS": str(inputs / "buildings.gpkg"),
            "TOP": 1, "SHEETS": True, "ADDRESS": "https://ville.example/espaces/", "LANGUAGE": "fr", "OUTPUT_FOLDER": str(inputs / "out"),
        },
    )  # fmt: skip
    folder = inputs / "out"
    codes = sorted(feature["id"] for feature in features(folder))
    assert codes
    for name, kinds in (("sheets", {".pdf", ".html"}), ("signs", {".pdf"})):
        assert {path.suffix for path in (folder / name).iterdir()} == kinds
        assert sorted({path.stem for path in (folder / name).iterdir()}) == codes
    for path in folder.rglob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF")
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert f'"sign_pdf":"signs/{codes[0]}.pdf"' in page
    with zipfile.ZipFile(inputs / "out.zip") as archive:
        assert f"out/signs/{codes[0]}.pdf" in archive.namelist()


def test_papers_of_a_folder_are_put_in(run_algorithm, inputs):
    papers = inputs / "papers"
    (papers / "sheets").mkdir(parents=True)
    (papers / "sheets" / "ST-07000.pdf").write_bytes(b"%PDF-")
    (papers / "sheets" / "notes.txt").write_text("not taken", encoding="utf-8")
    run_algorithm("exportconsultation", {"SITES": str(inputs / "sites.gpkg"), "PAPERS": str(papers), "OUTPUT_FOLDER": str(inputs / "out")})
    assert [path.name for path in (inputs / "out" / "sheets").iterdir()] == ["ST-07000.pdf"]
    assert "sheets/ST-07000.pdf" in (inputs / "out" / "index.html").read_text(encoding="utf-8")
    # A next package without papers leaves none of the former's behind, and other files alone.
    (inputs / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    run_algorithm("exportconsultation", {"SITES": str(inputs / "sites.gpkg"), "OUTPUT_FOLDER": str(inputs / "out")})
    assert not (inputs / "out" / "sheets").exists()
    assert (inputs / "out" / "mine.txt").read_text(encoding="utf-8") == "mine"


def journal_of(folder, code):
    """The journal of a parklet that was proposed, authorised and installed on one site, the last two on one day."""
    steps = (("proposed", "2026-05-01"), ("authorised", "2026-05-03"), ("installed", "2026-05-03"))
    for status, date in steps:
        entry, _ = checked_entry("2026-06-01", code=code, kit="parklet", status=status, date=date, source="arrêté 12")
        record_intervention(folder / "journal.gpkg", entry, shapely.Point(355000, 6689000), pyproj.CRS.from_epsg(2154))
    return folder / "journal.gpkg"


@pytest.mark.parametrize(("table", "shown"), [("interventions", 1), ("intervention_history", 3)])
def test_both_tables_of_a_journal_are_shown_the_latest_first(run_algorithm, inputs, table, shown):
    """The history has no geometry, so no reference system either."""
    journal = journal_of(inputs, "ST-07000")
    given = {"SITES": str(inputs / "sites.gpkg"), "JOURNAL": f"{journal}|layername={table}", "OUTPUT_FOLDER": str(inputs / "out")}
    run_algorithm("exportconsultation", given)
    page = (inputs / "out" / "index.html").read_text(encoding="utf-8")
    data = json.loads(page.split('<script type="application/json" id="data">')[1].split("</script>")[0])
    assert [entry["status"] for entry in data["journal"]["ST-07000"]] == ["installed", "authorised", "proposed"][:shown]


def test_a_layer_that_is_no_journal_is_refused(run_algorithm, inputs):
    from qgis.core import QgsProcessingException

    sites = str(inputs / "sites.gpkg")
    with pytest.raises(QgsProcessingException, match="layer “journal”: field “status” is missing"):
        run_algorithm("exportconsultation", {"SITES": sites, "JOURNAL": sites, "OUTPUT_FOLDER": str(inputs / "out")})
    with pytest.raises(QgsProcessingException, match="layer “contributions”: field “source” is missing"):
        run_algorithm("exportconsultation", {"SITES": sites, "CONTRIBUTIONS": sites, "OUTPUT_FOLDER": str(inputs / "out")})
    assert not (inputs / "out").exists()


@pytest.mark.parametrize(
    ("missing", "says"), [("code", "field “code” is missing"), ("greening_score pedestrian_score", "score the sites first")]
)
def test_sites_that_cannot_be_shown_are_refused_and_the_former_folder_stays(run_algorithm, inputs, missing, says):
    from qgis.core import QgsProcessingException

    folder = inputs / "out"
    folder.mkdir()
    (folder / "index.html").write_text("former", encoding="utf-8")
    write_table(inputs / "bad.gpkg", "sites", scored_sites().without(*missing.split()))
    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("exportconsultation", {"SITES": str(inputs / "bad.gpkg"), "OUTPUT_FOLDER": str(folder)})
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    assert (folder / "index.html").read_text(encoding="utf-8") == "former"
    assert not (inputs / "out.zip").exists()


def test_a_failure_at_the_very_end_leaves_the_former_folder_and_zip(run_algorithm, inputs, monkeypatch):
    from qgis.core import QgsProcessingException
    from transformable_spaces.transformable_spaces_plugin.bridge import consultation
    from transformable_spaces.transformable_spaces_plugin.core.errors import OutputError

    folder = inputs / "out"
    folder.mkdir()
    (folder / "index.html").write_text("former", encoding="utf-8")
    (inputs / "out.zip").write_bytes(b"former")

    def full(*arguments):
        raise OutputError("cannot write walk.qgz: no space left")

    monkeypatch.setattr(consultation, "write_walk", full)
    with pytest.raises(QgsProcessingException, match="no space left"):
        run_algorithm("exportconsultation", {"SITES": str(inputs / "sites.gpkg"), "OUTPUT_FOLDER": str(folder)})
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    assert (inputs / "out.zip").read_bytes() == b"former"
    assert sorted(path.name for path in inputs.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ADDRESS", "ville.example", "https://"),
        ("ANSWERS_TO", "mailto:x@y.z", "https://"),
        ("TILES", "https://t.example/{z}.png", "lacks {x}"),
        ("DATE", "hier", "YYYY-MM-DD"),
        ("FILTER", "\"kind\" = = 1", "FILTER"),
        ("PAPERS", "/nowhere", "PAPERS: there is no folder"),
        ("KITS_FOLDER", "/nowhere", "KITS_FOLDER: there is no folder"),
        ("CITY", "/nowhere.gpkg", "CITY: there is no"),
    ],
)
def test_parameters_that_cannot_be_are_refused_before_any_work(run_algorithm, inputs, name, value, says):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("exportconsultation", {"SITES": str(inputs / "sites.gpkg"), name: value, "OUTPUT_FOLDER": str(inputs / "out")})
    assert not (inputs / "out").exists()


def test_the_lists_of_the_parameters_are_cores():
    from transformable_spaces.processing_algorithms.consultation import export_consultation as module
    from transformable_spaces.transformable_spaces_plugin.core.kits.match import NO_JURISDICTION
    from transformable_spaces.transformable_spaces_plugin.core.kits.terms import JURISDICTIONS

    assert (PICKS, BLOCKS, tuple(licences())) == (module.PICKS, module.BLOCKS, module.LICENCES)
    assert set(module.JURISDICTIONS) == {*JURISDICTIONS, NO_JURISDICTION}


@pytest.mark.slow
def test_qgis_process(qgis_process, inputs):
    done = qgis_process(
        "run", "transformablespaces:exportconsultation", "--json", "--", f"SITES={inputs / 'sites.gpkg'}", f"OUTPUT_FOLDER={inputs / 'out'}"
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (inputs / "out").iterdir()} == NAMES
    assert (inputs / "out.zip").exists()
    failed = qgis_process(
        "run", "transformablespaces:exportconsultation", "--", f"SITES={inputs / 'sites.gpkg'}", "FILTER=\"kind\" = 'moon'",
        f"OUTPUT_FOLDER={inputs / 'no'}",
    )  # fmt: skip
    assert failed.returncode == 1
    assert "no site is left by the filter" in failed.stderr
    assert not (inputs / "no").exists()
