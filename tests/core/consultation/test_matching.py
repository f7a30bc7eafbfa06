"""The ladder by which an answer finds its site, repetitions, and clusters of new places; distances worked by hand."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.consultation.duplicates import find_duplicates, jaccard, shingles
from transformable_spaces.transformable_spaces_plugin.core.consultation.matching import Codes, follow_parents, match_contributions
from transformable_spaces.transformable_spaces_plugin.core.consultation.new_sites import candidate_sites, clusters
from transformable_spaces.transformable_spaces_plugin.core.consultation.place import place_points
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_schema
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = 2154
X, Y = 355000.0, 6689000.0


def box(x, y, width, height):
    return shapely.box(X + x, Y + y, X + x + width, Y + y + height)


def at(x, y):
    return shapely.Point(X + x, Y + y)


# A square of 100 m, a car park inside its corner, a street 300 m to the east.
SITES = FeatureTable.make(
    [box(0, 0, 100, 100), box(60, 60, 40, 40), box(400, 0, 10, 100)],
    {
        "code": ["SQ-7F3K2", "CP-0A1B2", "ST-70130"],
        "site_id": ["square-a", "car_park-b", "street-c"],
        "kind": ["square", "car_park", "street"],
    },
    CRS,
)


def rows(points, **columns):
    count = len(points)
    given = {
        "contribution_id": [f"{number:04d}" for number in range(count)],
        "kind": ["proposal"] * count,
        "source": ["decidim"] * count,
        **columns,
    }
    return FeatureTable.make(points, given, CRS)


def matched(table, **more):
    made = match_contributions(table, SITES, **more)
    return list(zip(made.text("site_code"), made.text("match_method"), made.number("match_distance_m"), made.number("match_confidence")))


def test_codes_are_found_as_people_write_them():
    codes = Codes.of(SITES.text("code"))
    assert codes.find("Verdir (sq-7f3k2), svp") == (["SQ-7F3K2"], False)
    assert codes.find("CPOAlB2 sans tiret, O pour 0 et l pour 1") == (["CP-0A1B2"], False)
    assert codes.find("SQ-7F3K2 et ST-70130, SQ-7F3K2") == (["SQ-7F3K2", "ST-70130"], False)
    assert codes.find("SQ-99999") == ([], True)  # looks like one of ours and is none
    assert codes.find("XX-99999 SQ-12 ISQ-7F3K2 SQ-7F3K2X") == ([], False)
    assert codes.find(None) == ([], False)


def test_each_step_of_the_ladder():
    points = [at(50, 50), None, None, at(80, 80), at(10, 10), at(110, 20), at(150, 20), at(220, 50), None, at(50, 9000), at(425, 50)]
    table = rows(
        points,
        title=["Rue ST-70130", "SQ-7F3K2 ou CP-0A1B2"] + [None] * 9,
        text_scrubbed=[None, None, "près de ST-70130"] + [None] * 8,
    )
    assert matched(table, known={"0004": "ST-70130"}) == [
        ("ST-70130", "code", pytest.approx(np.nan, nan_ok=True), 1.0),  # the code in the title beats the place
        (None, "review", pytest.approx(np.nan, nan_ok=True), pytest.approx(np.nan, nan_ok=True)),  # two sites in one row
        ("ST-70130", "code", pytest.approx(np.nan, nan_ok=True), 1.0),
        ("CP-0A1B2", "inside", 0, 0.7),  # in both: the smaller is meant
        ("ST-70130", "id", pytest.approx(np.nan, nan_ok=True), 1.0),  # known from a former import, wherever the pin is
        ("SQ-7F3K2", "near", 10, 0.74),  # 0.9 − 0.4 · 10/25
        ("SQ-7F3K2", "confirm", 50, 0.35),  # 0.5 − 0.3 · (50 − 25)/50
        (None, "new", pytest.approx(np.nan, nan_ok=True), pytest.approx(np.nan, nan_ok=True)),
        (None, "unplaced", pytest.approx(np.nan, nan_ok=True), pytest.approx(np.nan, nan_ok=True)),
        (None, "outside", pytest.approx(np.nan, nan_ok=True), pytest.approx(np.nan, nan_ok=True)),
        ("ST-70130", "near", 15, 0.66),
    ]


def test_limits_hold_the_metre_they_name():
    table = rows([at(125, 50), at(125.1, 50), at(175, 50), at(175.1, 50)])
    assert [how for _, how, _, _ in matched(table)] == ["near", "confirm", "confirm", "new"]


def test_reports_and_votes_make_no_new_place_and_the_study_area_counts():
    table = rows([at(250, 50)] * 3 + [at(260, 50)], kind=["report", "vote", "proposal", "proposal"])
    assert [how for _, how, _, _ in matched(table)] == ["outside", "outside", "new", "new"]
    assert [how for _, how, _, _ in matched(table, area=box(0, 0, 255, 200))] == ["outside", "outside", "new", "outside"]


def test_a_code_that_no_site_has_is_looked_at_by_a_person():
    made = match_contributions(rows([at(50, 50), None], code_given=["SQ-99999", "SQ-99999"]), SITES)
    assert made.text("match_method").tolist() == ["confirm", "unplaced"]
    assert made.text("flags").tolist() == ["unknown_code", "unknown_code"]


def test_answers_to_a_record_follow_it():
    url = "https://x.example/proposals/1"
    table = rows(
        [at(110, 50), None, None, None, None, at(150, 50), None],
        record=[
            "decidim_proposals",
            "decidim_comments",
            "decidim_comments",
            "decidim_projects",
            "govocal_comments",
            "decidim_proposals",
            "decidim_comments",
        ],
        kind=["proposal", "comment", "comment", "vote", "comment", "proposal", "comment"],
        platform_id=["1", "1", "2", "9", None, "2", "3"],
        url=[url, None, None, None, None, "https://x.example/proposals/2", None],
        parent=[None, f"url:{url}", "url:https://x.example/none", "id:1", None, None, "url:https://x.example/proposals/2"],
    )
    made = follow_parents(match_contributions(table, SITES))
    assert made.text("match_method").tolist() == ["near", "parent", "unplaced", "parent", "unplaced", "confirm", "confirm"]
    assert made.text("site_code").tolist() == ["SQ-7F3K2", "SQ-7F3K2", None, "SQ-7F3K2", None, "SQ-7F3K2", "SQ-7F3K2"]
    assert made.number("match_confidence")[1] == made.number("match_confidence")[0]


def test_a_comment_that_names_another_site_still_belongs_to_what_it_answers_to():
    table = rows(
        [at(50, 50), None],
        kind=["proposal", "comment"],
        url=["https://x.example/1", None],
        parent=[None, "url:https://x.example/1"],
        text_scrubbed=[None, "mieux que ST-70130"],
    )
    assert follow_parents(match_contributions(table, SITES)).text("site_code").tolist() == ["SQ-7F3K2", "SQ-7F3K2"]


def test_equal_distances_are_told_and_settled_without_regard_to_order():
    twins = FeatureTable.make([box(0, 0, 20, 20), box(30, 0, 20, 20)], {"code": ["SQ-BBBBB", "SQ-AAAAA"]}, CRS)
    for sites in (twins, twins.select(np.array([1, 0]))):
        made = match_contributions(rows([at(25, 10)]), sites)
        assert made.text("site_code")[0] == "SQ-AAAAA"
        assert made.text("flags")[0] == "several_sites"
        assert made.number("match_confidence")[0] == pytest.approx(0.8 * (0.9 - 0.4 * 5 / 25), abs=1e-3)


def test_places_the_wrong_way_round_in_metres_or_out_of_the_world():
    degrees = FeatureTable.make([at(50, 50)], {}, CRS).to_crs(4326).geometry[0]
    lon, lat = degrees.x, degrees.y
    points = [shapely.Point(lon, lat), shapely.Point(lat, lon), shapely.Point(X + 50, Y + 50), shapely.Point(999, 999), None]
    table = FeatureTable.make(points, {"flags": [None] * 5}, 4326)
    placed, counts = place_points(table, SITES)
    assert counts == {"swapped_coordinates": 1, "projected_coordinates": 1, "bad_coordinates": 1}
    assert placed.text("flags").tolist() == [None, "swapped_coordinates", "projected_coordinates", "bad_coordinates", None]
    assert np.allclose(shapely.distance(placed.geometry[:3], at(50, 50)), 0, atol=1e-6)
    assert placed.geometry[3] is placed.geometry[4] is None


# "un deux trois quatre" has the runs {123, 234}; with "cinq" {123, 234, 345}: 2 of 3 shared.
def test_likeness_of_texts():
    numbers = {}

    def likeness(one, other):
        return jaccard(shingles(one, numbers), shingles(other, numbers))

    assert likeness("un deux trois quatre", "Un, DEUX trois... quatre cinq") == pytest.approx(2 / 3)
    assert likeness("un deux", "Deux un") == 0
    assert likeness("oui", "Oui !") == 1
    assert likeness("", None) == 0


def test_repetitions_name_the_first_one_within_fifty_metres():
    text = "planter des arbres sur toute la place"
    table = rows(
        [at(0, 0), at(30, 0), at(60, 0), at(0, 0), at(10, 0), None, None],
        text_scrubbed=[text, text + " centrale", text, "un banc pour attendre le bus", text, text, text],
        date=["2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05", "2026-01-01", "2026-01-01", "2026-01-02"],
        site_code=[None] * 5 + ["SQ-7F3K2"] * 2,
    )
    # The first is number 4 (1 January, at 10 m): 0 and 1 lie within 50 m of it, 2 at exactly 50 m as well; 6 repeats 5 on the same site.
    assert find_duplicates(table).tolist() == ["0004", "0004", "0004", None, None, None, "0005"]
    shuffled = table.select(np.array([3, 6, 0, 5, 2, 4, 1]))
    assert dict(zip(shuffled.text("contribution_id"), find_duplicates(shuffled))) == dict(
        zip(table.text("contribution_id"), find_duplicates(table))
    )
    assert find_duplicates(table.with_columns(kind=["comment"] * 7)).tolist() == [None] * 7  # people may agree in the same words


def test_proposals_that_name_two_sites_by_code_are_no_repetitions():
    """The city publishes a proposal for each site, side by side and in the same words; people vote on each of them."""
    text = "un espace à transformer proposé par la ville, donnez votre avis"
    table = rows([at(0, 0), at(10, 0), at(20, 0), at(5, 0)], text_scrubbed=[text] * 4, date=["2026-01-01"] * 4,
                 site_code=["SQ-7F3K2", "ST-70130", "SQ-7F3K2", "ST-70130"], match_method=["code", "code", "code", "near"])  # fmt: skip
    assert find_duplicates(table).tolist() == [None, None, "0000", "0001"]


def test_proposals_within_fifty_metres_are_one_place():
    points = np.array([at(0, 0), at(40, 0), at(80, 0), at(200, 0), at(1000, 0), at(1049.9, 0)], dtype=object)
    labels = clusters(points)
    assert labels[0] == labels[1] == labels[2] >= 0
    assert labels[3] == -1
    assert labels[4] == labels[5] != labels[0]
    assert clusters(points[[5, 3, 1, 0, 4, 2]]).tolist() == labels[[5, 3, 1, 0, 4, 2]].tolist()
    assert clusters(points[:0]).tolist() == []
    assert clusters(np.array([at(0, 0), at(0, 0)], dtype=object)).tolist() == [0, 0]  # two people, one spot


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=40))
def test_no_cluster_is_wider_than_a_block_and_none_holds_one_proposal(places):
    points = np.array([at(x, y) for x, y in places], dtype=object)
    labels = clusters(points)
    for label in set(labels.tolist()) - {-1}:
        group = shapely.get_coordinates(points[labels == label])
        assert len(group) >= 2
        assert np.hypot(*(group.max(axis=0) - group.min(axis=0))) <= 200 * np.sqrt(2) + 1e-6


def test_candidate_sites_are_sites_that_the_engine_takes():
    table = rows(
        [at(600, 0), at(640, 0), at(620, 30), at(2000, 0), at(601, 1)],
        title=["Rouvrir la friche", "Un jardin dans le terrain vague", "Arbres", "Seul", "Retiré"],
        up=[3, 4, np.nan, 1, 9],
        match_method=["new"] * 5,
        flags=[None, None, None, None, "withdrawn"],
    )
    building = np.array([box(630, -30, 200, 60)], dtype=object)
    areas = FeatureTable.make([box(500, -100, 500, 500)], {"name": ["Nord"]}, CRS)
    made, codes = candidate_sites(table, SITES, building, areas)
    assert tuple(made.columns) == sites_schema().names
    assert len(made) == 1
    row = {name: values[0] for name, values in made.columns.items()}
    assert (row["kind"], row["subkind"], row["neighbourhood"], row["latitude"]) == ("vacant_lot", "proposed", "Nord", None)
    assert row["code"].startswith("VL-")
    assert codes.tolist() == [row["code"]] * 3 + [None, None]
    assert json.loads(row["evidence"]) == {
        "rule": "proposed",
        "layer": "contributions",
        "proposals": 3,
        "votes_for": 7,
        "kind_guess": "words",
    }
    assert shapely.area(shapely.intersection(made.geometry[0], building[0])) < 1e-6
    assert row["area_m2"] == pytest.approx(shapely.area(made.geometry[0]), abs=1e-5)
    # The discs of 10 m round the pins, as far as no building stands there, are within the place.
    assert shapely.covers(made.geometry[0], shapely.buffer(at(600, 0), 9.9))
    again, _ = candidate_sites(table.select(np.array([2, 4, 0, 3, 1])), SITES, building, areas)
    assert again.text("site_id").tolist() == made.text("site_id").tolist()


def test_places_that_name_no_kind_are_leftover_space_and_nothing_is_made_of_nothing():
    made, _ = candidate_sites(rows([at(600, 0), at(610, 0)], match_method=["new", "new"]), SITES)
    assert made.text("kind").tolist() == ["leftover"]
    empty, codes = candidate_sites(rows([at(600, 0)], match_method=["new"]), SITES)
    assert (len(empty), codes.tolist()) == (0, [None])
    assert tuple(empty.columns) == sites_schema().names
