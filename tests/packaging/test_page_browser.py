"""The consultation page in a real browser: what people see and do, from a file, with no network."""

import base64
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from transformable_spaces.tests.consultation_town import HOSTILE, ground, scored_sites, with_kits
from transformable_spaces.tests.page_browser import DESK, PHONE, SMALL, findings, opened, put, served, unfold, until
from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings, build_package
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import Words

pytestmark = pytest.mark.browser

LANGUAGES = ("fr", "en", "es")
SETTINGS = PackageSettings(language="fr", top=30, credits=("© OpenStreetMap contributors",))


def journal():
    return FeatureTable.make(
        [None] * 3,
        {"code": ["SQ-07013", "SQ-07013", "XX-00000"], "kit": [next(iter(built_in_kits())), None, None],
         "author_type": ["school", "city", "city"], "status": ["installed", "authorised", "installed"],
         "date": ["2026-05-02", "2026-03-01", "2026-01-01"], "source": ["Conseil de quartier", None, None], "name": ["secret"] * 3},
    )  # fmt: skip


@pytest.fixture(scope="module")
def files():
    extra = {"sheets/SQ-07013.pdf": b"%PDF-", "signs/SQ-07013.pdf": b"%PDF-"}
    return build_package(with_kits(scored_sites()), *ground(), SETTINGS, journal=journal(), extra=extra)


@pytest.fixture(scope="module")
def page_file(files, tmp_path_factory):
    return put(tmp_path_factory.mktemp("page"), files)


@pytest.fixture
def watched(chromium, page_file):
    """The page freshly opened on a desk-sized window; afterwards nothing may have been logged or asked of other hosts."""
    with opened(chromium) as watched:
        watched.open(page_file.as_uri())
        yield watched
        assert watched.logged == []
        assert all(address.startswith((page_file.parent.as_uri(), "about:", "blob:")) for address in watched.asked), watched.asked


@pytest.fixture
def page(watched):
    return watched.page


def listed(page):
    return page.eval_on_selector_all("#sites a", "links => links.map(a => a.dataset.code)")


def mapped(page):
    return page.eval_on_selector_all(".pin-box", "pins => pins.map(pin => pin.dataset.code)")


def answers(page):
    return json.loads(page.evaluate("Object.values(localStorage)[0] || '{\"answers\": []}'"))["answers"]


def focused(page, name="id"):
    return page.evaluate("name => document.activeElement.getAttribute(name)", name)


