"""Whose rules hold at a place."""

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.reference_system import jurisdiction_of
from transformable_spaces.transformable_spaces_plugin.core.errors import MissingCrs
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


@pytest.mark.parametrize(
    ("longitude", "latitude", "jurisdiction"),
    [
        (-1.55, 47.21, "fr"), (2.49, 48.90, "fr"), (4.35, 50.85, "be"), (-8.61, 41.15, "pt"), (-99.13, 19.43, "mx"), (-74.0, 40.7, "us"),
        (-117.15, 32.75, "us"), (-116.97, 32.45, "mx"), (-106.45, 31.85, "us"), (-106.42, 31.65, "mx"), (13.4, 52.5, None),
        (7.4243, 43.7386, "mc"), (7.4236, 43.7435, "fr"), (7.26, 43.70, "fr"),
    ],
)  # fmt: skip
def test_cities_lie_where_their_rules_hold(longitude, latitude, jurisdiction):
    """Nantes, Bondy, Brussels, Porto, Mexico City, New York, San Diego and Tijuana, El Paso and Ciudad Juárez; Berlin is not known.

    Monaco has rules of its own inside the outline of France; Beausoleil beside it and Nice have those of France.
    """
    point = FeatureTable.make([shapely.Point(longitude, latitude)], {}, 4326)
    assert jurisdiction_of(point) == jurisdiction
    assert jurisdiction_of(point.to_crs(3857)) == jurisdiction


def test_without_a_reference_system_nothing_is_guessed():
    with pytest.raises(MissingCrs):
        jurisdiction_of(FeatureTable.make([shapely.Point(2, 48)], {}, None))
