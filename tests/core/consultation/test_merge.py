"""Import as a whole: idempotent, newest first, reviewed, nothing refused comes back."""

import numpy as np
import pytest
import shapely
from transformable_spaces.tests import consultation_answers as files
from transformable_spaces.transformable_spaces_plugin.core.consultation.merge import Surroundings, import_contributions
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers import contributions_schema, read_answers
from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled, InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = 2154
X, Y = 355000.0, 6689000.0
TODAY = "2026-06-01"
SITES = FeatureTable.make(
    [shapely.box(X, Y, X + 100, Y + 100), shapely.box(X + 400, Y, X + 410, Y + 100)],
    {"code": ["SQ-7F3K2", "ST-70130"], "site_id": ["square-a", "street-c"], "kind": ["square", "street"]},
    CRS,
)


def degrees(x, y):
    point = FeatureTable.make([shapely.Point(X + x, Y + y)], {}, CRS).to_crs(4326).geometry[0]
    return round(point.x, 5), round(point.y, 5)


def decidim(*proposals):
    """A Decidim export of (id, title, body, votes, x, y)."""
    lines = []
    for number, title, body, votes, x, y in proposals:
        lon, lat = degrees(x, y) if x is not None else (None, None)
        lines.append(files.decidim_new(number, title, body, votes, lat, lon))
    return read_answers("proposals.csv", files.csv_file(files.DECIDIM_NEW, lines))


def run(*groups, **more):
    return import_contributions(list(groups), SITES, TODAY, **more)


def cells(table, *names):
    return list(zip(*(table.column(name).tolist() for name in ("platform_id", *names))))


FIRST = (
    (1, "Verdir la place SQ-7F3K2", "Texte un", 12, None, None),
    (2, "Ombre", "Texte deux", 3, 50, 50),
    (3, "Banc", "Texte trois", 1, 150, 50),
    (4, "Un jardin sur la friche", "Un jardin partagé pour le quartier", 5, 700, 0),
    (5, "Friche à ouvrir", "Ouvrir ce terrain", 2, 730, 0),
)


def test_what_is_sure_is_kept_and_the_rest_waits_in_the_review():
    done = run(decidim(*FIRST))
    assert cells(done.contributions, "match_method") == [
        (str(n), how) for n, how in _by_id(done, {1: "code", 2: "inside", 4: "cluster", 5: "cluster"})
    ]
    assert done.review.text("decision").tolist().count(None) == 1
    assert done.review.text("reason")[0].startswith("confirm_distance")
    assert done.review.text("site_code")[0] == "SQ-7F3K2"
    assert done.counts["waiting"] == 1
    assert (len(done.new_sites), done.new_sites.text("kind")[0]) == (1, "vacant_lot")
    placed = done.contributions.text("site_code")[done.contributions.text("match_method") == "cluster"]
    assert set(placed) == set(done.new_sites.text("code"))
    assert tuple(done.contributions.columns) == contributions_schema().names
    assert tuple(done.review.columns) == contributions_schema("review").names


def _by_id(done, methods):
    order = [int(number) for number in done.contributions.text("platform_id")]
    return [(number, methods[number]) for number in order]


def same(one, other):
    for name, values in one.columns.items():
        first, second = values, other.columns[name]
        equal = [a == b or (a != a and b != b) for a, b in zip(first, second)]
        assert all(equal), name
    assert shapely.equals_exact(shapely.normalize(one.geometry), shapely.normalize(other.geometry), 1e-6, normalize=False)[
        ~shapely.is_missing(one.geometry)
    ].all()


def test_importing_the_same_again_changes_nothing():
    once = run(decidim(*FIRST))
    twice = run(decidim(*FIRST), previous=once.contributions)
    assert twice.counts["record_same"] == 4
    assert twice.counts["record_new"] == 1  # the one that waits is asked again
    same(once.contributions, twice.contributions)
    assert twice.new_sites.text("site_id").tolist() == once.new_sites.text("site_id").tolist()
    # The same file given twice in one run counts once.
    both = run(decidim(*FIRST), decidim(*FIRST))
    same(once.contributions, both.contributions)
    assert both.readings[1][1] == {"file_given_twice": 5}


def test_order_of_files_and_rows_does_not_matter():
    one = run(decidim(*FIRST[:2]), decidim(*FIRST[2:]))
    other = run(decidim(*FIRST[:1:-1]), decidim(*FIRST[1::-1]))
    for table in ("contributions", "review"):
        left, right = getattr(one, table), getattr(other, table)
        same(left.without("source_file_sha256"), right.without("source_file_sha256"))


