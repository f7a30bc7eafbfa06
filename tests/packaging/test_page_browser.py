"""The consultation page in a real browser: what people see and do, from a file, with no network."""

import base64
import json
import shutil
import sys
from pathlib import Path

import pytest
from transformable_spaces.tests.consultation_town import HOSTILE, ground, scored_sites
from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings, build_package
from transformable_spaces.transformable_spaces_plugin.core.words import Words

webdriver = pytest.importorskip("selenium.webdriver")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import Select, WebDriverWait  # noqa: E402

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1440,1000",
)  # fmt: skip


@pytest.fixture(scope="module")
def files():
    return build_package(scored_sites(), *ground(), PackageSettings(language="fr", top=30, credits=("© OpenStreetMap contributors",)))


@pytest.fixture(scope="module")
def page(files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "index.html"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    binary, driver = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")
    if binary is None or driver is None:
        pytest.skip("Chromium and its driver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in [*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(service=Service(driver), options=options)
    yield browser
    browser.quit()


@pytest.fixture
def browser(chromium, page):
    """The page freshly opened on a desk-sized window; afterwards nothing may have been logged or asked of other hosts."""
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.get("about:blank")
    chromium.get_log("performance")
    chromium.get(page.as_uri())
    yield chromium
    assert [entry["message"] for entry in chromium.get_log("browser")] == []
    events = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    assert all(address.startswith((page.parent.as_uri(), "about:")) for address in asked), asked


def wait(browser, condition):
    return WebDriverWait(browser, 10).until(condition)


def listed(browser):
    return [link.get_attribute("data-code") for link in browser.find_elements(By.CSS_SELECTOR, "#sites a")]


def mapped(browser):
    return [pin.get_attribute("data-code") for pin in browser.find_elements(By.CSS_SELECTOR, ".pin-box:not([hidden])")]


def phone(browser, page, width=390):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": True})
    browser.get("about:blank")
    browser.get(page.as_uri())


def test_list_map_and_geojson_hold_the_same_sites(browser, files):
    features = json.loads(files["sites.geojson"])["features"]
    codes = [feature["id"] for feature in features]
    assert sorted(listed(browser)) == sorted(mapped(browser)) == sorted(codes)
    assert len(browser.find_elements(By.CSS_SELECTOR, "path.site-shape")) == len(codes)
    letters = {feature["id"]: feature["properties"]["greening_class"] for feature in features}
    pins = browser.execute_script(
        "return [...document.querySelectorAll('.pin-box')].map(pin => [pin.dataset.code, pin.querySelector('b').textContent])"
    )
    badges = browser.execute_script(
        "return [...document.querySelectorAll('#sites a')].map(a => [a.dataset.code, a.querySelector('.badge b').textContent])"
    )
    assert dict(pins) == dict(badges) == letters


def test_every_language_at_run_time_with_its_numbers(browser):
    for language in ("es", "en", "fr"):
        browser.find_element(By.CSS_SELECTOR, f'[data-language="{language}"]').click()
        words = Words(language)
        assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
        assert browser.title == words.say("page.title")
        assert browser.find_element(By.ID, "lead").text == words.say("page.lead")
        assert words.say("kind.school_yard") in browser.find_element(By.CSS_SELECTOR, ".kinds").text
        assert browser.find_element(By.ID, "count").text == words.say("page.count", count=len(listed(browser)))
        assert browser.switch_to.active_element.get_attribute("data-language") == language
        shown = browser.find_element(By.ID, "desk").text
        assert "page." not in shown
        assert "{" not in shown


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_page_numbers(browser, language):
    values = [0, 5, 0.05, -0.04, 999.5, 1234.56, 12345.678, -1500.04, 999999.96, 1e7]
    source = (Path(sys.modules[build_package.__module__].__file__).parent / "page_words.js").read_text(encoding="utf-8")
    number = source[source.index("function number") : source.index("function metres")]
    shown = browser.execute_script(
        f"const state = {{language: arguments[0]}};\n{number}\nreturn arguments[1].map(v => [number(v, 0), number(v, 1), number(v, 2)]);",
        language, values,
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
def test_sorting_and_its_reverse(browser, files, order, key):
    properties = [feature["properties"] for feature in json.loads(files["sites.geojson"])["features"]]
    expected = [entry["code"] for entry in sorted(properties, key=key)]
    Select(browser.find_element(By.ID, "sort")).select_by_value(order)
    assert listed(browser) == expected
    browser.find_element(By.ID, "reverse").click()
    assert listed(browser) == expected[::-1]


def test_sorting_by_name_and_kind_is_alphabetical(browser):
    for order in ("name", "kind"):
        Select(browser.find_element(By.ID, "sort")).select_by_value(order)
        texts = browser.execute_script(
            "return [...document.querySelectorAll('#sites a')].map(a => [a.querySelector('.name').textContent,"
            " a.querySelector('.meta').textContent.split(' · ')[0]])"
        )
        # Sites without a name come last, under the name of their kind.
        named = [name for name, _ in texts if "sans nom" not in name]
        column = [kind for _, kind in texts] if order == "kind" else named
        alphabetical = "return arguments[0].slice().sort((a, b) => a.localeCompare(b, 'fr', {numeric: true}))"
        assert column == browser.execute_script(alphabetical, column)


def test_the_other_score_ranks_anew_on_map_and_list(browser, files):
    browser.find_element(By.CSS_SELECTOR, '.lens [data-value="pedestrian"]').click()
    properties = [feature["properties"] for feature in json.loads(files["sites.geojson"])["features"]]
    best = max((p for p in properties if p["pedestrian_score"] is not None), key=lambda p: p["pedestrian_score"])
    assert listed(browser)[0] == best["code"]
    pin = browser.find_element(By.CSS_SELECTOR, f'.pin-box[data-code="{best["code"]}"] b')
    assert pin.get_attribute("textContent") == best["pedestrian_class"]


def test_filter_by_kind_holds_for_map_and_list(browser):
    box = browser.find_element(By.CSS_SELECTOR, '.kinds input[value="square"]')
    box.find_element(By.XPATH, "..").click()
    assert listed(browser)
    assert not [code for code in listed(browser) if code.startswith("SQ")]
    assert sorted(listed(browser)) == sorted(mapped(browser))
    for other in browser.find_elements(By.CSS_SELECTOR, ".kinds input:checked"):
        other.find_element(By.XPATH, "..").click()
    assert browser.find_element(By.CSS_SELECTOR, ".none").text == Words("fr").say("page.none")


def test_the_address_of_a_site_opens_it(browser, page):
    browser.get("about:blank")
    browser.get(page.as_uri() + "?lang=es#SQ-07013")
    site = browser.find_element(By.ID, "site")
    words = Words("es")
    assert browser.find_element(By.ID, "site-name").text == "Place du Marché 1"
    for key in ("need", "feasibility", "confidence", "latitude", "for", "against"):
        assert words.say(f"page.{key}") in site.text
    assert words.say("latitude_reason.public_ground") in site.text
    assert "Suelo muy impermeable alrededor (puesto 1)." in site.text
    assert "SQ-07013" in browser.title
    browser.find_element(By.ID, "back").click()
    wait(browser, lambda b: b.find_element(By.ID, "list").is_displayed())
    assert browser.switch_to.active_element.get_attribute("data-code") == "SQ-07013"


def test_a_code_that_is_not_there_shows_the_list(browser, page):
    browser.get("about:blank")
    browser.get(page.as_uri() + "#XX-00000")
    assert browser.find_element(By.ID, "list").is_displayed()


def test_keyboard_alone_from_load_to_a_site_and_back(browser):
    # Skip link, three languages, then the tools; the list follows.
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "skip"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    for _ in range(20):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element.get_attribute("data-code"):
            break
    code = browser.switch_to.active_element.get_attribute("data-code")
    assert code == listed(browser)[0]
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser, lambda b: b.find_element(By.ID, "site").is_displayed())
    assert browser.switch_to.active_element.get_attribute("id") == "site-name"


def test_a_marker_opens_its_site_by_keyboard(browser):
    pin = browser.find_element(By.CSS_SELECTOR, '.pin-box[data-code="ST-07000"]')
    assert "ST-07000" in pin.get_attribute("aria-label")
    browser.execute_script("arguments[0].focus()", pin)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser, lambda b: b.find_element(By.ID, "site").is_displayed())
    assert browser.execute_script("return location.hash") == "#ST-07000"


def test_hostile_text_stays_text(browser, page):
    names = [element.text for element in browser.find_elements(By.CSS_SELECTOR, ".item .name")]
    assert HOSTILE in names
    browser.get("about:blank")
    browser.get(page.as_uri() + "#CP-07026")
    assert browser.find_element(By.ID, "site-name").text == HOSTILE
    assert browser.execute_script("return window.hacked === undefined && !document.querySelector('#desk img')")


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_shows_one_column_without_sideways_scroll(browser, page, width):
    phone(browser, page, width)
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    frame, panel = (browser.find_element(By.CSS_SELECTOR, selector).rect for selector in (".map-frame", ".panel"))
    assert frame["y"] + frame["height"] <= panel["y"] + 1
    assert abs(frame["width"] - width) <= 1
    browser.get(page.as_uri() + "#SQ-07013")
    wait(browser, lambda b: b.find_element(By.ID, "site").is_displayed())
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("small", [False, True])
def test_targets_are_24_pixels_or_more(browser, page, small):
    if small:
        phone(browser, page)
    sizes = browser.execute_script(
        """return [...document.querySelectorAll('button, select, .kinds label, #sites a, .pin-box:not([hidden]) .pin,'
            + ' .leaflet-bar a, .site-bar a, .foot a, summary')]
        .filter(e => e.getClientRects().length && !e.closest('p'))
        .map(e => [e.className || e.tagName, Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height)])"""
    )
    assert len(sizes) > 40
    assert [entry for entry in sizes if entry[1] < 24] == []


def test_the_map_is_drawn(browser):
    """The ground's canvas holds the colours of streets and buildings, and the map a name of a street."""
    picture = base64.b64decode(
        browser.execute_script("return document.querySelector('.leaflet-ground-pane canvas').toDataURL('image/png').split(',')[1]")
    )
    assert len(picture) > 3000
    colours = browser.execute_script(
        """const c = document.querySelector('.leaflet-ground-pane canvas'), n = {};
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        for (let i = 0; i < d.length; i += 4) { const k = [d[i], d[i+1], d[i+2], d[i+3]].join(); n[k] = (n[k] || 0) + 1; } return n;"""
    )
    assert colours.get("224,222,218,255", 0) > 2000  # ground.building, #e0deda
    assert colours.get("255,255,255,255", 0) > 2000  # ground.street, #ffffff
    assert "Allée n° 9" in browser.execute_script("return [...document.querySelectorAll('.street-name')].map(e => e.textContent)")
