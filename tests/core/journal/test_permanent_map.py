"""The permanent map shows every state with its kit and source, and of the journal nothing else."""

import json
import re

import numpy as np
import pytest
from transformable_spaces.tests.consultation_town import HOSTILE, ground, scored_sites, with_kits
from transformable_spaces.tests.journal_town import journal
from transformable_spaces.transformable_spaces_plugin.core.consultation.map_ground import MapGround
from transformable_spaces.transformable_spaces_plugin.core.consultation.settings import PackageSettings
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.journal.permanent_map import map_data, render_permanent_map, state_of, states
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes

SETTINGS = PackageSettings(language="fr", place="Quartier d'essai", credits=("© OpenStreetMap contributors",))
LIVES = ((0, 1), (1, 2), (3, 3), (4, 4), (6, 5), ("SQ-GONE0", 4), ("SQ-GONE1", 5))


def made(sites=None, closed=True, notes=None):
    return map_data(with_kits(scored_sites()) if sites is None else sites, *journal(LIVES), SETTINGS, closed, notes)


def test_the_state_of_a_site_is_what_is_done_there_else_how_far_it_is_open():
    def entry(status):
        return {"status": status}

    assert state_of([], "open") == "open"
    assert state_of([entry("proposed")], "closed") == "under_way"
    assert state_of([entry("installed"), entry("authorised")], "open") == "under_way"
    assert state_of([entry("maintained"), entry("removed")], "open") == "done"
    assert state_of([entry("removed")], "openable") == "openable"
    assert state_of([entry("removed")], None) is None


def test_every_site_has_its_state_kit_steps_and_source():
    notes = Notes()
    data = made(notes=notes)
    sites = scored_sites()
    codes = sites.text("code")
    by_code = {site["code"]: site for site in data["sites"]}
    assert [by_code[codes[number]]["state"] for number in (0, 1, 3, 4, 6)] == [
        "under_way",
        "under_way",
        "done",
        "done",
        sites.text("latitude")[6],
    ]
    assert len(by_code) == 40 + 1  # every site, and the one thing done on a site that is no more
    assert (by_code["SQ-GONE0"]["state"], by_code["SQ-GONE0"]["kind"], by_code["SQ-GONE0"]["shape"]) == ("done", "square", "")
    assert [note.code for note in notes] == ["interventions_without_site"]
    entry = by_code[codes[4]]["interventions"][0]
    assert [step["status"] for step in entry["steps"]] == ["proposed", "authorised", "installed", "maintained"]
    assert (entry["permit_ref"], entry["author_type"], entry["steps"][0]["source"]) == ("AOT 7", "school", "arrêté 3")
    assert data["kits"][entry["kit"]] == dict(built_in_kits()[entry["kit"]].title)
    assert [by_code[codes[6]]["interventions"][0]["status"]] == ["removed"]  # the history stays to be seen
    order = [list(states()).index(site["state"]) for site in data["sites"]]
    assert order == sorted(order)
    assert "secret" not in json.dumps(data)


def test_closed_spaces_can_be_left_out_and_order_does_not_matter():
    sites = with_kits(scored_sites())
    shown = {site["state"] for site in made(closed=False)["sites"]}
    assert "closed" not in shown
    assert "closed" in {site["state"] for site in made()["sites"]}
    assert made(sites.select(np.arange(len(sites))[::-1]))["sites"] == made(sites)["sites"]


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_page_is_one_file_that_asks_nothing_and_keeps_text_text(language):
    tables = journal(((2, 3),), hostile="<img src=x onerror=alert(1)>")
    streets, buildings, area = ground()
    settings = PackageSettings(language=language, title="Ma <ville>")
    page = render_permanent_map(scored_sites(), *tables, MapGround(streets, buildings, area), settings)
    assert f'<html lang="{language}">' in page
    assert '<h1 id="title">Ma &lt;ville&gt;</h1>' in page
    assert HOSTILE not in page
    assert "onerror=alert" not in page
    assert not re.search(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=", page)
    assert "url(http" not in page  # what a browser really asks for is watched in test_permanent_map_browser
    assert "default-src &#39;none&#39;" in page
    table = re.search(r"<noscript>.*</noscript>", page, re.DOTALL).group(0)
    assert table.count("<tr>") == 1 + 40


def test_without_a_journal_and_without_ground():
    page = render_permanent_map(scored_sites(), None, None, MapGround(), SETTINGS)
    assert "Espaces ouverts et actions en cours : Quartier d&#39;essai" in page
    closed = scored_sites().with_columns(latitude=["closed"] * 40)
    with pytest.raises(InputError, match="nothing to show"):
        render_permanent_map(closed, None, None, MapGround(), SETTINGS, closed=False)
    with pytest.raises(MissingField, match="code"):
        render_permanent_map(closed.without("code"), None, None, MapGround(), SETTINGS)


def test_no_colour_speaks_alone():
    drawn = states()
    assert len({entry["symbol"] for entry in drawn.values()}) == len({entry["colour"] for entry in drawn.values()}) == len(drawn) == 5

    def luminance(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for entry in drawn.values():  # WCAG 2.2, 1.4.3: 4.5 : 1
        light, dark = sorted((luminance(entry["colour"]), luminance(entry["ink"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
