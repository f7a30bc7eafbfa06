"""Opinion beside the scores: every figure worked by hand, nothing shown under five answers, nothing unblocked."""

import numpy as np
import pytest
import scipy.stats
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.consultation.opinion import (
    OpinionSettings,
    opinion_schemas,
    score_with_contributions,
    sensitivity,
    shrunk_ratio,
    wilson_lower,
)
from transformable_spaces.transformable_spaces_plugin.core.consultation.silence import silence
from transformable_spaces.transformable_spaces_plugin.core.consultation.tally import midranks
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import Words

CODES = ("A", "B", "C", "D", "E")


def sites(scores=(50.0, 60.0, 40.0, 0.0, 55.0), blocked=(None, None, None, "only_way_to_emergency", None)):
    boxes = [shapely.box(100 * n, 0, 100 * n + 50, 50) for n in range(len(scores))]
    columns = {
        "code": list(CODES[: len(scores)]),
        "site_id": list(CODES[: len(scores)]),
        "kind": ["square"] * len(scores),
        "greening_score": list(scores),
        "greening_blocked_by": np.array(blocked, dtype=object),
    }
    return FeatureTable.make(boxes, columns, 2154)


def votes(*rows):
    """Contributions of (site, up, down) or (site, up, down, more columns)."""
    names = ("site_code", "up", "down")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    more = [row[3] if len(row) > 3 else {} for row in rows]
    for name in ("source", "kind", "flags", "duplicate_of", "n_comments", "align_pos", "align_neg"):
        default = {"source": "page", "kind": "proposal"}.get(name)
        columns[name] = [extra.get(name, default) for extra in more]
    numbers = ("up", "down", "n_comments", "align_pos", "align_neg")
    columns = {
        name: np.array(values, dtype=float) if name in numbers else np.array(values, dtype=object) for name, values in columns.items()
    }
    columns["contribution_id"] = np.array([f"{number:03d}" for number in range(len(rows))], dtype=object)
    return FeatureTable(np.full(len(rows), None, dtype=object), columns, sites().crs)


def column(table, name):
    return dict(zip(table.text("code"), table.columns[name]))


def test_every_measure_by_hand():
    # A: 8 for, 2 against. B: 10 for, 20 against. Together 18 of 40 for: p0 = 0.45. The most answers are 30.
    made = score_with_contributions(sites(), votes(("A", 8, 2), ("B", 10, 20)))
    assert column(made, "opinion_n")["A"] == 10
    assert column(made, "opinion_support")["A"] == 0.8
    # (8 + 10 · 0.45) / (10 + 10)
    assert column(made, "opinion_shrunk")["A"] == pytest.approx(0.625)
    # (0.8 + 0.19207 − 1.95996 · sqrt(0.8 · 0.2/10 + 3.84146/400)) / (1 + 0.384146)
    assert column(made, "opinion_wilson")["A"] == pytest.approx(0.490162, abs=1e-6)
    # ln 11 / ln 31
    assert column(made, "opinion_salience")["A"] == pytest.approx(0.698283, abs=1e-6)
    assert column(made, "opinion_term")["A"] == pytest.approx(0.25)
    # 0.698283 · 4 · 0.8 · 0.2
    assert column(made, "opinion_conflict")["A"] == pytest.approx(0.446901, abs=1e-6)
    # 50 + 100 · 0.2 · 0.698283 · 0.25
    assert column(made, "greening_combined")["A"] == pytest.approx(53.491413, abs=1e-5)
    # B: (10 + 4.5)/40 = 0.3625, term −0.275, salience 1: 60 − 5.5. Conflict 4 · 1/3 · 2/3 = 0.889 with 30 answers.
    assert column(made, "greening_combined")["B"] == pytest.approx(54.5)
    assert column(made, "opinion_conflict")["B"] == pytest.approx(8 / 9)
    assert column(made, "opinion_flags") == {"A": None, "B": "conflict", "C": None, "D": None, "E": None}
    assert column(made, "greening_score") == column(sites(), "greening_score")
    # 55, 54.5, 53.49, 40; D is blocked and last.
    assert column(made, "greening_combined_rank") == {"E": 1, "B": 2, "A": 3, "C": 4, "D": 5}


def test_wilson_agrees_with_scipy():
    for up, total in ((0, 5), (5, 5), (8, 10), (10, 30), (499, 1000)):
        expected = scipy.stats.binomtest(up, total).proportion_ci(0.95, "wilson").low
        assert wilson_lower(np.array([up]), np.array([total]))[0] == pytest.approx(expected, abs=1e-9)
    assert np.isnan(wilson_lower(np.array([0.0]), np.array([0.0]))[0])