def tab_to(page, selector, most=80):
    """Press Tab until what has the focus matches ``selector``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} tabs")


def test_list_map_and_geojson_hold_the_same_sites(page, files):
    features = json.loads(files["sites.geojson"])["features"]
    codes = sorted(feature["id"] for feature in features)
    assert sorted(listed(page)) == sorted(mapped(page)) == codes
    letters = {feature["id"]: feature["properties"]["greening_class"] for feature in features}
    pins = page.eval_on_selector_all(".pin-box", "pins => pins.map(pin => [pin.dataset.code, pin.querySelector('b').textContent])")
    badges = page.eval_on_selector_all("#sites a", "links => links.map(a => [a.dataset.code, a.querySelector('.badge b').textContent])")
    assert dict(pins) == dict(badges) == letters


def test_shapes_lie_on_the_map_where_the_geojson_has_them(page, files):
    """A press on the middle of a shape opens its site."""
    for feature in json.loads(files["sites.geojson"])["features"][::7]:
        page.evaluate("location.hash = ''")
        page.click("#whole")
        page.evaluate("code => { location.hash = code; }", feature["id"])
        page.wait_for_selector("#site-name")
        # The chosen site is in the middle of the map now; with its marker away the canvas below takes the press.
        page.evaluate("document.querySelector('.leaflet-marker-pane').style.display = 'none'")
        page.evaluate("location.hash = ''")
        box = page.locator("#map").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert page.evaluate("location.hash") == "#" + feature["id"]


def test_every_language_at_run_time_with_its_numbers(page):
    for language in ("es", "en", "fr"):
        page.click(f'[data-language="{language}"]')
        words = Words(language)
        assert page.get_attribute("html", "lang") == language
        assert page.title() == words.say("page.title")
        assert page.inner_text("#lead") == words.say("page.lead")
        assert words.say("kind.school_yard") in page.inner_text(".kinds >> nth=0")
        assert page.inner_text("#count") == words.say("page.count", count=len(listed(page)))
        assert focused(page, "data-language") == language
        shown = page.inner_text("body")
        assert "page." not in shown
        assert "{" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_numbers(page, language):
    values = [0, 5, 0.05, -0.04, 999.5, 1234.56, 12345.678, -1500.04, 999999.96, 1e7]
    source = (Path(sys.modules[build_package.__module__].__file__).parent / "page_words.js").read_text(encoding="utf-8")
    number = source[source.index("function number") : source.index("function metres")]
    shown = page.evaluate(
        f"([language, values]) => {{ const state = {{language}};\n{number}\n"
        "return values.map(v => [number(v, 0), number(v, 1), number(v, 2)]); }",
        [language, values],
    )
    words = Words(language)
    assert shown == [[words.number(value, digits) for digits in (0, 1, 2)] for value in values]


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("score", lambda p: (-p["greening_score"], p["code"])),
        ("area", lambda p: (-p["area_m2"], p["code"])),
        ("code", lambda p: p["code"]),
    ],
)
def test_sorting_and_its_reverse(page, files, order, key):
    properties = [feature["properties"] for feature in json.loads(files["sites.geojson"])["features"]]
    expected = [entry["code"] for entry in sorted(properties, key=key)]
    page.select_option("#sort", order)
    assert listed(page) == expected
    page.click("#reverse")
    assert listed(page) == expected[::-1]


def test_sorting_by_name_and_kind_is_alphabetical(page):
    for order in ("name", "kind"):
        page.select_option("#sort", order)
        named = page.eval_on_selector_all(
            "#sites a", "links => links.map(a => [a.querySelector('.name').textContent, a.querySelector('.kind-mark').className])"
        )
        # Sites without a name come last, under the name of their kind.
        if order == "kind":
            column = [Words("fr").say("kind." + kind.split("kind-mark kind-")[1]) for _, kind in named]
        else:
            column = [name for name, _ in named if "sans nom" not in name]
        alphabetical = "column => column.slice().sort((a, b) => a.localeCompare(b, 'fr', {numeric: true}))"
        assert column == page.evaluate(alphabetical, column)


def test_the_other_score_ranks_anew_on_map_and_list(page, files):
    page.click('.lens [data-value="pedestrian"]')
    properties = [feature["properties"] for feature in json.loads(files["sites.geojson"])["features"]]
    best = max((p for p in properties if p["pedestrian_score"] is not None), key=lambda p: p["pedestrian_score"])
    assert listed(page)[0] == best["code"]
    assert page.text_content(f'.pin-box[data-code="{best["code"]}"] b') == best["pedestrian_class"]


def test_filters_hold_for_map_and_list_and_are_taken_back(page, files):
    everything = listed(page)
    page.click('.kinds label.kind-square')
    assert listed(page)
    assert not [code for code in listed(page) if code.startswith("SQ")]
    assert sorted(listed(page)) == sorted(mapped(page))
    page.click("#filters summary")
    page.click('label:has(> input[value="openable"])')
    latitudes = {f["id"]: f["properties"]["latitude_class"] for f in json.loads(files["sites.geojson"])["features"]}
    assert {latitudes[code] for code in listed(page)} == {"open", "closed"}
    heavy = list(built_in_kits())[-1]
    page.select_option("#kit", heavy)
    kits = {f["id"]: f["properties"]["kits"] or "" for f in json.loads(files["sites.geojson"])["features"]}
    assert listed(page)
    assert all(heavy in kits[code].split("|") for code in listed(page))
    assert sorted(listed(page)) == sorted(mapped(page))
    assert page.inner_text("#filter-count") == Words("fr").say("page.filters.active", count=3)
    page.click("#reset")
    assert listed(page) == everything
    assert sorted(mapped(page)) == sorted(everything)


def test_filter_by_who_may_do_it(page, files):
    page.click("#filters summary")
    features = json.loads(files["sites.geojson"])["features"]
    people = page.eval_on_selector_all("#who option", "options => options.map(o => o.value).filter(Boolean)")
    assert people
    for person in people:
        page.select_option("#who", person)
        expected = [f["id"] for f in features if f["properties"]["who"] and person in f["properties"]["who"].split("|")]
        assert sorted(listed(page)) == sorted(expected)


def test_no_kind_left_says_so(page):
    for box in page.query_selector_all(".kinds >> nth=0 >> label"):
        box.click()
    assert page.inner_text(".none") == Words("fr").say("page.none_found")
    assert mapped(page) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [("marché 1", "SQ-07013"), ("MARCHE 1", "SQ-07013"), ("sq-07013", "SQ-07013"), ("école jules 3", "SY-07039"), ("script", "CP-07026")],
)
def test_search_finds_names_codes_and_kinds_without_accents(page, text, finds):
    page.fill("#search", text)
    until(page, "document.querySelectorAll('#sites a').length < 30")
    assert finds in listed(page)
    assert sorted(listed(page)) == sorted(mapped(page))
    page.click("#search-clear")
    until(page, "document.querySelectorAll('#sites a').length > 30")
    assert focused(page) == "search"


def test_the_address_of_a_site_opens_it(watched, page_file):
    page = watched.open(page_file.as_uri() + "?lang=es#SQ-07013")
    words = Words("es")
    assert page.inner_text("#site-name") == "Place du Marché 1"
    shown = page.inner_text("#site")
    for key in ("need", "feasibility", "confidence", "latitude", "for", "against", "chosen", "possible", "opinion", "journal", "papers"):
        assert words.say(f"page.{key}") in shown, key
    assert words.say("latitude_reason.public_ground") in shown
    assert "SQ-07013" in page.title()
    assert page.get_attribute(".papers a >> nth=0", "href") == "sheets/SQ-07013.pdf"
    page.click("#back")
    page.wait_for_selector("#list:not([hidden])")
    assert focused(page, "data-code") == "SQ-07013"


def test_the_journal_tells_what_was_done_and_not_by_whom(watched, page_file):
    page = watched.open(page_file.as_uri() + "?lang=en#SQ-07013")
    entries = page.eval_on_selector_all("#journal li", "items => items.map(item => item.innerText.replace(/\\s+/g, ' '))")
    title = next(iter(built_in_kits().values())).title["en"]
    assert entries == [f"Installed May 2, 2026 {title} by: school · source: Conseil de quartier", "Authorised March 1, 2026 by: city"]
    assert "secret" not in page.content()


def test_kits_tell_who_which_permit_how_long_and_cost(watched, page_file):
    page = watched.open(page_file.as_uri() + "?lang=en#CP-07026")
    kits = built_in_kits()
    names = list(kits)
    shown = page.eval_on_selector_all(".kit", "kits => kits.map(kit => kit.dataset.kit)")
    assert shown == [names[0], names[-1]]
    assert "may exceed €50,000" in page.inner_text(".kit >> nth=1 >> summary")
    page.click(".kit >> nth=1 >> summary")
    page.wait_for_selector(".kit-body")
    text = page.inner_text(".kit >> nth=1")
    kit, words = kits[names[-1]], Words("en")
    assert kit.summary["en"] in text
    assert "€61,000 to €99,000" in text
    assert "20 to 52 weeks" in text
    assert words.say(f"kit.duration.{kit.duration.name}") in text
    for person in kit.who:
        assert words.say(f"kit.who.{person}") in text
    # The second permit is for protected places; the site is known to be none.
    for permit in kit.permits_in("fr", (0, 2)):
        assert permit.name["en"] in text
        assert permit.authority["en"] in text
    assert kit.permits[1].when is not None
    assert kit.permits[1].name["en"] not in text
    for line in (*kit.steps["en"], *kit.charter["en"]):
        assert line in text
    page.click("#possible .missing summary >> nth=1")
    assert "1.2" in page.inner_text("#possible .others >> nth=1")


def test_a_code_that_is_not_there_shows_the_list(watched, page_file):
    page = watched.open(page_file.as_uri() + "#XX-00000")
    assert page.is_visible("#list")
    until(page, "document.getElementById('announce').textContent.includes('XX-00000')")


def test_keyboard_alone_from_load_to_a_comment_kept(page):
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    page.keyboard.press("Enter")
    tab_to(page, "#sites a")
    code = focused(page, "data-code")
    assert code == listed(page)[0]
    page.keyboard.press("Enter")
    page.wait_for_selector("#site-name")
    assert focused(page) == "site-name"
    tab_to(page, ".vote input")
    page.keyboard.press("Space")
    tab_to(page, "#comment")
    page.keyboard.type("Plus d'ombre ici")
    tab_to(page, "#keep")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('announce').textContent !== ''")
    assert page.inner_text("#announce") == Words("fr").say("page.kept")
    assert [(a["code"], a["vote"], a["comment"]) for a in answers(page)] == [(code, 1, "Plus d'ombre ici")]


def test_arrows_change_the_vote_as_in_any_group_of_radio_buttons(watched, page_file):
    page = watched.open(page_file.as_uri() + "#ST-07000")
    page.focus(".vote input")
    page.keyboard.press("ArrowRight")
    assert page.eval_on_selector(".vote input:checked", "input => input.value") == "0"


def test_a_marker_opens_its_site_by_keyboard_and_arrows_go_on(page):
    pins = page.eval_on_selector_all(".pin-box", "pins => pins.filter(pin => pin.tabIndex === 0).map(pin => pin.dataset.code)")
    assert pins == [listed(page)[0]]
    page.focus(f'.pin-box[data-code="{pins[0]}"]')
    page.keyboard.press("ArrowRight")
    assert focused(page, "data-code") == listed(page)[1]
    page.keyboard.press("End")
    assert focused(page, "data-code") == listed(page)[-1]
    assert focused(page, "data-code") in focused(page, "aria-label")
    page.keyboard.press("Enter")
    page.wait_for_selector("#site-name")
    assert page.evaluate("location.hash") == "#" + listed(page)[-1]


def test_hostile_text_stays_text(watched, page_file):
    page = watched.page
    assert HOSTILE in page.eval_on_selector_all(".item .name", "names => names.map(n => n.textContent)")
    page = watched.open(page_file.as_uri() + "#CP-07026")
    assert page.text_content("#site-name") == HOSTILE
    page.fill("#comment", HOSTILE)
    page.click("#keep")
    page.evaluate("location.hash = 'answers'")
    page.wait_for_selector("#answers-title")
    assert HOSTILE in page.inner_text(".answer")
    assert page.evaluate("window.hacked === undefined && !document.querySelector('#desk img')")


@pytest.mark.parametrize(("size", "language"), [(PHONE, "fr"), *((SMALL, language) for language in LANGUAGES)])
def test_a_phone_shows_one_column_without_sideways_scroll(chromium, page_file, size, language):
    with opened(chromium, size) as watched:
        page = watched.open(f"{page_file.as_uri()}?lang={language}")
        frame, panel = (page.locator(selector).bounding_box() for selector in (".map-frame", ".panel"))
        assert frame["y"] + frame["height"] <= panel["y"] + 1
        assert abs(frame["width"] - size["width"]) <= 1
        for address in ("#SQ-07013", "#answers", "#propose", "#"):
            page.evaluate(f"location.hash = '{address}'")
            page.wait_for_timeout(50)
            unfold(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
        assert watched.logged == []


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("address", ["#", "#SQ-07013", "#answers", "#propose"])
def test_targets_are_24_pixels_or_more(chromium, page_file, size, address):
    with opened(chromium, size) as watched:
        page = watched.open(page_file.as_uri() + address)
        unfold(page)
        sizes = page.evaluate(
            """() => [...document.querySelectorAll('button, select, input:not([type=file]), textarea, label:has(input), a, summary, .pin')]
            .map(e => e.matches('.kinds input, .vote input') ? e.parentElement : e)
            .filter(e => e.getClientRects().length && !e.closest('p, .skip'))
            .map(e => [e.className || e.id || e.tagName, Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height)])"""
        )
        assert len(sizes) > 10
        assert [entry for entry in sizes if entry[1] < 24] == []


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious(chromium, page_file, axe, size, language):
    with opened(chromium, size, bypass_csp=True) as watched:
        page = watched.open(f"{page_file.as_uri()}?lang={language}")
        assert findings(page, axe) == []
        page.evaluate("location.hash = 'SQ-07013'")
        page.wait_for_selector("#site-name")
        unfold(page)
        page.click(".vote >> nth=0")
        page.fill("#comment", "Oui")
        page.click("#keep")
        assert findings(page, axe) == []
        page.evaluate("location.hash = 'answers'")
        page.wait_for_selector("#answers-title")
        assert findings(page, axe) == []
        page.evaluate("location.hash = 'propose'")
        page.wait_for_selector("#propose-title")
        page.click("#keep-proposal")
        assert findings(page, axe) == []


def picture(width, height):
    """A grey PNG."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("how", ["file", "server"])
