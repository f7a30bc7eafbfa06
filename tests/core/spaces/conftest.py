"""Hand-drawn cities: layers written as (WKT, fields) rows, in metres."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.spaces.study import Study
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = 2154


def draw_city(**layers):
    """A city of hand-drawn layers: name → list of WKT, shapes, or (WKT or shape, fields)."""
    tables = {}
    for name, rows in layers.items():
        rows = [row if isinstance(row, tuple) else (row, {}) for row in rows]
        shapes = [shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape, _ in rows]
        names = sorted({field for _, fields in rows for field in fields} | ({"class"} if name == "streets" else set()))
        columns = {field: [fields.get(field, "residential" if field == "class" else None) for _, fields in rows] for field in names}
        columns["id"] = [fields.get("id", f"{name}/{number}") for number, (_, fields) in enumerate(rows)]
        table = FeatureTable.make(shapes, columns, CRS)
        tables[name] = conform(table, name, table.crs, Notes())
    return City(tables, FeatureTable.empty((), CRS).crs)


@pytest.fixture(name="draw", scope="session")
def _draw():
    return draw_city


@pytest.fixture
def study_of():
    """A study of a hand-drawn city; a city without streets gets one far street, so that it can be measured."""

    def make(**layers):
        layers.setdefault("study_area", ["POLYGON ((0 0, 200 0, 200 200, 0 200, 0 0))"])
        layers.setdefault("streets", ["LINESTRING (0 199, 200 199)"])
        city = draw_city(**layers)
        return Study(city, measure_street_profiles(city, Notes()), Notes())

    return make


@pytest.fixture
def square_wkt():
    """The WKT of an axis-parallel rectangle."""
    return lambda xmin, ymin, xmax, ymax: shapely.box(xmin, ymin, xmax, ymax).wkt


@pytest.fixture
def candidates():
    """A table of candidate polygons from shapes and columns."""

    def make(shapes, **columns):
        shapes = [shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape in shapes]
        return FeatureTable.make(shapes, columns, CRS)

    return make


@pytest.fixture
def shuffled():
    """A city with the rows of every layer in another order."""

    def make(city, seed=1):
        random = np.random.default_rng(seed)
        return City(
            {name: table.select(random.permutation(len(table))) for name, table in city.layers.items()}, city.crs, city.rasters
        )

    return make
