"""Both scores on Monaco, end to end: spread, bounds, and that no order of features matters."""

import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.city.model import City
from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import catalogue
from transformable_spaces.transformable_spaces_plugin.core.indicators.greening import measure_greening
from transformable_spaces.transformable_spaces_plugin.core.indicators.pedestrian import measure_pedestrian
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import score_sites
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm
from transformable_spaces.transformable_spaces_plugin.files.rasters import open_raster

pytestmark = pytest.mark.slow


def measured(sites, city, streets):
    for measure in (measure_greening, measure_pedestrian):
        sites = measure(sites, city, streets, Notes())
    for name in ("greening", "pedestrian"):
        sites = score_sites(sites, built_in(name), Notes())
    return sites


@pytest.fixture(scope="module")
def monaco(shared_data, middle_of):
    city = middle_of(city_from_osm(read_osm(shared_data / "monaco_2025" / "monaco-2025-02-15.osm.pbf"), Notes()), 1200)
    # SRTM at 3 arc seconds, in degrees: another reference system and a far coarser grid than the streets
    city = city.with_rasters(dtm_m=open_raster(shared_data / "monaco_2025" / "dem_srtm3_monaco.tif"))
    profiles = measure_street_profiles(city, Notes())
    sites = find_spaces(city, profiles, Notes())
    return city, profiles.streets, sites, measured(sites, city, profiles.streets)


@pytest.mark.parametrize("name", ["greening", "pedestrian"])
def test_scores_spread_and_know_what_they_do_not_know(monaco, name):
    sites = monaco[3]
    score, confidence = sites.number(f"{name}_score"), sites.number(f"{name}_confidence")
    known = np.isfinite(score)
    meant = np.isin(sites.text("kind"), built_in(name).kinds)
    assert known[meant].mean() > 0.9
    assert not known[~meant].any()
    assert ((score[known] >= 0) & (score[known] <= 100)).all()
    free = known & np.equal(sites.text(f"{name}_blocked_by"), None)
    assert score[free].std() > 5
    # no heat, people or networks in OpenStreetMap
    assert (confidence[known] < 0.8).all()
    assert (confidence[free] > 0.3).all()


def test_monaco_is_steep(monaco):
    slope = monaco[3].number("slope_pct")
    ground = np.isin(monaco[3].text("kind"), catalogue()["slope_pct"].kinds)
    assert np.isfinite(slope[ground]).mean() > 0.95
    assert np.isnan(slope[~ground]).all()
    # The town climbs from the sea to 140 m within 500 m
    assert 5 < np.nanmedian(slope) < 30


def test_the_order_of_all_features_changes_nothing(monaco):
    city, streets, sites, plain = monaco
    rng = np.random.default_rng(5)

    def shuffled(table):
        return table.select(rng.permutation(len(table)))

    mixed = measured(shuffled(sites), City({n: shuffled(t) for n, t in city.layers.items()}, city.crs, city.rasters), shuffled(streets))
    place = {site: row for row, site in enumerate(mixed.text("site_id"))}
    order = np.array([place[site] for site in plain.text("site_id")])
    names = [*catalogue(), *[f"{score}_{part}" for score in ("greening", "pedestrian") for part in ("score", "rank", "confidence")]]
    for name in names:
        one, other = plain.columns[name], mixed.columns[name][order]
        if one.dtype == object:
            assert one.tolist() == other.tolist(), name
        else:
            assert np.array_equal(one, other, equal_nan=True), (name, np.nanmax(np.abs(one - other)))
