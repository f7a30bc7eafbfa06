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
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table, write_tables

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


def test_sources_chain_into_one_city(run_algorithm, source, tmp_path):
    first, second, third = (str(tmp_path / f"{name}.gpkg") for name in ("first", "second", "third"))
    run_algorithm("importlayers", {"SOURCE": str(source), "OUTPUT": first})
    parcels = FeatureTable.make([house(10, 5), house(60, 5)], {"id": ["p", "q"], "contenance": [100, 100]}, "EPSG:2154")
    write_table(tmp_path / "cadastre-44109-parcelles.gpkg", "parcelles", parcels.to_crs(4326))
    parameters = {"SOURCE": str(tmp_path / "cadastre-44109-parcelles.gpkg"), "BASE": first, "OUTPUT": second}
    assert run_algorithm("importlayers", {**parameters, "PRESET": "cadastre"})["PRESET_USED"] == "cadastre"
    cells = FeatureTable.make(
        [shapely.box(X, Y, X + 200, Y + 200)],
        {"ind": [50.0], "men": [20.0], "men_pauv": [4.0], "ind_0_3": [2.0], "ind_4_5": [2.0], "ind_65_79": [3.0], "ind_80p": [1.0]},
        "EPSG:2154",
    )
    write_table(tmp_path / "filosofi.gpkg", "filosofi_200m", cells)
    parameters = {"SOURCE": str(tmp_path / "filosofi.gpkg"), "PRESET": "auto", "BASE": second, "OUTPUT": third}
    assert run_algorithm("importlayers", parameters)["PRESET_USED"] == "filosofi"
    city = read_city(Path(third))
    assert city.study_area.equals(read_city(Path(first)).study_area)
    assert set(city.layers) == {"study_area", "streets", "buildings", "parcels", "population"}
    assert city.layer("population").number("low_income").tolist() == [10]  # 50 × 4 / 20
    write_tables(tmp_path / "own.gpkg", {"buildings": batiment().select(np.array([0])).with_columns(source=["mairie"])})
    for replace, names in ((False, ["IGN BD TOPO", "IGN BD TOPO"]), (True, ["mairie"])):
        parameters = {"SOURCE": str(tmp_path / "own.gpkg"), "PRESET": "cadastre", "BASE": third, "REPLACE": replace}
        run_algorithm("importlayers", {**parameters, "OUTPUT": str(tmp_path / "fourth.gpkg")})
        assert read_city(tmp_path / "fourth.gpkg").layer("buildings").text("source").tolist() == names
    assert {name: set(city.layer(name).text("source")) for name in ("buildings", "parcels", "population")} == {
        "buildings": {"IGN BD TOPO"}, "parcels": {"Cadastre (DGFiP)"}, "population": {"INSEE Filosofi"},
    }  # fmt: skip


def test_tables_of_numbers_are_read_from_csv_beside_their_shapes(run_algorithm, source, tmp_path):
    run_algorithm("importlayers", {"SOURCE": str(source), "OUTPUT": str(tmp_path / "first.gpkg")})
    folder = tmp_path / "insee"
    folder.mkdir()
    iris = FeatureTable.make([shapely.box(X, Y - 50, X + 200, Y + 200)], {"CODE_IRIS": ["010040101"], "NOM_IRIS": ["Centre"]}, "EPSG:2154")
    write_table(folder / "iris.gpkg", "iris", iris)
    (folder / "filosofi_iris_2018.csv").write_text("IRIS;DISP_TP6018\n010040101;20.1\n", encoding="utf-8")
    parameters = {"SOURCE": str(folder), "PRESET": "filosofi", "BASE": str(tmp_path / "first.gpkg"), "OUTPUT": str(tmp_path / "city.gpkg")}
    run_algorithm("importlayers", parameters)
    made = read_city(tmp_path / "city.gpkg").layer("neighbourhoods")
    assert made.text("name").tolist() == ["Centre"]
    assert made.number("deprivation").tolist() == [40.2]


def test_a_base_that_is_none_or_the_output_is_refused(run_algorithm, source, tmp_path):
    from qgis.core import QgsProcessingException

    base = str(tmp_path / "base.gpkg")
    run_algorithm("importlayers", {"SOURCE": str(source), "OUTPUT": base})
    before = Path(base).read_bytes()
    for parameters, says in (
        ({"BASE": str(tmp_path / "none.gpkg"), "OUTPUT": str(tmp_path / "x.gpkg")}, "BASE: there is no"),
        ({"BASE": base, "OUTPUT": base}, "must not be the source itself"),
    ):
        with pytest.raises(QgsProcessingException, match=says):
            run_algorithm("importlayers", {"SOURCE": str(source), **parameters})
    assert Path(base).read_bytes() == before
    assert not (tmp_path / "x.gpkg").exists()


@pytest.mark.slow
def test_bondy_from_four_sources_is_more_certain_than_from_osm_alone(run_algorithm, shared_data, tmp_path):
    data = shared_data / "bondy_grandparis"
    if not data.is_dir():
        pytest.skip("bondy_grandparis is not here")
    city = tmp_path / "osm.gpkg"
    run_algorithm("importosm", {"SOURCE": str(data / "osm_map_2022.osm"), "OUTPUT": str(city)})
    for preset, file in (
        ("cadastre", "cadastre_parcelles_2025.geojson"), ("filosofi", "bondy_context.gpkg"),
        ("accidents_onisr", "bondy_context.gpkg"), ("qpv", "bondy_context.gpkg"),
    ):  # fmt: skip
        made = tmp_path / f"{preset}.gpkg"
        run_algorithm("importlayers", {"SOURCE": str(data / file), "PRESET": preset, "BASE": str(city), "OUTPUT": str(made)})
        city = made
    whole = read_city(city)
    assert len(whole.layer("parcels")) > 2000
    assert whole.layer("population").number("inhabitants").sum() > 25_000
    assert len(whole.layer("crashes")) > 150
    assert {True, False} == set(whole.layer("neighbourhoods").text("priority"))
    confidence = {}
    for name, source in (("osm", tmp_path / "osm.gpkg"), ("all", city)):
        run_algorithm("assesscity", {"SOURCE": str(source), "PRESET": "city", "OUTPUT_FOLDER": str(tmp_path / name)})
        sites = read_table(tmp_path / name / "sites.gpkg", "sites")
        confidence[name] = [np.nanmean(sites.number(f"{score}_confidence")) for score in ("greening", "pedestrian")]
    assert confidence["all"][0] > confidence["osm"][0] + 0.1
    assert confidence["all"][1] > confidence["osm"][1] + 0.15


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
