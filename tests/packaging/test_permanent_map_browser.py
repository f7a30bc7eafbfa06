"""The permanent map in a real browser, from a file: list equals map equals data, keyboard, three languages, phone and desk, axe."""


import pytest
from transformable_spaces.tests.consultation_town import ground, scored_sites, with_kits
from transformable_spaces.tests.journal_town import journal
from transformable_spaces.tests.page_browser import DESK, PHONE, SMALL, findings, opened, until
from transformable_spaces.transformable_spaces_plugin.core.consultation.map_ground import MapGround
from transformable_spaces.transformable_spaces_plugin.core.consultation.settings import PackageSettings
from transformable_spaces.transformable_spaces_plugin.core.journal.permanent_map import render_permanent_map
from transformable_spaces.transformable_spaces_plugin.core.words import Words

pytestmark = pytest.mark.browser

LIVES = ((0, 1), (1, 2), (3, 3), (4, 4), (6, 5), ("SQ-GONE0", 4))


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    tables = journal(LIVES, hostile="<img src=x onerror=window.hacked=1>")
    settings = PackageSettings(language="fr", place="Quartier d'essai", credits=("© OpenStreetMap contributors",))
    streets, buildings, area = ground()
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(
        render_permanent_map(with_kits(scored_sites()), *tables, MapGround(streets, buildings, area), settings), encoding="utf-8"
    )
    return path


@pytest.fixture
def watched(chromium, page_file):
    with opened(chromium) as watched:
        watched.open(page_file.as_uri())
        yield watched
        assert watched.logged == []
        assert all(address.startswith((page_file.parent.as_uri(), "about:")) for address in watched.asked), watched.asked


def texts(page, selector):
    return page.eval_on_selector_all(selector, "found => found.map(one => one.textContent)")


def test_list_and_map_hold_the_same_and_filters_work_on_both(watched):
    page = watched.page
    codes = set(page.eval_on_selector_all("#sites a", "links => links.map(a => a.dataset.code)"))
    assert len(codes) == 41
    assert page.inner_text("#count").replace("\u202f", "").startswith("41")
    assert len(texts(page, ".pin-box")) == 41  # few enough that every place has its marker
    for name in ("openable", "open", "closed"):
        page.uncheck(f'input[value="{name}"]')
    shown = page.eval_on_selector_all("#sites a", "links => links.map(a => a.dataset.code)")
    assert len(shown) == 5
    assert len(texts(page, ".pin-box")) == 5
    assert "5" in page.inner_text("#count")
    page.fill("#search", "gone0")
    until(page, "document.querySelectorAll('#sites a').length === 1")


def test_a_sheet_tells_kit_steps_permit_and_source_and_text_stays_text(watched):
    page = watched.page
    code = scored_sites().text("code")[4]
    page.click(f'.item a[data-code="{code}"]')
    until(page, "document.activeElement.id === 'site-name'")
    sheet = page.inner_text("#site")
    for part in ("Proposé", "Autorisé", "Installé", "Entretenu", "2 mai 2026", "arrêté 3", "AOT 7", "école", code):
        assert part in sheet, part
    assert "secret" not in page.content()
    assert page.evaluate("window.hacked") is None
    page.go_back()
    until(page, "!document.getElementById('list').hidden")
    assert page.evaluate("document.activeElement.dataset.code") == code


def test_by_keyboard_alone(watched):
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "list"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.code || ''"):
            break
    code = page.evaluate("document.activeElement.dataset.code")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'site-name'")
    assert code in page.inner_text("#site")


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_languages(watched, language):
    page = watched.page
    page.click(f'[data-language="{language}"]')
    words = Words(language)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.inner_text("#title") == words.say("permanent.title_place", place="Quartier d'essai")
    assert words.say("permanent.state.under_way") in page.inner_text("#list")
    assert "permanent." not in page.inner_text("body")


@pytest.mark.parametrize(("size", "language"), [(DESK, "fr"), (PHONE, "en"), (SMALL, "es")], ids=["desk", "phone", "small"])
def test_accessible_on_every_size_and_in_every_language(chromium, page_file, axe, size, language):
    with opened(chromium, size, bypass_csp=True) as watched:
        page = watched.open(f"{page_file.as_uri()}?lang={language}")
        assert findings(page, axe) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('a, button, label, .pin-box')].filter(one => one.offsetParent && !one.closest('.foot') && "
            "!one.classList.contains('skip')).map(one => one.getBoundingClientRect())"
            ".filter(box => box.width < 24 || box.height < 24).length"
        )
        assert small == 0
        assert page.evaluate("document.documentElement.lang") == language
        page = watched.open(f"{page_file.as_uri()}?lang={language}#{scored_sites().text('code')[4]}")
        assert findings(page, axe) == []
