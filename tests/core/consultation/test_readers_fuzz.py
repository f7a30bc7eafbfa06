"""Truncated, re-encoded, shuffled, damaged and hostile files: one error of the house or a table; nothing personal kept; all counted."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.tests import consultation_answers as files
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers import read_answers
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers.cells import count, dates, number, place
from transformable_spaces.transformable_spaces_plugin.core.errors import TransformableSpacesError

EXPORTS = {
    "decidim.csv": files.csv_file(files.DECIDIM_NEW, [files.decidim_new(number) for number in range(4)]),
    "decidim.json": json.dumps([files.nested(files.DECIDIM_NEW, files.decidim_new(number)) for number in range(4)]).encode(),
    "decidim.xlsx": files.xlsx_file(files.DECIDIM_NEW, [files.decidim_new(number) for number in range(4)]),
    "comments.csv": files.csv_file(files.DECIDIM_COMMENTS, [files.decidim_comment(number, 41, 1, files.DIRTY) for number in range(4)]),
    "consul.csv": files.csv_file(files.CONSUL, [files.consul_row(number) for number in range(4)], ","),
    "consul.json": files.consul_graphql(),
    "govocal.xlsx": files.xlsx_file(files.GOVOCAL_EN, [files.govocal_row(str(number)) for number in range(4)]),
    "govocal.geojson": files.govocal_geojson(),
    "yourpriorities.csv": files.your_priorities(),
    "fixmystreet.csv": files.csv_file(files.FIXMYSTREET, [files.fixmystreet_row(number) for number in range(4)], ","),
    "open311.json": files.open311(),
    "answers.json": files.page_answers([files.page_vote("SQ-7F3K2", 1, files.DIRTY), files.page_proposal(2.3, 48.8)]),
}
DROPPED = ("rows_deleted", "rows_misaligned", "rows_empty")


def check(name, content):
    """Reads; whatever comes, it is the house's error or clean and accounted for. Gives the rows kept."""
    try:
        readings, told = read_answers(name, content), ""
    except TransformableSpacesError as error:
        readings, told = [], str(error)
    assert not any(personal in told for personal in files.PERSONAL)
    kept = 0
    for reading in readings:
        said = [str(value) for values in reading.table.columns.values() for value in values]
        said += [*reading.kept, *(header for headers in reading.dropped.values() for header in headers)]
        leaks = [personal for personal in files.PERSONAL if any(personal in text for text in said)]
        assert leaks == []
        assert not any(text.startswith(("=", "@", "\t")) or "<script" in text for text in said)
        assert len(reading.table) + sum(reading.counts.get(code, 0) for code in DROPPED) == reading.rows
        assert len(set(reading.kept)) + sum(len(headers) for headers in reading.dropped.values()) >= 1
        kept += len(reading.table)
    return kept


@pytest.mark.parametrize("name", EXPORTS)
def test_whole_files_are_kept_whole(name):
    assert check(name, EXPORTS[name]) >= 1


@pytest.mark.parametrize("name", EXPORTS)
def test_truncated_anywhere(name):
    content = EXPORTS[name]
    for end in np.unique(np.linspace(0, len(content) - 1, 60).astype(int)):
        check(name, content[:end])


@pytest.mark.parametrize("name", [name for name in EXPORTS if not name.endswith("xlsx")])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "cp1252", "utf-32", "mac_roman", "cp037"])
def test_re_encoded(name, encoding):
    check(name, EXPORTS[name].decode("utf-8").encode(encoding, errors="replace"))


@pytest.mark.parametrize("name", [name for name in EXPORTS if name.endswith("csv") and not name.startswith(("your", "consul"))])
def test_shuffled_columns_and_rows_give_the_same_records(name):
    import csv
    import io

    text = EXPORTS[name].decode("utf-8")
    separator = ";" if text.split("\n")[0].count(";") > 3 else ","
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    order = np.random.default_rng(4).permutation(len(header))
    shuffled = files.csv_file([header[place] for place in order], [[line[place] for place in order] for line in rows[::-1]], separator)
    before, after = read_answers(name, EXPORTS[name])[0].table, read_answers(name, shuffled)[0].table
    assert sorted(after.text("contribution_id")) == sorted(before.text("contribution_id"))
    assert check(name, shuffled) == len(rows)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(EXPORTS)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_bytes(name, changes):
    # A damaged address in a text is none any more that a pattern could find; the columns of people stay as they are.
    content = bytearray(EXPORTS[name].replace(files.DIRTY.encode(), b"Planter ici"))
    for share, byte in changes:
        content[int(share * (len(content) - 1))] = byte
    check(name, bytes(content))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_noise(content):
    check("noise", content)


JSONS = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "title/fr",
                    "answers",
                    "format",
                    "features",
                    "edges",
                    "node",
                    "geometry",
                    "coordinates",
                    "type",
                    "properties",
                    "code",
                    "vote",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(JSONS)
def test_any_json(document):
    check("any.json", json.dumps(document).encode())
    check("any.json", json.dumps({"format": "transformable-spaces-answers", "version": 1, "answers": document}).encode())


HOSTILE = (
    "=cmd|' /C calc'!A0",
    '"); DROP TABLE sites;--',
    "<img src=x onerror=alert(1)>",
    "\x00\x01\x02",
    "NaN",
    "1e400",
    "-0",
    "９９",
    "🙂" * 50,
    "A" * 100_000,
    "\u202egnp.exe",
    "../../etc/passwd",
    "%s%n",
    "{{7*7}}",
    files.EMAIL,
    files.PHONE,
    "POINT(1 2",
    "1,2,3",
    "2026-13-45",
    "٣",
)


@pytest.mark.parametrize("cell", HOSTILE)
def test_hostile_cells_in_every_column(cell):
    for make, header in (
        (files.decidim_new, files.DECIDIM_NEW),
        (files.govocal_row, files.GOVOCAL_EN),
        (files.fixmystreet_row, files.FIXMYSTREET),
    ):
        lines = [[cell if place == column else value for place, value in enumerate(make())] for column in range(len(header))]
        assert check("hostile.csv", files.csv_file(header, lines)) >= len(lines) - 3
    columns = dict.fromkeys(("id", "code", "vote", "comment", "lang", "date"), cell)
    check("hostile.json", files.page_answers([columns, {"proposal": columns}, {"proposal": cell}, cell, [cell]], saved=cell))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans() | st.none())
def test_cells_never_raise(cell):
    value = number(cell)
    assert value is None or np.isfinite(value)
    assert count(cell) is None or count(cell) >= 0
    place(cell)
    assert all(date is None or len(date) in (10, 19) for date in dates([cell])[0])
