"""OSM through QGIS's GDAL gives core what the headless reading gives it, and counts what GDAL itself left out."""

import contextlib
import gzip

import numpy as np
import pytest
import shapely

gdal = pytest.importorskip("osgeo.gdal")
ogr, osr = pytest.importorskip("osgeo.ogr"), pytest.importorskip("osgeo.osr")

from transformable_spaces.transformable_spaces_plugin.bridge.osm import read_osm  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.core.city.osm import LAYER_NAMES, city_from_osm  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled, InputError  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm as read_osm_headless  # noqa: E402

EXTRACTS = ("monaco_2025/monaco-2025-02-15.osm.pbf", "paris_9e_2021/map.osm", "bondy_grandparis/osm_map_2022.osm")
XML = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <node id="1" lat="48.8700" lon="2.3400"/><node id="2" lat="48.8700" lon="2.3410"/><node id="3" lat="48.8710" lon="2.3410"/>
 <way id="10"><nd ref="1"/><nd ref="99"/><nd ref="2"/><tag k="highway" v="residential"/></way>
 <way id="11"><nd ref="1"/><nd ref="98"/><tag k="highway" v="residential"/></way>
 <way id="12"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="building" v="yes"/></way>
 <relation id="20"><member type="way" ref="12" role="outer"/><member type="way" ref="77" role="outer"/><tag k="type" v="multipolygon"/>
  <tag k="leisure" v="park"/></relation>
</osm>
"""


def same(one, other):
    for name in LAYER_NAMES:
        left, right = getattr(one, name), getattr(other, name)
        assert left.column("element").tolist() == right.column("element").tolist(), name
        assert left.column("tags").tolist() == right.column("tags").tolist(), name
        assert np.array_equal(*(shapely.to_wkb(t.geometry, output_dimension=2) for t in (left, right))), name


@pytest.mark.parametrize("extract", EXTRACTS)
def test_both_ways_of_reading_give_the_same(shared_data, extract):
    same(read_osm(shared_data / extract), read_osm_headless(shared_data / extract))


def test_a_geopackage_made_by_gdal_gives_the_same_city(shared_data, tmp_path):
    extract, package = shared_data / "paris_9e_2021" / "map.osm", tmp_path / "map.gpkg"
    made = gdal.VectorTranslate(str(package), str(extract), format="GPKG")
    del made
    same(read_osm(package), read_osm_headless(package))
    straight, round_about = (city_from_osm(read_osm(path), Notes()) for path in (extract, package))
    for name, table in straight.layers.items():
        assert table.column("id").tolist() == round_about.layer(name).column("id").tolist(), name


@pytest.fixture
def extract(tmp_path):
    path = tmp_path / "extract.osm"
    path.write_text(XML, encoding="utf-8")
    return path


def set_exceptions(wanted):
    """GDAL's three modules stack their handlers: they come off in the reverse order in which they went on, whoever put them there."""
    for _ in range(3):
        for module in (gdal, ogr, osr):
            if module.GetUseExceptions():
                with contextlib.suppress(RuntimeError):
                    module.DontUseExceptions()
    if wanted:
        gdal.UseExceptions()


@pytest.mark.parametrize("exceptions", [True, False])
def test_what_gdal_leaves_out_is_counted(extract, exceptions):
    # Whether GDAL raises or returns None is a setting of the whole process, which other plugins change.
    set_exceptions(exceptions)
    assert bool(gdal.GetUseExceptions()) is exceptions
    layers = read_osm(extract)
    assert layers.skipped == {"osm_incomplete_relations": 1, "osm_missing_nodes": 1, "osm_ways_without_nodes": 1}
    notes = Notes()
    city_from_osm(layers, notes)
    assert {"osm_incomplete_relations", "osm_missing_nodes", "osm_ways_without_nodes"} <= {note.code for note in notes.warnings}


@pytest.mark.parametrize("exceptions", [True, False])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_cut_pbf_is_refused_in_one_sentence(shared_data, tmp_path, share, exceptions):
    set_exceptions(exceptions)
    assert bool(gdal.GetUseExceptions()) is exceptions
    whole = (shared_data / "monaco_2025" / "monaco-2025-02-15.osm.pbf").read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match=r"^cut\.osm\.pbf is damaged or cut off: [^\n]+$"):
        read_osm(tmp_path / "cut.osm.pbf")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cut.osm", XML[:500].encode(), "damaged or cut off"),
        ("cut.osm.gz", gzip.compress(XML.encode())[:-9], "damaged or cut off"),
        ("empty.osm", b"", "is empty"),
        ("page.osm", b"<html></html>" * 9, "no OSM extract"),
    ],
)
def test_what_is_no_extract_is_refused(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_osm(tmp_path / name)


def test_gzip_leaves_nothing_behind(extract, tmp_path):
    (tmp_path / "extract.osm.gz").write_bytes(gzip.compress(XML.encode()))
    before = sorted(path.name for path in tmp_path.iterdir())
    same(read_osm(tmp_path / "extract.osm.gz"), read_osm(extract))
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert not [name for name in gdal.ReadDir("/vsimem/") or [] if "transformable" in name]


def test_gdal_s_settings_are_as_they_were(extract):
    gdal.SetThreadLocalConfigOption("CPL_DEBUG", "OFF")
    read_osm(extract)
    assert gdal.GetThreadLocalConfigOption("CPL_DEBUG") == "OFF"
    gdal.SetThreadLocalConfigOption("CPL_DEBUG", None)


def test_a_cancel_stops_the_reading(shared_data):
    with pytest.raises(Cancelled):
        read_osm(shared_data / EXTRACTS[0], Progress(cancelled=lambda: True))
