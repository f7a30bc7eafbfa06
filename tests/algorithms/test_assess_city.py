"""The front door: what a run writes, that two runs are equal, and what each kind of bad input gets."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data" / "nantes_centre.gpkg"
OUTPUTS = {"city.gpkg", "sites.gpkg", "project.qgz", "report.html", "run.json", "consultation", "consultation.zip"}
NEIGHBOURHOODS = {"neighbourhoods.html"}

# A crossroads of four blocks with a car park, written by hand: small enough to run in a second.
TINY_NODES = {
    1: (48.8000, 2.3000), 2: (48.8000, 2.3010), 3: (48.8000, 2.3020), 4: (48.7993, 2.3010), 5: (48.8007, 2.3010),
    10: (48.80015, 2.30015), 11: (48.80015, 2.30085), 12: (48.8006, 2.30085), 13: (48.8006, 2.30015),
    20: (48.80015, 2.30115), 21: (48.80015, 2.30185), 22: (48.8006, 2.30185), 23: (48.8006, 2.30115),
    30: (48.7994, 2.30015), 31: (48.7994, 2.30085), 32: (48.79985, 2.30085), 33: (48.79985, 2.30015),
    40: (48.7994, 2.30115), 41: (48.7994, 2.30185), 42: (48.79985, 2.30185), 43: (48.79985, 2.30115),
    50: (48.7992, 2.3019), 51: (48.7992, 2.3020), 52: (48.79925, 2.3020), 53: (48.79925, 2.3019),
}  # fmt: skip
TINY_WAYS = {
    100: ((1, 2, 3), {"highway": "residential", "name": "Rue d'Essai", "width": "9"}),
    101: ((4, 2, 5), {"highway": "tertiary", "name": "Avenue d'Essai"}),
    102: ((10, 11, 12, 13, 10), {"building": "yes", "building:levels": "4"}),
    103: ((20, 21, 22, 23, 20), {"building": "yes", "height": "12 m"}),
    104: ((30, 31, 32, 33, 30), {"building": "yes"}),
    106: ((50, 51, 52, 53, 50), {"building": "kiosk"}),
    105: ((40, 41, 42, 43, 40), {"amenity": "parking", "capacity": "40"}),
}


def osm_text(nodes=TINY_NODES, ways=TINY_WAYS):
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    lines += [f'<node id="{i}" version="1" lat="{lat}" lon="{lon}"/>' for i, (lat, lon) in nodes.items()]
    for i, (refs, tags) in ways.items():
        lines.append(f'<way id="{i}" version="1">' + "".join(f'<nd ref="{r}"/>' for r in refs))
        lines += [f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()] + ["</way>"]
    return "\n".join([*lines, "</osm>"])


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.osm"
    path.write_text(osm_text(), encoding="utf-8")
    return path


def table(path, name="sites"):
    with sqlite3.connect(path) as db:
        names = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
        return names, db.execute(f"SELECT * FROM {name}").fetchall()


def listing(folder):
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="session")
def sample_run(provider, tmp_path_factory):
    import processing

    folder = tmp_path_factory.mktemp("sample")
    results = processing.run(
        "transformablespaces:assesscity",
        {"SOURCE": str(SAMPLE), "PRESET": "auto", "LST": str(SAMPLE.parent / "lst_c.tif"), "LANGUAGE": "es", "TOP": 8,
         "OUTPUT_FOLDER": str(folder)},
    )
    return folder, results


def test_a_run_writes_everything_it_promises(sample_run):
    folder, results = sample_run
    assert listing(folder) == OUTPUTS | NEIGHBOURHOODS
    assert listing(folder / "consultation") >= {"index.html", "sites.geojson", "sites.gpkg", "sites.csv"}
    names, rows = table(folder / "sites.gpkg")
    assert results["SITE_COUNT"] == len(rows) > 100
    kinds = {row[names.index("kind")] for row in rows}
    assert kinds >= {"street", "square", "leftover", "car_park", "school_yard", "vacant_lot"}
    space, strips = table(folder / "sites.gpkg", "street_space")
    for name in ("cells", "filters", "green_access_homes", "green_access_neighbourhoods", "neighbourhoods_compared", "sheets"):
        assert table(folder / "sites.gpkg", name)[1], name
    assert {"carriageway", "footway", "leftover", "given_back"} <= {row[space.index("part")] for row in strips}
    assert 0 < results["BLOCKED_COUNT"] < results["SITE_COUNT"]
    # A sheet on paper and on the screen and a sign for every site that goes to the consultation.
    shown, _ = table(folder / "consultation" / "sites.gpkg")
    codes = {row[shown.index("code")] for row in table(folder / "consultation" / "sites.gpkg")[1]}
    assert listing(folder / "consultation" / "sheets") == {f"{code}.{form}" for code in codes for form in ("pdf", "html")}
    assert listing(folder / "consultation" / "signs") == {f"{code}.pdf" for code in codes}
    kits = [json.loads(row[names.index("kits")]) for row in rows]
    assert any(cell["fits"] for cell in kits)
    assert any(cell["blocked"] for cell in kits)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["results"]["sites"] == len(rows)
    assert record["crs"]["code"] == "EPSG:2154"
    assert record["inputs"][0]["name"] == "nantes_centre.gpkg"
    assert len(record["inputs"][0]["sha256"]) == 64
    assert str(folder) not in json.dumps(record)


def test_the_scores_of_the_sample_spread_and_confidence_is_high_because_its_layers_are_there(sample_run):
    import statistics

    names, rows = table(sample_run[0] / "sites.gpkg")
    for score in ("greening_score", "pedestrian_score"):
        values = [row[names.index(score)] for row in rows if row[names.index(score)] is not None]
        assert all(0 <= value <= 100 for value in values)
        assert statistics.pstdev(values) > 5
    confidence = [row[names.index("greening_confidence")] for row in rows]
    assert 0.75 < min(confidence) <= max(confidence) <= 1


def test_the_project_opens_whole_styled_and_translated(sample_run):
    from qgis.core import QgsProject

    project = QgsProject()
    assert project.read(str(sample_run[0] / "project.qgz"))
    layers = project.mapLayers().values()
    assert all(layer.isValid() for layer in layers)
    assert {"Puntuación de renaturalización", "Tipos de espacio", "Edificios", "Calles"} <= {layer.name() for layer in layers}
    groups = [node.name() for node in project.layerTreeRoot().children()]
    assert groups == ["Sitios transformables", "Árboles por plantar", "Tráfico", "Calles medidas", "Habitantes y barrios",
                      "Fichas de sitio", "Datos urbanos"]
    layouts = {layout.name(): layout for layout in project.layoutManager().printLayouts()}
    assert set(layouts) == {"Fichas de sitio (A4)", "Carteles (A5)"}
    sheet = layouts["Fichas de sitio (A4)"]
    assert sheet.atlas().coverageLayer() is not None
    assert len(sheet.itemById("plan").layers()) >= 5
    assert sheet.itemById("sheet.kits").text() == "Lo que se puede hacer aquí"
    scores = project.mapLayersByName("Puntuación de renaturalización")[0]
    labels = [rule.label() for rule in scores.renderer().rootRule().children()]
    assert labels[0] == "A · muy favorable (80–100)"
    assert scores.attributeAlias(scores.fields().lookupField("area_m2")).startswith("Superficie")


def test_the_folder_can_be_moved_and_the_project_still_opens(sample_run, tmp_path):
    from qgis.core import QgsProject

    shutil.copytree(sample_run[0], tmp_path / "elsewhere")
    project = QgsProject()
    assert project.read(str(tmp_path / "elsewhere" / "project.qgz"))
    assert all(layer.isValid() and "elsewhere" in layer.source() for layer in project.mapLayers().values())


def test_two_runs_give_identical_tables_and_the_same_record(tiny, tmp_path, run_algorithm):
    for name in ("one", "two"):
        run_algorithm("assesscity", {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(tmp_path / name)})
    for layer in ("sites", "streets", "street_space"):
        assert table(tmp_path / "one" / "sites.gpkg", layer) == table(tmp_path / "two" / "sites.gpkg", layer)
    assert (tmp_path / "one" / "run.json").read_bytes() == (tmp_path / "two" / "run.json").read_bytes()
    assert (tmp_path / "one" / "report.html").read_bytes() == (tmp_path / "two" / "report.html").read_bytes()
    for name in ("index.html", "sites.geojson", "sites.csv"):
        assert (tmp_path / "one" / "consultation" / name).read_bytes() == (tmp_path / "two" / "consultation" / name).read_bytes()


def test_a_city_of_a_former_run_can_be_assessed_again_in_part(tiny, tmp_path, run_algorithm):
    run_algorithm("assesscity", {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(tmp_path / "one")})
    results = run_algorithm(
        "assesscity", {"SOURCE": str(tmp_path / "one" / "city.gpkg"), "KINDS": ["car_park"], "OUTPUT_FOLDER": str(tmp_path / "two")}
    )
    names, rows = table(tmp_path / "two" / "sites.gpkg")
    assert results["SITE_COUNT"] == 1
    assert rows[0][names.index("kind")] == "car_park"
    # 0.0007° × 0.00045° at 48.8° N: 51.4 m × 50.0 m.
    assert rows[0][names.index("area_m2")] == pytest.approx(51.4 * 50.0, rel=0.02)


def refused(run_algorithm, parameters):
    """The one sentence with which assesscity refuses."""
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException) as caught:
        run_algorithm("assesscity", parameters)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("missing.osm", None, "there is no"),
        ("empty.osm", b"", "empty.osm"),
        ("words.osm.pbf", b"this is no extract", "words.osm.pbf"),
        ("cut.osm", osm_text().encode()[:900], "cut.osm"),
        ("nothing.osm", b'<?xml version="1.0"?><osm version="0.6"></osm>', "no"),
        ("words.gpkg", b"hello", "words.gpkg cannot be read"),
        ("table.geojson", b'{"type":"FeatureCollection","features":[]}', "table"),
    ],
)
def test_damaged_empty_and_wrong_files_are_refused_in_a_sentence(name, content, expected, tmp_path, run_algorithm):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    message = refused(run_algorithm, {"SOURCE": str(path), "OUTPUT_FOLDER": str(tmp_path / "out")})
    assert expected in message
    assert "Traceback" not in message
    assert len(message) < 400
    assert not (tmp_path / "out").exists() or listing(tmp_path / "out") == set()


def test_a_study_area_elsewhere_or_without_crs_is_refused(tiny, tmp_path, run_algorithm):
    from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsVectorLayer

    def area(wkt, crs):
        layer = QgsVectorLayer("Polygon", "somewhere", "memory")
        layer.setCrs(QgsCoordinateReferenceSystem(crs) if crs else QgsCoordinateReferenceSystem())
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        layer.dataProvider().addFeatures([feature])
        return layer

    far = area("POLYGON ((10 50, 10.01 50, 10.01 50.01, 10 50.01, 10 50))", "EPSG:4326")
    message = refused(run_algorithm, {"SOURCE": str(tiny), "STUDY_AREA": far, "OUTPUT_FOLDER": str(tmp_path / "out")})
    assert "study area" in message
    bare = area("POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", None)
    message = refused(run_algorithm, {"SOURCE": str(tiny), "STUDY_AREA": bare, "OUTPUT_FOLDER": str(tmp_path / "out")})
    assert "STUDY_AREA" in message
    assert "no coordinate reference system" in message


def test_population_without_inhabitants_is_refused_naming_the_fields(tiny, tmp_path, run_algorithm):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=people:integer", "cells", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON ((2.3 48.799, 2.302 48.799, 2.302 48.801, 2.3 48.801, 2.3 48.799))"))
    feature.setAttributes([100])
    layer.dataProvider().addFeatures([feature])
    message = refused(run_algorithm, {"SOURCE": str(tiny), "POPULATION": layer, "OUTPUT_FOLDER": str(tmp_path / "out")})
    assert "lacks the field “inhabitants”; its fields are: people" in message


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p["criteria"][0].update(indicator="moonlight"), "criteria[0]"),
        (lambda p: p["criteria"][0].update(weight=-1), "criteria[0].weight"),
        (lambda p: [c.update(weight=0) for c in p["criteria"]], "weight"),
        (lambda p: p["criteria"][0].update(points=[[2, 0], [1, 50], [3, 100]]), "criteria[0].points"),
        (lambda p: p["constraints"][0].update(column="pedestrian_rank"), "constraints[0].column: 'pedestrian_rank' is made by the score"),
    ],
)
def test_a_profile_that_breaks_a_rule_is_refused_by_file_place_and_rule(change, expected, tiny, tmp_path, run_algorithm):
    built_in = ROOT / "transformable_spaces_plugin" / "core" / "scoring" / "profiles" / "greening.json"
    profile = json.loads(built_in.read_text(encoding="utf-8"))
    change(profile)
    (tmp_path / "mine.json").write_text(json.dumps(profile), encoding="utf-8")
    message = refused(
        run_algorithm, {"SOURCE": str(tiny), "GREENING_PROFILE": str(tmp_path / "mine.json"), "OUTPUT_FOLDER": str(tmp_path / "out")}
    )
    assert message.startswith("mine.json, at ")
    assert expected in message


def test_a_cancelled_run_leaves_the_former_output_whole(tiny, tmp_path, run_algorithm):
    from qgis.core import QgsProcessingException, QgsProcessingFeedback

    folder = tmp_path / "out"
    run_algorithm("assesscity", {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(folder)})
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    # Cancel at the first, the fifth and the twentieth sign of progress: while reading, measuring and finding.
    for signs in (1, 5, 20):
        feedback = QgsProcessingFeedback(False)
        seen = []

        def stop(_, feedback=feedback, seen=seen, signs=signs):
            seen.append(1)
            if len(seen) >= signs:
                feedback.cancel()

        feedback.progressChanged.connect(stop)
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            run_algorithm("assesscity", {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(folder)}, feedback)
        assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
        assert listing(folder) == OUTPUTS


def test_a_full_disk_leaves_the_former_output_whole(tiny, tmp_path, run_algorithm, monkeypatch):
    from qgis.core import QgsProcessingException

    folder = tmp_path / "out"
    run_algorithm("assesscity", {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(folder)})
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    real = Path.write_bytes

    def full(self, data):
        if self.name == "sites.geojson":
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(QgsProcessingException, match="No space left on device"):
        run_algorithm("assesscity", {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(folder)})
    monkeypatch.undo()
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert listing(folder) == OUTPUTS


def test_an_output_place_that_is_a_file_is_said_so(tiny, tmp_path, run_algorithm):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    message = refused(run_algorithm, {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(tmp_path / "taken" / "out")})
    assert "cannot make the folder" in message
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_the_source_is_never_changed(tiny, tmp_path, run_algorithm):
    before = tiny.read_bytes()
    run_algorithm("assesscity", {"SOURCE": str(tiny), "OUTPUT_FOLDER": str(tmp_path / "out")})
    assert tiny.read_bytes() == before
    assert listing(tmp_path) == {"tiny.osm", "out"}


def test_qgis_process_gives_numbers_as_json_and_one_sentence_on_failure(tiny, tmp_path, qgis_process):
    done = qgis_process("--json", "run", "transformablespaces:assesscity", "--", f"SOURCE={tiny}", f"OUTPUT_FOLDER={tmp_path / 'out'}")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["SITE_COUNT"] >= 3
    assert results["WARNING_COUNT"] >= 1
    assert Path(results["PROJECT"]).exists()

    (tmp_path / "broken.osm.pbf").write_bytes(b"no extract")
    done = qgis_process(
        "run", "transformablespaces:assesscity", "--", f"SOURCE={tmp_path / 'broken.osm.pbf'}", f"OUTPUT_FOLDER={tmp_path / 'none'}"
    )
    assert done.returncode == 1
    # qgis_process itself says it more than once.
    said = {line.replace("ERROR:", "").strip() for line in done.stderr.splitlines() if "broken.osm.pbf" in line}
    assert len(said) == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists() or listing(tmp_path / "none") == set()


def test_a_killed_run_leaves_the_former_output_whole(tiny, tmp_path, qgis_process):
    import signal
    import subprocess
    import time

    folder = tmp_path / "out"
    arguments = ["qgis_process", "run", "transformablespaces:assesscity", "--", f"SOURCE={tiny}", f"OUTPUT_FOLDER={folder}"]
    assert qgis_process(*arguments[1:]).returncode == 0
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    running = subprocess.Popen(
        arguments, env=qgis_process.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 60
    # As soon as it has begun to write.
    while time.monotonic() < deadline and not list(folder.glob(".run-*")) and running.poll() is None:
        time.sleep(0.01)
    import os

    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    after = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".run-" not in str(p)}
    assert after == before
    # The next run takes away what the killed one left.
    assert qgis_process(*arguments[1:]).returncode == 0
    assert listing(folder) == OUTPUTS


def write_layer(path, layer, rows, crs="EPSG:2154", kind="LineString"):
    """A layer of (WKT, fields) rows into a GeoPackage or GeoJSON, by GDAL alone."""
    from osgeo import ogr, osr

    driver = ogr.GetDriverByName("GPKG" if path.suffix == ".gpkg" else "GeoJSON")
    source = driver.Open(str(path), 1) if path.exists() else driver.CreateDataSource(str(path))
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs or "LOCAL_CS[\"none\"]")
    made = source.CreateLayer(layer, reference if crs else None, getattr(ogr, f"wkb{kind}"))
    for name in rows[0][1]:
        made.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for wkt, fields in rows:
        feature = ogr.Feature(made.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        for name, value in fields.items():
            feature[name] = value
        made.CreateFeature(feature)
    made.SyncToDisk()
    return path


def rows_of_bad_input(folder, tiny):
    """Name → (parameters, words that the sentence must hold), one for each row of the design's table that ends in a refusal."""
    polygon = "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"
    buildings = write_layer(folder / "buildings.gpkg", "batiment", [(polygon, {"nature": "x"})], kind="Polygon")
    nameless = write_layer(folder / "nameless.gpkg", "area", [(polygon, {"name": "x"})], crs=None, kind="Polygon")
    cells = write_layer(folder / "cells.gpkg", "cells", [(polygon, {"people": "3"})], kind="Polygon")
    (folder / "empty.gpkg").write_bytes(b"")
    (folder / "profile.json").write_text('{"id": "mine"', encoding="utf-8")
    (folder / "taken").write_text("", encoding="utf-8")
    cut = folder / "cut.osm"
    cut.write_text(osm_text()[:900], encoding="utf-8")
    return {
        "missing required layer": ({"SOURCE": buildings, "PRESET": "bdtopo"}, "troncon_de_route"),
        "no reference system": ({"SOURCE": tiny, "STUDY_AREA": nameless}, "no coordinate reference system"),
        "missing required field": ({"SOURCE": tiny, "POPULATION": cells}, "inhabitants"),
        "damaged file": ({"SOURCE": cut}, "cut.osm"),
        "empty file": ({"SOURCE": folder / "empty.gpkg"}, "empty.gpkg"),
        "unknown preset": ({"SOURCE": buildings, "PRESET": "atlantis"}, "atlantis"),
        "profile that is no JSON": ({"SOURCE": tiny, "GREENING_PROFILE": folder / "profile.json"}, "profile.json"),
        "output not writable": ({"SOURCE": tiny, "OUTPUT_FOLDER": folder / "taken" / "out"}, "taken"),
    }


