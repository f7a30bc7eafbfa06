"""docs/scoring_example.md: its profile and values, read out of the page, give its points, scores and ranks to 1e-9."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import parse_profile
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import judge, score_sites
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "scoring_example.md").read_text(encoding="utf-8")
MISSING = ("–", "n/a")


def tables():
    """The tables of the page: each a list of rows, cells as they are written, the header first."""
    found, rows = [], []
    for line in [*PAGE.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append([rows[0], *rows[2:]])
            rows = []
    return found


VALUES, POINTS, SCORES, OTHERS = tables()
NAMES = VALUES[0][2:]


def numbers(rows, column):
    return np.array([np.nan if row[column] in MISSING else float(row[column]) for row in rows[1:]])


def profile(**changes):
    document = json.loads(re.search(r"```json\n(.*?)```", PAGE, flags=re.S).group(1))
    return parse_profile(json.dumps({**document, **changes}), "scoring_example.md")


@pytest.fixture
def sites():
    columns = {name: numbers(VALUES, number + 2) for number, name in enumerate(NAMES) if name != "latitude"}
    latitude = [None if row[-1] in MISSING else row[-1] for row in VALUES[1:]]
    ids, kinds = [row[0] for row in VALUES[1:]], [row[1] for row in VALUES[1:]]
    table = {"site_id": ids, "kind": kinds, "latitude": np.array(latitude, dtype=object), **columns}
    return FeatureTable.make([shapely.Point(0, 0)] * len(ids), table, 2154)


def test_the_page_has_ten_sites_in_every_table():
    assert [len(rows) - 1 for rows in (VALUES, POINTS, SCORES, OTHERS)] == [10] * 4
    assert [row[0] for row in SCORES] == [row[0] for row in VALUES]


def test_the_points(sites):
    judged = judge(sites, profile())
    for number, name in enumerate(NAMES):
        assert judged.points[:, number] == pytest.approx(numbers(POINTS, number + 1), abs=1e-9, nan_ok=True), name
    for row, written in enumerate(POINTS[1:]):
        assert [cell != "n/a" for cell in written[1:]] == judged.applicable[row].tolist()


def test_need_feasibility_score_confidence_rank_and_what_blocks(sites):
    found = score_sites(sites, profile(), Notes())
    for column, name in enumerate(("need", "feasibility", "score", "confidence", "rank"), start=1):
        assert found.number(f"example_{name}") == pytest.approx(numbers(SCORES, column), abs=1e-9, nan_ok=True), name
    assert found.text("example_blocked_by").tolist() == [None if row[6] in MISSING else row[6] for row in SCORES[1:]]


@pytest.mark.parametrize("column", [1, 3, 5])
def test_the_other_aggregations(sites, column):
    found = score_sites(sites, profile(aggregation=OTHERS[0][column]), Notes())
    assert found.number("example_score") == pytest.approx(numbers(OTHERS, column), abs=1e-9, nan_ok=True)
    assert found.number("example_rank") == pytest.approx(numbers(OTHERS, column + 1), nan_ok=True)


def test_the_step_by_step_sums_of_the_text():
    # what the text works out for S01, S03, S04 and S07 stands in its tables
    need, feasibility = numbers(SCORES, 1), numbers(SCORES, 2)
    assert need[0] == 630 / 7
    assert numbers(SCORES, 3)[0] == pytest.approx(6000**0.5, abs=1e-9)
    assert feasibility[2] == pytest.approx((2 * 65 + 0) / 3, abs=1e-9)
    assert need[3] == (2 * 50 + 3 * 30) / 5
    assert feasibility[6] == (2 * 81 + 60) / 3
    assert numbers(SCORES, 4)[[3, 6]] == pytest.approx([11 / 13, 10 / 13], abs=1e-9)
