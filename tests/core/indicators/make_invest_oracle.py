"""Makes invest_oracle.json: people and green on one line of pixels through InVEST's Urban Nature Access.

InVEST needs an environment of its own (natcap-invest 3.14.2 with the system's GDAL; numpy 1.24.4, pandas < 2.2, pint < 0.24,
``pip install --no-build-isolation pygeoprocessing==2.4.4 natcap-invest==3.14.2`` with its ``bin`` first in PATH).

usage: python make_invest_oracle.py FOLDER   (in that environment; writes FOLDER/invest_oracle.json)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import natcap.invest
import numpy as np
from natcap.invest import urban_nature_access
from osgeo import gdal, ogr, osr

PIXELS, PIXEL_M, WEST, NORTH = 70, 40.0, 652_000.0, 6_862_000.0
GREEN = [5, 9, 21, 24, 40, 58]


def write_raster(path: Path, values: np.ndarray, outside: float, kind: int, crs: osr.SpatialReference) -> None:
    """Three rows, so that InVEST's kernels fit; everything is in the middle one."""
    rows = np.full((3, PIXELS), outside, dtype=values.dtype)
    rows[1] = values
    raster = gdal.GetDriverByName("GTiff").Create(str(path), PIXELS, 3, 1, kind)
    raster.SetGeoTransform((WEST, PIXEL_M, 0, NORTH, 0, -PIXEL_M))
    raster.SetProjection(crs.ExportToWkt())
    raster.GetRasterBand(1).WriteArray(rows)
    raster.GetRasterBand(1).SetNoDataValue(-1)


def main(folder: Path) -> None:
    rng = np.random.default_rng(21)
    homes = sorted(rng.choice([i for i in range(PIXELS) if i not in GREEN], 32, replace=False).tolist())
    people = np.zeros(PIXELS, dtype=np.float32)
    for home in homes:
        people[home] = int(rng.integers(3, 90))
    cover = np.ones(PIXELS, dtype=np.int16)
    cover[GREEN] = 2
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(2154)
    write_raster(folder / "cover.tif", cover, 1, gdal.GDT_Int16, crs)
    write_raster(folder / "people.tif", people, 0, gdal.GDT_Float32, crs)
    (folder / "table.csv").write_text("lucode,urban_nature,search_radius_m\n1,0,0\n2,1,300\n", encoding="utf-8")
    east, south = WEST + PIXELS * PIXEL_M, NORTH - 3 * PIXEL_M
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(folder / "area.gpkg"))
    layer = source.CreateLayer("area", crs, ogr.wkbPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    ring = f"{WEST} {NORTH},{east} {NORTH},{east} {south},{WEST} {south},{WEST} {NORTH}"
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
    layer.CreateFeature(feature)
    del layer, source
    urban_nature_access.execute(
        {
            "workspace_dir": str(folder / "made"), "lulc_raster_path": str(folder / "cover.tif"),
            "lulc_attribute_table": str(folder / "table.csv"), "population_raster_path": str(folder / "people.tif"),
            "admin_boundaries_vector_path": str(folder / "area.gpkg"), "urban_nature_demand": 250, "decay_function": "dichotomy",
            "search_radius_mode": "uniform radius", "search_radius": 300, "aggregate_by_pop_group": False, "n_workers": -1,
        }
    )
    supply = gdal.Open(str(folder / "made" / "output" / "urban_nature_supply_percapita.tif")).ReadAsArray()[1]
    document = {
        "oracle": f"natcap.invest {natcap.invest.__version__}, urban_nature_access: uniform radius 300 m, dichotomy", "pixel_m": PIXEL_M,
        "green": GREEN, "homes": homes, "people": [float(people[home]) for home in homes],
        "supply": [round(float(supply[home]), 6) for home in homes],
    }  # fmt: skip
    (folder / "invest_oracle.json").write_text(json.dumps(document) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