BAD_ROWS = (
    "missing required layer", "no reference system", "missing required field", "damaged file", "empty file", "unknown preset",
    "profile that is no JSON", "output not writable",
)  # fmt: skip


@pytest.mark.parametrize("row", BAD_ROWS)
def test_each_row_of_bad_input_is_refused_in_scripts(row, tiny, tmp_path, run_algorithm):
    parameters, expected = rows_of_bad_input(tmp_path, tiny)[row]
    given = {name: str(value) for name, value in {"OUTPUT_FOLDER": tmp_path / "out", **parameters}.items()}
    message = refused(run_algorithm, given)
    assert expected in message
    assert not (tmp_path / "out").exists() or listing(tmp_path / "out") == set()


@pytest.mark.slow
@pytest.mark.parametrize("row", BAD_ROWS)
def test_each_row_of_bad_input_is_refused_by_qgis_process(row, tiny, tmp_path, qgis_process):
    parameters, expected = rows_of_bad_input(tmp_path, tiny)[row]
    given = [f"{name}={value}" for name, value in {"OUTPUT_FOLDER": tmp_path / "out", **parameters}.items()]
    done = qgis_process("run", "transformablespaces:assesscity", "--", *given)
    assert done.returncode == 1
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists() or listing(tmp_path / "out") == set()


