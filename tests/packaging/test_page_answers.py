"""Answers on the consultation page, in a real browser: kept, saved, opened again, sent, and new places proposed."""

import http.server
import json
from pathlib import Path

import pytest
from transformable_spaces.tests.consultation_town import HOSTILE, ground, scored_sites, with_kits
from transformable_spaces.tests.page_browser import PHONE, opened, put, served, until
from transformable_spaces.transformable_spaces_plugin.core import consultation
from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings, build_package
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers import read_answers
from transformable_spaces.transformable_spaces_plugin.core.words import Words

jsonschema = pytest.importorskip("jsonschema")
pytestmark = pytest.mark.browser

SCHEMA = json.loads((Path(consultation.__file__).parent / "answers.schema.json").read_text(encoding="utf-8"))
EN = Words("en")
NO_STORE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });"


def package(folder, **settings):
    return put(folder, build_package(with_kits(scored_sites()), *ground(), PackageSettings(language="en", place="Town", **settings)))


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    return package(tmp_path_factory.mktemp("page"), contact="mairie de quartier, guichet 2")


@pytest.fixture
def watched(chromium, page_file):
    with opened(chromium) as watched:
        watched.open(page_file.as_uri())
        yield watched
        assert watched.logged == []
        assert all(address.startswith((page_file.parent.as_uri(), "about:", "blob:")) for address in watched.asked), watched.asked


def go(page, address):
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_timeout(50)


def answer(page, code, vote, comment=""):
    go(page, code)
    if vote is not None:
        page.click(f".vote:has(input[value='{vote}'])")
    page.fill("#comment", comment)
    page.click("#keep")


def saved(page):
    """The document that the page saves, checked against its schema."""
    go(page, "answers")
    with page.expect_download() as download:
        page.click("#save")
    document = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    return document, download.value.suggested_filename


def told(document):
    return [(entry["code"], entry["vote"], entry["comment"]) for entry in document["answers"] if "code" in entry]


def test_answers_are_saved_as_the_schema_says(watched, page_file):
    page = watched.page
    answer(page, "ST-07000", 1)
    answer(page, "SQ-07013", -1, f"  {HOSTILE}  ")
    answer(page, "CP-07026", 0, "ça “va”")
    answer(page, "SY-07039", None, "only words")
    document, name = saved(page)
    package_id = json.loads((page_file.parent / "run.json").read_text(encoding="utf-8"))["id"]
    assert told(document) == [
        ("CP-07026", 0, "ça “va”"), ("SQ-07013", -1, HOSTILE), ("ST-07000", 1, None), ("SY-07039", None, "only words")
    ]  # fmt: skip
    assert document["package"] == package_id
    assert name == f"answers-{package_id}.json"
    assert {entry["lang"] for entry in document["answers"]} == {"en"}
    assert len({entry["id"] for entry in document["answers"]}) == 4
    assert "mairie de quartier, guichet 2" in page.inner_text("#answers-status")
    assert page.inner_text("#nav-answers .bubble") == "4"
    # What the page saves is what the import reads.
    (reading,) = read_answers(name, json.dumps(document).encode("utf-8"))
    codes, up, down = (reading.table.columns[column].tolist() for column in ("code_given", "up", "down"))
    assert codes == ["CP-07026", "SQ-07013", "ST-07000", "SY-07039"]
    assert [a - b for a, b in zip(up[:3], down[:3])] == [0, -1, 1]
    assert reading.table.columns["n_comments"][3] == 1


def test_answers_outlive_a_reload_keep_their_id_and_can_be_taken_back(watched, page_file):
    page = watched.page
    answer(page, "ST-07000", 1, "first")
    first, _ = saved(page)
    page = watched.open(page_file.as_uri() + "#ST-07000")
    assert page.input_value("#comment") == "first"
    assert page.is_checked(".vote input[value='1']")
    answer(page, "ST-07000", -1, "second")
    second, _ = saved(page)
    assert [entry["id"] for entry in second["answers"]] == [entry["id"] for entry in first["answers"]]
    assert told(second) == [("ST-07000", -1, "second")]
    go(page, "ST-07000")
    page.click("#forget")
    assert page.evaluate("document.activeElement.id") == "opinion-title"
    go(page, "answers")
    assert page.inner_text("#answers .soft") == EN.say("page.answers.none")
    assert page.evaluate("localStorage.length") == 0


