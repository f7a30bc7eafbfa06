"""Every platform's export is read by its own columns; nothing personal is kept, everything left out is counted."""

import datetime
import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
import shapely
from transformable_spaces.tests import consultation_answers as files
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers import (
    contributions_schema,
    parse_mapping,
    platforms,
    read_answers,
    read_layer,
)
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError, InputError
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


def only(readings):
    assert len(readings) == 1
    return readings[0]


def row(reading, number=0):
    return {name: values[number] for name, values in reading.table.columns.items()}


def everything(reading):
    """All that a reading holds, as one text."""
    cells = [str(value) for values in reading.table.columns.values() for value in values]
    return " ".join(
        [*cells, *reading.kept, *(name for names in reading.dropped.values() for name in names), json.dumps(dict(reading.counts))]
    )


def holds_nothing_personal(reading):
    return not any(personal in everything(reading) for personal in files.PERSONAL)


def place(reading, number=0):
    return shapely.get_coordinates(reading.table.geometry[number])[0].round(4).tolist()


DECIDIM_ROWS = [files.decidim_new(), files.decidim_new(42, "Autre idée", "Texte", None, None, None, withdrawn="true")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("proposals.csv", files.csv_file(files.DECIDIM_NEW, DECIDIM_ROWS)),
        ("proposals.xlsx", files.xlsx_file(files.DECIDIM_NEW, DECIDIM_ROWS)),
        ("proposals.json", json.dumps([files.nested(files.DECIDIM_NEW, line) for line in DECIDIM_ROWS]).encode()),
        ("no_name", files.csv_file(files.DECIDIM_NEW, DECIDIM_ROWS, ",", "utf-16")),
    ],
)
def test_decidim_proposals(name, content):
    reading = only(read_answers(name, content))
    assert (reading.record.id, reading.rows, len(reading.table)) == ("decidim_proposals", 2, 2)
    first, second = row(reading), row(reading, 1)
    assert first["kind"] == "proposal"
    assert first["platform_id"] == "41"
    assert first["title"] == "Verdir la place (SQ-7F3K2)"
    assert first["text_scrubbed"] == files.SCRUBBED
    assert first["up"] == 12
    assert np.isnan(first["down"])  # nobody can vote against
    assert first["n_comments"] == 2
    assert first["date"] == "2026-03-12"
    assert first["url"] == f"{files.SITE}/41"
    assert first["category"] == "Nature"
    assert first["flags"] == "personal_data_found"
    assert place(reading) == [-1.5536, 47.2184]
    # Without votes (they are hidden) the likes stand in, and that is said.
    assert second["up"] == 3
    assert second["flags"] == "hidden_votes,likes_as_votes,withdrawn"
    assert reading.table.geometry[1] is None
    assert holds_nothing_personal(reading)
    assert reading.dropped["personal"] == ("author/id", "author/name", "author/url", "address", "likes/user_likes", "meeting_urls")
    assert reading.dropped["unknown"] == ()
    assert {code: count for code, count in reading.counts.items() if code.startswith(("scrubbed", "html"))} == {
        "html_stripped": 1,
        "scrubbed_email": 1,
        "scrubbed_phone_fr": 1,
        "scrubbed_plate": 1,
        "scrubbed_link_with_user": 1,
    }


def test_decidim_of_older_installations():
    reading = only(read_answers("old.csv", files.csv_file(files.DECIDIM_OLD, [files.decidim_old()])))
    assert reading.record.id == "decidim_proposals"
    assert row(reading)["up"] == 5
    assert row(reading)["text_scrubbed"] == "Moins de voitures & plus d'arbres"
    assert row(reading)["category"] == "Voirie"
    assert reading.table.geometry[0] is None
    assert holds_nothing_personal(reading)


