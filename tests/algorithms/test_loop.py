"""The whole loop on a few real blocks: assess, choose, publish, answer on every platform, read back, score, publish again, follow up."""

import csv
import io
import json
from pathlib import Path

import pytest
import shapely
from transformable_spaces.tests import consultation_answers as files
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data" / "nantes_centre.gpkg"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(provider):
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    def do(name, parameters):
        feedback = QgsProcessingFeedback(False)
        return processing.run(f"transformablespaces:{name}", parameters, context=QgsProcessingContext(), feedback=feedback)

    return do


@pytest.fixture(scope="module")
def first(run, tmp_path_factory):
    """Assessment, shortlist and first package of a few blocks of Nantes."""
    folder = tmp_path_factory.mktemp("loop")
    around = read_table(SAMPLE, "neighbourhoods")
    centre = shapely.centroid(around.geometry[list(around.text("name")).index("Quartier Calvaire")])
    write_table(folder / "area.gpkg", "area", FeatureTable.make([shapely.buffer(centre, 170)], {"name": ["Calvaire"]}, around.crs))
    run("assesscity", {"SOURCE": str(SAMPLE), "STUDY_AREA": str(folder / "area.gpkg"), "TOP": 2, "LANGUAGE": "fr",
                       "OUTPUT_FOLDER": str(folder / "out")})  # fmt: skip
    run("shortlist", {"SITES": f"{folder / 'out' / 'sites.gpkg'}|layername=sites", "SCORE": "greening", "COUNT": 5,
                      "OUTPUT": str(folder / "shortlist.gpkg")})  # fmt: skip
    run("exportconsultation", {"SITES": str(folder / "shortlist.gpkg"), "CITY": str(folder / "out" / "city.gpkg"), "PICK": "selected",
                               "LANGUAGE": "fr", "OUTPUT_FOLDER": str(folder / "first")})  # fmt: skip
    return folder


def proposals(package):
    """The proposals that the city imports into Decidim: title, latitude, longitude, code."""
    rows = list(csv.DictReader(io.StringIO((package / "decidim_proposals.csv").read_text(encoding="utf-8")), delimiter=";"))
    return [(row["title/fr"], row["latitude"], row["longitude"], row["title/fr"].rsplit("[", 1)[1].rstrip("]")) for row in rows]


@pytest.fixture(scope="module")
def answered(first):
    """What the public said of the first package, as each platform exports it; platforms number as they like and add people."""
    sites, folder = proposals(first / "first"), first / "answers"
    folder.mkdir()
    (title, lat, lon, code), (second, _, _, second_code) = sites[:2]

    def put(name, content):
        (folder / name).write_bytes(content)

    numbered = [files.decidim_new(500 + i, t, files.DIRTY, 20 - i, y, x) for i, (t, y, x, _) in enumerate(sites)]
    put("decidim.csv", files.csv_file(files.DECIDIM_NEW, numbered))
    put("comments.csv", files.csv_file(files.DECIDIM_COMMENTS, [files.decidim_comment(i, 500, 1, files.DIRTY) for i in range(6)]))
    put("consul.csv", files.csv_file(files.CONSUL, [files.consul_row(5, second)], separator=","))
    put("govocal.xlsx", files.xlsx_file(files.GOVOCAL_FR, [files.govocal_row("2f1c", f"Des arbres {code}", 9, 4)]))
    put("yourpriorities.csv", files.your_priorities().replace(b"SQ-7F3K2", second_code.encode()))
    report = files.fixmystreet_row(900)
    report[12:14] = [lat, lon]
    put("fixmystreet.csv", files.csv_file(files.FIXMYSTREET, [report], separator=","))
    votes = [files.page_vote(code, 1 if i < 5 else -1, files.DIRTY if i == 0 else None, f"{i:016x}") for i in range(6)]
    # Two people want the same new place, far from every site.
    far = read_table(first / "shortlist.gpkg", "shortlist")
    middle = shapely.get_coordinates(shapely.centroid(shapely.union_all(far.geometry)))[0]
    away = FeatureTable.make([shapely.Point(middle[0] + 290, middle[1])], {}, far.crs).to_crs(4326).geometry[0]
    new = [files.page_proposal(away.x + d, away.y, "Un jardin ici", "Pour tous", f"{i:016x}") for i, d in ((20, 0.0), (21, 0.0001))]
    put("page.json", files.page_answers([*votes, *new]))
    inside = far.select(far.text("code") == code)
    write_table(folder / "walk.gpkg", "observations", FeatureTable.make(
        [shapely.point_on_surface(inside.geometry[0])],
        {"uuid": ["u1"], "site_code": [None], "category": ["walking"], "mark": [5.0], "note": [files.DIRTY], "photo": ["a.jpg"],
         "date": ["2026-04-03"]}, far.crs))  # fmt: skip
    return sorted(folder.iterdir()), code, second_code