def test_what_is_not_kept_yet_outlives_a_change_of_language(watched, page_file):
    page = watched.open(page_file.as_uri() + "#SQ-07013")
    page.click(".vote:has(input[value='0'])")
    page.fill("#comment", "half a thou")
    page.click('[data-language="es"]')
    assert page.input_value("#comment") == "half a thou"
    assert page.is_checked(".vote input[value='0']")
    go(page, "")
    go(page, "SQ-07013")
    assert page.input_value("#comment") == "half a thou"
    assert page.evaluate("localStorage.length") == 0


def test_nothing_said_is_not_kept(watched, page_file):
    page = watched.open(page_file.as_uri() + "#SQ-07013")
    page.fill("#comment", "   ")
    page.click("#keep")
    until(page, "document.getElementById('announce').textContent !== ''")
    assert page.inner_text("#announce") == EN.say("page.error")
    assert page.evaluate("localStorage.length") == 0


def test_a_long_comment_stops_at_its_limit_and_says_how_much_is_left(watched, page_file):
    page = watched.open(page_file.as_uri() + "#SQ-07013")
    page.fill("#comment", "x" * 1990)
    assert page.inner_text("#comment-left") == EN.say("page.comment.left", count=10)
    page.focus("#comment")
    page.keyboard.press("End")
    page.keyboard.type("y" * 30)
    assert len(page.input_value("#comment")) == 2000
    page.click("#keep")
    document, _ = saved(page)
    assert len(document["answers"][0]["comment"]) == 2000


def test_a_browser_that_keeps_nothing_still_takes_answers_and_says_so(chromium, page_file):
    with opened(chromium) as watched:
        watched.page.add_init_script(NO_STORE)
        page = watched.open(page_file.as_uri())
        answer(page, "ST-07000", 1)
        assert EN.say("page.kept_memory") in page.inner_text("#kept")
        go(page, "answers")
        assert page.inner_text(".warning") == EN.say("page.answers.memory")
        document, _ = saved(page)
        assert told(document) == [("ST-07000", 1, None)]
        assert watched.logged == []


def test_a_store_that_is_no_answers_is_passed_over(chromium, page_file):
    with opened(chromium) as watched:
        page = watched.open(page_file.as_uri())
        odd = {"code": "ST-07000", "vote": 7, "comment": "<b>x</b>", "id": "short"}
        entries = [None, 3, {"code": 5}, odd, {"proposal": {"lon": "1", "lat": 2}}]
        page.evaluate("text => localStorage.setItem('transformable-spaces:town', text)", json.dumps({"answers": entries}))
        page = watched.open(page_file.as_uri() + "#answers")
        document, _ = saved(page)
        assert told(document) == [("ST-07000", None, "<b>x</b>")]
        for broken in ("{", "null", "[]", '"x"', '{"answers": 3}'):
            page.evaluate("text => localStorage.setItem('transformable-spaces:town', text)", broken)
            page = watched.open(page_file.as_uri() + "#answers")
            assert page.inner_text("#answers .soft") == EN.say("page.answers.none")
        assert watched.logged == []


