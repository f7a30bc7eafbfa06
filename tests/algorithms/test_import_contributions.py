"""importcontributions through Processing and qgis_process, on files as the platforms write them."""

import json
import sqlite3

import pytest
import shapely
from transformable_spaces.processing_algorithms.consultation import import_contributions as algorithm
from transformable_spaces.tests import consultation_answers as files
from transformable_spaces.transformable_spaces_plugin.core.consultation.merge import KEEPING
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers import contributions_schema, platforms
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_schema
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

X, Y = 355000.0, 6689000.0


def degrees(x, y):
    point = FeatureTable.make([shapely.Point(X + x, Y + y)], {}, 2154).to_crs(4326).geometry[0]
    return round(point.y, 6), round(point.x, 6)


@pytest.fixture
def inputs(tmp_path):
    sites = FeatureTable.make(
        [shapely.box(X, Y, X + 100, Y + 100), shapely.box(X + 400, Y, X + 410, Y + 100)],
        {"code": ["SQ-7F3K2", "ST-70130"], "site_id": ["square-a", "street-c"], "kind": ["square", "street"]},
        2154,
    )
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    new = [
        files.decidim_new(number, f"Un jardin sur la friche {number}", f"Texte {number}", 2, *degrees(700 + number, 0)) for number in (5, 6)
    ]
    near = files.decidim_new(7, "Un banc", "Texte 7", 1, *degrees(150, 50))
    (tmp_path / "proposals.csv").write_bytes(files.csv_file(files.DECIDIM_NEW, [files.decidim_new(), near, *new]))
    (tmp_path / "comments.xlsx").write_bytes(files.xlsx_file(files.DECIDIM_COMMENTS, [files.decidim_comment(1, 41, -1, files.DIRTY)]))
    (tmp_path / "answers.json").write_bytes(files.page_answers([files.page_vote("SQ-7F3K2", 1, files.DIRTY)]))
    observed = FeatureTable.make(
        [shapely.Point(X + 405, Y + 50)],
        {
            "uuid": ["u1"],
            "site_code": [None],
            "category": ["walking"],
            "mark": [5.0],
            "note": [files.DIRTY],
            "photo": ["a.jpg"],
            "date": ["2026-04-03"],
        },
        2154,
    )
    write_table(tmp_path / "observations.gpkg", "observations", observed)
    return tmp_path


def parameters(folder, *names, out="out", **more):
    (folder / out).mkdir(exist_ok=True)
    return {
        "FILES": [str(folder / name) for name in names],
        "SITES": str(folder / "sites.gpkg"),
        "TODAY": "2026-06-01",
        "LANGUAGE": "fr",
        "KEEP": "certain",
        "CONTRIBUTIONS": str(folder / out / "contributions.gpkg"),
        "REVIEW": str(folder / out / "review.gpkg"),
        "NEW_SITES": str(folder / out / "new_sites.gpkg"),
        "LOG": str(folder / out / "log.gpkg"),
        "REPORT": str(folder / out / "report.html"),
        **more,
    }


ALL = ("proposals.csv", "comments.xlsx", "answers.json", "observations.gpkg")


def test_every_format_in_one_run(run_algorithm, inputs):
    results = run_algorithm("importcontributions", parameters(inputs, *ALL))
    kept = read_table(inputs / "out" / "contributions.gpkg")
    assert tuple(kept.columns) == contributions_schema().names
    assert dict(zip(zip(kept.text("source"), kept.text("platform_id")), kept.text("match_method"))) == {
        ("decidim", "41"): "code",
        ("decidim", "5"): "cluster",
        ("decidim", "6"): "cluster",
        ("decidim", "1"): "parent",
        ("page", "00000000000000a1"): "code",
        ("qfield", "u1"): "inside",
    }
    assert (results["READ_COUNT"], results["NEW_COUNT"], results["WAITING_COUNT"], results["NEW_SITE_COUNT"]) == (7, 7, 1, 1)
    new_sites = read_table(inputs / "out" / "new_sites.gpkg")
    assert tuple(new_sites.columns) == sites_schema().names
    assert new_sites.text("kind").tolist() == ["vacant_lot"]
    review = read_table(inputs / "out" / "review.gpkg")
    assert (len(review), review.text("decision")[0], review.text("title")[0]) == (7, None, "Un banc")
    page = (inputs / "out" / "report.html").read_text(encoding="utf-8")
    assert "Réponses rapportées" in page
    log = read_table(inputs / "out" / "log.gpkg")
    assert {"scrubbed_email", "columns_personal", "rows_kept"} <= set(log.text("code"))
    assert "Adresses électroniques" in log.text("what")


