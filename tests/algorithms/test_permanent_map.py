"""permanentmap through Processing and qgis_process."""

import json

import pyproj
import pytest
import shapely
from transformable_spaces.tests.consultation_town import scored_sites
from transformable_spaces.transformable_spaces_plugin.core.journal.journal import checked_entry
from transformable_spaces.transformable_spaces_plugin.files.journal import record_intervention
from transformable_spaces.transformable_spaces_plugin.files.tables import write_table


@pytest.fixture
def sites(tmp_path):
    write_table(tmp_path / "sites.gpkg", "sites", scored_sites())
    for status, day in (("proposed", 1), ("authorised", 2), ("installed", 3)):
        entry, _ = checked_entry(
            "2026-06-01", code=scored_sites().text("code")[0], kit="parklet", status=status, date=f"2026-05-{day:02d}", source="arrêté"
        )
        record_intervention(tmp_path / "sites.gpkg", entry, shapely.Point(355000, 6689000), pyproj.CRS.from_epsg(2154))
    return tmp_path / "sites.gpkg"


def test_the_page_shows_the_journal(run_algorithm, sites, tmp_path):
    given = {
        "SITES": f"{sites}|layername=sites",
        "JOURNAL": str(sites),
        "LANGUAGE": "es",
        "TITLE": "Mi ciudad",
        "OUTPUT": str(tmp_path / "made" / "map.html"),
    }
    results = run_algorithm("permanentmap", given)
    page = (tmp_path / "made" / "map.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    assert "Mi ciudad" in page
    assert results["DONE_COUNT"] == 1
    assert results["UNDER_WAY_COUNT"] == 0
    latitudes = scored_sites().text("latitude")[1:].tolist()
    assert (results["OPEN_COUNT"], results["OPENABLE_COUNT"]) == (latitudes.count("open"), latitudes.count("openable"))


@pytest.mark.parametrize(
    ("more", "says"),
    [({"JOURNAL": "none.gpkg"}, "there is no"), ({"JOURNAL": "bare.gpkg"}, "holds no journal"), ({"SITES": "nocode.gpkg"}, "code")],
)
def test_bad_input_is_refused_and_the_former_page_stays(run_algorithm, sites, tmp_path, more, says):
    from qgis.core import QgsProcessingException

    write_table(tmp_path / "bare.gpkg", "sites", scored_sites())
    write_table(tmp_path / "nocode.gpkg", "sites", scored_sites().without("code"))
    (tmp_path / "map.html").write_text("former", encoding="utf-8")
    given = {"SITES": f"{sites}|layername=sites", "JOURNAL": str(sites), "OUTPUT": str(tmp_path / "map.html")}
    given.update({name: str(tmp_path / value) for name, value in more.items()})
    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("permanentmap", given)
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == "former"


@pytest.mark.slow
def test_qgis_process(qgis_process, sites, tmp_path):
    arguments = [f"SITES={sites}|layername=sites", f"JOURNAL={sites}", f"OUTPUT={tmp_path / 'map.html'}"]
    done = qgis_process("run", "transformablespaces:permanentmap", "--json", "--", *arguments)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["DONE_COUNT"] == 1
    assert (tmp_path / "map.html").is_file()
