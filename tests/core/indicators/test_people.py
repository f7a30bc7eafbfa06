import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.indicators.people import (
    floor_area_m2,
    inhabitants_around,
    people_300m_per_ha,
    place_people,
    vulnerability,
)
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes


def test_people_live_in_proportion_to_floor_area(build):
    city = build.city(
        population=build.layer("population", [build.box(0, 0, 100, 100)], inhabitants=[90]),
        # 100 m² × 2 floors and 100 m² × 7 floors (21 m / 3): 20 and 70 people
        buildings=build.layer("buildings", [build.box(0, 0, 10, 10), build.box(50, 50, 10, 10)], levels=[2, None], height_m=[None, 21]),
    )
    people = place_people(city, Notes())
    assert people.xy.tolist() == [[5.0, 5.0], [55.0, 55.0]]
    assert people.counts["inhabitants"] == pytest.approx([20.0, 70.0])
    assert people.everywhere


def test_nobody_lives_in_an_office_beside_homes(build):
    city = build.city(
        population=build.layer("population", [build.box(0, 0, 100, 100)], inhabitants=[90]),
        buildings=build.layer("buildings", [build.box(0, 0, 10, 10), build.box(50, 50, 10, 10)], use=["office", "apartments"]),
    )
    people = place_people(city, Notes())
    assert people.xy.tolist() == [[55.0, 55.0]]


def test_a_cell_across_the_border_shares_its_people_by_area(build):
    # half of the cell lies in the study area
    city = build.city(population=build.layer("population", [build.box(400, 0, 200, 100)], inhabitants=[100]))
    notes = Notes()
    people = place_people(city, notes)
    assert people.counts["inhabitants"] == pytest.approx([50.0])
    # at the centre of the half inside: x between 400 and 500
    assert 400 < people.xy[0, 0] < 500
    assert [note.code for note in notes] == ["population_without_buildings"]


def test_the_people_of_a_cell_across_the_border_live_in_its_buildings_inside(build):
    # Half of the cell (x 400 to 600) lies in the study area (to 500), with one of its two equal buildings: 100 × 1/2 people live
    # there, and none beyond the border, whether its buildings are known or not.
    for houses in ([build.box(450, 0, 10, 10), build.box(550, 0, 10, 10)], [build.box(450, 0, 10, 10)]):
        city = build.city(
            population=build.layer("population", [build.box(400, 0, 200, 100)], inhabitants=[100], under_5=[10]),
            buildings=build.layer("buildings", houses),
        )
        people = place_people(city, Notes())
        assert people.xy.tolist() == [[455.0, 5.0]]
        assert people.counts["inhabitants"] == pytest.approx([50.0])
        assert people.counts["under_5"] == pytest.approx([5.0])


def test_missing_ages_take_the_share_of_the_others(build):
    city = build.city(population=build.layer(
        "population", [build.box(0, 0, 10, 10), build.box(50, 0, 10, 10)], inhabitants=[100, 50], under_5=[10, None],
    ))
    assert place_people(city, Notes()).counts["under_5"] == pytest.approx([10.0, 5.0])
    assert "over_75" not in place_people(city, Notes()).counts


def test_floor_area_of_unknown_buildings_is_three_storeys(build):
    buildings = build.layer("buildings", [build.box(0, 0, 10, 10)] * 2, underground=[None, True])
    assert floor_area_m2(buildings).tolist() == [300.0, 0.0]


def test_density_counts_the_people_within_300_m(build):
    # One point of 100 people 200 m from a tiny site, one 400 m away: 100 / (π·300² m² = 28.27 ha)
    city = build.city(
        build.box(-900, -900, 1800, 1800), population=build.layer("population", ["POINT (200 0)", "POINT (0 400)"], inhabitants=[100, 999]),
    )
    scene = build.scene(build.sites([build.box(-1, -1, 2, 2)]), city)
    assert people_300m_per_ha(scene) == pytest.approx([100 / 28.27], rel=0.02)


