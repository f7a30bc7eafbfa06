"""Kits as sheets tell them: which come first where there is little room, permits told once, reasons told once."""

import json

import pytest
from transformable_spaces.tests.kit_sites import USUAL, site_table
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits, match_kits
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.sheets.kit_lines import (
    all_permits,
    kit_lines,
    permit_text,
    refused_lines,
    to_begin_with,
    varied,
)
from transformable_spaces.transformable_spaces_plugin.core.words import Words

FR = Words("fr")


def found_on(kind, **own):
    sites = match_kits(site_table({"kind": kind, **USUAL[kind], **own}), built_in_kits(), "fr", Notes())
    return json.loads(sites.text("kits")[0])


def lines_of(kind, words=FR, **own):
    return kit_lines(found_on(kind, **own), built_in_kits(), "fr", words)


@pytest.mark.parametrize("kind", USUAL)
def test_a_small_page_holds_a_trial_and_works(kind):
    lines = lines_of(kind)
    first = varied(lines)
    assert sorted(line.kit for line in first) == sorted(line.kit for line in lines)
    changing = [line.rung for line in lines if line.changes]
    assert [line.rung for line in first[:2]] == [min(changing), max(changing)]
    # Of each rung one, before a second of any.
    assert len({line.rung for line in first[: len(set(changing))]}) == len(set(changing))
    # What only tells of a place comes last.
    assert [line.changes for line in first] == sorted((line.changes for line in first), reverse=True)


def test_one_begins_with_the_lightest_that_changes_the_place():
    assert to_begin_with(lines_of("flat_roof")).kit == "extensive_green_roof"
    assert to_begin_with(lines_of("square")).rung == 1
    assert to_begin_with(()) is None
    # Where nothing changes it, with the first of all.
    closed = lines_of("vacant_lot", latitude="closed", owner_type="private")
    assert to_begin_with(closed) is closed[0]


def test_a_permit_that_several_kits_need_is_told_once_with_all_its_weeks():
    lines = lines_of("square")
    permits = all_permits(lines)
    names = [(permit.name, permit.authority) for permit in permits]
    assert len(set(names)) == len(names) < sum(len(line.permits) for line in lines)
    for permit in permits:
        spans = [one.weeks for line in lines for one in line.permits if (one.name, one.authority) == (permit.name, permit.authority)]
        known = [span for span in spans if span is not None]
        assert permit.weeks == ((min(low for low, _ in known), max(high for _, high in known)) if known else None)


def test_heritage_permits_only_where_the_site_may_be_protected():
    def asked(**own):
        told = [permit_text(permit, FR) for line in lines_of("square", **own) for permit in line.permits]
        return any("bâtiments de France" in text for text in told)

    assert asked()
    assert not asked(heritage=False)


def test_kits_that_one_rule_keeps_away_share_a_line():
    found = found_on("vacant_lot", latitude="closed", owner_type="public")
    lines = refused_lines(found, built_in_kits(), FR, 2)
    closed = [line for line in lines if line.endswith("le site est fermé à l'intervention.")]
    assert len(closed) == 1
    blocked = [entry["kit"] for entry in found["blocked"] if entry["by"][0]["property"] == "latitude"]
    assert f"et {len(blocked) - 1} autres\u00a0: " in closed[0]
    assert built_in_kits()[blocked[0]].title["fr"] in closed[0]


def test_quantity_weeks_and_checks_of_the_site():
    trees = next(line for line in lines_of("square", Words("en")) if line.kit == "street_tree")
    assert trees.quantity == "12\u00a0trees"
    assert trees.weeks == "12–52\u00a0weeks"
    assert "buried networks" in trees.checks
    # Told by the check already.
    assert not any("share of the ground" in check for check in trees.checks)
