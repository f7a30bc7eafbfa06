import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.city.model import schemas
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import catalogue, kinds, of_score
from transformable_spaces.transformable_spaces_plugin.core.indicators.greening import measure_greening
from transformable_spaces.transformable_spaces_plugin.core.indicators.pedestrian import measure_pedestrian
from transformable_spaces.transformable_spaces_plugin.core.indicators.registry import MEASURES
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

RASTERS = {"lst_c", "dtm_m", "dsm_m", "ndvi", "canopy_m", "sealed"}


@pytest.fixture
def town(build):
    """A street, a square and a wall between houses, a park, a school and a stop."""
    lines = ["LINESTRING (-200 0, 200 0)", "LINESTRING (200 0, 200 200)"]
    streets = build.layer("streets", lines, **{"class": ["residential", "tertiary"]})
    city = build.city(
        streets=streets,
        buildings=build.layer("buildings", [build.box(x, 10, 15, 15) for x in range(-190, 190, 20)]),
        green=build.layer("green", [build.box(205, 20, 120, 120)], kind=["park"]),
        facilities=build.layer("facilities", ["POINT (0 20)"], kind=["school"]),
        transit_stops=build.layer("transit_stops", ["POINT (150 4)"], mode=["tram"]),
        trees=build.layer("trees", ["POINT (0 5)"]),
        driveways=build.layer("driveways", []),
    )
    sites = build.sites(
        [build.box(-200, -4, 400, 8), build.box(100, -40, 40, 30), build.box(0, 25, 10, 2)], kind=["street", "square", "blind_wall"],
        street_id=["streets0", None, None], latitude=["openable", "open", "closed"], max_inscribed_diameter_m=[3, 20, 2],
    )
    return city, sites, streets


def both(town, city=None, sites=None, streets=None):
    notes = Notes()
    city, sites, streets = city or town[0], sites if sites is not None else town[1], streets if streets is not None else town[2]
    return measure_pedestrian(measure_greening(sites, city, streets, notes), city, streets, notes), notes


def test_every_indicator_is_measured_given_or_announced():
    for indicator in catalogue().values():
        assert (indicator.id in MEASURES) == (indicator.computed == "now"), indicator.id
    assert set(MEASURES) <= set(catalogue())


def test_every_input_named_exists():
    for indicator in catalogue().values():
        for name in [name for group in indicator.needs for name in group] + list(indicator.helps):
            layer, _, field = name.partition(".")
            known = name in RASTERS or (layer in schemas() and (not field or field in schemas()[layer].names))
            assert name.startswith("column:") or known, (indicator.id, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_its_words(language):
    words = Words(language)
    for name in catalogue():
        for part in ("", ".about", ".strong", ".weak"):
            assert words.say(f"indicator.{name}{part}", value="12")


def test_the_scores_ask_for_the_indicators_of_the_method():
    # METHODS §3, and the share of priority neighbourhoods in both
    assert len(of_score("greening")) == 14 + 1
    assert len(of_score("pedestrian")) == 15 + 1
    assert len(kinds()) == 10


def test_sites_get_one_column_per_indicator(town):
    sites, _ = both(town)
    for name in catalogue():
        column = sites.columns[name]
        assert column.dtype == (object if catalogue()[name].unit == "class" else float), name
    assert sites.columns["speed_kmh"][0] == 50.0
    assert sites.columns["school_frontage"].tolist()[:2] == [1.0, 0.0]
    assert sites.columns["canopy_share_100m"][0] > 0


def test_what_does_not_apply_is_missing(town):
    sites, _ = both(town)
    wall = 2
    assert sites.text("kind")[wall] == "blind_wall"
    assert np.isnan([sites.number(name)[wall] for name in ("plantable_share", "slope_pct", "speed_kmh", "pedestrian_demand")]).all()
    assert np.isfinite(sites.number("sealed_share_100m")[wall])


@pytest.mark.parametrize(
    ("layer", "lost"),
    [
        ("trees", ["canopy_share_100m"]), ("green", ["green_distance_m"]), ("facilities", ["school_frontage"]),
        ("driveways", ["driveways_per_100m"]),
    ],
)
def test_an_absent_layer_makes_its_indicators_missing_and_is_told(town, layer, lost):
    city = town[0]
    without = type(city)({name: table for name, table in city.layers.items() if name != layer}, city.crs)
    sites, notes = both(town, city=without)
    for name in lost:
        assert np.isnan(sites.number(name)).all()
        assert any(note.code == "indicator_without_input" and note.values["indicator"] == name for note in notes)


def test_a_field_that_nobody_filled_is_an_absent_input(town, build):
    area = [build.box(-500, -500, 1000, 1000)]
    city = town[0].with_layers(neighbourhoods=build.layer("neighbourhoods", area, deprivation=[40]))
    sites, notes = both(town, city=city)
    assert sites.number("vulnerability").tolist() == [40.0, 40.0, 40.0]
    assert np.isnan(sites.number("people_300m_per_ha")).all()
    told = {note.values["indicator"] for note in notes if note.code == "indicator_without_input"}
    assert "people_300m_per_ha" in told
    assert "vulnerability" not in told


def test_an_empty_layer_is_not_an_absent_one(town, build):
    city = town[0].with_layers(trees=build.layer("trees", []), facilities=build.layer("facilities", []))
    sites, _ = both(town, city=city)
    assert sites.number("canopy_share_100m").tolist() == [0.0, 0.0, 0.0]
    assert sites.number("school_frontage").tolist()[:2] == [0.0, 0.0]


def test_the_order_of_sites_and_layers_changes_nothing(town):
    city, sites, streets = town
    plain, _ = both(town)
    turned_city = type(city)({name: table.select(np.arange(len(table))[::-1]) for name, table in city.layers.items()}, city.crs)
    turned, _ = both(town, city=turned_city, sites=sites.select(np.array([2, 0, 1])), streets=streets.select(np.array([1, 0])))
    for name in catalogue():
        one, other = plain.columns[name][[2, 0, 1]], turned.columns[name]
        if one.dtype == object:
            assert one.tolist() == other.tolist()
        else:
            assert np.array_equal(one, other, equal_nan=True), name


def test_no_sites_is_no_error(town):
    sites, _ = both(town, sites=town[1].select(np.zeros(3, dtype=bool)))
    assert len(sites) == 0
    assert set(catalogue()) <= set(sites.columns)


def test_sites_in_another_reference_system_are_refused(town):
    with pytest.raises(InputError, match="reference system"):
        measure_greening(town[1].to_crs(4326), town[0], town[2], Notes())


def test_sites_without_a_kind_are_refused(town):
    with pytest.raises(MissingField, match="kind"):
        measure_greening(town[1].without("kind"), town[0], town[2], Notes())


def test_streets_without_profiles_are_enough(town):
    sites = measure_pedestrian(town[1], town[0], town[0].layer("streets"), Notes())
    assert np.isnan(sites.number("footway_deficit")).all()
    assert sites.number("bus_lines").shape == (3,)


def test_no_indicator_is_left_for_later(town):
    sites, notes = both(town)
    assert {indicator.computed for indicator in catalogue().values()} == {"now", "given"}
    assert np.isfinite(sites.number("through_share")[0])
    assert np.isfinite(sites.number("detour_factor")[0])
    assert not [note for note in notes if note.code == "indicators_later"]


def test_given_columns_stay(town):
    sites, _ = both(town)
    assert isinstance(sites, FeatureTable)
    assert sites.number("max_inscribed_diameter_m").tolist() == [3.0, 20.0, 2.0]
    assert sites.text("latitude").tolist() == ["openable", "open", "closed"]
