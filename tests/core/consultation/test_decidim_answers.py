"""The city's answers to proposals on Decidim."""

import csv
import io
import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.consultation.platforms import decidim_answers
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


def contributions(rows):
    names = ("source", "kind", "platform_id", "site_code")
    return FeatureTable.make([shapely.Point(0, 0)] * len(rows), {n: [row[i] for row in rows] for i, n in enumerate(names)}, 2154)


def journal(rows):
    return FeatureTable.make([None] * len(rows), {n: [r[i] for r in rows] for i, n in enumerate(("code", "kit", "status", "date"))})


CODES = np.array(["SQ-AAAAA", "CP-BBBBB"], dtype=object)


def test_a_proposal_is_answered_with_the_latest_of_its_site():
    answers = contributions([
        ("decidim", "proposal", "112", "SQ-AAAAA"), ("decidim", "proposal", "9", "SQ-AAAAA"), ("decidim", "comment", "5", "SQ-AAAAA"),
        ("consul", "proposal", "7", "SQ-AAAAA"), ("decidim", "proposal", "8", "CP-BBBBB"), ("decidim", "proposal", "10", "ST-ZZZZZ"),
    ])  # fmt: skip
    steps = journal([
        ("SQ-AAAAA", "parklet", "proposed", "2026-05-01"), ("SQ-AAAAA", "parklet", "authorised", "2026-05-01"),
        ("ST-ZZZZZ", "parklet", "installed", "2026-06-01"),
    ])  # fmt: skip
    files = decidim_answers(answers, steps, CODES, "es")
    rows = json.loads(files["decidim_answers.json"])
    # By number; other platforms, comments, sites that are not shown and sites of which the journal is silent have no row.
    assert [(row["id"], row["state"]) for row in rows] == [("9", "accepted"), ("112", "accepted")]
    assert list(rows[0]) == ["id", "state", "answer/es", "answer/fr", "answer/en"]
    assert rows[0]["answer/en"] == "Parklet: Authorised (2026-05-01). Site SQ-AAAAA."
    read = list(csv.DictReader(io.StringIO(files["decidim_answers.csv"].decode("utf-8-sig")), delimiter=";"))
    assert read == [{key: str(value) for key, value in row.items()} for row in rows]


def test_where_nothing_can_be_answered_there_is_no_file():
    assert decidim_answers(contributions([("decidim", "proposal", "1", "SQ-AAAAA")]), journal([]), CODES, "fr") == {}


def test_a_status_without_a_state_is_refused():
    answers = contributions([("decidim", "proposal", "1", "SQ-AAAAA")])
    with pytest.raises(DataFileError, match="decidim_states.json.*burnt"):
        decidim_answers(answers, journal([("SQ-AAAAA", "parklet", "burnt", "2026-05-01")]), CODES, "fr")