def test_a_newer_export_replaces_the_votes_and_keeps_the_site():
    once = run(decidim(*FIRST))
    later = run(decidim((2, "Ombre", "Texte deux", 40, None, None)), previous=once.contributions)  # the pin is gone, the record is known
    row = later.contributions.select(later.contributions.text("platform_id") == "2")
    assert (row.number("up")[0], row.text("site_code")[0], row.text("match_method")[0]) == (40, "SQ-7F3K2", "id")
    assert later.counts["record_changed"] == 1
    assert len(later.contributions) == len(once.contributions)


def test_of_an_answer_saved_twice_the_later_counts_and_an_old_file_changes_nothing():
    def answers(vote, saved):
        return read_answers("a.json", files.page_answers([files.page_vote("SQ-7F3K2", vote)], saved))

    early, late = answers(-1, "2026-04-01T00:00:00Z"), answers(1, "2026-05-01T00:00:00Z")
    for order in ((early, late), (late, early)):
        done = run(*order)
        assert done.contributions.number("up").tolist() == [1]
    again = run(early, previous=done.contributions)
    assert again.counts["record_older"] == 1
    assert again.contributions.number("up").tolist() == [1]


def test_a_person_confirms_corrects_refuses_and_what_was_refused_stays_out():
    once = run(decidim(*FIRST))
    review = once.review
    names = dict(zip(review.text("title"), review.text("contribution_id")))
    decisions = {names["Banc"]: ("garder", "ST-70130"), names["Ombre"]: ("drop", None), names["Verdir la place SQ-7F3K2"]: ("new", None)}
    confirmed = review.with_columns(
        decision=[decisions.get(name, (None, None))[0] for name in review.text("contribution_id")],
        site_code=[decisions.get(name, (None, None))[1] for name in review.text("contribution_id")],
    )
    done = run(decidim(*FIRST), confirmed=confirmed)
    kept = {
        name: (code, how, flags)
        for name, code, how, flags in zip(*(done.contributions.text(c) for c in ("contribution_id", "site_code", "match_method", "flags")))
    }
    assert kept[names["Banc"]] == ("ST-70130", "code", "by_hand")
    assert kept[names["Ombre"]] == (None, None, "dropped")
    assert kept[names["Verdir la place SQ-7F3K2"]][:2] == (None, "new")
    gone = done.contributions.select(done.contributions.text("contribution_id") == names["Ombre"])
    assert gone.text("text_scrubbed")[0] is gone.text("title")[0] is gone.geometry[0] is None
    again = run(decidim(*FIRST), previous=done.contributions)
    assert again.counts["record_dropped"] == 1
    same(done.contributions, again.contributions)


def test_with_reviewed_nothing_is_kept_before_a_person_said_so():
    waiting = run(decidim(*FIRST), keep="reviewed")
    assert len(waiting.contributions) == 0
    assert waiting.counts["waiting"] == 5
    confirmed = waiting.review.with_columns(decision=["keep"] * 5)
    done = run(decidim(*FIRST), keep="reviewed", confirmed=confirmed)
    assert len(done.contributions) == 5
    # New numbers for what was accepted come in by themselves; changed words are asked about again and the accepted ones stay.
    changed = [(1, "Verdir la place SQ-7F3K2", "Texte un", 99, None, None), (2, "Ombre", "Autre texte", 7, 50, 50)]
    later = run(decidim(*changed), keep="reviewed", previous=done.contributions)
    kept = {row[0]: row[1:] for row in cells(later.contributions, "up", "text_scrubbed")}
    assert kept["1"] == (99, "Texte un")
    assert kept["2"] == (3, "Texte deux")
    assert later.counts["waiting"] == 1


def test_comments_follow_their_proposal_into_a_new_place():
    comments = read_answers(
        "c.csv", files.csv_file(files.DECIDIM_COMMENTS, [files.decidim_comment(1, 4, 1), files.decidim_comment(2, 1, -1)])
    )
    done = run(decidim(*FIRST), comments)
    said = done.contributions.select(done.contributions.text("kind") == "comment")
    new = done.new_sites.text("code")[0]
    assert sorted(said.text("site_code")) == sorted([new, "SQ-7F3K2"])
    later = run(comments, previous=run(decidim(*FIRST)).contributions)  # the proposals came in a former import
    assert sorted(later.contributions.select(later.contributions.text("kind") == "comment").text("site_code")) == sorted([new, "SQ-7F3K2"])


