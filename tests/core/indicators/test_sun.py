"""Hours of sun: the course against astral, the skyline against geometry worked by hand and against every wall of a town."""

import datetime

import astral
import astral.julian
import astral.sun
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.indicators.skyline import Heights, skyline
from transformable_spaces.transformable_spaces_plugin.core.indicators.sun import RULES, _courses, _points, sun_hours
from transformable_spaces.transformable_spaces_plugin.core.indicators.sun_course import declination_rad, sun_course
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

# Paris, on the central side of Lambert-93's meridian (grid north is 0.5° off true north there).
X, Y = 652_000.0, 6_862_000.0
LATITUDE, LONGITUDE = 48.86, 2.35
SPAN = RULES.number("first_day"), RULES.number("last_day"), round(RULES.number("days"))


@pytest.fixture
def scene(build):
    """Sites and buildings (boxes x, y, width, depth around Paris) as a scene."""

    def make(sites, houses, kind="square", rasters=None, dx=X, dy=Y, crs=None, **columns):
        moved = lambda boxes: [shapely.box(dx + x, dy + y, dx + x + w, dy + y + d).wkt for x, y, w, d in boxes]  # noqa: E731
        build.crs = crs or build.crs
        of_sites = {name: columns.pop(name) for name in ("orientation_deg", "exposed_height_m") if name in columns}
        city = build.city(
            moved([(-900, -900, 1800, 1800)])[0], rasters, buildings=build.layer("buildings", moved(houses), **columns),
            streets=build.layer("streets", [f"LINESTRING ({dx} {dy}, {dx + 9} {dy})"], **{"class": ["residential"]}),
        )
        return build.scene(build.sites(moved(sites), kind, **of_sites), city)

    return make


