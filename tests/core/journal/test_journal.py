"""Which step may follow which, what an entry must say, and what is left of personal data in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.journal.journal import (
    IllegalStep,
    checked_entry,
    interventions_schema,
    next_states,
    open_intervention,
    recorded,
    status_rules,
)

TODAY = "2026-06-01"
STATES = status_rules().states


def entry(status="proposed", date="2026-05-01", **more):
    values = {"code": "SQ-7F3K2", "kit": "parklet", "status": status, "date": date, "source": "arrêté 2026-12", **more}
    return checked_entry(TODAY, **values)[0]


def test_the_steps_of_a_life():
    row, first = recorded(entry(), None, 0)
    assert (row["intervention_id"], row["status"], row["proposed_on"], row["version"]) == (
        "SQ-7F3K2/parklet/1",
        "proposed",
        "2026-05-01",
        1,
    )
    assert (first["from_status"], first["status"], first["step"]) == (None, "proposed", 1)
    for status, date, field in (
        ("authorised", "2026-05-10", "authorised_on"),
        ("installed", "2026-05-12", "installed_on"),
        ("maintained", "2026-05-20", "maintained_on"),
        ("maintained", "2026-05-30", "maintained_on"),
        ("removed", "2026-06-01", "removed_on"),
    ):
        before = row["status"]
        row, step = recorded(entry(status, date, permit_ref="AOT 7" if status == "authorised" else None), row, 1)
        assert (row["status"], row["date"], row[field]) == (status, date, date)
        assert (step["from_status"], step["step"]) == (before, row["version"])
    assert row["version"] == 6
    assert row["permit_ref"] == "AOT 7"  # what was said once stays
    assert row["proposed_on"] == "2026-05-01"
    assert set(row) >= set(interventions_schema()["interventions"].names)


@pytest.mark.parametrize("status", [None, *STATES])
@pytest.mark.parametrize("wanted", STATES)
def test_every_other_step_is_refused(status, wanted):
    legal = {
        (None, "proposed"),
        ("proposed", "authorised"),
        ("authorised", "installed"),
        ("installed", "maintained"),
        ("maintained", "maintained"),
    }
    legal |= {(before, "removed") for before in ("proposed", "authorised", "installed", "maintained")}
    current = None if status is None else {"intervention_id": "x", "status": status, "date": "2026-01-01", "version": 1}
    if (status, wanted) in legal:
        assert recorded(entry(wanted), current, 1)[0]["status"] == wanted
    else:
        with pytest.raises(IllegalStep, match=f"{wanted} cannot follow {status or 'nothing'}"):
            recorded(entry(wanted), current, 1)
    assert (wanted in next_states(status)) == ((status, wanted) in legal)


def test_time_does_not_run_backwards_and_a_state_changed_by_others_is_told():
    row, _ = recorded(entry(), None, 0)
    with pytest.raises(IllegalStep, match="would come before proposed on 2026-05-01"):
        recorded(entry("authorised", "2026-04-30"), row, 1)
    with pytest.raises(IllegalStep, match="it is proposed by now, not new"):
        recorded(entry("authorised"), row, 1, expected="")
    assert recorded(entry("authorised"), row, 1, expected="proposed")[0]["status"] == "authorised"


def test_the_open_intervention_of_a_site_and_kit():
    rows = [
        {"intervention_id": "a/1", "code": "SQ-7F3K2", "kit": "parklet", "status": "removed", "date": "2026-01-01"},
        {"intervention_id": "a/2", "code": "SQ-7F3K2", "kit": "parklet", "status": "installed", "date": "2026-02-01"},
        {"intervention_id": "b/1", "code": "SQ-7F3K2", "kit": "bench", "status": "installed", "date": "2026-03-01"},
    ]
    assert open_intervention(rows, entry())["intervention_id"] == "a/2"
    assert open_intervention(rows[:1], entry()) is None
    assert recorded(entry(), None, 1)[0]["intervention_id"] == "SQ-7F3K2/parklet/2"  # the second one of its kind


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"code": ""}, "needs code"),
        ({"kit": " "}, "needs kit"),
        ({"source": None}, "needs source"),
        ({"status": "done"}, "one of proposed"),
        ({"date": "1/2/2026"}, "YYYY-MM-DD"),
        ({"date": "2026-06-02"}, "still to come"),
        ({"author_type": "Jean"}, "one of resident"),
        ({"until": "2026-04-01"}, "before the date"),
        ({"until": "soon"}, "until is a day"),
        ({"kit": "Mon Kit"}, "id of a kit"),
        ({"source": "<script></script>"}, "nothing of it is left|nothing is left|left"),
    ],
)
def test_what_an_entry_must_say(more, says):
    with pytest.raises(InputError, match=says):
        entry(**more)


def test_no_person_is_left_in_the_texts():
    made, scrubbed = checked_entry(
        TODAY,
        code="SQ-7F3K2",
        kit="parklet",
        status="proposed",
        date="2026-05-01",
        source="courriel de jean@exemple.fr",
        note="tel 06 12 34 56 78 <b>x</b>",
    )
    assert entry(photo="C:\\Users\\jean\\parklet.jpg").photo == entry(photo="/home/jean/parklet.jpg").photo == "parklet.jpg"
    assert entry(photo="https://ville.example/p/1.jpg").photo == "https://ville.example/p/1.jpg"
    assert (made.source, made.note, scrubbed) == ("courriel de [email]", "tel [phone] x", 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STATES), max_size=12))
def test_whatever_is_tried_the_history_is_a_legal_walk(steps):
    row, walk = None, []
    for status in steps:
        try:
            row, step = recorded(entry(status), row, len(walk))
        except IllegalStep:
            continue
        walk.append((step["from_status"], step["status"]))
        assert step["step"] == len(walk)
    assert all(status in next_states(before) for before, status in walk)
    assert [before for before, _ in walk[1:]] == [status for _, status in walk[:-1]]
