"""What the tests of several rooms of core share."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City


@pytest.fixture(scope="session")
def middle_of():
    """What lies in a square in the middle of a real city, and 200 m around it; the square, of so many metres, is the study area."""

    def cut(city, side_m):
        centre = city.study_area.centroid
        square = centre.buffer(side_m / 2, cap_style="square")
        window = square.buffer(200)
        layers = {
            name: table.select(shapely.intersects(window, table.geometry)) for name, table in city.layers.items() if name != "study_area"
        }
        area = city.layer("study_area").select(np.zeros(1, dtype=np.int64)).with_geometry(np.array([square & city.study_area]))
        return City({**layers, "study_area": area}, city.crs, city.rasters)

    return cut