def moments(latitude, longitude, step_min=10):
    """Azimuth and altitude of every ``step_min`` of every day from April to September 2023, by astral (NOAA's equations)."""
    place = astral.Observer(latitude, longitude)
    first = datetime.datetime(2023, 4, 1, tzinfo=datetime.timezone.utc)
    times = [first + datetime.timedelta(minutes=step_min * (k + 0.5)) for k in range(183 * 24 * 60 // step_min)]
    found = [astral.sun.zenith_and_azimuth(place, time, with_refraction=False) for time in times]
    return np.array(found)[:, 1], 90 - np.array(found)[:, 0]


def test_the_declination_is_that_of_astral_all_year():
    days = np.arange(1, 366)
    noon = [datetime.datetime(2023, 1, 1, 12) + datetime.timedelta(days=int(day) - 1) for day in days]
    expected = [astral.sun.sun_declination(astral.julian.julianday_to_juliancentury(astral.julian.julianday(time))) for time in noon]
    assert np.degrees(declination_rad(days)) == pytest.approx(expected, abs=0.2)
    # and the solstices are known to everyone
    assert np.degrees(declination_rad(np.array([172, 355]))) == pytest.approx([23.44, -23.44], abs=0.02)


def test_the_course_is_the_sun_of_astral_at_the_same_moments():
    # 16 July (day 197, declination 21.4°) at 48.86° N: at noon the sun stands 90 − 48.86 + 21.4 = 62.5° high, due south
    course = sun_course(LATITUDE, 197, 197, 1, 10, 3)
    altitude = np.degrees(np.arctan(course.tangent))
    assert altitude.max() == pytest.approx(62.5, abs=0.1)
    assert course.azimuth_deg[altitude > 62.4] == pytest.approx(180, abs=5)
    place = astral.Observer(LATITUDE, LONGITUDE)
    day = datetime.date(2023, 7, 16)
    noon = astral.sun.noon(place, day)
    for hours in (-6, -3, -1, 1, 3, 6):
        zenith, azimuth = astral.sun.zenith_and_azimuth(place, noon + datetime.timedelta(hours=hours), with_refraction=False)
        nearest = np.argmin(np.hypot(course.azimuth_deg - azimuth, altitude - (90 - zenith)))
        # steps of ten minutes are 2.5° of hour angle apart
        assert altitude[nearest] == pytest.approx(90 - zenith, abs=1.3)
        assert course.azimuth_deg[nearest] == pytest.approx(azimuth, abs=2.5)


@pytest.mark.parametrize("latitude", [19.4, 41.15, 48.86, 59.9])
def test_eighteen_days_stand_for_the_half_year(latitude):
    # The hours above 3° of all 183 days, by astral, and those of the eighteen days
    _, altitude = moments(latitude, 0.0, 20)
    assert sun_course(latitude, *SPAN, 10, 3).hours.sum() == pytest.approx(24 * (altitude > 3).mean(), abs=0.06)


def test_south_of_the_equator_it_is_their_summer_and_the_sun_stands_in_the_north():
    north, south = sun_course(34.6, *SPAN, 10, 3), sun_course(-34.6, *SPAN, 10, 3)
    assert south.hours.sum() == pytest.approx(north.hours.sum())
    high = south.tangent.argmax()
    assert np.cos(np.radians(south.azimuth_deg[high])) > 0.9


def test_open_ground_gets_the_whole_day(scene):
    made = scene([(0, 0, 20, 20)], [(700, 700, 10, 10)], levels=[2])
    assert sun_hours(made) == pytest.approx([sun_course(48.85, *SPAN, 10, 3).hours.sum()], abs=1e-9)


def test_the_skyline_is_height_over_distance(build):
    # A wall 20 m high from x = 30 on: seen from the ground 30 m away 20/30, from 5 m up 15/30; behind and beyond its end nothing
    heights = Heights.of(np.array([shapely.box(30, -200, 60, 200)]), np.array([20.0]), np.array([-300, -300, 300, 300]), 1.0)
    at, none = np.array([[0.0, 0.0], [0.0, 0.0]]), np.full(3, np.inf)
    found = skyline(heights, at, np.array([0.0, 5.0]), np.array([90.0, 45.0, 270.0]), none, 250)
    assert found[:, 0] == pytest.approx([20 / 30, 15 / 30], rel=0.03)
    assert found[:, 1] == pytest.approx([20 / (30 * 2**0.5), 15 / (30 * 2**0.5)], rel=0.03)
    assert (found[:, 2] == -np.inf).all()


def test_the_tallest_counts_not_the_nearest(build):
    # 6 m at 10 m (0.6), 100 m at 100 m (1.0) behind it, 9 m at 15 m (0.6) is no more
    boxes = np.array([shapely.box(10, -5, 12, 5), shapely.box(100, -20, 140, 20), shapely.box(15, -5, 16, 5)])
    heights = Heights.of(boxes, np.array([6.0, 100.0, 9.0]), np.array([-300, -300, 300, 300]), 1.0)
    found = skyline(heights, np.zeros((1, 2)), np.zeros(1), np.array([90.0]), np.array([np.inf]), 250)
    assert found[0, 0] == pytest.approx(1.0, rel=0.03)


@pytest.mark.parametrize(("distance", "height"), [(10, 21), (20, 18), (40, 12)])
def test_behind_a_long_wall_to_the_south(scene, distance, height):
    """A wall without end, d to the south and h high, takes the sun where tan(altitude) < h/d · cos(azimuth from south)."""
    made = scene([(-1, -1, 2, 2)], [(-470, -distance - 10, 940, 10)], levels=[height / 3])
    azimuth, altitude = moments(LATITUDE, LONGITUDE)
    wall = height / distance * np.cos(np.radians(azimuth - 180))
    by_hand = 24 * ((altitude > 3) & (np.tan(np.radians(altitude)) > wall)).mean()
    assert sun_hours(made) == pytest.approx([by_hand], abs=0.25)
    assert by_hand < 14.0


def test_noon_over_a_wall_to_the_south(scene):
    # At the equinox side of the half-year, 15 September (declination 2.2°), the sun stands 43.3° high at noon: a wall of 15 m
    # ends its sun from 15 / tan 43.3° = 15.9 m on; in June (64.6°) from 7.1 m on. So 12 m away noon is dark in September
    # and light in June, 5 m away dark in both, and 20 m away light in both.
    tangents = [np.tan(np.radians(90 - LATITUDE + np.degrees(declination_rad(np.array([day]))[0]))) for day in (258, 162)]
    found = []
    for distance in (5, 12, 20):
        made = scene([(-0.5, -0.5, 1, 1)], [(-470, -distance - 10, 940, 10)], levels=[5])
        buildings = made.city.layer("buildings")
        heights = Heights.of(buildings.geometry, np.array([15.0]), np.array([X - 500, Y - 500, X + 500, Y + 500]), 1.0)
        edge = skyline(heights, np.array([[X, Y]]), np.zeros(1), np.array([180.0]), np.array([np.inf]), 480)[0, 0]
        found.append([bool(tangent > edge) for tangent in tangents])
    assert found == [[False, False], [False, True], [True, True]]


def test_a_wall_gets_sun_only_from_its_front(scene):
    # a free block of 20 × 20 m; strips before its four sides, looked from half its height
    strips = [(0, -1, 20, 1), (20, 0, 1, 20), (0, 20, 20, 1), (-1, 0, 1, 20)]
    made = scene(strips, [(0, 0, 20, 20)], "blind_wall", levels=[4], orientation_deg=[180, 90, 0, 270], exposed_height_m=[12.0] * 4)
    south, east, north, west = sun_hours(made)
    azimuth, altitude = moments(LATITUDE, LONGITUDE)
    for found, facing in ((south, 180), (east, 90), (north, 0), (west, 270)):
        by_hand = 24 * ((altitude > 3) & (np.cos(np.radians(azimuth - facing)) > 0)).mean()
        assert found == pytest.approx(by_hand, abs=0.25)
    assert south > east > north
    assert east == pytest.approx(west, abs=0.3)


def test_a_roof_looks_over_lower_neighbours(scene):
    sites = [(0, 0, 20, 20)]
    houses = [(0, 0, 20, 20), (-10, -40, 40, 20), (-30, 0, 20, 20)]
    open_sky = sun_course(48.85, *SPAN, 10, 3).hours.sum()
    assert sun_hours(scene(sites, houses, "flat_roof", levels=[6, 5, 6])) == pytest.approx([open_sky], abs=1e-9)
    # towers of 60 m to the south and west take much of it
    assert sun_hours(scene(sites, houses, "flat_roof", levels=[6, 20, 20]))[0] < open_sky - 3


def test_a_roof_of_unknown_height_and_a_wall_of_unknown_side_are_unknown(scene):
    assert np.isnan(sun_hours(scene([(0, 0, 20, 20)], [(0, 0, 20, 20)], "flat_roof", levels=[None]))).all()
    wall = scene([(0, -1, 20, 1)], [(0, 0, 20, 20)], "blind_wall", levels=[4], orientation_deg=[None], exposed_height_m=[12.0])
    assert np.isnan(sun_hours(wall)).all()


def test_heights_that_nobody_knows_leave_it_unknown_only_where_they_matter(scene):
    # beside the one, far from the other: 6 storeys 300 m away are below the least altitude (18 / 300 = 3.4°, a sliver)
    made = scene([(0, -12, 20, 10), (300, 0, 20, 20)], [(0, 0, 20, 20), (0, -34, 20, 20)], levels=[None, None])
    found = sun_hours(made)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(sun_course(48.85, *SPAN, 10, 3).hours.sum(), abs=0.3)
    assert [(note.code, note.values["count"]) for note in made.notes] == [("sun_unknown_heights", 1)]


def test_heights_come_from_the_surface_model_where_nobody_wrote_them(scene, build):
    surface = np.zeros((200, 200))
    surface[80:100, 100:120] = 30.0  # rows run south: y from 0 to 20, x from 0 to 20
    raster = ArrayRaster(surface, (1, 0, X - 100, 0, -1, Y + 100), build.crs)
    arguments = ([(0, 22, 20, 6)], [(0, 0, 20, 20)])
    seen, told = sun_hours(scene(*arguments, rasters={"dsm_m": raster}, levels=[None])), sun_hours(scene(*arguments, height_m=[30]))
    assert np.isfinite(told).all()
    assert seen == pytest.approx(told, abs=0.05)


def test_a_hill_in_the_west_ends_the_day(scene, build):
    # A plateau 300 m high from 600 m west on: as seen from the site, 300 / 600 to the west
    x = X - 5980 + 40 * np.arange(300)
    terrain = np.tile(np.where(x < X - 600, 300.0, 0.0), (300, 1))
    raster = ArrayRaster(terrain, (40, 0, X - 6000, 0, -40, Y + 6000), build.crs)
    found = sun_hours(scene([(0, 0, 20, 20)], [(700, 700, 9, 9)], rasters={"dtm_m": raster}, levels=[1]))
    azimuth, altitude = moments(LATITUDE, LONGITUDE)
    edge = 300 / 610 * -np.sin(np.radians(azimuth))
    by_hand = 24 * ((altitude > 3) & (np.tan(np.radians(altitude)) > edge)).mean()
    assert found == pytest.approx([by_hand], abs=0.25)
    # on the plateau itself nothing is in the way
    high = sun_hours(scene([(-3000, 0, 20, 20)], [(700, 700, 9, 9)], rasters={"dtm_m": raster}, levels=[1]))
    assert high == pytest.approx([sun_course(48.85, *SPAN, 10, 3).hours.sum()], abs=1e-9)


def test_on_a_slope_all_stand_on_the_ground(scene, build):
    # A plane that falls 10 % southwards changes nothing between a wall and the ground on its level line.
    y = Y + 980 - 40 * np.arange(50)
    raster = ArrayRaster(np.tile(((y - Y) / 10 + 500)[:, None], (1, 50)), (40, 0, X - 1000, 0, -40, Y + 1000), build.crs)
    sites, houses = [(-15, 5, 10, 10)], [(0, 0, 20, 20)]
    level, sloping = sun_hours(scene(sites, houses, levels=[8])), sun_hours(scene(sites, houses, rasters={"dtm_m": raster}, levels=[8]))
    assert sloping == pytest.approx(level, abs=0.15)


def exact_hours(points, shapes, tops, course):
    """Hours at ground points by cutting every ray to the sun with every building: the tallest part of the ray's way wins."""
    hours, tree = np.zeros(len(points)), shapely.STRtree(shapes)
    for azimuth, tangent, weight in zip(course.azimuth_deg, course.tangent, course.hours):
        ahead = 480 * np.array([np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))])
        rays = shapely.linestrings(np.stack([points, points + ahead], axis=1))
        ray, building = tree.query(rays, predicate="intersects")
        distance = shapely.distance(shapely.points(points)[ray], shapely.intersection(rays[ray], shapes[building]))
        shaded = np.zeros(len(points), dtype=bool)
        shaded[ray[distance * tangent < tops[building]]] = True
        hours += np.where(shaded, 0.0, weight)
    return hours