def test_nothing_about_people_is_in_any_file_that_was_written(run_algorithm, inputs):
    run_algorithm("importcontributions", parameters(inputs, *ALL))
    written = sorted((inputs / "out").iterdir())
    assert len(written) == 5
    for path in written:
        content = path.read_bytes()
        if path.suffix == ".gpkg":
            with sqlite3.connect(path) as database:
                content = "\n".join(database.iterdump()).encode("utf-8")
        assert [personal for personal in files.PERSONAL if personal.encode("utf-8") in content] == [], path.name


def test_again_with_the_former_contributions_and_the_review(run_algorithm, inputs):
    run_algorithm("importcontributions", parameters(inputs, *ALL))
    review = read_table(inputs / "out" / "review.gpkg")
    decided = ["keep" if title == "Un banc" else decision for title, decision in zip(review.text("title"), review.text("decision"))]
    write_table(inputs / "reviewed.gpkg", "review", review.with_columns(decision=decided))
    second = parameters(
        inputs, *ALL, out="second", PREVIOUS=str(inputs / "out" / "contributions.gpkg"), CONFIRMED=str(inputs / "reviewed.gpkg")
    )
    results = run_algorithm("importcontributions", second)
    assert (results["NEW_COUNT"], results["WAITING_COUNT"]) == (1, 0)  # the one that had waited
    kept = read_table(inputs / "second" / "contributions.gpkg")
    assert len(kept) == 7
    bench = kept.select(kept.text("title") == "Un banc")
    assert (bench.text("site_code")[0], bench.text("flags")[0]) == ("SQ-7F3K2", "by_hand")
    third = parameters(inputs, *ALL, out="third", PREVIOUS=str(inputs / "second" / "contributions.gpkg"))
    assert run_algorithm("importcontributions", third)["NEW_COUNT"] == 0
    again = read_table(inputs / "third" / "contributions.gpkg")
    for name in kept.columns:
        assert [a == b or a != a for a, b in zip(kept.columns[name], again.columns[name])] == [True] * 7, name


def test_candidate_sites_are_measured_and_scored_by_the_same_engine(run_algorithm, inputs):
    from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.files.city import write_city

    def conformed(name, shapes, **columns):
        table = FeatureTable.make(shapes, {"id": [f"{name}/{n}" for n in range(len(shapes))], **columns}, 2154)
        return conform(table, name, table.crs, Notes())

    street = shapely.LineString([(X, Y - 20), (X + 900, Y - 20)])
    tables = {
        "study_area": conformed("study_area", [shapely.box(X - 100, Y - 200, X + 1000, Y + 300)]),
        "streets": conformed("streets", [street], **{"class": ["residential"]}),
        "buildings": conformed("buildings", [shapely.box(X + 720, Y + 20, X + 740, Y + 40)], height_m=[9.0]),
    }
    write_city(City(tables, tables["streets"].crs), inputs / "city.gpkg")
    run_algorithm("importcontributions", parameters(inputs, "proposals.csv"))
    measured, scored = str(inputs / "measured.gpkg"), str(inputs / "scored.gpkg")
    run_algorithm(
        "greeningindicators", {"CITY": str(inputs / "city.gpkg"), "SITES": str(inputs / "out" / "new_sites.gpkg"), "OUTPUT": measured}
    )
    run_algorithm("scoresites", {"SITES": measured, "SCORE": "greening", "OUTPUT": scored})
    table = read_table(inputs / "scored.gpkg")
    assert len(table) == 1
    assert 0 < table.number("greening_score")[0] <= 100
    assert 0 < table.number("greening_confidence")[0] < 1