def test_decidim_comments_say_for_and_against_and_what_they_answer_to():
    rows = [files.decidim_comment(1, 41, 1), files.decidim_comment(2, 41, -1, files.DIRTY), files.decidim_comment(3, 42, 0)]
    reading = only(read_answers("comments.csv", files.csv_file(files.DECIDIM_COMMENTS, rows)))
    assert reading.record.id == "decidim_comments"
    table = reading.table
    assert [table.number(name).tolist() for name in ("align_pos", "align_neu", "align_neg")] == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert table.text("parent").tolist() == [f"url:{files.SITE}/{number}" for number in (41, 41, 42)]
    assert table.number("n_comments").tolist() == [1, 1, 1]
    assert holds_nothing_personal(reading)


def test_decidim_projects_bring_the_votes_of_a_budget_to_their_proposal():
    rows = [files.decidim_project(3, "Un square", 87, "41, 44")]
    reading = only(read_answers("projects.csv", files.csv_file(files.DECIDIM_PROJECTS, rows)))
    assert (reading.record.id, row(reading)["kind"], row(reading)["up"], row(reading)["parent"]) == (
        "decidim_projects",
        "vote",
        87,
        "id:41",
    )


def test_decidim_open_data_is_a_zip_of_which_only_answers_are_read():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("oye-proposals.csv", files.csv_file(files.DECIDIM_NEW, DECIDIM_ROWS))
        archive.writestr("oye-proposal_comments.csv", files.csv_file(files.DECIDIM_COMMENTS, [files.decidim_comment(1, 41, 1)]))
        archive.writestr("oye-users.csv", files.csv_file(("id", "name", "nickname"), [(1, files.NAME, "z")]))
        archive.writestr("README.md", "hello")
    readings = read_answers("open_data.zip", packed.getvalue())
    assert [reading.record.id for reading in readings] == ["decidim_comments", "decidim_proposals"]
    assert readings[0].file == "open_data.zip/oye-proposal_comments.csv"
    assert all(holds_nothing_personal(reading) for reading in readings)


@pytest.mark.parametrize("header", [files.CONSUL, files.CONSUL_ES])
def test_consul_is_read_by_position_because_its_headers_are_translated(header):
    reading = only(read_answers("investments.csv", files.csv_file(header, [files.consul_row()], ",")))
    first = row(reading)
    assert reading.record.id == "consul_investments"
    assert (first["platform_id"], first["title"], first["text_scrubbed"]) == ("5", "Más árboles en la plaza SQ-7F3K2", "Sombra para todos")
    assert first["category"] == "Centro"
    assert reading.dropped["personal"] == ("administrator", "valuators", "valuation groups", "author username")
    assert holds_nothing_personal(reading)


def test_consul_json_and_graphql():
    plain = only(read_answers("investments.json", json.dumps([{"id": 5, "title": "Árboles", "description": "Sombra"}]).encode()))
    assert plain.record.id == "consul_investments_json"
    asked = only(read_answers("answer.json", files.consul_graphql()))
    assert asked.record.id == "consul_graphql_proposals"
    first = row(asked)
    assert (first["up"], first["n_comments"], first["date"], first["category"]) == (31, 4, "2026-02-01", "Centro")
    assert place(asked) == [-1.5536, 47.2184]
    assert holds_nothing_personal(asked)


@pytest.mark.parametrize("header", [files.GOVOCAL_EN, files.GOVOCAL_FR])
def test_go_vocal_workbook_in_the_language_of_the_platform(header):
    rows = [files.govocal_row(), files.govocal_row("2f1d", "Sans avis", "1 204", 0, datetime.datetime(2026, 3, 12, 9, 30))]
    comments = [files.GOVOCAL_COMMENTS, ("c1", "Des arbres SQ-7F3K2", files.DIRTY, 2, files.NAME, files.EMAIL, 46093, "", "Place")]
    inputs, said = read_answers("export.xlsx", files.xlsx_file(header, rows, "Inputs", {"Comments": comments}))
    assert (inputs.record.id, said.record.id) == ("govocal_inputs", "govocal_comments")
    first, second = row(inputs), row(inputs, 1)
    assert (first["up"], first["down"], first["n_comments"]) == (9, 4, 2)
    assert second["up"] == 1204  # a mark at the thousands
    # 46093 is 12 March 2026: 1899-12-30 + 46 093 days.
    assert [first["date"], second["date"], row(said)["date"]] == ["2026-03-12"] * 3
    assert place(inputs) == [-1.5536, 47.2184]
    assert row(said)["parent"].startswith("title:")
    assert holds_nothing_personal(inputs)
    assert holds_nothing_personal(said)
    assert len(inputs.dropped["unknown"]) + len([name for name in inputs.dropped["personal"] if name in header[-2:]]) == 2