def test_a_town_agrees_with_every_ray_cut_by_every_wall(scene):
    rng = np.random.default_rng(7)
    houses = [(x + rng.uniform(0, 8), y + rng.uniform(0, 8), rng.uniform(8, 22), rng.uniform(8, 22))
              for x in range(-150, 150, 30) for y in range(-150, 150, 30)]  # fmt: skip
    levels = rng.integers(1, 9, len(houses)).astype(float)
    shapes = np.array([shapely.box(X + x, Y + y, X + x + w, Y + y + d) for x, y, w, d in houses])
    places = X - 140 + 280 * rng.random((120, 1)), Y - 140 + 280 * rng.random((120, 1))
    points = np.hstack(places)
    points = points[~shapely.intersects(shapely.union_all(shapes), shapely.points(points))][:24]
    # sites so small that all their points are one
    sites = [(x - X - 0.05, y - Y - 0.05, 0.1, 0.1) for x, y in points]
    found = sun_hours(scene(sites, houses, levels=list(levels)))
    turned = pyproj.Transformer.from_crs(4326, 2154, always_xy=True).transform([2.35, 2.35], [48.85, 48.851])
    course = sun_course(48.85, *SPAN, 10, 3)
    grid_north = np.degrees(np.arctan2(turned[0][1] - turned[0][0], turned[1][1] - turned[1][0]))
    exact = exact_hours(points, shapes, 3 * levels, type(course)((course.azimuth_deg + grid_north) % 360, course.tangent, course.hours))
    assert exact.min() < 5
    assert exact.max() > 9
    assert np.abs(found - exact).mean() < 0.2
    assert np.abs(found - exact).max() < 0.9
    assert abs((found - exact).mean()) < 0.1