def test_a_photo_beside_the_page_is_shown_and_others_are_not_let_in(chromium, tmp_path, how):
    files = build_package(scored_sites(), *ground(), SETTINGS, extra={"photos/SQ-07013.png": picture(40, 30)})
    page_file = put(tmp_path, files)
    with served(tmp_path) as address, opened(chromium) as watched:
        start = page_file.as_uri() if how == "file" else address + "index.html"
        page = watched.open(start + "?lang=en#SQ-07013")
        until(page, "document.querySelector('#site .photo img').complete")
        size = page.eval_on_selector("#site .photo img", "image => [image.naturalWidth, image.naturalHeight]")
        assert size == [40, 30]
        assert "Place du Marché 1" in page.get_attribute("#site .photo img", "alt")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert watched.logged == []
        page.evaluate("document.querySelector('#site .photo img').src = 'https://elsewhere.example/a.png'")
        until(page, "document.querySelector('#site .photo img').naturalWidth === 0")
        assert [line for line in watched.logged if "Content Security Policy" in line]
        page = watched.open(start + "#ST-07000")
        assert page.query_selector(".photo") is None


def test_the_map_is_drawn(page):
    """The ground's canvas holds the colours of streets and buildings, that of the shapes the kinds', and the map a name of a street."""
    picture = base64.b64decode(page.evaluate("document.querySelector('.leaflet-ground-pane canvas').toDataURL('image/png').split(',')[1]"))
    assert len(picture) > 3000
    count = """selector => { const c = document.querySelector(selector), n = {};
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        for (let i = 0; i < d.length; i += 4) { const k = [d[i], d[i+1], d[i+2], d[i+3]].join(); n[k] = (n[k] || 0) + 1; } return n; }"""
    colours = page.evaluate(count, ".leaflet-ground-pane canvas")
    assert colours.get("224,222,218,255", 0) > 2000  # ground.building, #e0deda
    assert colours.get("255,255,255,255", 0) > 2000  # ground.street, #ffffff
    shapes = page.evaluate(count, ".leaflet-shapes-pane canvas")
    assert shapes.get("51,34,136,255", 0) > 100  # the outline of streets, #332288
    assert "Allée n° 9" in page.eval_on_selector_all(".street-name", "names => names.map(e => e.textContent)")


