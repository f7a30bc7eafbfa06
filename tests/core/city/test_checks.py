"""The check of a city's data: what is there, and what each gap costs."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import checks
from transformable_spaces.transformable_spaces_plugin.core.city.checks import check_city, checks_schema, checks_table, published
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform, schemas
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError, MissingLayer
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.report.check import render_check
from transformable_spaces.transformable_spaces_plugin.core.scoring.gaps import what_gaps_cost
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


def layer(name, rows):
    fields = sorted({key for _, row in rows for key in row})
    columns = {key: [row.get(key) for _, row in rows] for key in fields}
    columns["id"] = [f"{name}/{number}" for number in range(len(rows))]
    columns["source"] = ["test"] * len(rows)
    table = FeatureTable.make([shape for shape, _ in rows], columns, 2154)
    return conform(table, name, table.crs, Notes())


@pytest.fixture
def city():
    """Two cells of 250 m side by side: buildings in one, a tree in both and one outside; no population, no crashes."""
    box, point = shapely.box, shapely.Point
    layers = {
        "study_area": [(box(0, 0, 500, 250), {"name": "Ville <b>haute</b>"})],
        "streets": [
            (shapely.LineString([(0, 100), (400, 100)]), {"class": "residential", "carriageway_width_m": 6.0}),
            (shapely.LineString([(0, 50), (100, 50)]), {"class": "residential"}),
        ],
        "buildings": [
            (box(10, 120, 30, 140), {"height_m": 12.0}), (box(40, 120, 60, 140), {"levels": 3}),
            (box(70, 120, 90, 140), {}), (box(100, 120, 120, 140), {}),
        ],
        "trees": [(point(20, 20), {}), (point(300, 20), {}), (point(900, 20), {})],
        "green": [],
    }
    tables = {name: layer(name, rows) if rows else FeatureTable.empty(schemas()[name].names, 2154) for name, rows in layers.items()}
    return City(tables, tables["study_area"].crs)


@pytest.fixture
def streets(city):
    table = city.layer("streets")
    return table.with_columns(carriageway_m=[6.0, 5.0], carriageway_source=np.array(["width_tag", "class"], dtype=object))


def by_name(check):
    return {row.layer: row for row in check.layers}


def test_layers_are_counted_and_their_cover_measured(city, streets):
    rows = by_name(check_city(city, streets))
    trees, buildings = rows["trees"], rows["buildings"]
    assert (trees.state, trees.features, trees.outside, trees.coverage_share) == ("present", 3, 1, 1.0)
    # Buildings stand in the western one of two equal cells.
    assert buildings.coverage_share == pytest.approx(0.5)
    assert rows["green"].state == "empty"
    assert rows["green"].coverage_share == 0
    assert rows["population"].state == "absent"
    assert np.isnan(rows["population"].features)
    assert set(rows) == (set(schemas()) - {"study_area"}) | set(checks.RASTERS)


def test_widths_and_heights_tell_how_they_are_known(city, streets):
    check = check_city(city, streets)
    # 400 m of 500 with a stated width.
    assert check.widths == {"kerb": 0, "polygon": 0, "width_tag": 0.8, "lanes": 0, "class": pytest.approx(0.2)}
    assert check.heights == {"height": 0.25, "surface_model": 0, "levels": 0.25, "unknown": 0.5}


def test_a_gap_names_its_indicators_and_costs_what_the_profile_says(city, streets):
    rows = by_name(check_city(city, streets))
    gaps = {gap.inputs: gap for gap in what_gaps_cost(built_in("pedestrian"), city)}
    assert rows["crashes"].lost["pedestrian"] == pytest.approx(gaps[("crashes",)].confidence_lost)
    assert "crashes_per_km_year" in rows["crashes"].indicators
    assert "greening" not in rows["crashes"].lost
    assert rows["trees"].indicators == ()


def test_a_layer_that_another_stands_in_for_makes_surer_only(city, streets):
    # Trees are there, so the canopy raster is not missed; it would be better all the same.
    canopy = by_name(check_city(city, streets))["canopy_m"]
    assert canopy.indicators == ()
    assert "canopy_share_100m" in canopy.improved


def test_invalid_and_missing_shapes_and_dates(city, streets):
    bow = shapely.from_wkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
    buildings = city.layer("buildings")
    broken = buildings.with_geometry(np.array([bow, None, *buildings.geometry[2:]], dtype=object))
    crashes = layer("crashes", [(shapely.Point(5, 5), {"date": "2021-03-04"}), (shapely.Point(6, 6), {"date": "2019-01-01"})])
    rows = by_name(check_city(city.with_layers(buildings=broken, crashes=crashes), streets))
    assert rows["buildings"].invalid == 2
    assert (rows["crashes"].oldest, rows["crashes"].newest) == ("2019-01-01", "2021-03-04")


def test_the_table_has_the_columns_of_its_schema(city, streets):
    table = checks_table(check_city(city, streets))
    assert tuple(table.columns) == checks_schema().names
    row = list(table.text("layer")).index("parcels")
    assert table.text("state")[row] == "absent"
    assert "cadastre.data.gouv.fr" in table.text("published")[row]


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_page_escapes_and_names_every_gap(city, streets, language):
    page = render_check(check_city(city, streets), language)
    assert "<b>haute" not in page
    assert "Ville &lt;b&gt;haute" in page
    assert schemas()["crashes"].title[language] in page
    assert f'lang="{language}"' in page
    assert "nan" not in page.lower().replace("tenant", "").replace("finan", "")


def test_a_city_without_study_area_or_buildings(city, streets):
    with pytest.raises(MissingLayer, match="study_area"):
        check_city(City({"streets": city.layer("streets")}, city.crs), streets)
    bare = City({name: city.layer(name) for name in ("study_area", "streets")}, city.crs)
    check = check_city(bare, streets.select(np.array([], dtype=int)))
    assert (check.widths, check.heights) == ({}, {})
    assert "<table" in render_check(check, "en")


def test_a_broken_file_of_places_is_refused(tmp_path, monkeypatch):
    abroad, nowhere = {"jurisdiction": "xx", "name": "a", "source": "https://a"}, {"jurisdiction": "fr", "name": "a"}
    for places in ({"moon": []}, {"trees": [abroad]}, {"trees": [nowhere]}):
        path = tmp_path / "city_checks.json"
        path.write_text(json.dumps({"published": places}), encoding="utf-8")
        monkeypatch.setattr(checks, "_FILE", path)
        checks._document.cache_clear()
        published.cache_clear()
        with pytest.raises(DataFileError):
            published()
    monkeypatch.undo()
    checks._document.cache_clear()
    published.cache_clear()
    assert set(published()) <= set(schemas()) | set(checks.RASTERS)