def test_a_saved_file_is_opened_elsewhere_and_another_file_is_not(chromium, watched, page_file, tmp_path):
    page = watched.page
    answer(page, "ST-07000", 1, "à moi")
    document, _ = saved(page)
    (tmp_path / "mine.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "other.json").write_text('{"format": "else"}', encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with opened(chromium) as elsewhere:
        page = elsewhere.open(page_file.as_uri() + "#answers")
        page.set_input_files("#open-file", tmp_path / "mine.json")
        page.wait_for_selector(".answer")
        assert page.inner_text("#answers-status") == EN.say("page.answers.opened", count=1)
        again, _ = saved(page)
        assert again["answers"] == document["answers"]
        for name in ("other.json", "broken.json"):
            page.set_input_files("#open-file", tmp_path / name)
            until(page, "document.getElementById('answers-status').classList.contains('bad')")
            assert page.inner_text("#answers-status") == EN.say("page.answers.not_opened")
            page.evaluate("document.getElementById('answers-status').classList.remove('bad')")
        assert elsewhere.logged == []


def test_deleting_everything_asks_twice(watched):
    page = watched.page
    answer(page, "ST-07000", 1)
    go(page, "answers")
    page.click("#delete-all")
    assert page.evaluate("document.activeElement.id") == "delete-sure"
    page.click("text=" + EN.say("page.answers.keep"))
    assert page.query_selector(".answer")
    page.click("#delete-all")
    page.click("#delete-sure")
    assert page.query_selector(".answer") is None
    assert page.evaluate("localStorage.length") == 0


class Taker(http.server.SimpleHTTPRequestHandler):
    """Serves the page, and takes answers at /answers until ``status`` says otherwise."""

    taken = []
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, dict(self.headers), json.loads(body)))
        self.send_response(self.status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def do_OPTIONS(self):
        self.send_response(204)
        for name, value in (("Origin", "*"), ("Methods", "POST"), ("Headers", "Content-Type")):
            self.send_header(f"Access-Control-Allow-{name}", value)
        self.end_headers()


def test_answers_are_posted_to_the_citys_address_and_nowhere_else(chromium, tmp_path):
    Taker.taken, Taker.status = [], 200
    with served(tmp_path, Taker) as address, opened(chromium) as watched:
        page_file = package(tmp_path, answers_to=address + "answers")
        page = watched.open(page_file.as_uri())  # from a file to a server: another origin
        answer(page, "ST-07000", 1, "hello")
        assert Taker.taken == []
        go(page, "answers")
        page.click("#send")
        until(page, f"document.getElementById('answers-status').textContent === {json.dumps(EN.say('page.answers.sent'))}")
        (path, headers, document), = Taker.taken
        jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
        assert path == "/answers"
        assert told(document) == [("ST-07000", 1, "hello")]
        assert not {"Cookie", "Referer"} & set(headers)
        Taker.status = 503
        page.click("#send")
        until(page, "document.getElementById('answers-status').classList.contains('bad')")
        assert page.inner_text("#answers-status") == EN.say("page.answers.not_sent", reason="503")
        assert page.query_selector(".answer")
        outside = [asked for asked in watched.asked if not asked.startswith(("file:", "about:", address + "answers"))]
        assert outside == []


def test_without_a_connection_answers_stay_and_the_page_says_so(chromium, tmp_path):
    with opened(chromium) as watched:
        page = watched.open(package(tmp_path, answers_to="http://127.0.0.1:9/answers").as_uri())
        answer(page, "ST-07000", 1)
        go(page, "answers")
        page.click("#send")
        until(page, "document.getElementById('answers-status').classList.contains('bad')")
        assert page.inner_text("#answers-status") == EN.say("page.answers.not_sent", reason=EN.say("page.answers.offline"))
        assert page.is_enabled("#send")


def proposals(document):
    return [entry["proposal"] for entry in document["answers"] if "proposal" in entry]


def test_a_place_is_proposed_by_a_press_on_the_map_changed_and_deleted(watched, page_file):
    page = watched.page
    page.click("#nav-propose")
    page.wait_for_selector("#propose-title")
    assert page.evaluate("document.activeElement.id") == "propose-title"
    page.click("#keep-proposal")
    assert page.inner_text("#error-place") == EN.say("page.propose.need_place")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)
    assert page.is_hidden("#error-place")
    page.click("#keep-proposal")
    assert page.inner_text("#error-text") == EN.say("page.propose.need_text")
    assert page.evaluate("document.activeElement.id") == "proposal-text"
    page.fill("#proposal-title", "A bench")
    page.fill("#proposal-text", HOSTILE)
    page.click("#keep-proposal")
    page.wait_for_selector(".answer")
    document, _ = saved(page)
    (place,) = proposals(document)
    assert (place["title"], place["text"]) == ("A bench", HOSTILE)
    west, south, east, north = json.loads((page_file.parent / "sites.geojson").read_text(encoding="utf-8"))["bbox"]
    assert west - 0.005 < place["lon"] < east + 0.005
    assert south - 0.005 < place["lat"] < north + 0.005
    page.click(".answer >> text=" + EN.say("page.change"))
    page.wait_for_selector("#proposal-title")
    assert page.input_value("#proposal-title") == "A bench"
    page.fill("#proposal-title", "Two benches")
    page.click("#keep-proposal")
    page.wait_for_selector(".answer")
    again, _ = saved(page)
    assert [(p["lon"], p["lat"], p["title"]) for p in proposals(again)] == [(place["lon"], place["lat"], "Two benches")]
    assert [entry["id"] for entry in again["answers"]] == [entry["id"] for entry in document["answers"]]
    page = watched.open(page_file.as_uri())
    assert page.query_selector(".own-pin")  # it stands on the map after a reload
    go(page, "answers")
    page.click(".answer >> text=" + EN.say("page.delete"))
    assert page.query_selector(".own-pin") is None