def test_go_vocal_map_answers_in_american_dates():
    reading = only(read_answers("survey.geojson", files.govocal_geojson()))
    assert reading.record.id == "govocal_map"
    assert (row(reading)["title"], row(reading)["date"]) == ("Une fontaine", "2026-03-14")
    assert place(reading) == [-1.5536, 47.2184]
    assert reading.dropped["unknown"] == ("autre_question",)
    assert holds_nothing_personal(reading)


def test_go_vocal_votes_that_are_ballots_leave_no_way_to_be_against():
    header = ("ID", "Title", "Description", "Author ID", "Votes", "Offline votes", "URL")
    reading = only(
        read_answers("votes.xlsx", files.xlsx_file(header, [("a", "Un arbre", "Texte", "7", 40, 2, "https://x.example/ideas/a")]))
    )
    assert row(reading)["up"] == 42
    assert np.isnan(row(reading)["down"])


@pytest.mark.parametrize(
    ("questions", "text"), [(None, "Plus d'ombre; merci"), (["Quoi ?", "Pourquoi ?"], "Plus d'ombre; merci\nEt des bancs")]
)
def test_your_priorities(questions, text):
    reading = only(read_answers("export.csv", files.your_priorities(questions)))
    assert reading.record.id == "yourpriorities_posts"
    first, second = row(reading), row(reading, 1)
    assert (first["platform_id"], first["up"], first["down"], first["n_comments"]) == ("501", 14, 6, 3)
    assert (first["align_pos"], first["align_neg"]) == (2, 1)
    assert first["text_scrubbed"] == text
    assert place(reading) == [-1.5536, 47.2184]
    assert reading.table.geometry[1] is None
    assert (second["up"], second["down"]) == (1, 0)
    assert len(reading.table) == 2
    assert reading.counts["rows_deleted"] == 1
    assert "email" in reading.dropped["personal"]
    assert "email" not in reading.kept
    assert holds_nothing_personal(reading)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16", "utf-8-sig"])
def test_fixmystreet_in_any_encoding(encoding):
    reading = only(read_answers("reports.csv", files.csv_file(files.FIXMYSTREET, [files.fixmystreet_row()], ",", encoding)))
    first = row(reading)
    assert reading.record.id == "fixmystreet_reports"
    assert (first["kind"], first["title"], first["date"], first["category"]) == ("report", "Trottoir barré", "2026-02-10", "Pavements")
    assert np.isnan(first["up"])  # a report is evidence, not a vote
    assert holds_nothing_personal(reading)


def test_open311():
    reading = only(read_answers("requests.json", files.open311()))
    first = row(reading)
    assert (first["kind"], first["platform_id"], first["title"], first["date"]) == ("report", "638344", "Obstacle", "2026-02-14")
    assert first["text_scrubbed"] == files.SCRUBBED
    assert place(reading) == [-1.5536, 47.2184]
    assert holds_nothing_personal(reading)