@pytest.fixture(scope="module")
def back(run, first, answered):
    paths, _, _ = answered
    results = run("importcontributions", {
        "FILES": [str(path) for path in paths], "SITES": str(first / "shortlist.gpkg"), "TODAY": "2026-05-01", "LANGUAGE": "fr",
        "KEEP": "certain",
        "CONTRIBUTIONS": str(first / "contributions.gpkg"), "REVIEW": str(first / "review.gpkg"), "NEW_SITES": str(first / "new.gpkg"),
        "REPORT": str(first / "import.html"),
    })  # fmt: skip
    run("scorewithcontributions", {"SITES": str(first / "shortlist.gpkg"), "CONTRIBUTIONS": str(first / "contributions.gpkg"),
                                   "LANGUAGE": "fr", "OUTPUT": str(first / "opinion.gpkg")})  # fmt: skip
    return results


def test_the_first_package_holds_the_shortlist_and_its_kits(first):
    chosen = read_table(first / "shortlist.gpkg", "shortlist")
    codes = set(chosen.text("code")[chosen.flag("selected")])
    assert {code for _, _, _, code in proposals(first / "first")} == codes
    assert len(codes) == 5


def test_answers_of_every_platform_find_their_site_and_leave_the_people_behind(first, answered, back):
    _, code, second = answered
    kept = read_table(first / "contributions.gpkg", "contributions")
    at = {source: set(kept.text("site_code")[kept.text("source") == source]) for source in set(kept.text("source"))}
    assert {"decidim", "consul", "govocal", "yourpriorities", "fixmystreet", "page", "qfield"} <= set(at), at
    assert all(code in at[source] for source in ("decidim", "govocal", "page", "qfield", "fixmystreet")), at
    assert second in at["consul"] & at["yourpriorities"]
    published = kept.select((kept.text("source") == "decidim") & (kept.text("kind") == "proposal"))
    site_of = dict(zip(kept.text("contribution_id"), kept.text("site_code")))
    # Written in the same words, side by side: votes on neighbouring sites are votes on each; only what is about one site repeats.
    assert all(twin is None or site_of[twin] == site for twin, site in zip(published.text("duplicate_of"), published.text("site_code")))
    assert len(published) == 5
    everything = (first / "contributions.gpkg").read_bytes() + (first / "import.html").read_bytes()
    for secret in (files.NAME, files.EMAIL, files.PHONE):
        assert secret.encode("utf-8") not in everything
    assert back["NEW_SITE_COUNT"] == 1


def test_scores_and_opinion_stand_side_by_side(first, answered, back):
    _, code, _ = answered
    sites = read_table(first / "opinion.gpkg", "opinion")
    row = list(sites.text("code")).index(code)
    assert sites.number("opinion_n")[row] >= 5
    before = read_table(first / "shortlist.gpkg", "shortlist")
    assert sites.number("greening_score")[row] == before.number("greening_score")[list(before.text("code")).index(code)]


def test_a_new_place_is_scored_by_the_same_engine(run, first, back, tmp_path):
    city = str(first / "out" / "city.gpkg")
    run("greeningindicators", {"CITY": city, "SITES": str(first / "new.gpkg"), "OUTPUT": str(tmp_path / "measured.gpkg")})
    run("scoresites", {"SITES": str(tmp_path / "measured.gpkg"), "SCORE": "greening", "OUTPUT": str(tmp_path / "scored.gpkg")})
    scored = read_table(tmp_path / "scored.gpkg", "scored")
    assert len(scored) == 1
    assert 0 <= scored.number("greening_score")[0] <= 100


