"""importlayers through Processing and through qgis_process: every kind of source, the sample, and what bad input gets."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.presets import city_from_layers, preset_file
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import read_city
from transformable_spaces.transformable_spaces_plugin.files.sources import read_source
from transformable_spaces.transformable_spaces_plugin.files.tables import write_table, write_tables

SAMPLE = Path(__file__).parents[2] / "sample_data" / "nantes_centre.gpkg"
X, Y = 355000.0, 6689000.0


def house(x, y):
    return shapely.box(X + x, Y + y, X + x + 10, Y + y + 10)


def batiment(crs="EPSG:2154"):
    return FeatureTable.make([house(10, 5), house(60, 5)], {"ID": ["B1", "B2"], "HAUTEUR": [9.0, 12.5]}, crs)


def troncon(crs="EPSG:2154", **columns):
    line = shapely.LineString([(X, Y), (X + 100, Y)])
    given = {"ID": ["T1"], "NATURE": ["Route à 1 chaussée"], "IMPORTANCE": [5.0], **columns}
    return FeatureTable.make([line], {name: values for name, values in given.items() if values is not None}, crs)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.gpkg"
    write_tables(path, {"batiment": batiment(), "troncon_de_route": troncon()})
    return path


def same_city(left, right):
    assert set(left.layers) == set(right.layers)
    assert left.crs == right.crs
    for name, table in left.layers.items():
        assert [g.wkb for g in table.geometry] == [g.wkb for g in right.layers[name].geometry], name
        for field, values in table.columns.items():
            np.testing.assert_array_equal(values, right.layers[name].columns[field], err_msg=f"{name}.{field}")


def test_layers_become_a_city(run_algorithm, source, tmp_path):
    output = tmp_path / "city.gpkg"
    results = run_algorithm("importlayers", {"SOURCE": str(source), "OUTPUT": str(output)})
    assert results["OUTPUT"] == str(output)
    assert results["PRESET_USED"] == "bdtopo"
    assert (results["LAYER_COUNT"], results["FEATURE_COUNT"]) == (3, 4)  # study area, street, two buildings
    city = read_city(output)
    assert list(city.layer("streets").columns["class"]) == ["residential"]
    assert {path.name for path in tmp_path.iterdir()} == {"source.gpkg", "city.gpkg"}
    assert "convex hull of the buildings" in run_algorithm.log


def test_the_city_is_that_of_the_headless_way(run_algorithm, tmp_path):
    run_algorithm("importlayers", {"SOURCE": str(SAMPLE), "PRESET": "bdtopo", "OUTPUT": str(tmp_path / "city.gpkg")})
    same_city(read_city(tmp_path / "city.gpkg"), city_from_layers(read_source(SAMPLE), preset_file("bdtopo"), Notes()))


def test_a_city_may_be_the_source_of_another(run_algorithm, source, tmp_path):
    first, second = str(tmp_path / "first.gpkg"), str(tmp_path / "second.gpkg")
    run_algorithm("importlayers", {"SOURCE": str(source), "OUTPUT": first})
    results = run_algorithm("importlayers", {"SOURCE": first, "PRESET": "auto", "OUTPUT": second})
    assert results["PRESET_USED"] == "city"
    same_city(read_city(Path(first)), read_city(Path(second)))


def test_a_folder_of_files_and_an_own_preset(run_algorithm, tmp_path):
    folder = tmp_path / "layers"
    (folder / "voirie").mkdir(parents=True)
    write_table(folder / "voirie" / "rues.gpkg", "rues", troncon())
    write_table(folder / "trees.gpkg", "trees", FeatureTable.make([shapely.Point(X + 5, Y + 3)], {"species": ["Tilia"]}, "EPSG:2154"))
    preset = {
        "preset": "mine", "version": "1", "title": {"fr": "M", "en": "M", "es": "M"}, "source": "test",
        "readings": [{"layer": "streets", "from": ["rues"], "fields": {"class": {"constant": "living_street"}}}],
    }
    (tmp_path / "mine.json").write_text(json.dumps(preset), encoding="utf-8")
    output = tmp_path / "city.gpkg"
    parameters = {"SOURCE": str(folder), "PRESET": str(tmp_path / "mine.json"), "OUTPUT": str(output)}
    assert run_algorithm("importlayers", parameters)["PRESET_USED"] == "mine"
    city = read_city(output)
    assert list(city.layer("streets").columns["class"]) == ["living_street"]
    assert list(city.layer("trees").columns["source"]) == ["given"]


def test_the_study_area_given_counts(run_algorithm, source, tmp_path):
    area = FeatureTable.make([shapely.box(X, Y - 10, X + 50, Y + 30)], {}, "EPSG:2154").to_crs(4326)
    write_table(tmp_path / "area.gpkg", "area", area)
    parameters = {"SOURCE": str(source), "STUDY_AREA": str(tmp_path / "area.gpkg"), "OUTPUT": str(tmp_path / "city.gpkg")}
    run_algorithm("importlayers", parameters)
    assert read_city(tmp_path / "city.gpkg").study_area.area == pytest.approx(2000, rel=1e-3)


@pytest.mark.parametrize(
    ("layers", "preset", "says"),
    [
        ({"batiment": batiment()}, "bdtopo", "needs the layer troncon_de_route .*; the layers there are: batiment"),
        ({"batiment": batiment()}, "auto", "no preset recognises these layers: batiment"),
        ({"batiment": batiment()}, "nowhere", "no preset “nowhere”"),
        ({"batiment": batiment(), "troncon_de_route": troncon(IMPORTANCE=None)}, "bdtopo", "lacks the field importance; its fields are"),
        ({"batiment": batiment(), "troncon_de_route": troncon(crs=None)}, "bdtopo", "“troncon_de_route” has no coordinate reference"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_one_sentence_and_the_former_city_stays(run_algorithm, tmp_path, layers, preset, says):
    from qgis.core import QgsProcessingException

    write_tables(tmp_path / "source.gpkg", layers)
    former = tmp_path / "city.gpkg"
    former.write_bytes(b"the former city")
    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("importlayers", {"SOURCE": str(tmp_path / "source.gpkg"), "PRESET": preset, "OUTPUT": str(former)})
    assert former.read_bytes() == b"the former city"
    assert {path.name for path in tmp_path.iterdir()} == {"source.gpkg", "city.gpkg"}


def test_a_damaged_file_a_broken_preset_and_no_source_are_refused(run_algorithm, source, tmp_path):
    from qgis.core import QgsProcessingException

    output = str(tmp_path / "city.gpkg")
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(source.read_bytes()[:30000])
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    for parameters, says in (
        ({"SOURCE": str(cut)}, "cut.gpkg cannot be read"),
        ({"SOURCE": str(source), "PRESET": str(tmp_path / "bad.json")}, "bad.json, at line 1: this is no JSON"),
        ({"SOURCE": str(tmp_path / "none.gpkg")}, "SOURCE: there is no"),
    ):
        with pytest.raises(QgsProcessingException, match=says):
            run_algorithm("importlayers", {**parameters, "OUTPUT": output})
    with pytest.raises(QgsProcessingException, match="must not be the source itself"):
        run_algorithm("importlayers", {"SOURCE": str(source), "OUTPUT": str(source)})
    assert not Path(output).exists()


@pytest.mark.slow
def test_qgis_process_imports_the_sample_and_refuses_what_is_none(qgis_process, tmp_path):
    output = tmp_path / "city.gpkg"
    done = qgis_process("--json", "run", "transformablespaces:importlayers", "--", f"SOURCE={SAMPLE}", "PRESET=bdtopo", f"OUTPUT={output}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["PRESET_USED"] == "bdtopo"
    assert len(read_city(output).layer("buildings")) > 2000
    write_table(tmp_path / "other.gpkg", "things", batiment())
    other, none = f"SOURCE={tmp_path / 'other.gpkg'}", f"OUTPUT={tmp_path / 'no.gpkg'}"
    done = qgis_process("run", "transformablespaces:importlayers", "--", other, none)
    assert done.returncode == 1
    assert "no preset recognises these layers: things" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "no.gpkg").exists()
