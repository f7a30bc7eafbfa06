"""checkcity through Processing and qgis_process."""

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table


@pytest.fixture
def city_file(tmp_path):
    def layer(name, shapes, **fields):
        table = FeatureTable.make(shapes, {"id": [f"{name}/{i}" for i in range(len(shapes))], **fields}, 2154)
        return conform(table, name, table.crs, Notes())

    west, south = 652_000, 6_862_000
    box = lambda *b: shapely.box(west + b[0], south + b[1], west + b[2], south + b[3])  # noqa: E731
    line = shapely.LineString([(west, south + 100), (west + 200, south + 100)])
    tables = {
        "study_area": layer("study_area", [box(0, 0, 200, 200)]),
        "streets": layer("streets", [line], **{"class": ["residential"]}),
        "buildings": layer("buildings", [box(0, 106, 200, 118)], height_m=[12.0]),
    }
    write_city(City(tables, tables["streets"].crs), tmp_path / "city.gpkg")
    return tmp_path / "city.gpkg"


def test_the_report_and_the_table_are_written(run_algorithm, city_file, tmp_path):
    report, table = tmp_path / "made" / "check.html", tmp_path / "checks.gpkg"
    results = run_algorithm("checkcity", {"CITY": str(city_file), "LANGUAGE": "es", "REPORT": str(report), "OUTPUT": str(table)})
    assert results["REPORT"] == str(report)
    page = report.read_text(encoding="utf-8")
    assert 'lang="es"' in page
    assert "Control de los datos urbanos" in page
    rows = read_table(table)
    states = dict(zip(rows.text("layer"), rows.text("state")))
    assert states["buildings"] == "present"
    assert states["population"] == states["lst_c"] == "absent"


def test_the_table_is_optional(run_algorithm, city_file, tmp_path):
    run_algorithm("checkcity", {"CITY": str(city_file), "REPORT": str(tmp_path / "check.html")})
    assert (tmp_path / "check.html").is_file()


def test_bad_input_gets_one_sentence_and_leaves_nothing(qgis_process, tmp_path):
    (tmp_path / "bad.gpkg").write_bytes(b"no database")
    done = qgis_process("run", "transformablespaces:checkcity", "--", f"CITY={tmp_path / 'bad.gpkg'}", f"REPORT={tmp_path / 'c.html'}")
    assert done.returncode == 1
    assert "bad.gpkg" in done.stderr + done.stdout
    assert not (tmp_path / "c.html").exists()
