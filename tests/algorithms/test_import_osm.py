"""importosm through Processing and through qgis_process."""

import gzip
import json

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import read_city
from transformable_spaces.transformable_spaces_plugin.files.tables import write_table

BLOCK = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <bounds minlat="-90" minlon="-180" maxlat="90" maxlon="180"/>
 <node id="1" lat="48.8700" lon="2.3400"/><node id="2" lat="48.8700" lon="2.3410"/><node id="3" lat="48.8700" lon="2.3420"/>
 <node id="4" lat="48.8710" lon="2.3410"/>
 <node id="11" lat="48.8702" lon="2.3402"/><node id="12" lat="48.8702" lon="2.3408"/><node id="13" lat="48.8706" lon="2.3408"/>
 <node id="14" lat="48.8706" lon="2.3402"/>
 <way id="100"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="Rue A"/></way>
 <way id="101"><nd ref="2"/><nd ref="4"/><tag k="highway" v="tertiary"/></way>
 <way id="102"><nd ref="11"/><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="11"/><tag k="building" v="yes"/></way>
</osm>
"""


@pytest.fixture
def block(tmp_path):
    path = tmp_path / "block.osm"
    path.write_text(BLOCK, encoding="utf-8")
    return path


def test_an_extract_becomes_a_city(run_algorithm, block, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    results = run_algorithm("importosm", {"SOURCE": str(block), "OUTPUT": str(tmp_path / "city.gpkg")})
    city = read_city(tmp_path / "city.gpkg")
    assert results["OUTPUT"] == str(tmp_path / "city.gpkg")
    assert city.crs.to_epsg() == 2154
    assert (len(city.layer("streets")), len(city.layer("buildings"))) == (3, 1)  # way 100 is cut where way 101 meets it
    assert city.has("trees")
    assert not city.has("population")
    assert {path.name for path in tmp_path.iterdir()} == before | {"city.gpkg"}
    assert "convex hull of the buildings" in run_algorithm.log


def test_the_study_area_given_counts_and_is_reprojected(run_algorithm, block, tmp_path):
    degrees = "POLYGON ((2.339 48.869, 2.343 48.869, 2.343 48.872, 2.339 48.872, 2.339 48.869))"
    write_table(tmp_path / "area.gpkg", "area", FeatureTable.make([shapely.from_wkt(degrees)], {"name": ["Bloc"]}, 4326))
    area = str(tmp_path / "area.gpkg")
    run_algorithm("importosm", {"SOURCE": str(block), "STUDY_AREA": area, "OUTPUT": str(tmp_path / "city.gpkg")})
    study_area = read_city(tmp_path / "city.gpkg").layer("study_area")
    assert study_area.text("name").tolist() == ["Bloc"]
    # 0.004° × 0.003° at 48.87° N: 293.5 m × 333.7 m on the ellipsoid (pyproj.Geod area 97 929 m²); Lambert-93 within 0.1 %.
    assert study_area.geometry[0].area == pytest.approx(97_929, rel=2e-3)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cut.osm", BLOCK[: len(BLOCK) // 2].encode(), "damaged or cut off"),
        ("cut.osm.gz", gzip.compress(BLOCK.encode())[:-20], "damaged or cut off"),
        ("empty.osm.pbf", b"", "is empty"),
        ("page.osm", b"<html><body>Too many requests</body></html>", "no OSM extract"),
        ("nothing.osm", b'<?xml version="1.0"?><osm version="0.6"></osm>', "no tagged element"),
    ],
)
def test_what_is_no_extract_is_refused_in_one_sentence_and_the_former_city_stays(run_algorithm, tmp_path, name, content, says):
    from qgis.core import QgsProcessingException

    (tmp_path / name).write_bytes(content)
    former = tmp_path / "city.gpkg"
    former.write_bytes(b"the former city")
    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("importosm", {"SOURCE": str(tmp_path / name), "OUTPUT": str(former)})
    assert former.read_bytes() == b"the former city"
    assert {path.name for path in tmp_path.iterdir()} == {name, "city.gpkg"}


def test_a_study_area_elsewhere_is_refused(run_algorithm, block, tmp_path):
    import shapely
    from qgis.core import QgsProcessingException
    write_table(tmp_path / "area.gpkg", "area", FeatureTable.make([shapely.box(5.0, 45.0, 5.1, 45.1)], {}, 4326))
    parameters = {"SOURCE": str(block), "STUDY_AREA": str(tmp_path / "area.gpkg"), "OUTPUT": str(tmp_path / "city.gpkg")}
    with pytest.raises(QgsProcessingException, match="no street and no building in the study area"):
        run_algorithm("importosm", parameters)
    assert not (tmp_path / "city.gpkg").exists()


@pytest.mark.slow
def test_qgis_process_imports_monaco_and_refuses_half_of_it(qgis_process, shared_data, tmp_path):
    extract = shared_data / "monaco_2025" / "monaco-2025-02-15.osm.pbf"
    done = qgis_process("--json", "run", "transformablespaces:importosm", "--", f"SOURCE={extract}", f"OUTPUT={tmp_path / 'city.gpkg'}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["OUTPUT"] == str(tmp_path / "city.gpkg")
    assert len(read_city(tmp_path / "city.gpkg").layer("buildings")) > 1500
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(extract.read_bytes()[:300_000])
    done = qgis_process("run", "transformablespaces:importosm", "--", f"SOURCE={half}", f"OUTPUT={tmp_path / 'other.gpkg'}")
    assert done.returncode == 1
    assert "half.osm.pbf is damaged or cut off" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "other.gpkg").exists()