def test_nothing_is_shown_under_five_answers():
    made = score_with_contributions(sites(), votes(("A", 4, 0), ("B", 9, 1), ("C", 3, 2)))
    assert column(made, "opinion_state") == {"A": "few", "B": "shown", "C": "shown", "D": "none", "E": "none"}
    hidden = [field.name for field in opinion_schemas()["opinion"].fields if field.type == "number"]
    assert all(np.isnan(column(made, name)["A"]) for name in hidden)
    assert column(made, "opinion_basis")["A"] is None
    assert column(made, "opinion_flags")["A"] == "low_n"
    assert column(made, "greening_combined")["A"] == 50  # nor can it be worked out from the score
    assert column(made, "opinion_n")["D"] == 0
    stricter = score_with_contributions(sites(), votes(("B", 9, 1)), OpinionSettings(least=11))
    assert column(stricter, "opinion_state")["B"] == "few"
    with pytest.raises(InputError, match="fewer than 5"):
        OpinionSettings(least=4)


def test_a_blocked_site_stays_blocked_and_says_that_people_want_it():
    made = score_with_contributions(sites(), votes(("D", 200, 10), ("A", 5, 5)), OpinionSettings(weight=1), Words("en"))
    assert column(made, "greening_combined")["D"] == 0
    assert column(made, "greening_combined_rank")["D"] == 5
    assert column(made, "opinion_flags")["D"] == "wanted_but_blocked"
    said = column(made, "opinion_says")["D"]
    assert said.startswith("210 answers, 95% in favour. People want it, but it stays ruled out: ")
    assert "opinion." not in said
    hated = score_with_contributions(sites(), votes(("D", 10, 200), ("A", 50, 5)))
    assert column(hated, "opinion_flags")["D"] is None


def test_votes_that_can_only_be_for_are_read_by_rank():
    # Of three sites put to the vote the one with 30 votes has (2 + 0.5)/3 of them below it, ties share their place.
    rows = [("A", 30, np.nan), ("B", 5, np.nan), ("C", 5, np.nan)]
    made = score_with_contributions(sites(), votes(*rows))
    assert column(made, "opinion_support")["A"] == pytest.approx(2.5 / 3, abs=1e-6)
    assert column(made, "opinion_support")["B"] == column(made, "opinion_support")["C"] == pytest.approx(1 / 3, abs=1e-6)
    # (0.8333 · 30 + 10 · 0.5)/40: the middle of ranks is a half.
    assert column(made, "opinion_shrunk")["A"] == pytest.approx(0.75)
    assert np.isnan(column(made, "opinion_wilson")["A"])
    assert np.isnan(column(made, "opinion_conflict")["A"])
    assert column(made, "opinion_flags")["A"] == "rank_only"
    assert midranks(np.array([1.0, 2.0, 2.0, 9.0]), np.array([True, True, True, False])).tolist()[:3] == [
        pytest.approx(1 / 6),
        pytest.approx(2 / 3),
    ] + [pytest.approx(2 / 3)]


def test_platforms_that_may_share_voters_are_not_added_unless_asked():
    rows = [("A", 8, 2, {"source": "page"}), ("A", 20, 10, {"source": "govocal"})]
    assert column(score_with_contributions(sites(), votes(*rows)), "opinion_n")["A"] == 30
    added = score_with_contributions(sites(), votes(*rows), OpinionSettings(combine="sum"))
    assert column(added, "opinion_n")["A"] == 40
    assert column(added, "opinion_sources")["A"] == "govocal, page"


def test_what_does_not_count():
    rows = [
        ("A", 8, 2),
        ("A", 90, 0, {"flags": "withdrawn"}),
        ("A", 90, 0, {"flags": "amendment,hidden_votes"}),
        ("A", 90, 0, {"flags": "dropped"}),
        ("A", 5, 1, {"duplicate_of": "000"}),  # repeats the first: the same people may have voted on both
        ("Z", 50, 0),
    ]
    notes = Notes()
    made = score_with_contributions(sites(), votes(*rows), notes=notes)
    assert (column(made, "opinion_up")["A"], column(made, "opinion_down")["A"]) == (8, 2)
    assert [note.code for note in notes] == ["opinion_measured", "opinion_sites_unknown"]


def test_comments_count_once_and_show_conflict():
    proposal = ("A", 8, 2, {"source": "decidim", "n_comments": 6})
    comments = [
        ("A", np.nan, np.nan, {"source": "decidim", "kind": "comment", "align_pos": float(n < 2), "align_neg": float(n >= 2)})
        for n in range(5)
    ]
    made = score_with_contributions(sites(), votes(proposal, *comments))
    assert column(made, "opinion_comments")["A"] == 6  # the proposal tells of six, five came as rows
    assert (column(made, "opinion_comments_for")["A"], column(made, "opinion_comments_against")["A"]) == (2, 3)
    assert column(made, "opinion_flags")["A"] == "conflict"