def test_answers_of_our_own_page():
    answers = [
        files.page_vote("SQ-7F3K2", 1, files.DIRTY, "00000000000000a1"),
        files.page_vote("CP-0A1B2", -1, None, "00000000000000a2"),
        files.page_vote("CP-0A1B2", 0, None, "00000000000000a3"),
        files.page_vote("ST-12345", None, "Bonne idée", "00000000000000a4"),
        files.page_proposal(-1.5536, 47.2184),
    ]
    reading = only(read_answers("answers.json", files.page_answers(answers)))
    table = reading.table
    assert table.text("kind").tolist() == ["vote", "vote", "vote", "comment", "proposal"]
    assert table.text("code_given").tolist() == ["SQ-7F3K2", "CP-0A1B2", "CP-0A1B2", "ST-12345", None]
    votes = np.column_stack([table.number(name) for name in ("up", "down", "neutral")])
    assert votes[:3].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert np.isnan(votes[3:]).all()
    assert table.text("platform_id")[0] == "00000000000000a1"
    assert table.text("revision")[0] == "2026-04-02T10:00:00"
    assert place(reading, 4) == [-1.5536, 47.2184]
    assert holds_nothing_personal(reading)


def test_many_peoples_answers_come_in_one_file_as_a_list_or_a_line_each():
    pages = [files.page_answers([files.page_vote("SQ-7F3K2", 1, None, f"{number:016x}")]) for number in range(3)]
    listed = only(read_answers("all.json", b"[" + b",".join(pages) + b"]"))
    by_line = only(read_answers("all.jsonl", b"\n".join(pages)))
    assert len(listed.table) == len(by_line.table) == 3
    assert listed.table.text("contribution_id").tolist() == by_line.table.text("contribution_id").tolist()
    with pytest.raises(InputError, match="version 2"):
        read_answers("new.json", pages[0].replace(b'"version": 1', b'"version": 2'))


def test_observations_made_with_qfield():
    columns = {
        "uuid": ["u1", "u2"],
        "site_code": ["SQ-7F3K2", None],
        "category": ["walking", "use"],
        "mark": [5.0, 2.0],
        "note": [files.DIRTY, "Étroit"],
        "photo": ["DCIM/zenobie.q.jpg", None],
        "date": ["2026-04-03", "2026-04-03"],
    }
    points = [shapely.Point(355000, 6689000), shapely.Point(355010, 6689000)]
    reading = only(read_layer("walk.gpkg", "0" * 64, "observations", FeatureTable.make(points, columns, 2154)))
    assert reading.record.id == "qfield_observations"
    assert reading.table.text("code_given").tolist() == ["SQ-7F3K2", None]
    assert reading.table.number("align_pos").tolist() == [1, 0]  # 4 and 5 speak for a change
    assert reading.table.number("align_neg").tolist() == [0, 1]
    assert abs(shapely.get_x(reading.table.geometry[0]) + 1.5536) < 0.2
    assert reading.dropped["personal"] == ("photo",)
    assert holds_nothing_personal(reading)


def test_any_table_through_a_mapping():
    mapping = parse_mapping(
        json.dumps(
            {
                "platform": "carticipe",
                "kind": "proposal",
                "columns": {
                    "id": "Réf",
                    "title": "Idée",
                    "text": ["Détail"],
                    "latitude": "Y",
                    "longitude": "X",
                    "mean_score": "Note",
                    "score_count": "Votants",
                    "date": "Le",
                },
                "personal": ["Pseudo"],
                "date_order": "dmy",
                "crs": "EPSG:2154",
            }
        ),
        "mapping.json",
    )
    content = files.csv_file(
        ("Réf", "Idée", "Détail", "X", "Y", "Note", "Votants", "Le", "Pseudo", "Autre"),
        [("7", "Un banc", files.DIRTY, "355000,5", "6689000,25", "1,0", "20", "03/04/2026", files.NAME, "x")],
    )
    reading = only(read_answers("carticipe.csv", content, mapping=mapping))
    first = row(reading)
    assert (first["source"], first["platform_id"], first["date"]) == ("carticipe", "7", "2026-04-03")
    # A mean of 1 over 20 answers on −2…2 stands for 20 · 3/4 = 15 for and 5 against.
    assert (first["up"], first["down"]) == (15, 5)
    expected = FeatureTable.make([shapely.Point(355000.5, 6689000.25)], {}, 2154).to_crs(4326).geometry
    assert shapely.distance(reading.table.geometry[0], expected[0]) < 1e-9
    assert reading.dropped == {"personal": ("Pseudo",), "not_needed": (), "unknown": ("Autre",)}
    assert holds_nothing_personal(reading)
    with pytest.raises(InputError, match="none of the columns that the mapping names"):
        read_answers("other.csv", files.csv_file(("a", "b"), [(1, 2)]), mapping=mapping)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"columns": {"titel": "x"}}', "unknown role"),
        ('{"columns": {}}', "an object of roles"),
        ("[]", "an object"),
        ("{", "no JSON"),
        ('{"columns": {"title": 3}}', "a header"),
        ('{"kind": "poem", "columns": {"title": "x"}}', "one of vote"),
        ('{"columns": {"title": "x"}, "datum": 1}', "unknown word"),
        ('{"columns": {"up": "x"}}', "at least one of"),
        ('{"columns": {"title": "x"}, "date_order": "ymd"}', "one of dmy"),
    ],
)
def test_a_mapping_that_breaks_the_format_is_refused_with_the_rule(text, rule):
    with pytest.raises(DataFileError, match=rule):
        parse_mapping(text, "mapping.json")