@given(st.lists(st.integers(1, 12), min_size=6, max_size=6), st.integers(0, 5), st.integers(1, 10))
@settings(max_examples=15, deadline=None)
def test_a_building_raised_never_gives_sun(levels, raised, more):
    houses = np.array([shapely.box(x, y, x + 15, y + 12) for x in (-40, -8, 25) for y in (-30, 20)])
    tops = 3.0 * np.array(levels)
    higher = tops.copy()
    higher[raised] += 3.0 * more
    course = sun_course(45, *SPAN, 30, 3)
    azimuth = np.arange(0.0, 360.0, 5)
    edges = [
        skyline(Heights.of(houses, height, np.array([-300, -300, 300, 300]), 1.0), np.zeros((1, 2)), np.zeros(1), azimuth,
                np.full(72, np.inf), 200)  # fmt: skip
        for height in (tops, higher)
    ]
    assert (edges[1] >= edges[0]).all()
    assert course.hours.sum() > 0


def test_the_same_place_gets_the_same_sun_in_two_studies_and_any_order(scene):
    houses = [(x, -30, 12, 12) for x in range(-200, 200, 25)] + [(2000, 0, 20, 20)]
    sites = [(-100, 0, 15, 8), (40, 5, 60, 4), (0, 0, 3, 3)]
    plain = sun_hours(scene(sites, houses, levels=[5] * len(houses)))
    turned = sun_hours(scene(sites[::-1], houses[::-1], levels=[5] * len(houses)))
    alone = sun_hours(scene(sites[:1], houses[:-1], levels=[5] * (len(houses) - 1)))
    assert plain.tolist() == turned[::-1].tolist()
    assert plain[0] == alone[0]