def test_sites_added_since_take_the_proposals_that_had_none():
    once = run(decidim(*FIRST))
    grown = FeatureTable.concat([SITES, once.new_sites])
    later = import_contributions([decidim((9, "Encore", "Autre chose", 1, None, None))], grown, TODAY, previous=once.contributions)
    methods = dict(cells(later.contributions, "match_method"))
    assert methods["4"] == methods["5"] == "cluster"  # settled: their site is among the sites now
    assert len(later.new_sites) == 0


def test_dates_to_come_are_taken_off_and_told():
    future = files.decidim_new(7, "Rue ST-70130", "x", 1, **{"published_at": "2031-01-01", "created_at": None})
    tomorrow = files.decidim_new(8, "Rue ST-70130", "x", 1, **{"published_at": "2026-06-02", "created_at": None})
    done = run(read_answers("p.csv", files.csv_file(files.DECIDIM_NEW, [future, tomorrow])))
    assert sorted(cells(done.contributions, "date", "flags")) == [("7", None, "future_date"), ("8", "2026-06-02", None)]
    assert done.counts["future_date"] == 1


def test_votes_for_two_sites_in_one_row_count_for_neither_until_somebody_says_which():
    done = run(read_answers("a.json", files.page_answers([files.page_vote("SQ-7F3K2; ST-70130", 1)])))
    assert len(done.contributions) == 0
    assert (done.review.text("reason")[0], done.counts["two_codes"]) == ("two_codes", 1)


def test_coordinates_the_wrong_way_round_find_their_site():
    lon, lat = degrees(50, 50)
    turned = files.decidim_new(9, "Ombre", "Texte", 3, lon, lat)
    done = run(read_answers("p.csv", files.csv_file(files.DECIDIM_NEW, [turned])))
    assert cells(done.contributions, "site_code", "match_method", "flags") == [("9", "SQ-7F3K2", "inside", "swapped_coordinates")]
    assert done.counts["swapped_coordinates"] == 1


def test_the_study_area_says_what_is_outside():
    area = FeatureTable.make([shapely.box(X - 50, Y - 50, X + 500, Y + 200)], {"name": ["a"]}, CRS).to_crs(4326)
    done = run(decidim(*FIRST), around=Surroundings(area=area))
    assert len(done.new_sites) == 0
    assert done.counts["match_outside"] == 2


@pytest.mark.parametrize(
    ("more", "error", "says"),
    [
        ({"keep": "all"}, InputError, "certain, reviewed"),
        ({"previous": FeatureTable.make([None], {"a": [1]}, CRS)}, MissingField, "contribution_id"),
        (
            {"previous": FeatureTable.make([None] * 2, {"contribution_id": ["a", "a"], "source": ["x"] * 2, "kind": ["vote"] * 2}, CRS)},
            InputError,
            "twice",
        ),
        ({"confirmed": FeatureTable.make([None], {"contribution_id": ["a"], "decision": ["perhaps"]}, CRS)}, InputError, "perhaps"),
        (
            {"confirmed": FeatureTable.make([None], {"contribution_id": ["a"], "decision": ["keep"], "site_code": ["SQ-00000"]}, CRS)},
            InputError,
            "SQ-00000",
        ),
    ],
)
def test_tables_that_cannot_be_used_are_refused(more, error, says):
    with pytest.raises(error, match=says):
        run(decidim(*FIRST), **more)


def test_reading_and_matching_stop_when_they_are_asked_to():
    lines = files.csv_file(files.DECIDIM_NEW, [files.decidim_new(number) for number in range(30)])
    for calls in range(4):
        asked = []

        def cancelled(asked=asked, calls=calls):
            asked.append(None)
            return len(asked) > calls

        with pytest.raises(Cancelled):
            readings = read_answers("p.csv", lines, progress=Progress(cancelled=cancelled))
            import_contributions([readings], SITES, TODAY, progress=Progress(cancelled=cancelled))


def test_files_without_any_answer_are_refused_and_sites_need_codes():
    empty = read_answers("p.csv", files.csv_file(files.DECIDIM_NEW, []))
    with pytest.raises(InputError, match="no answer at all"):
        run(empty)
    with pytest.raises(MissingField, match="code"):
        import_contributions([decidim(*FIRST)], SITES.without("code"), TODAY)
    assert np.isnan(run(decidim(*FIRST)).contributions.number("down")).all()