def test_unknown_tables_are_refused_with_their_columns_but_not_with_peoples_data():
    with pytest.raises(InputError, match="give a mapping") as caught:
        read_answers("x.csv", files.csv_file(("foo", "bar", f"écrire à {files.EMAIL}"), [(1, 2, 3)]))
    assert "foo, bar, écrire à [email]" in str(caught.value)
    with pytest.raises(InputError, match="no header row") as caught:
        read_answers("x.csv", files.csv_file((files.EMAIL, "2026-03-12", "12"), [(1, 2, 3)]))
    assert files.EMAIL not in str(caught.value)
    with pytest.raises(InputError, match="one of consul, decidim"):
        read_answers("x.csv", files.csv_file(("a", "b"), [(1, 2)]), platform="carticipe")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "old Excel"),
        (b"%PDF-1.7 x", "PDF"),
        (b'{"a": [1, 2', "no whole JSON"),
        (b'{"a": 1}', "no list of records"),
        (b"SQLite format 3\x00xx", "GeoPackage"),
        (bytes(range(256)) * 40, "no text"),
        (b"PK\x03\x04broken", "damaged"),
        (b'{"format": "transformable-spaces-answers", "version": 1}', "no list of answers"),
        (b"[" * 5000, "no whole JSON"),
    ],
)
def test_files_that_cannot_be_read_get_one_sentence(content, says):
    with pytest.raises(InputError, match=says):
        read_answers("file", content)


def test_every_column_of_a_reading_is_in_the_schema():
    fields = set(contributions_schema().names)
    reading = only(read_answers("a.json", files.page_answers([files.page_vote("SQ-7F3K2", 1)])))
    assert set(reading.table.columns) - fields == {"code_given"}
    assert platforms() == ("consul", "decidim", "fixmystreet", "govocal", "page", "qfield", "yourpriorities")


def test_records_are_known_again_by_identifier_or_by_what_they_say():
    def keys(*answers, name="a.json", saved="2026-04-02T10:00:00Z"):
        return only(read_answers(name, files.page_answers(list(answers), saved))).table.text("contribution_id").tolist()

    first = files.page_vote("SQ-7F3K2", 1, None, "00000000000000a1")
    assert keys(first) == keys({**first, "vote": -1}, saved="2026-05-01T00:00:00Z")  # changed and saved again: the same answer
    nameless = {key: value for key, value in first.items() if key != "id"}
    # Two people who vote alike on one day, without an identifier, are two.
    assert keys(nameless) != keys(nameless, saved="2026-04-02T10:00:01Z")
    written = {**nameless, "comment": "Une phrase assez longue pour être reconnue"}
    assert keys(written) == keys(written, saved="2026-04-02T10:00:01Z")
