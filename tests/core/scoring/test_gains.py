"""What data beyond OpenStreetMap brought, worked by hand on small cities and profiles."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.gains import difference_told, gain_of, osm_alone, what_data_brought
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in, parse_profile
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import score_sites
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

BOX = shapely.box(0, 0, 100, 100)
LINE = shapely.LineString([(0, 0), (100, 0)])
POINT = shapely.Point(5, 5)


def layer(name, shapes, source, /, **fields):
    count = len(shapes)
    table = FeatureTable.make(shapes, {"id": [f"{name}/{i}" for i in range(count)], "source": [source] * count, **fields}, 2154)
    return conform(table, name, table.crs, Notes())


def town(**more):
    tables = {
        "study_area": layer("study_area", [BOX], "osm"), "streets": layer("streets", [LINE], "osm", **{"class": ["residential"]}),
        "buildings": layer("buildings", [BOX], "osm"), "trees": layer("trees", [], "osm"), **more,
    }
    return City(tables, tables["streets"].crs)


def profile(*criteria):
    """Criteria as (indicator, side, weight), all identity."""
    rows = [
        {"indicator": name, "side": side, "weight": weight, "points": [[0, 0], [100, 100]], "kinds": "all"}
        for name, side, weight in criteria
    ]
    return parse_profile(json.dumps({"id": "t", "prefix": "greening", "criteria": rows}), "t.json")


PROFILE = (
    ("people_300m_per_ha", "need", 2), ("vulnerability", "need", 1), ("heat_anomaly_c", "need", 3), ("sealed_share_100m", "need", 1),
    ("plantable_share", "feasibility", 3),
)  # fmt: skip


def sites(**columns):
    base = {"site_id": ["a", "b"], "kind": ["square", "square"], "usable_area_m2": [10.0, 10.0]}
    known = {"sealed_share_100m": [50.0, 50.0], "plantable_share": [50.0, 50.0]}
    return FeatureTable.make([BOX, BOX], {**base, **known, **columns}, 2154)


def test_gains_are_the_weights_that_the_data_made_known():
    city = town(population=layer("population", [POINT], "INSEE Filosofi", inhabitants=[100], low_income=[20]))
    measured = sites(people_300m_per_ha=[80.0, np.nan], vulnerability=[40.0, 40.0])
    found = what_data_brought(profile(*PROFILE), city, measured)
    # of 10: sealed 1 and plantable 3 are there anyway; people 2 on one site of two, vulnerability 1 on both; heat nowhere
    assert found.before == pytest.approx(0.4)
    assert found.after == pytest.approx(0.4 + 0.1 + 0.1)
    assert [(gain.inputs, gain.indicators, pytest.approx(gain.confidence_gained)) for gain in found.gains] == [
        (("population.inhabitants",), ("people_300m_per_ha",), 0.1), (("population.low_income",), ("vulnerability",), 0.1),
    ]  # fmt: skip
    assert gain_of(found, "population") == pytest.approx(0.2)
    assert gain_of(found, "crashes") is None


def test_after_is_the_mean_of_the_confidence_that_scoring_gives():
    city = town(population=layer("population", [POINT], "INSEE", inhabitants=[100]))
    measured = sites(people_300m_per_ha=[80.0, np.nan])
    scored = score_sites(measured, profile(*PROFILE), Notes())
    found = what_data_brought(profile(*PROFILE), city, measured)
    assert found.after == pytest.approx(scored.number("greening_confidence").mean())
    assert found.after - found.before == pytest.approx(sum(gain.confidence_gained for gain in found.gains))


def test_either_of_two_sources_is_credited_together():
    # without either nobody would be counted; each alone would do
    city = town(
        population=layer("population", [POINT], "INSEE", inhabitants=[100]),
        neighbourhoods=layer("neighbourhoods", [BOX], "IGN", population=[100]),
    )
    found = what_data_brought(profile(*PROFILE), city, sites(people_300m_per_ha=[80.0, 80.0]))
    assert [gain.inputs for gain in found.gains] == [("population.inhabitants", "neighbourhoods.population")]
    assert found.gains[0].confidence_gained == pytest.approx(0.2)


def test_a_raster_is_no_openstreetmap():
    raster = ArrayRaster(np.zeros((5, 5)), (20, 0, 0, 0, -20, 100), town().crs)
    found = what_data_brought(profile(*PROFILE), town().with_rasters(lst_c=raster), sites(heat_anomaly_c=[1.0, 2.0]))
    assert [(gain.inputs, gain.confidence_gained) for gain in found.gains] == [(("lst_c",), pytest.approx(0.3))]


def test_data_that_covers_nothing_brings_nothing():
    city = town(population=layer("population", [POINT], "INSEE", inhabitants=[100]))
    found = what_data_brought(profile(*PROFILE), city, sites(people_300m_per_ha=[np.nan, np.nan]))
    assert found.gains == ()
    assert found.before == found.after == pytest.approx(0.4)
    assert difference_told(found, Words("en")) == [
        "Greening: mean confidence 0.40; no data beyond OpenStreetMap raised it."
    ]


def test_osm_alone_keeps_what_osm_has_or_could_have():
    mixed = FeatureTable.concat([layer("trees", [POINT], "osm"), layer("trees", [POINT, POINT], "Ville de Paris")])
    city = town(
        trees=mixed, buildings=layer("buildings", [BOX], "IGN BD TOPO", height_m=[12], heritage=[True]),
        parcels=layer("parcels", [BOX], "Cadastre"), crashes=layer("crashes", [POINT], "ONISR", date=["2020"]),
        neighbourhoods=layer("neighbourhoods", [BOX], "IGN", deprivation=[50]),
    )
    alone = osm_alone(city)
    assert len(alone.layer("trees")) == 1
    # buildings stand in OpenStreetMap too, with heights; of heritage it says nothing
    assert alone.layer("buildings").number("height_m").tolist() == [12.0]
    assert alone.layer("buildings").text("heritage").tolist() == [None]
    assert not any(alone.has(name) for name in ("parcels", "crashes", "neighbourhoods"))
    # its own neighbourhoods, which carry names, stay
    own = osm_alone(town(neighbourhoods=layer("neighbourhoods", [BOX], "osm")))
    assert own.has("neighbourhoods")


def test_parcels_help_without_raising_confidence():
    city = town(parcels=layer("parcels", [BOX], "Cadastre"))
    found = what_data_brought(profile(*PROFILE, ("usable_area_m2", "feasibility", 2)), city, sites())
    assert found.gains == ()
    assert found.helped == (("parcels", ("usable_area_m2",)),)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["greening", "pedestrian"])
def test_the_difference_is_told_in_words(language, name):
    city = town(
        population=layer("population", [POINT], "INSEE", inhabitants=[100]), parcels=layer("parcels", [BOX], "Cadastre"),
        crashes=layer("crashes", [POINT], "ONISR", date=["2020"]),
    )
    measured = sites(people_300m_per_ha=[80.0, 80.0], crashes_per_km_year=[1.0, 1.0], latitude=["open", "open"])
    found = what_data_brought(built_in(name), city, measured)
    told = difference_told(found, Words(language))
    titles = {"population": {"fr": "Population", "en": "Population", "es": "Población"}[language]}
    assert titles["population"] in told[0] or name == "pedestrian"
    assert len(told) == 1 + len(found.gains) + len(found.helped)
    assert Words(language).number(found.after, 2) in told[0]
    assert not any("{" in text for text in told)


def test_without_sites_nobody_knows():
    found = what_data_brought(profile(*PROFILE), town(), sites().select(np.zeros(2, dtype=bool)))
    assert np.isnan([found.before, found.after]).all()