def test_a_table_of_ones_own_through_a_mapping(run_algorithm, inputs):
    lat, lon = degrees(50, 50)
    (inputs / "own.csv").write_bytes(
        files.csv_file(("Idée", "X", "Y", "Nom"), [("Un arbre", str(lon).replace(".", ","), str(lat).replace(".", ","), files.NAME)])
    )
    mapping = {"platform": "own", "kind": "proposal", "columns": {"title": "Idée", "latitude": "Y", "longitude": "X"}}
    (inputs / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
    run_algorithm("importcontributions", parameters(inputs, "own.csv", MAPPING=str(inputs / "mapping.json")))
    kept = read_table(inputs / "out" / "contributions.gpkg")
    assert (kept.text("source")[0], kept.text("site_code")[0], kept.text("match_method")[0]) == ("own", "SQ-7F3K2", "inside")


def test_the_choices_are_those_of_core():
    assert ("auto", *platforms()) == algorithm.FORMATS
    assert algorithm.KEEPING == KEEPING


BAD = {
    "none.csv": (None, "there is no file none.csv"),
    "picture.png": (b"x", "picture.png is of a format"),
    "empty.csv": (b"", "empty.csv is empty"),
    "cut.json": (b'[{"id": 1, "ti', "cut.json is no whole JSON"),
    "other.csv": (b"foo;bar\n1;2\n", "give a mapping"),
    "bad.xlsx": (b"PK\x03\x04xx", "bad.xlsx"),
    "bad.gpkg": (b"no database", "bad.gpkg cannot be read"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_one_sentence_and_leave_the_former_outputs(run_algorithm, inputs, name):
    from qgis.core import QgsProcessingException

    content, says = BAD[name]
    if content is not None:
        (inputs / name).write_bytes(content)
    run_algorithm("importcontributions", parameters(inputs, *ALL))
    before = {path.name: path.read_bytes() for path in (inputs / "out").iterdir()}
    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("importcontributions", parameters(inputs, "proposals.csv", name))
    assert {path.name: path.read_bytes() for path in (inputs / "out").iterdir()} == before


@pytest.mark.slow
def test_qgis_process(qgis_process, inputs):
    (inputs / "done").mkdir()
    given = [f"FILES={inputs / name}" for name in ALL]
    arguments = [
        *given,
        f"SITES={inputs / 'sites.gpkg'}",
        f"CONTRIBUTIONS={inputs / 'done' / 'c.gpkg'}",
        f"REPORT={inputs / 'done' / 'r.html'}",
        "KEEP=certain",
    ]
    done = qgis_process("run", "transformablespaces:importcontributions", "--json", "--", *arguments)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["READ_COUNT"] == 7
    assert len(read_table(inputs / "done" / "c.gpkg")) == 6
    (inputs / "utf16.csv").write_bytes(b"\xff\xfe" + "a;b\r\n1;2".encode("utf-16-le"))
    failed = qgis_process(
        "run",
        "transformablespaces:importcontributions",
        "--",
        f"FILES={inputs / 'utf16.csv'}",
        f"SITES={inputs / 'sites.gpkg'}",
        f"CONTRIBUTIONS={inputs / 'failed.gpkg'}",
    )
    assert failed.returncode == 1
    assert "utf16.csv" in failed.stderr + failed.stdout
    assert "Traceback" not in failed.stderr
    assert not (inputs / "failed.gpkg").exists()


def test_by_default_nothing_is_kept_before_somebody_said_so(run_algorithm, inputs):
    first = parameters(inputs, "answers.json")
    del first["KEEP"]
    results = run_algorithm("importcontributions", first)
    assert results["WAITING_COUNT"] == results["READ_COUNT"] == 1
    assert len(read_table(inputs / "out" / "contributions.gpkg")) == 0
    review = read_table(inputs / "out" / "review.gpkg")
    write_table(inputs / "reviewed.gpkg", "review", review.with_columns(decision=["keep"] * len(review)))
    second = {**parameters(inputs, "answers.json", out="second"), "CONFIRMED": str(inputs / "reviewed.gpkg")}
    del second["KEEP"]
    run_algorithm("importcontributions", second)
    assert len(read_table(inputs / "second" / "contributions.gpkg")) == 1