def test_feet_web_mercator_and_mixed_reference_systems_are_measured_in_metres(tmp_path, run_algorithm):
    """The same town in degrees, in Web Mercator and in a mix gives the same sites, and the log names the system used."""
    run_algorithm("assesscity", {"SOURCE": str(SAMPLE), "KINDS": ["car_park"], "OUTPUT_FOLDER": str(tmp_path / "metres")})
    from osgeo import gdal

    gdal.VectorTranslate(str(tmp_path / "mercator.gpkg"), str(SAMPLE), options=["-t_srs", "EPSG:3857", "-f", "GPKG"])
    run_algorithm(
        "assesscity", {"SOURCE": str(tmp_path / "mercator.gpkg"), "KINDS": ["car_park"], "OUTPUT_FOLDER": str(tmp_path / "mercator")}
    )
    assert "Lambert-93" in run_algorithm.log
    found = []
    for name in ("metres", "mercator"):
        names, rows = table(tmp_path / name / "sites.gpkg")
        found.append(sorted(row[names.index("area_m2")] for row in rows))
    assert len(found[0]) == len(found[1]) > 3
    # Web Mercator's own areas would be 2.2 times as large at 47° N; rounding to another grid and back moves edges by centimetres.
    assert found[0] == pytest.approx(found[1], rel=0.01)