def test_a_place_is_proposed_without_the_map(watched):
    """By the keyboard alone: the name of a street, in any spelling, sets the place."""
    page = watched.page
    go(page, "propose")
    page.focus("#proposal-street")
    page.keyboard.type("allee n° 9")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('proposal-place').classList.contains('there')")
    assert page.input_value("#proposal-street") == "Allée n° 9"
    assert "near Allée n° 9" in page.inner_text("#proposal-place")
    page.focus("#proposal-title")
    page.keyboard.type("A tree")
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer")
    document, _ = saved(page)
    assert proposals(document)[0]["title"] == "A tree"
    go(page, "propose")
    page.fill("#proposal-street", "Nowhere Lane")
    page.click("#find-street")
    assert page.inner_text("#error-street") == EN.say("page.propose.no_street")


def test_the_cross_takes_the_middle_of_the_map_on_a_phone(chromium, page_file):
    with opened(chromium, PHONE) as watched:
        page = watched.open(page_file.as_uri() + "#propose")
        page.tap("#take-cross")
        page.fill("#proposal-text", "shade")
        page.tap("#keep-proposal")
        page.wait_for_selector(".answer")
        document, _ = saved(page)
        west, south, east, north = json.loads((page_file.parent / "sites.geojson").read_text(encoding="utf-8"))["bbox"]
        (place,) = proposals(document)
        assert west < place["lon"] < east
        assert south - 0.003 < place["lat"] < north + 0.003
        assert place["title"] is None


def test_the_base_map_is_asked_for_only_where_the_city_sets_one_and_can_be_switched_off(chromium, page_file, tmp_path):
    with opened(chromium) as watched:
        page = watched.open(page_file.as_uri())
        assert page.query_selector("#tiles") is None
        assert not [asked for asked in watched.asked if not asked.startswith(("file:", "about:"))]
    tile = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f0005050200"
        "5fc8f1d20000000049454e44ae426082"
    )
    for zoom in range(10, 20):
        (tmp_path / str(zoom)).mkdir()
    with served(tmp_path) as address, opened(chromium) as watched:
        made = package(tmp_path, tiles=address + "{z}/{x}-{y}.png", tiles_credit="© Tiles of Town")
        watched.page.route("**/*.png", lambda route: route.fulfill(body=tile, content_type="image/png"))
        page = watched.open(made.as_uri())
        page.wait_for_timeout(300)
        tiles = [asked for asked in watched.asked if asked.endswith(".png")]
        assert tiles
        assert all(asked.startswith(address) for asked in tiles)
        assert "© Tiles of Town" in page.inner_text(".leaflet-control-attribution")
        assert page.get_attribute("#tiles", "aria-pressed") == "true"
        assert not page.is_visible(".leaflet-ground-pane canvas")
        page.click("#tiles")
        assert page.get_attribute("#tiles", "aria-pressed") == "false"
        assert page.is_visible(".leaflet-ground-pane canvas")
        before = len(watched.asked)
        page.click(".leaflet-control-zoom-in")
        page.wait_for_timeout(300)
        assert len(watched.asked) == before
        assert watched.logged == []
