"""What each street does for traffic, on towns drawn by hand. Residential streets: 25 km/h, so 14.4 s per 100 m."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.indicators import traffic_role as role
from transformable_spaces.transformable_spaces_plugin.core.indicators.registry import measure
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes


def line(*points):
    return shapely.LineString(points).wkt


def town(build, lines, buildings=None, facilities=(), **columns):
    columns.setdefault("class", ["residential"] * len(lines))
    layers = {"streets": build.layer("streets", [line(*points) for points in lines], **columns)}
    if buildings is not None:
        layers["buildings"] = build.layer("buildings", [build.box(x - 5, y - 5, 10, 10) for x, y in buildings])
    if facilities:
        kinds = [kind for kind, *_ in facilities]
        layers["facilities"] = build.layer("facilities", [shapely.Point(x, y).wkt for _, x, y in facilities], kind=kinds)
    return build.city(**layers)


def roles(city, **options):
    notes = Notes()
    return role.traffic_role(city, city.layer("streets"), notes, **options), {note.code: note.values for note in notes}


def row(length, count):
    """A straight street from the origin, cut in ``count`` pieces of ``length``."""
    return [[(i * length, 0), ((i + 1) * length, 0)] for i in range(count)]


def test_shares_on_a_straight_street(build):
    # Four junctions of equal weight in a row: 12 trips between ordered pairs; the ends carry 6, the middle 8.
    city = town(build, row(100, 3))
    found, _ = roles(city, weigh="street_length")
    # by street length the ends weigh 50 and the inner junctions 100: Σ w² taken off, 300² − 2·50² − 2·100² = 65 000 trips
    assert found.streets.number("traffic_share") * 65_000 == pytest.approx([2 * 50 * 250, 2 * 150 * 150, 2 * 50 * 250])
    assert found.nodes == 4
    assert found.sources == 0
    assert found.share_error == 0


def test_buildings_weigh_and_every_trip_can_be_counted(build):
    # Houses at the very ends only: all trips use all of the street.
    found, _ = roles(town(build, row(100, 3), buildings=[(0, 8), (300, 8)]))
    assert found.streets.number("traffic_share").tolist() == pytest.approx([1, 1, 1])


def test_trips_pass_where_they_start_and_end_outside_the_surroundings(build):
    # A street of 1 300 m with houses at its ends. Surroundings of a piece of 100 m: 450 m around its middle. Pieces from 450 m on
    # (middle at 500 to 800) have both ends outside; a middle at 450 m or less has one end inside.
    found, _ = roles(town(build, row(100, 13), buildings=[(0, 8), (1300, 8)]))
    middle = np.arange(13) * 100 + 50
    assert found.streets.number("through_share").tolist() == [float(450 < m < 850) for m in middle]


def test_a_block_round_a_square_lengthens_trips(build):
    # A ring of four streets of 100 m, houses at two neighbouring corners: T is 14.4 s, the way round 43.2 s: (14.4 + 28.8) / 14.4.
    ring = [[(0, 0), (100, 0)], [(100, 0), (100, 100)], [(100, 100), (0, 100)], [(0, 100), (0, 0)]]
    found, _ = roles(town(build, ring, buildings=[(0, -8), (100, -8)]))
    assert found.streets.number("detour_factor")[0] == pytest.approx(3.0)
    assert np.isnan(found.streets.number("detour_factor")[1:]).all()  # no trip uses them
    assert found.streets.number("traffic_share").tolist() == pytest.approx([1, 0, 0, 0])
    assert not found.streets.flag("cut_edge").any()


def test_equal_ways_share_the_trips(build):
    # Opposite corners of a square: half of the trips each way.
    ring = [[(0, 0), (100, 0)], [(100, 0), (100, 100)], [(100, 100), (0, 100)], [(0, 100), (0, 0)]]
    found, _ = roles(town(build, ring, buildings=[(-5, -5), (105, 105)]))
    assert found.streets.number("traffic_share").tolist() == pytest.approx([0.5] * 4)
    # T is 28.8 s; between the ends of a side it takes 28.8 s more the other way round. (Trips lose nothing: the factor is a bound.)
    assert found.streets.number("detour_factor").tolist() == pytest.approx([2.0] * 4)


def test_a_bridge_between_two_rings_is_a_cut_that_trips_pass(build):
    def ring(x):
        return [[(x, 0), (x + 50, 0)], [(x + 50, 0), (x + 50, 50)], [(x + 50, 50), (x, 50)], [(x, 50), (x, 0)]]

    lines = ring(0) + [[(50, 0), (550, 0)], [(550, 0), (1050, 0)]] + ring(1050)
    found, _ = roles(town(build, lines, buildings=[(25, 25), (1075, 25)]))
    cut = found.streets.flag("cut_edge")
    assert cut.tolist() == [False] * 4 + [True] * 2 + [False] * 4
    # The surroundings of a piece of 500 m reach 500 m from its middle: they hold the ring beside it, so its trips start there.
    assert found.streets.number("through_share")[4:6].tolist() == [0.0, 0.0]
    assert not found.streets.flag("cut_edge_with_through_trips").any()
    assert found.streets.number("detour_factor")[4:6].tolist() == [10.0, 10.0]
    longer = ring(0) + [[(50, 0), (750, 0)], [(750, 0), (850, 0)], [(850, 0), (1550, 0)]] + ring(1550)
    found, _ = roles(town(build, longer, buildings=[(25, 25), (1575, 25)]))
    assert found.streets.flag("cut_edge_with_through_trips").tolist() == [False] * 5 + [True] + [False] * 5


def test_a_one_way_street_is_no_cut_where_trips_turn_off_before(build):
    # A main road round by the north; the one-way street (0,0) → (300,0) in three pieces, a house at each inner junction.
    lines = [[(-300, 0), (0, 0)], [(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, 0), (300, 0)], [(300, 0), (600, 0)],
             [(0, 0), (0, 100), (300, 100), (300, 0)]]  # fmt: skip
    oneway = [None, "forward", "forward", "forward", None, None]
    found, _ = roles(town(build, lines, buildings=[(-300, 8), (-300, -8), (600, 8), (600, -8), (100, 8), (200, 8)], oneway=oneway))
    # Weights 2 in the west, 2 in the east, 1 at (100, 0) and at (200, 0). Without the middle piece (100, 0) has no way on, and none
    # leads to (200, 0). On it run, with their metres: west → east 4 trips of 900, west → (200, 0) 2 of 500, (100, 0) → (200, 0)
    # 1 of 100, (100, 0) → east 2 of 500, (100, 0) → west 2 of 1 000, east → (200, 0) 2 of 1 000: 13 trips. All but the first 4
    # are lost; those take 500 m round by the north instead of 300.
    mean_m = (4 * 900 + 2 * 500 + 100 + 2 * 500 + 2 * 1000 + 2 * 1000) / 13
    assert found.streets.number("detour_factor")[2] == pytest.approx(1 + 4 / 13 * 200 / mean_m + 9 / 13 * 9, rel=1e-5)
    assert found.streets.flag("cut_edge")[2]
    # With many houses at the ends most trips turn off: round by the north it is 500 m instead of 300 m.
    ends = [(-300, 8 + 12 * i) for i in range(30)] + [(600, 8 + 12 * i) for i in range(30)]
    lines[0], lines[4] = [(-300, 400), (-300, 0), (0, 0)], [(300, 0), (600, 0), (600, 400)]
    found, _ = roles(town(build, lines, buildings=[*ends, (100, 8)], oneway=oneway))
    assert not found.streets.flag("cut_edge")[1:4].any()
    factor = found.streets.number("detour_factor")
    assert 1 < factor[2] < 2


def test_dead_ends_are_cuts_whose_trips_are_lost(build):
    found, _ = roles(town(build, row(100, 3), buildings=[(0, 8), (300, 8)]))
    assert found.streets.flag("cut_edge").all()
    assert found.streets.number("detour_factor").tolist() == [10.0] * 3


@pytest.mark.parametrize(("side_m", "share", "level"), [(900, 100, "warning"), (4000, 42, "info")])
def test_streets_near_the_edge_of_the_network_are_told(build, side_m, share, level):
    # A lattice of streets, the edge its outer square. By the middles of the pieces all of one of 900 m lies within 400 m of it; of one of
    # 4 000 m with streets every 500 m those of the outer streets, 32 of 144, and the outermost two of each of the seven inner streets
    # each way, 28: 60 of 144.
    step = side_m // (2 if side_m < 1000 else 8)
    ticks = range(0, side_m + 1, step)
    lines = [[(x, y), (x + step, y)] for y in ticks for x in ticks[:-1]] + [[(x, y), (x, y + step)] for x in ticks for y in ticks[:-1]]
    notes = Notes()
    city = town(build, lines)
    role.traffic_role(city, city.layer("streets"), notes, weigh="street_length")
    note = next(note for note in notes if note.code == "traffic_near_edge")
    assert note.values == {"share": share, "reach_m": 400}
    assert note.level == level


def test_streets_without_cars_have_no_part(build):
    found, _ = roles(town(build, [*row(100, 2), [(0, 0), (0, 50)]], **{"class": ["residential", "residential", "footway"]}))
    for name in role.NUMBERS:
        assert np.isnan(found.streets.number(name)[2])
    for name in role.FLAGS:
        assert found.streets.columns[name].dtype == bool
        assert not found.streets.columns[name][2]


def test_a_street_of_several_pieces_takes_their_mean(build):
    # One line of 300 m with a side street at 100 m: houses at both its ends and at the end of the side street.
    lines = [[(0, 0), (100, 0), (300, 0)], [(100, 0), (100, 100)]]
    found, _ = roles(town(build, lines, buildings=[(0, 8), (300, 8), (100, 105)]))
    assert found.nodes == 4
    # 6 trips of pairs: 4 use each piece and the side street
    assert found.streets.number("traffic_share").tolist() == pytest.approx([2 / 3, 2 / 3], rel=0.02)


def test_a_network_in_two_parts_says_how_many_trips_find_no_way(build):
    lines = [[(0, 0), (100, 0)], [(0, 300), (100, 300)]]
    found, notes = roles(town(build, lines, buildings=[(0, -8), (100, -8), (0, 308), (100, 308)]))
    # 4 of the 12 trips of pairs can be driven
    assert found.unreached == pytest.approx(8 / 12)
    assert notes["traffic_unreached"]["share"] == pytest.approx(100 * 8 / 12)
    assert found.streets.number("traffic_share").tolist() == pytest.approx([0.5, 0.5])


def test_one_way_islands_and_lines_without_length_do_no_harm(build):
    # From the island (200,0)–(300,0) nobody comes back; a line of no length lies on the junction.
    lines = [[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, 0), (300, 0)], [(100, 0), (100, 0)]]
    city = town(build, lines, buildings=[(0, 8), (100, 8), (200, 8), (300, 8)], oneway=[None, "forward", None, None])
    found, _ = roles(city)
    # pairs that can: 0↔100, 200↔300, and the four from the first two to the others
    assert found.unreached == pytest.approx(4 / 12)
    assert found.streets.number("traffic_share")[:3].tolist() == pytest.approx([4 / 8, 4 / 8, 4 / 8])
    assert np.isnan(found.streets.number("traffic_share")[3])


def test_a_town_without_streets_for_cars(build):
    found, notes = roles(town(build, [[(0, 0), (9, 0)]], **{"class": ["footway"]}))
    assert np.isnan(found.streets.number("traffic_share")).all()
    assert "traffic_without_streets" in notes


def test_population_and_street_length_stand_in_for_floor_area(build):
    city = town(build, row(100, 3))
    people = build.layer("population", [shapely.Point(0, 5).wkt, shapely.Point(300, 5).wkt], inhabitants=[10, 20])
    _, notes = roles(city)
    assert "trips_weighed_by_street_length" in notes
    found, notes = roles(city.with_layers(population=people))
    assert "trips_weighed_by_population" in notes
    assert found.streets.number("traffic_share").tolist() == pytest.approx([1, 1, 1])
    _, notes = roles(city.with_layers(population=people), weigh="population")
    assert not [code for code in notes if code.startswith("trips_weighed")]
    with pytest.raises(InputError, match="floor_area, population, street_length"):
        roles(city, weigh="jobs")


def test_the_only_way_to_a_hospital(build):
    # A ring in the west, a street east from it with the hospital beside its end: the two pieces that lead there.
    ring = [[(0, 0), (200, 0)], [(200, 0), (200, 200)], [(200, 200), (0, 200)], [(0, 200), (0, 0)], [(0, 0), (200, 200)]]
    lines = [*ring, [(200, 0), (300, 0)], [(300, 0), (400, 0)], [(300, 0), (300, 80)]]
    only = roles(town(build, lines, facilities=[("hospital", 390, 10)]))[0].streets.flag("only_way_to_emergency")
    assert np.flatnonzero(only).tolist() == [5, 6]
    # at a corner of the ring two streets lead to it, and neither alone is the only one
    only = roles(town(build, lines, facilities=[("fire_station", -5, 205)]))[0].streets.flag("only_way_to_emergency")
    assert not only.any()
    # in the middle of a block front only the street at its door
    only = roles(town(build, lines, facilities=[("fire_station", -10, 100)]))[0].streets.flag("only_way_to_emergency")
    assert np.flatnonzero(only).tolist() == [3]
    assert not roles(town(build, lines, facilities=[("school", 390, 10)]))[0].streets.flag("only_way_to_emergency").any()


def test_ways_out_count_like_ways_in(build):
    # The fire station stands on a one-way loop: in by the west, out by the east, so all three pieces are only ways.
    ring = [[(0, 0), (0, -400)], [(0, -400), (300, -400)], [(300, -400), (300, 0)], [(0, -400), (150, -500)], [(150, -500), (300, -400)]]
    lines = [*ring, [(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, 0), (300, 0)]]
    oneway = [None] * 5 + ["forward"] * 3
    only = roles(town(build, lines, facilities=[("fire_station", 150, 10)], oneway=oneway))[0].streets.flag("only_way_to_emergency")
    assert np.flatnonzero(only).tolist() == [0, 2, 5, 6, 7]


def test_a_hospital_off_the_network_is_counted(build):
    city = town(build, row(100, 3), facilities=[("hospital", 100, 400)])
    found, notes = roles(city)
    assert notes["emergency_unreached"]["count"] == 1
    assert not found.streets.flag("only_way_to_emergency").any()


def test_a_sample_comes_with_its_error_and_repeats(build):
    rng = np.random.default_rng(5)
    side = 12
    nodes = np.array([(x * 120 + rng.uniform(-30, 30), y * 120 + rng.uniform(-30, 30)) for x in range(side) for y in range(side)])
    lines = [[tuple(nodes[a]), tuple(nodes[b])] for a in range(side * side)
             for b in ([a + 1] if (a + 1) % side else []) + ([a + side] if a + side < side * side else [])]  # fmt: skip
    city = town(build, lines)
    exact, _ = roles(city, weigh="street_length")
    sample, notes = roles(city, weigh="street_length", exact_nodes=10, seed=4)
    again, _ = roles(city, weigh="street_length", exact_nodes=10, seed=4)
    other, _ = roles(city, weigh="street_length", exact_nodes=10, seed=5)
    assert (sample.sources, sample.seed) == (500, 4)
    assert notes["traffic_sampled"]["sources"] == 500
    shares = [found.streets.number("traffic_share") for found in (exact, sample, again, other)]
    assert np.array_equal(shares[1], shares[2])
    assert not np.array_equal(shares[1], shares[3])
    # The mean error of a normal estimate is 0.8 of its standard error.
    error = np.abs(shares[1] - shares[0]).sum() / shares[0].sum()
    assert 0.3 * sample.share_error < error < 1.6 * sample.share_error
    assert sample.share_error < 0.1
    through = [found.streets.number("through_share") for found in (exact, sample)]
    assert np.abs(through[1] - through[0]).mean() < 3 * sample.through_error + 0.01


def test_the_order_of_streets_and_buildings_changes_nothing(build):
    lines = [[(0, 0), (100, 0)], [(100, 0), (100, 100)], [(100, 100), (0, 100)], [(0, 100), (0, 0)], [(100, 0), (250, 0)],
             [(250, 0), (100, 100)]]  # fmt: skip
    houses = [(12, 8), (95, 60), (40, 105), (200, 10), (180, 60)]
    oneway = [None, "forward", "backward", None, "forward", None]
    plain, _ = roles(town(build, lines, houses, [("hospital", 200, 5)], oneway=oneway))
    order = [3, 5, 0, 4, 1, 2]
    turned, _ = roles(town(build, [lines[i] for i in order], houses[::-1], [("hospital", 200, 5)], oneway=[oneway[i] for i in order]))
    for name in (*role.NUMBERS, *role.FLAGS):
        assert np.array_equal(plain.streets.columns[name][order], turned.streets.columns[name], equal_nan=True), name


def test_streets_in_another_reference_system_are_refused(build):
    city = town(build, row(100, 3))
    with pytest.raises(InputError, match="reference system"):
        role.traffic_role(city, city.layer("streets").to_crs(4326), Notes())


def test_the_indicators_read_the_columns_or_model_the_city(build):
    ring = [[(0, 0), (100, 0)], [(100, 0), (100, 100)], [(100, 100), (0, 100)], [(0, 100), (0, 0)]]
    city = town(build, ring, buildings=[(0, -8), (100, -8)])
    sites = build.sites([build.box(0, -2, 100, 4), build.box(20, 5, 60, 60)], kind=["street", "square"], street_id=["streets0", None],
                        latitude=["open"] * 2)  # fmt: skip
    streets = city.layer("streets").with_columns(street_id=city.layer("streets").text("id"))
    plain = measure("pedestrian", sites, city, streets, Notes())
    # All trips begin or end within 400 m: nobody passes, so closing the street to through traffic takes a way from nobody.
    assert plain.number("through_share").tolist() == [0.0, 0.0]
    assert plain.number("detour_factor").tolist() == [1.0, 1.0]
    # Given that half of the trips on the first street pass, its own way round counts: 300 m instead of 100 m.
    modelled = role.traffic_role(city, streets, Notes()).streets
    assert modelled.number("detour_factor")[0] == pytest.approx(3.0)
    passed = modelled.with_columns(through_share=np.where(np.arange(4) == 0, 0.5, modelled.number("through_share")))
    given = measure("pedestrian", sites, city, passed, Notes())
    assert given.number("detour_factor")[0] == pytest.approx(3.0)
    # The square lies along three streets within 15 m: one with a factor of 3 and two that no trip uses, so 1.
    near = shapely.length(shapely.intersection(streets.geometry, shapely.buffer(sites.geometry[1], 15, quad_segs=2)))
    assert given.number("detour_factor")[1] == pytest.approx((near * [3, 1, 1, 1]).sum() / near.sum(), abs=1e-6)
    known = {name: np.full(4, 0.2) for name in role.NUMBERS} | {name: np.array([True, False, False, False]) for name in role.FLAGS}
    given = measure("pedestrian", sites, city, streets.with_columns(**{**known, "detour_factor": np.full(4, 7.5)}), Notes())
    assert given.number("detour_factor").tolist() == [7.5, 7.5]
    assert given.flag("only_way_to_emergency").tolist() == [True, False]
    assert given.flag("cut_edge_with_through_trips").tolist() == [True, False]