def test_how_many_of_the_best_stay_by_hand():
    # Without opinion: B 60, E 55, A 50, C 40. Everybody is for A and against B, so A overtakes as the weight grows.
    table = votes(("A", 100, 0), ("B", 0, 100))
    made = sensitivity(sites(), table, top=2)
    rows = {
        weight: (top, stayed, largest)
        for weight, top, stayed, largest in zip(*(made.columns[n] for n in ("weight", "top", "stayed", "largest_shift")))
    }
    # p0 = 0.5; A: (100 + 5)/110 = 0.9545, term 0.909; B −0.909; salience 1 for both.
    # w = 0.1: A 59.1, B 50.9, E 55 → best two A, E: only E stays. B falls from 1 to 3.
    assert rows == {0: (2, 2, 0), 0.1: (2, 1, 2), 0.2: (2, 1, 2), 0.3: (2, 1, 3), 0.5: (2, 1, 3), 1: (2, 1, 3)}
    assert made.number("stayed_share").tolist() == [1, 0.5, 0.5, 0.5, 0.5, 0.5]


def test_silence_is_mapped():
    areas = FeatureTable.make(
        [shapely.box(0, 0, 60, 60), shapely.box(90, 0, 160, 60), shapely.box(190, 0, 260, 60), shapely.box(1000, 0, 1100, 60)],
        {"name": ["North", "East", "South", "West"], "population": [1000.0, 1000.0, 1000.0, 500.0], "priority": [False, True, False, True]},
        2154,
    )
    table = votes(("A", 30, 10), ("B", 4, 2), ("C", 1, 1), (None, 9, 0))
    notes = Notes()
    made = silence(areas, sites(), table, 5, notes)
    assert dict(zip(made.text("name"), made.text("silence"))) == {"North": "heard", "East": "quiet", "South": "few", "West": "silent"}
    # 48 answers of 3500 people: 13.7 of a thousand. North 40, East 6 (under half of it), South 2 of 5 needed: hidden.
    assert dict(zip(made.text("name"), made.number("answers_per_1000"))) == {
        "North": 40,
        "East": 6,
        "West": 0,
        "South": pytest.approx(np.nan, nan_ok=True),
    }
    assert dict(zip(made.text("name"), made.number("sites"))) == {"North": 1, "East": 1, "South": 1, "West": 0}
    assert [note.values["count"] for note in notes] == [9]
    assert tuple(made.columns) == opinion_schemas()["silence"].names
    with pytest.raises(InputError, match="empty"):
        silence(areas.select(np.zeros(4, dtype=bool)), sites(), table, 5)


def test_without_any_answer_the_scores_stay():
    nothing = FeatureTable.empty(("contribution_id", "site_code", "source", "kind", "flags"), 2154)
    made = score_with_contributions(sites(), nothing)
    assert column(made, "greening_combined") == column(made, "greening_score")
    assert set(made.text("opinion_state")) == {"none"}
    assert sensitivity(sites(), nothing, top=3).number("stayed_share").tolist() == [1] * 6


def test_bad_tables_and_settings():
    with pytest.raises(MissingField, match="score them first"):
        score_with_contributions(sites().without("greening_score"), votes(("A", 1, 1)))
    with pytest.raises(MissingField, match="site_code"):
        score_with_contributions(sites(), votes(("A", 1, 1)).without("site_code"))
    for bad, says in (({"weight": 1.5}, "0 to 1"), ({"prior": -1}, "0 or more"), ({"combine": "mean"}, "max or sum")):
        with pytest.raises(InputError, match=says):
            OpinionSettings(**bad)


ROWS = st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 40), st.permutations(range(5)))
def test_more_support_never_lowers_a_score_and_order_does_not_matter(rows, extra, order):
    table = votes(*rows)
    before = score_with_contributions(sites(), table, OpinionSettings(prior=0))
    more = score_with_contributions(sites(), votes(*rows, ("A", extra, 0)), OpinionSettings(prior=0))
    if column(before, "opinion_state")["A"] == "shown":
        assert column(more, "opinion_support")["A"] >= column(before, "opinion_support")["A"]
        assert column(more, "opinion_wilson")["A"] >= column(before, "opinion_wilson")["A"] - 1e-6
    for name in ("opinion_shrunk", "opinion_wilson", "opinion_salience", "opinion_conflict"):
        values = np.array(list(column(before, name).values()))
        assert np.all((values >= 0) & (values <= 1) | np.isnan(values))
    combined = np.array(list(column(before, "greening_combined").values()))
    assert np.all((combined >= 0) & (combined <= 100))
    shuffled = score_with_contributions(
        sites().select(np.array(order)), table.select(np.arange(len(table))[::-1]), OpinionSettings(prior=0)
    )
    for name in ("opinion_n", "opinion_shrunk", "greening_combined", "greening_combined_rank", "opinion_flags"):
        one, other = column(before, name), column(shuffled, name)
        assert all(one[code] == other[code] or one[code] != one[code] for code in CODES)


def test_shrinking_goes_from_the_mean_to_the_ratio():
    ratio, mean = np.full(4, 0.9), np.full(4, 0.4)
    made = shrunk_ratio(ratio, np.array([0.0, 10.0, 90.0, 1e9]), mean, 10)
    assert made.tolist() == pytest.approx([0.4, 0.65, 0.85, 0.9])
