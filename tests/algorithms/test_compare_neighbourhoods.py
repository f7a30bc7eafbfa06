"""compareneighbourhoods through Processing and qgis_process."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

CHARTS = {"kinds", "need_feasibility_greening", "without_green", "concentration"}


def write_town(folder, west, epsg):
    """A town of two neighbourhoods with a park, people and two scored sites, in a reference system of its own; written to ``folder``."""
    south = 6_862_000
    box = lambda x, y, w, d: shapely.box(west + x, south + y, west + x + w, south + y + d)  # noqa: E731
    line = shapely.LineString([(west + 500, south), (west + 500, south + 1000)])
    people = [shapely.Point(west + 500, south + 600), shapely.Point(west + 500, south + 300)]
    raw = {
        "study_area": ([box(0, 0, 1000, 1000)], {}),
        "streets": ([line], {"class": ["residential"]}),
        "green": ([box(505, 800, 100, 100)], {"kind": ["park"]}),
        "population": (people, {"inhabitants": [100.0, 300.0]}),
        "neighbourhoods": ([box(0, 500, 1000, 500), box(0, 0, 1000, 500)], {"name": ["Nord", "Sud"], "deprivation": [80.0, 20.0]}),
    }
    tables = {}
    for layer, (shapes, columns) in raw.items():
        table = FeatureTable.make(shapes, {"id": [f"{layer}/{i}" for i in range(len(shapes))], **columns}, 2154).to_crs(epsg)
        tables[layer] = conform(table, layer, table.crs, Notes())
    folder.mkdir()
    write_city(City(tables, tables["streets"].crs), folder / "city.gpkg")
    sites = FeatureTable.make(
        [box(100, 700, 20, 20), box(100, 100, 30, 40)],
        {
            "site_id": ["a", "b"], "kind": ["square", "car_park"], "area_m2": [400.0, 1200.0], "usable_area_m2": [300.0, 1200.0],
            "greening_score": [80.0, 50.0], "greening_need": [90.0, 40.0], "greening_feasibility": [70.0, 62.0],
            "greening_confidence": [0.8, 0.6], "greening_blocked_by": [None, None],
        }, 2154,
    )  # fmt: skip
    write_table(folder / "sites.gpkg", "sites", sites.to_crs(epsg))


@pytest.fixture
def towns(tmp_path):
    write_town(tmp_path / "paris", 652_000, 2154)
    write_town(tmp_path / "strasbourg", 1_050_000, 32632)
    return tmp_path


def test_one_city_with_report_and_charts(run_algorithm, towns):
    parameters = {
        "SITES": [str(towns / "paris" / "sites.gpkg")], "CITIES": [str(towns / "paris" / "city.gpkg")], "LANGUAGE": "fr",
        "OUTPUT": str(towns / "out.gpkg"), "REPORT": str(towns / "made" / "report.html"), "CHARTS": str(towns / "charts"),
    }
    results = run_algorithm("compareneighbourhoods", parameters)
    # Nord: 1/4 of the people, 300 of 1 500 m²: 1/4 − 1/5; with the scores 240 of 840
    assert results["CONCENTRATION_USABLE"] == pytest.approx(0.05)
    assert results["CONCENTRATION_GREENING"] == pytest.approx(0.25 - 240 / 840, abs=1e-4)
    assert results["CONCENTRATION_PEDESTRIAN"] is None
    assert results["NEIGHBOURHOOD_COUNT"] == 2
    table = read_table(towns / "out.gpkg")
    assert dict(zip(table.text("name"), table.number("people_without_300m"))) == {"Nord": 0.0, "Sud": 300.0}
    assert np.isnan(table.number("pedestrian_score")).all()
    page = (towns / "made" / "report.html").read_text(encoding="utf-8")
    assert "Quartiers comparés" in page
    assert page.count("<svg") == len(CHARTS)
    assert {path.name for path in (towns / "charts").iterdir()} == {f"{name}.{kind}" for name in CHARTS for kind in ("svg", "png")}
    for name in CHARTS:
        picture = (towns / "charts" / f"{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 5000


def test_two_cities_in_two_reference_systems_through_qgis_process(qgis_process, towns):
    given = [f"{name}={towns / town / file}" for town in ("paris", "strasbourg") for name, file in
             (("SITES", "sites.gpkg"), ("CITIES", "city.gpkg"))]  # fmt: skip
    done = qgis_process(
        "--json", "run", "transformablespaces:compareneighbourhoods", "--", *given, f"OUTPUT={towns / 'out.gpkg'}",
        f"REPORT={towns / 'report.html'}",
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["CONCENTRATION_USABLE"] == pytest.approx(0.05)
    assert results.get("CONCENTRATION_PEDESTRIAN") is None
    table = read_table(towns / "out.gpkg")
    assert table.crs.to_epsg() == 4326
    assert sorted(zip(table.text("place"), table.text("name"), table.number("usable_m2"))) == [
        ("paris", "Nord", 300.0), ("paris", "Sud", 1200.0), ("strasbourg", "Nord", 300.0), ("strasbourg", "Sud", 1200.0),
    ]  # fmt: skip


def test_bad_input_gets_one_sentence_and_leaves_nothing(run_algorithm, qgis_process, towns):
    from qgis.core import QgsProcessingException

    write_table(towns / "bare.gpkg", "sites", read_table(towns / "paris" / "sites.gpkg").without("greening_score"))
    (towns / "broken.gpkg").write_bytes(b"no database")
    outputs = {"OUTPUT": str(towns / "refused.gpkg"), "REPORT": str(towns / "refused.html")}
    for sites, city, said in (
        (towns / "bare.gpkg", towns / "paris" / "city.gpkg", "has neither greening_score nor pedestrian_score"),
        (towns / "paris" / "sites.gpkg", towns / "strasbourg" / "city.gpkg", "there are no neighbourhoods for layer"),
        (towns / "paris" / "sites.gpkg", towns / "broken.gpkg", "broken.gpkg"),
    ):
        with pytest.raises(QgsProcessingException, match=said):
            run_algorithm("compareneighbourhoods", {"SITES": [str(sites)], "CITIES": [str(city)], **outputs})
    done = qgis_process(
        "run", "transformablespaces:compareneighbourhoods", "--", f"SITES={towns / 'missing.gpkg'}",
        *(f"{name}={value}" for name, value in outputs.items()),
    )
    assert done.returncode == 1
    assert "SITES" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout
    assert not any((towns / f"refused.{kind}").exists() for kind in ("gpkg", "html"))
