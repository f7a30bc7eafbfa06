"""OSM extracts read headless: formats, damage, and nothing left behind."""

import gzip
import shutil

import pytest
from transformable_spaces.transformable_spaces_plugin.core.city.osm import LAYER_NAMES, city_from_osm
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

# A header box that holds the whole world, a way with a missing node, a relation without one of its ways.
XML = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <bounds minlat="-90" minlon="-180" maxlat="90" maxlon="180"/>
 <node id="1" lat="48.8700" lon="2.3400"><tag k="natural" v="tree"/></node>
 <node id="2" lat="48.8700" lon="2.3410"/><node id="3" lat="48.8710" lon="2.3410"/>
 <way id="10"><nd ref="1"/><nd ref="99"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="Rue &quot;A&quot;, \\ bis"/></way>
 <way id="11"><nd ref="1"/><nd ref="98"/><tag k="highway" v="residential"/></way>
 <way id="12"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="building" v="yes"/></way>
 <relation id="20"><member type="way" ref="12" role="outer"/><member type="way" ref="77" role="outer"/><tag k="type" v="multipolygon"/>
  <tag k="leisure" v="park"/></relation>
</osm>
"""


@pytest.fixture
def extract(tmp_path):
    path = tmp_path / "extract.osm"
    path.write_text(XML, encoding="utf-8")
    return path


def test_what_is_whole_is_read_and_the_rest_never_stops_it(extract):
    layers = read_osm(extract)
    assert layers.points.column("element").tolist() == ["node/1"]
    assert layers.lines.column("element").tolist() == ["way/10"]
    assert layers.lines.column("tags")[0] == {"highway": "residential", "name": 'Rue "A", \\ bis'}
    assert layers.multipolygons.column("element").tolist() == ["way/12"]
    made = city_from_osm(layers, Notes())
    assert (len(made.layer("streets")), len(made.layer("buildings")), len(made.layer("green"))) == (1, 1, 0)


def test_gzip_is_read_and_nothing_is_left_beside_it(extract, tmp_path):
    packed = tmp_path / "packed" / "extract.osm.gz"
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(XML.encode()))
    plain, unpacked = read_osm(extract), read_osm(packed)
    for name in LAYER_NAMES:
        assert getattr(plain, name).column("element").tolist() == getattr(unpacked, name).column("element").tolist()
    assert [path.name for path in packed.parent.iterdir()] == ["extract.osm.gz"]


@pytest.mark.parametrize("share", [0.00005, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_cut_pbf_is_refused_wherever_it_is_cut(shared_data, tmp_path, share):
    whole = (shared_data / "monaco_2025" / "monaco-2025-02-15.osm.pbf").read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match=r"cut\.osm\.pbf is damaged or cut off"):
        read_osm(tmp_path / "cut.osm.pbf")


def test_a_pbf_with_damage_inside_is_refused(shared_data, tmp_path):
    whole = bytearray((shared_data / "monaco_2025" / "monaco-2025-02-15.osm.pbf").read_bytes())
    whole[300_000:300_050] = b"x" * 50
    (tmp_path / "bad.osm.pbf").write_bytes(whole)
    with pytest.raises(InputError, match="damaged or cut off"):
        read_osm(tmp_path / "bad.osm.pbf")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_cut_xml_and_cut_gzip_are_refused(tmp_path, share):
    (tmp_path / "cut.osm").write_text(XML[: int(len(XML) * share)], encoding="utf-8")
    packed = gzip.compress(XML.encode())
    (tmp_path / "cut.osm.gz").write_bytes(packed[: int(len(packed) * share)])
    for name in ("cut.osm", "cut.osm.gz"):
        with pytest.raises(InputError, match=f"{name} is damaged or cut off"):
            read_osm(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "no OSM extract"), (b"<html></html>" * 9, "no OSM extract")],
)
def test_what_is_no_extract_is_refused(tmp_path, content, says):
    (tmp_path / "file.osm").write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_osm(tmp_path / "file.osm")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.osm", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_osm(path)


def test_a_foreign_geopackage_is_refused_naming_its_layers(shared_data, tmp_path):
    shutil.copy(shared_data / "nantes_bdtopo_2025" / "nantes_extra.gpkg", tmp_path / "other.gpkg")
    with pytest.raises(InputError, match="no layer “lines”; its layers are: .*squaresInNantes"):
        read_osm(tmp_path / "other.gpkg")
    (tmp_path / "cut.gpkg").write_bytes((tmp_path / "other.gpkg").read_bytes()[:2000])
    with pytest.raises(InputError, match="damaged"):
        read_osm(tmp_path / "cut.gpkg")
