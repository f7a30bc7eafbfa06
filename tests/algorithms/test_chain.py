"""Each algorithm's output is the next one's input: from spaces to the robustness of ranks, by layers in memory."""

from pathlib import Path

import numpy as np
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(provider):
    """``run(id, parameters)`` through Processing, all layers in one context that outlives the steps."""
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    context = QgsProcessingContext()

    def run_one(name, parameters):
        return processing.run(f"transformablespaces:{name}", parameters, context=context, feedback=QgsProcessingFeedback(False))

    run_one.context = context
    return run_one


@pytest.fixture(scope="module")
def city(run, tmp_path_factory):
    """A few blocks of the sample, on the border between its priority neighbourhood and the next."""
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_layer, write_layer
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    folder, source = tmp_path_factory.mktemp("city"), ROOT / "sample_data" / "nantes_centre.gpkg"
    around = read_layer(source, "neighbourhoods")
    chosen = around.flag("priority")
    border = shapely.intersection(shapely.buffer(around.geometry[chosen][0], 1), shapely.union_all(around.geometry[~chosen]))
    area = FeatureTable.make([shapely.buffer(shapely.centroid(border), 190)], {"name": ["blocks"]}, around.crs)
    write_layer(area, folder / "area.gpkg", "area")
    target = folder / "city.gpkg"
    run("importlayers", {"SOURCE": str(source), "PRESET": "bdtopo", "STUDY_AREA": str(folder / "area.gpkg"), "OUTPUT": str(target)})
    return target


@pytest.mark.slow
def test_from_spaces_to_robust_ranks_without_a_file_in_between(run, city):
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_source

    sites = run("findspaces", {"CITY": str(city), "OUTPUT": "memory:"})["OUTPUT"]
    count = sites.featureCount()
    assert count > 20
    for measure in ("greeningindicators", "pedestrianindicators"):
        sites = run(measure, {"CITY": str(city), "SITES": sites, "OUTPUT": "memory:"})["OUTPUT"]
    for score in ("greening", "pedestrian"):
        done = run("scoresites", {"SITES": sites, "SCORE": score, "OUTPUT": "memory:", "MOVERS": "memory:"})
        sites = done["OUTPUT"]
        moved = read_source(sites)
        moved = (np.nan_to_num(moved.number(f"{score}_equity_moved")) != 0) & np.equal(moved.text(f"{score}_blocked_by"), None)
        assert done["MOVERS"].featureCount() == moved.sum() > 0
    for score in ("greening", "pedestrian"):
        done = run("rankrobustness", {"SITES": sites, "SCORE": score, "TOP": 10, "DRAWS": 500, "OUTPUT": "memory:", "LANGUAGE": "en"})
        sites = done["OUTPUT"]
        assert done["SENTENCE"] == f"{done['STAYING']} of your top 10 stay in it in 90% of the 500 draws of weights."
    table = read_source(sites)
    assert len(table) == count
    assert shapely.is_valid(table.geometry).all()
    for score in ("greening", "pedestrian"):
        rank, p_top = table.number(f"{score}_rank"), table.number(f"{score}_p_top")
        free = np.isfinite(p_top)
        blocked = ~np.equal(table.text(f"{score}_blocked_by"), None)
        assert free.sum() > 10
        assert not (free & blocked).any()
        # ten places in every draw, mostly taken by the ten that the score itself puts first
        assert p_top[free].sum() == pytest.approx(10)
        assert p_top[rank <= 10].sum() > 7
        low, high = table.number(f"{score}_rank_p05"), table.number(f"{score}_rank_p95")
        assert (low[free] <= high[free]).all()
        assert (np.isfinite(table.number(f"{score}_equity_moved")) == np.isfinite(rank)).all()