def test_the_sun_is_turned_to_grid_north(build):
    """Near Lake Constance Lambert-93's north is 4° off and that of the UTM zone half a degree; PROJ says by how much."""
    longitude, latitude = 8.55, 47.55
    x, y = pyproj.Transformer.from_crs(4326, 32632, always_xy=True).transform(longitude, latitude)
    shapes = [shapely.box(x - w, y - d, x + w, y - u) for w, d, u in ((2, 2, -2), (470, 20, 10), (900, 900, -900))]
    noons, hours = [], []
    for crs in (32632, 2154):
        build.crs = pyproj.CRS.from_epsg(crs)
        site, wall, area = FeatureTable.make(shapes, {}, 32632).to_crs(crs).geometry
        city = build.city(area.wkt, buildings=build.layer("buildings", [wall.wkt], levels=[5]))
        made = build.scene(build.sites([site.wkt]), city)
        course = _courses(made, _points(made))[0][0]
        # the mean of the morning's and the afternoon's azimuths is south
        noons.append((course.azimuth_deg * course.hours).sum() / course.hours.sum() - 180)
        assert noons[-1] == pytest.approx(-pyproj.Proj(crs).get_factors(longitude, latitude).meridian_convergence, abs=0.01)
        hours.append(sun_hours(made)[0])
    assert abs(noons[0] - noons[1]) > 3
    # the same wall cut out of two grids that lie athwart each other
    assert hours[0] == pytest.approx(hours[1], abs=0.35)


def test_no_sites_no_hours(scene):
    assert sun_hours(scene([], [(0, 0, 9, 9)], levels=[3])).shape == (0,)