def test_density_at_the_edge_is_of_the_ground_inside(build):
    # half of the surroundings lie outside the study area: twice the density
    city = build.city(build.box(-900, 0, 1800, 900), population=build.layer("population", ["POINT (0 200)"], inhabitants=[100]))
    scene = build.scene(build.sites([build.box(-1, 0, 2, 2)]), city)
    assert people_300m_per_ha(scene) == pytest.approx([2 * 100 / 28.27], rel=0.02)


def test_neighbourhoods_without_a_figure_are_unknown_not_empty(build):
    halves = [build.box(-500, -500, 500, 1000), build.box(0, -500, 500, 1000)]
    city = build.city(neighbourhoods=build.layer("neighbourhoods", halves, population=[5000, None]))
    scene = build.scene(build.sites([build.box(-300, 0, 2, 2), build.box(300, 0, 2, 2)]), city)
    # 5 000 people without a building stand at the centre of their half, (−250, 0), within 100 m of the first site
    assert inhabitants_around(scene, 100.0)[0] == pytest.approx(5000.0)
    assert np.isnan(inhabitants_around(scene, 100.0)[1])
    assert not scene.people.everywhere


def test_the_population_layer_leaves_empty_cells_out(build):
    city = build.city(population=build.layer("population", [build.box(-400, -400, 100, 100)], inhabitants=[100]))
    scene = build.scene(build.sites([build.box(400, 400, 2, 2)]), city)
    assert people_300m_per_ha(scene).tolist() == [0.0]


def test_without_any_layer_people_are_unknown(build):
    scene = build.scene(build.sites([build.box(0, 0, 2, 2)]), build.city())
    assert np.isnan(people_300m_per_ha(scene)).all()
    assert np.isnan(vulnerability(scene)).all()


def test_vulnerability_is_the_mean_of_deprivation_and_age(build):
    city = build.city(
        neighbourhoods=build.layer("neighbourhoods", [build.box(-500, -500, 1000, 1000)], deprivation=[80]),
        # 17.5 % under 5 or over 75: half way from 5 % to 30 %, so 50
        population=build.layer("population", ["POINT (0 0)"], inhabitants=[200], under_5=[15], over_75=[20]),
    )
    assert vulnerability(build.scene(build.sites([build.box(0, 0, 2, 2)]), city)) == pytest.approx([65.0])


def test_the_ages_of_a_cell_across_the_border_count_by_its_ground_inside(build):
    # A cell of 200 × 100 m, half of it inside, with 100 people of whom 30 are under 5 or over 75; inside 50 and 15. Another one,
    # whole, with 50 people and 5: (15 + 5) / 100 = 20 %, (0.20 − 0.05) / (0.30 − 0.05) = 60
    cells = build.layer(
        "population", [build.box(400, 0, 200, 100), build.box(300, 0, 100, 100)], inhabitants=[100, 50], under_5=[10, 5], over_75=[20, 0],
    )
    made = build.scene(build.sites([build.box(390, 40, 20, 20)]), build.city(population=cells))
    assert vulnerability(made) == pytest.approx([60.0])


def test_low_income_stands_in_for_deprivation(build):
    # 20 % on low income, 50 % being the top: 40
    city = build.city(population=build.layer("population", ["POINT (0 0)"], inhabitants=[200], low_income=[40]))
    assert vulnerability(build.scene(build.sites([build.box(0, 0, 2, 2)]), city)) == pytest.approx([40.0])


def test_deprivation_is_weighted_by_area_between_neighbourhoods(build):
    halves = [build.box(-500, -500, 500, 1000), build.box(0, -500, 500, 1000)]
    city = build.city(neighbourhoods=build.layer("neighbourhoods", halves, deprivation=[20, 60]))
    assert vulnerability(build.scene(build.sites([build.box(-5, -5, 10, 10)]), city)) == pytest.approx([40.0])
