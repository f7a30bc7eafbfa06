"""Small cities of our own: layers from WKT, in Lambert-93 metres, around the origin of a 1 km × 1 km study area."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, schemas
from transformable_spaces.transformable_spaces_plugin.core.indicators.scene import Scene
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = pyproj.CRS.from_epsg(2154)


class Builder:
    """Makes tables, cities and scenes out of short texts."""

    crs = CRS
    study_area = "POLYGON ((-500 -500, 500 -500, 500 500, -500 500, -500 -500))"

    def layer(self, name: str, wkt: List[str], /, **columns: List[Any]) -> FeatureTable:
        """A layer of the city with all the columns of its schema; those not given are missing."""
        table = FeatureTable.make(shapely.from_wkt(wkt), columns, self.crs)
        full: Dict[str, np.ndarray] = {}
        for field in schemas()[name].fields:
            numeric = field.type in ("number", "integer")
            if field.name in table:
                full[field.name] = table.number(field.name) if numeric else table.text(field.name)
            elif field.name == "id":
                full[field.name] = np.array([f"{name}{i}" for i in range(len(table))], dtype=object)
            else:
                full[field.name] = table.number(field.name) if numeric else table.text(field.name)
        return FeatureTable(table.geometry, full, self.crs)

    def city(self, study_area: Optional[str] = None, rasters: Optional[Dict[str, Any]] = None, **layers: FeatureTable) -> City:
        layers.setdefault("study_area", self.layer("study_area", [study_area or self.study_area]))
        layers.setdefault("streets", self.layer("streets", ["LINESTRING (-400 -400, 400 -400)"], **{"class": ["residential"]}))
        return City(layers, self.crs, rasters or {})

    def sites(self, wkt: List[str], kind: Any = "square", **columns: List[Any]) -> FeatureTable:
        kinds = [kind] * len(wkt) if isinstance(kind, str) else kind
        shapes = shapely.from_wkt(wkt)
        columns.setdefault("usable_area_m2", list(shapely.area(shapes)))
        return FeatureTable.make(shapes, {"site_id": [f"s{i:02d}" for i in range(len(wkt))], "kind": kinds, **columns}, self.crs)

    def scene(self, sites: FeatureTable, city: City, streets: Optional[FeatureTable] = None) -> Scene:
        streets = city.layer("streets") if streets is None else streets
        if "street_id" not in streets:
            streets = streets.with_columns(street_id=streets.text("id"))
        return Scene(sites, city, streets, Notes())

    @staticmethod
    def box(x: float, y: float, width: float, height: float) -> str:
        """The rectangle with its lower left corner at x, y."""
        return shapely.box(x, y, x + width, y + height).wkt


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture(scope="session")
def monaco(shared_data) -> City:
    """The city of the Monaco extract."""
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    return city_from_osm(read_osm(shared_data / "monaco_2025" / "monaco-2025-02-15.osm.pbf"), Notes())


@pytest.fixture(scope="session")
def monaco_streets(monaco) -> FeatureTable:
    """The streets within 1 km of the middle of Monaco."""
    streets = monaco.layer("streets")
    return streets.select(shapely.dwithin(streets.geometry, monaco.study_area.centroid, 1000.0))