@pytest.fixture(scope="module")
def second(run, first, answered, back):
    _, code, _ = answered
    chosen = read_table(first / "opinion.gpkg", "opinion")
    kit = json.loads(chosen.text("kits")[list(chosen.text("code")).index(code)])["fits"][0]["kit"]
    journal = first / "journal.gpkg"
    for status, date in (("proposed", "2026-05-02"), ("authorised", "2026-05-20"), ("installed", "2026-06-01")):
        step = {"CODE": code, "KIT": kit, "STATUS": status, "SOURCE": "arrêté 2026-12", "DATE": date}
        run("recordintervention", {"JOURNAL": str(journal), "SITES": str(first / "opinion.gpkg"), **step})
    run("exportconsultation", {
        "SITES": str(first / "opinion.gpkg"), "CITY": str(first / "out" / "city.gpkg"), "PICK": "selected", "LANGUAGE": "fr",
        "JOURNAL": f"{journal}|layername=interventions", "CONTRIBUTIONS": str(first / "contributions.gpkg"),
        "OUTPUT_FOLDER": str(first / "second"),
    })  # fmt: skip
    run("permanentmap", {"SITES": f"{first / 'out' / 'sites.gpkg'}|layername=sites", "JOURNAL": str(journal), "LANGUAGE": "fr",
                         "OUTPUT": str(first / "permanent.html")})  # fmt: skip
    return code, kit


def test_the_second_package_answers_the_proposals_by_their_number_on_the_platform(first, second):
    code, _ = second
    rows = json.loads((first / "second" / "decidim_answers.json").read_text(encoding="utf-8"))
    number = next(str(500 + i) for i, (_, _, _, c) in enumerate(proposals(first / "first")) if c == code)
    assert [(str(row["id"]), row["state"]) for row in rows] == [(number, "accepted")]
    assert code in rows[0]["answer/fr"]


def test_the_page_and_the_permanent_map_tell_what_was_done(first, second):
    code, kit = second
    for page in (first / "second" / "index.html", first / "permanent.html"):
        text = page.read_text(encoding="utf-8")
        assert code in text
        assert "arrêté 2026-12" in text
        assert f'"{kit}"' in text or kit in text


def test_the_same_files_again_change_nothing(run, first, answered, back, tmp_path):
    paths, _, _ = answered
    again = run("importcontributions", {
        "FILES": [str(path) for path in paths], "SITES": str(first / "shortlist.gpkg"), "TODAY": "2026-05-02", "KEEP": "certain",
        "PREVIOUS": str(first / "contributions.gpkg"), "CONTRIBUTIONS": str(tmp_path / "again.gpkg"),
    })  # fmt: skip
    # What waits for a decision was not kept, so it comes as new again; nothing else does.
    assert again["NEW_COUNT"] == back["WAITING_COUNT"] < 3
    assert len(read_table(tmp_path / "again.gpkg", "again")) == len(read_table(first / "contributions.gpkg", "contributions"))


def test_the_ready_model_walks_the_same_way(run, first, answered, back):
    paths, code, _ = answered
    outputs = {name: str(first / f"model_{name}.gpkg") for name in ("contributions", "candidate_sites", "sites_with_opinion")}
    run("modelconsultation", {
        "FILES": [str(path) for path in paths], "SITES": str(first / "shortlist.gpkg"), "CITY": str(first / "out" / "city.gpkg"),
        "LANGUAGE": "fr", "import_report": str(first / "model_import.html"), "next_package": str(first / "model_next"), **outputs,
    })  # fmt: skip
    by_model = read_table(Path(outputs["sites_with_opinion"]), "model_sites_with_opinion")
    by_steps = read_table(first / "opinion.gpkg", "opinion")
    told = [dict(zip(table.text("code"), table.text("opinion_says"))) for table in (by_model, by_steps)]
    assert told[0] == told[1]
    assert (first / "model_next" / "index.html").is_file()
