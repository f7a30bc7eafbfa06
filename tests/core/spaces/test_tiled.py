"""A city searched tile by tile gives the sites of the whole, whatever the tiles."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled, InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.spaces.tiled import find_spaces_tiled


def both(city, kinds=None, **sizes):
    """Sites and notes in one go and in tiles."""
    profiles = measure_street_profiles(city, Notes())
    notes = Notes(), Notes()
    return (
        find_spaces(city, profiles, notes[0], kinds=kinds),
        find_spaces_tiled(city, profiles, notes[1], kinds=kinds, **sizes),
        notes,
    )


def assert_same(one, other):
    """All columns alike: texts wholly, numbers and areas to a millionth."""
    assert one.text("site_id").tolist() == other.text("site_id").tolist()
    assert np.allclose(shapely.area(one.geometry), shapely.area(other.geometry), rtol=0, atol=1e-6)
    assert list(one.columns) == list(other.columns)
    for name, values in one.columns.items():
        if values.dtype == object:
            assert values.tolist() == other.columns[name].tolist(), name
        else:
            assert np.allclose(values, other.columns[name], rtol=0, atol=1e-6, equal_nan=True), name


def told(notes):
    return [(note.code, note.level, note.values) for note in notes]


@pytest.fixture(scope="module")
def town(draw):
    """A street of 1 km in seven pieces that crosses every tile, with a square, two car parks and a school on seams of 250 m."""
    box = shapely.box
    cuts = [0, 130, 245, 255, 480, 500, 760, 1000]
    main = [
        (f"LINESTRING ({west} 245, {east} 245)", {"id": f"main{west}", "name": "Grande Rue", "class": "residential"})
        for west, east in zip(cuts, cuts[1:])
    ]
    sides = [(f"LINESTRING ({x} 0, {x} 245)", {"id": f"side{x}", "class": "residential"}) for x in (130, 480, 760)]
    houses = [box(x, y, x + 22, y + 14) for x in range(5, 990, 40) for y in (252, 224) if not (230 < x < 290 and y == 252)]
    return draw(
        study_area=[box(0, 0, 1000, 500).wkt],
        streets=main + sides,
        buildings=[house.wkt for house in houses],
        squares=[(box(235, 252, 275, 300).wkt, {"kind": "square", "name": "Place du Marché"})],
        parking=[(box(480, 300, 520, 350).wkt, {"kind": "surface"}), (box(505, 320, 560, 360).wkt, {"kind": "surface"}),
                 ("POINT (251 400)", {"kind": "surface"}), ("POINT (10 400)", {"kind": "surface"})],
        facilities=[(box(740, 100, 790, 150).wkt, {"kind": "school", "name": "École"})],
        brownfields=[(box(600, 20, 700, 90).wkt, {"status": "brownfield"})],
    )  # fmt: skip


# Without leftover spaces nobody asks for the ground and the squares of the whole city, so each tile makes its own.
TILED = ["street", "square", "car_park", "school_yard", "vacant_lot"]


@pytest.mark.parametrize(
    ("kinds", "tile_m", "halo_m"), [(None, 250.0, 200.0), (None, 333.0, 150.0), (None, 5000.0, 0.0), (TILED, 250.0, 200.0)]
)
def test_tiles_change_nothing(town, kinds, tile_m, halo_m):
    one, other, notes = both(town, kinds, tile_m=tile_m, halo_m=halo_m)
    assert set(TILED) <= set(one.text("kind"))
    assert_same(one, other)
    assert told(notes[0]) == told(notes[1])


def test_a_street_across_all_tiles_is_one_site(town):
    # From 500 to 760 no street meets the main one: pieces of one name, and a tile of 200 m never holds both its ends.
    _, sites, _ = both(town, tile_m=200.0, halo_m=120.0)
    length = sites.number("length_m")[sites.text("kind") == "street"]
    assert length.max() > 200


def test_former_sites_hand_on_their_names_in_tiles_too(town):
    profiles = measure_street_profiles(town, Notes())
    former = find_spaces(town, profiles, Notes())
    renamed = former.with_columns(site_id=[f"{kind}-{number}" for number, kind in enumerate(former.text("kind"))])
    sites = find_spaces_tiled(town, profiles, Notes(), previous=renamed, tile_m=250.0, halo_m=200.0)
    assert set(sites.text("site_id")) == set(renamed.text("site_id"))


def test_bad_tiles_are_refused_and_a_cancel_is_heard(town):
    profiles = measure_street_profiles(town, Notes())
    for sizes in ({"tile_m": 50.0}, {"tile_m": float("nan")}, {"halo_m": -1.0}):
        with pytest.raises(InputError, match="tile"):
            find_spaces_tiled(town, profiles, Notes(), **sizes)
    with pytest.raises(Cancelled):
        find_spaces_tiled(town, profiles, Notes(), Progress(cancelled=lambda: True))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "kinds", "tile_m", "sites"),
    [
        ("paris_9e_2021/map.osm", None, 400.0, 150),
        ("monaco_2025/monaco-2025-02-15.osm.pbf", None, 400.0, 150),
        ("porto_2020/porto.osm.pbf", TILED, 600.0, 150),
    ],
)
def test_tiles_change_nothing_in_real_places(shared_data, middle_of, place, kinds, tile_m, sites):
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    city = middle_of(city_from_osm(read_osm(shared_data / place), Notes()), 1000)
    one, other, notes = both(city, kinds, tile_m=tile_m)
    assert len(one) > sites
    assert_same(one, other)
    assert told(notes[0]) == told(notes[1])