def test_a_site_ruled_out_is_hatched(chromium, tmp_path):
    sites = scored_sites(40).select(np.array([39, 1]))
    with opened(chromium) as watched:
        page = watched.open(put(tmp_path, build_package(sites, None, None, None, PackageSettings(pick="all"))).as_uri() + "#VL-07507")
        colours = page.evaluate(
            """() => { const c = document.querySelector('.leaflet-shapes-pane canvas'), n = new Set();
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) n.add([d[i] >> 4, d[i+1] >> 4, d[i+2] >> 4].join());
            return [...n]; }"""
        )
        assert {"13,13,13", "8,8,8"} <= set(colours)  # blocked.fill #dcdbd7 and blocked.colour #8a8a86
        assert Words("en").say("page.blocked", reason="").strip() in page.inner_text("#chosen")


@pytest.mark.parametrize("show", [("scores", "why", "kits", "costs"), ("kits",), ()])
def test_the_barest_sites_make_a_page(chromium, tmp_path, show):
    """One site with nothing but code, kind and one score, and whatever the city keeps to itself."""
    place = scored_sites().select(np.array([0]))
    sites = FeatureTable.make(place.geometry, {"code": ["ST-07000"], "kind": ["street"], "greening_score": [50.0]}, place.crs)
    page_file = put(tmp_path, build_package(sites, None, None, None, PackageSettings(show=show)))
    with opened(chromium) as watched:
        page = watched.open(page_file.as_uri())
        assert listed(page) == mapped(page) == ["ST-07000"]
        assert page.query_selector_all(".badge, .pin b, .lens button") == [] or "scores" in show
        page.click("#sites a")
        page.wait_for_selector("#site-name")
        assert page.inner_text("#site-name") == Words("en").say("page.unnamed", kind="Street")
        assert "undefined" not in page.inner_text("body")
        assert "null" not in page.inner_text("body")
        page.click("#nav-propose")
        page.wait_for_selector("#propose-title")
        assert watched.logged == []


def test_from_a_web_server_as_from_a_file(chromium, page_file, files):
    with served(page_file.parent) as address, opened(chromium) as watched:
        page = watched.open(address + "index.html?lang=en#SQ-07013")
        assert page.inner_text("#site-name") == "Place du Marché 1"
        page.click("#back")
        assert sorted(listed(page)) == sorted(feature["id"] for feature in json.loads(files["sites.geojson"])["features"])
        assert watched.logged == []
        assert all(asked.startswith((address, "about:")) for asked in watched.asked), watched.asked
