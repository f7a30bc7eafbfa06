"""Hours of sun through the algorithm that measures greening indicators."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

X, Y = 652_000.0, 6_862_000.0


@pytest.fixture
def town(tmp_path):
    """Two squares, one in a court of walls 20 m away, one in the open; heights come from the surface model alone."""

    def layer(name, shapes, **fields):
        table = FeatureTable.make(shapes, {"id": [f"{name}/{i}" for i in range(len(shapes))], **fields}, 2154)
        return conform(table, name, table.crs, Notes())

    box = lambda x, y, w, d: shapely.box(X + x, Y + y, X + x + w, Y + y + d)  # noqa: E731
    houses = [box(-40, -40, 80, 10), box(-40, 30, 80, 10), box(-40, -30, 10, 60), box(30, -30, 10, 60)]
    line = shapely.LineString([(X - 200, Y - 60), (X + 900, Y - 60)])
    tables = {
        "study_area": layer("study_area", [box(-200, -200, 1200, 400)]), "buildings": layer("buildings", houses),
        "streets": layer("streets", [line], **{"class": ["residential"]}),
    }
    write_city(City(tables, tables["streets"].crs), tmp_path / "city.gpkg")
    sites = {"site_id": ["a", "b"], "kind": ["square", "square"], "usable_area_m2": [400.0, 400.0]}
    write_table(tmp_path / "sites.gpkg", "sites", FeatureTable.make([box(-10, -10, 20, 20), box(700, -10, 20, 20)], sites, 2154))
    rasterio = pytest.importorskip("rasterio")
    values = np.zeros((200, 200), dtype="float32")
    for x, y, w, d in ((-40, -40, 80, 10), (-40, 30, 80, 10), (-40, -30, 10, 60), (30, -30, 10, 60)):
        values[100 - y - d:100 - y, x + 100:x + 100 + w] = 24.0
    with rasterio.open(
        tmp_path / "dsm.tif", "w", driver="GTiff", width=200, height=200, count=1, dtype="float32", crs="EPSG:2154",
        transform=rasterio.transform.from_origin(X - 100, Y + 100, 1, 1),
    ) as target:
        target.write(values, 1)
    return tmp_path


def test_a_surface_model_tells_the_sun(run_algorithm, town):
    parameters = {"CITY": str(town / "city.gpkg"), "SITES": str(town / "sites.gpkg")}
    run_algorithm("greeningindicators", {**parameters, "OUTPUT": str(town / "without.gpkg")})
    assert np.isnan(read_table(town / "without.gpkg").number("sun_hours")).all()
    run_algorithm("greeningindicators", {**parameters, "DSM": str(town / "dsm.tif"), "OUTPUT": str(town / "with.gpkg")})
    court, field = read_table(town / "with.gpkg").number("sun_hours")
    # walls 24 m high 30 m from the middle: the sun is above them where it stands higher than 39°, about half of its 12 to 14 hours
    assert 4 < court < 8
    assert 12.5 < field < 14
