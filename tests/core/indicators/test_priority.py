import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.indicators.priority import priority_share_100m


def shares(build, **columns):
    neighbourhoods = build.layer("neighbourhoods", [build.box(-500, -500, 500, 1000), build.box(0, -500, 500, 1000)], **columns)
    # deep in the first, on the line between the two, deep in the second
    sites = build.sites([build.box(x - 5, -5, 10, 10) for x in (-300, 0, 300)])
    return priority_share_100m(build.scene(sites, build.city(neighbourhoods=neighbourhoods)))


def test_the_share_of_the_surroundings_in_priority_neighbourhoods(build):
    assert shares(build, priority=[True, False]) == pytest.approx([1.0, 0.5, 0.0])


def test_a_neighbourhood_that_does_not_say_is_none(build):
    assert shares(build, priority=[True, None]) == pytest.approx([1.0, 0.5, 0.0])


def test_nothing_known_is_missing_and_never_0(build):
    assert np.isnan(shares(build, priority=[None, None])).all()
    assert np.isnan(shares(build)).all()
    sites = build.sites([build.box(0, 0, 10, 10)])
    assert np.isnan(priority_share_100m(build.scene(sites, build.city()))).all()


def test_neighbourhoods_that_overlap_count_once(build):
    twice = build.layer("neighbourhoods", [build.box(-500, -500, 500, 1000)] * 2, priority=[True, True])
    sites = build.sites([build.box(-5, -5, 10, 10)])
    assert priority_share_100m(build.scene(sites, build.city(neighbourhoods=twice))) == pytest.approx([0.5])


def test_only_ground_in_the_study_area_counts(build):
    # the priority neighbourhood lies beyond the border of the study area (x = 500), which runs through the site's surroundings
    beyond = build.layer("neighbourhoods", [build.box(500, -500, 500, 1000), build.box(0, -500, 500, 1000)], priority=[True, False])
    sites = build.sites([build.box(480, -5, 10, 10)])
    assert priority_share_100m(build.scene(sites, build.city(neighbourhoods=beyond))).tolist() == [0.0]
