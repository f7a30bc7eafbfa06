"""exportconsultation through Processing and through qgis_process."""

import json

import pytest
from transformable_spaces.tests.consultation_town import ground, scored_sites
from transformable_spaces.transformable_spaces_plugin.core.consultation import public_columns
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

NAMES = {"index.html", "sites.geojson", "sites.csv", "sites.gpkg"}


@pytest.fixture
def inputs(tmp_path):
    write_table(tmp_path / "sites.gpkg", "sites", scored_sites())
    for name, table in zip(("streets", "buildings", "area"), ground()):
        write_table(tmp_path / f"{name}.gpkg", name, table)
    return tmp_path


def test_the_folder_holds_the_same_sites_in_every_format(run_algorithm, inputs):
    folder = inputs / "out"
    results = run_algorithm(
        "exportconsultation",
        {
            "SITES": str(inputs / "sites.gpkg"), "STREETS": str(inputs / "streets.gpkg"), "BUILDINGS": str(inputs / "buildings.gpkg"),
            "STUDY_AREA": str(inputs / "area.gpkg"), "TOP": 10, "LANGUAGE": "es", "OUTPUT_FOLDER": str(folder),
        },
    )
    assert {path.name for path in folder.iterdir()} == NAMES
    codes = [feature["id"] for feature in json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))["features"]]
    package = read_table(folder / "sites.gpkg", "sites")
    assert package.column("code").tolist() == codes
    assert tuple(package.columns) == public_columns()
    assert results["SITE_COUNT"] == len(codes)
    assert 10 <= len(codes) <= 20
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    assert "Espacios por transformar: Quartier d&#39;essai" in page
    assert "synthetic" in page  # the source of the layers is credited


def test_title_and_credits_are_the_users(run_algorithm, inputs):
    folder = inputs / "out"
    run_algorithm(
        "exportconsultation",
        {
            "SITES": str(inputs / "sites.gpkg"), "TITLE": "Mon <quartier>", "CREDITS": "Ville de X; © OpenStreetMap contributors",
            "OUTPUT_FOLDER": str(folder),
        },
    )
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "<h1 id=\"title\">Mon &lt;quartier&gt;</h1>" in page
    document = json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))
    assert document["attribution"] == "Ville de X; © OpenStreetMap contributors"
    assert "Open Database License" in page


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


@pytest.mark.slow
def test_qgis_process(qgis_process, inputs):
    done = qgis_process(
        "run", "transformablespaces:exportconsultation", "--json", "--", f"SITES={inputs / 'sites.gpkg'}", f"OUTPUT_FOLDER={inputs / 'out'}"
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (inputs / "out").iterdir()} == NAMES
    failed = qgis_process(
        "run", "transformablespaces:exportconsultation", "--", f"SITES={inputs / 'none.gpkg'}", f"OUTPUT_FOLDER={inputs / 'no'}"
    )
    assert failed.returncode == 1
    assert not (inputs / "no").exists()