def test_a_fault_while_printing_fails_the_run_and_leaves_the_former_output(run_algorithm, tiny, tmp_path, monkeypatch):
    """QGIS lets faults after the work pass as mere messages; a run without sheets must not end as if all were well."""
    from qgis.core import QgsProcessingException
    from transformable_spaces.transformable_spaces_plugin.bridge import outputs
    from transformable_spaces.transformable_spaces_plugin.core.errors import OutputError

    def fail(*_, **__):
        raise OutputError("cannot print SQ-00000.pdf: no printer")

    folder = tmp_path / "out"
    run_algorithm("assesscity", {"SOURCE": str(tiny), "TOP": 1, "OUTPUT_FOLDER": str(folder)})
    before = (folder / "run.json").read_bytes()
    monkeypatch.setattr(outputs, "print_layouts", fail)
    with pytest.raises(QgsProcessingException, match="no printer"):
        run_algorithm("assesscity", {"SOURCE": str(tiny), "TOP": 2, "OUTPUT_FOLDER": str(folder)})
    assert (folder / "run.json").read_bytes() == before
    assert listing(folder) == OUTPUTS
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.osm", "out"}


def test_without_a_site_to_show_there_is_no_consultation_but_all_the_rest(run_algorithm, tiny, tmp_path):
    results = run_algorithm("assesscity", {"SOURCE": str(tiny), "KINDS": ["river_bank"], "OUTPUT_FOLDER": str(tmp_path / "out")})
    assert results["SITE_COUNT"] == 0
    assert "PAGE" not in results
    assert listing(tmp_path / "out") == OUTPUTS - {"consultation", "consultation.zip"}
    assert "No consultation folder was made" in run_algorithm.log
