"""Three-valued matching: which rules hold where, what is told, quantities, costs, order; whatever the order of the sites."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.tests.kit_sites import kit_of, rule, site_table
from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled, InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits, match_kits, match_table
from transformable_spaces.transformable_spaces_plugin.core.kits.match import rules_in
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES


def matched(sites, *kits, jurisdiction="fr"):
    """The JSON of each site."""
    table = match_kits(sites, {kit.id: kit for kit in kits}, jurisdiction, Notes())
    return [json.loads(text) for text in table.text("kits")]


def test_fits_blocked_and_unknown_by_one_limit():
    kit = kit_of(rules=[rule("min_width_m", ">=", 1.8, "m", "fr")])
    sites = site_table(
        {"kind": "square", "min_width_m": 1.8, "usable_area_m2": 12.34},
        {"kind": "square", "min_width_m": 1.2},
        {"kind": "square"},
        {"kind": "street", "min_width_m": 9.0},
    )
    fits, blocked, unknown, other_kind = matched(sites, kit)
    assert fits == {
        "fits": [{"kit": "chairs", "rung": 2, "cost_eur": None, "quantity": {"value": 12.3, "unit": "m2"}, "weeks": [1, 2], "check": []}],
        "blocked": [], "unknown": [],
    }  # fmt: skip
    by = {"property": "min_width_m", "comparison": ">=", "limit": 1.8, "measured": 1.2, "unit": "m", "jurisdiction": "fr"}
    assert blocked == {"fits": [], "blocked": [{"kit": "chairs", "by": [by]}], "unknown": []}
    assert unknown == {"fits": [], "blocked": [], "unknown": [{"kit": "chairs", "missing": ["min_width_m"]}]}
    assert other_kind == {"fits": [], "blocked": [], "unknown": []}


def test_a_broken_rule_outweighs_a_missing_datum():
    kit = kit_of(rules=[rule("min_width_m", ">=", 3, "m"), rule("slope_pct", "<=", 5, "%")])
    (site,) = matched(site_table({"kind": "square", "min_width_m": 2.0}), kit)
    assert [entry["kit"] for entry in site["blocked"]] == ["chairs"]
    assert site["unknown"] == []


def test_what_a_visit_can_settle_is_checked_instead_of_unknown():
    kit = kit_of(rules=[rule("heritage", "is", False, if_missing="check")], checks=["fire_service"])
    without, protected, free = matched(
        site_table({"kind": "square"}, {"kind": "square", "heritage": True}, {"kind": "square", "heritage": False}), kit
    )
    assert without["fits"][0]["check"] == ["fire_service", "heritage"]
    assert protected["blocked"][0]["by"][0]["measured"] is True
    assert free["fits"][0]["check"] == ["fire_service"]


@pytest.mark.parametrize(
    ("asked", "site", "status"),
    [
        (rule("road_class", "in", ["residential", "service"]), {"road_class": "residential"}, "fits"),
        (rule("road_class", "in", ["residential", "service"]), {"road_class": "primary"}, "blocked"),
        (rule("road_class", "in", ["residential"]), {"road_class": None}, "unknown"),
        (rule("road_class", "not_in", ["primary"]), {"road_class": "primary"}, "blocked"),
        (rule("road_class", "not_in", ["primary"]), {"road_class": "service"}, "fits"),
        # An owner that is said to be unknown is not known.
        (rule("owner_type", "not_in", ["private"]), {"owner_type": "unknown"}, "unknown"),
        (rule("owner_type", "in", ["public"]), {"owner_type": "unknown"}, "unknown"),
        (rule("constraints", "not_contains", "bus_route"), {"constraints": '["bus_route","fire_lane"]'}, "blocked"),
        (rule("constraints", "not_contains", "bus_route"), {"constraints": "[]"}, "fits"),
        (rule("constraints", "contains", "bus_route"), {"constraints": "[]"}, "blocked"),
        (rule("constraints", "contains", "bus_route"), {"constraints": None}, "unknown"),
        # “constraints” tells of a fire lane in any case, of heritage only where it stands there.
        (rule("fire_lane", "is", False), {"constraints": '["fire_lane"]'}, "blocked"),
        (rule("fire_lane", "is", False), {"constraints": "[]"}, "fits"),
        (rule("heritage", "is", False), {"constraints": '["heritage"]'}, "blocked"),
        (rule("heritage", "is", False), {"constraints": "[]"}, "unknown"),
        (rule("heritage", "is", False), {"constraints": "[]", "heritage": False}, "fits"),
        # Booleans come back from a GeoPackage as numbers or texts.
        (rule("school_frontage", "is", True), {"school_frontage": 1.0}, "fits"),
        (rule("school_frontage", "is", True), {"school_frontage": 0.0}, "blocked"),
        (rule("school_frontage", "is", True), {"school_frontage": "true"}, "fits"),
        (rule("school_frontage", "is", True), {"school_frontage": None}, "unknown"),
    ],
)
def test_comparisons(asked, site, status):
    (found,) = matched(site_table({"kind": "square", **site}), kit_of(rules=[asked]))
    assert {name for name, entries in found.items() if entries} == {status}


def test_a_rule_of_another_jurisdiction_does_not_hold():
    limits = {"fr": 3, "be": 4, "general": 2}
    kit = kit_of(rules=[rule("min_width_m", ">=", limit, "m", name) for name, limit in limits.items()])
    site = site_table({"kind": "square", "min_width_m": 2.5})
    assert matched(site, kit, jurisdiction="us")[0]["fits"]
    assert matched(site, kit, jurisdiction="none")[0]["fits"]
    # Of the French and the general limit the stricter is told.
    assert [by["limit"] for by in matched(site, kit, jurisdiction="fr")[0]["blocked"][0]["by"]] == [3.0]
    assert [by["limit"] for by in matched(site, kit, jurisdiction="be")[0]["blocked"][0]["by"]] == [4.0]
    with pytest.raises(InputError, match="jurisdiction is one of fr, be, us, mx, none, not 'de'"):
        matched(site, kit, jurisdiction="de")


def test_equal_limits_name_the_law_that_asks():
    kit = kit_of(rules=[rule("min_width_m", ">=", 3, "m"), rule("min_width_m", ">=", 3, "m", "fr")])
    assert [found.jurisdiction for found in rules_in(kit, "fr")] == ["fr"]


def test_the_legal_limits_of_a_shared_name():
    # arrêté of 15 January 2007: 1.40 m; PROWAG: 4 ft = 1.22 m; elsewhere the assumption of 1.20 m
    kit = kit_of(rules=[{"property": "footway_min_m", "limit": "footway_clear_m", "unit": "m", "plus": 0.5, "source": "a tub of 0.5 m"}])
    asked = {name: [rule_.value for rule_ in rules_in(kit, name)] for name in ("fr", "us", "mx")}
    assert asked == {"fr": [1.9], "us": [1.72], "mx": [1.7]}


def test_cost_and_quantity_of_the_sites_size():
    # 12.5 m² at 4 to 10 euros: 50 to 125 euros
    cost = {"min": 4, "max": 10, "unit": "EUR/m2", "jurisdiction": "fr", "source": "a document"}
    kit = kit_of(cost=cost, quantity={"unit": "m2", "from": ["usable_area_m2", "area_m2"], "max": 100, "source": "assumption"})
    known, second, capped, none_known, nothing = matched(
        site_table(
            {"kind": "square", "usable_area_m2": 12.5, "area_m2": 99.0}, {"kind": "square", "area_m2": 20.0},
            {"kind": "square", "usable_area_m2": 5000.0}, {"kind": "square"}, {"kind": "square", "usable_area_m2": 0.0},
        ), kit,
    )  # fmt: skip
    assert known["fits"][0]["cost_eur"] == [50, 125]
    assert second["fits"][0]["quantity"] == {"value": 20, "unit": "m2"}
    assert capped["fits"][0]["cost_eur"] == [400, 1000]
    for site in (none_known, nothing):
        assert (site["fits"][0]["cost_eur"], site["fits"][0]["quantity"]) == (None, None)


def test_a_cost_that_is_not_known_is_null_and_never_zero():
    sites = site_table(*({"kind": "square", "usable_area_m2": area} for area in (0.0, 0.2, 1e6)))
    kits = {"chairs": kit_of(), "cheap": kit_of("cheap", cost={"min": 0, "max": 1, "unit": "EUR/m2", "jurisdiction": "fr", "source": "x"})}
    table = match_table(sites, kits, "fr")
    dear = table.text("kit") == "chairs"
    assert np.isnan(table.number("cost_min_eur")[dear]).all()
    costs = table.number("cost_min_eur")[~dear]
    assert np.isnan(costs[0])
    assert (costs[1:] >= 1).all()


def test_whole_trees_and_more_weeks_for_more():
    # 7.9 places make 7 trees; each further 5 trees take 2 weeks more
    kit = kit_of(
        quantity={"unit": "tree", "from": ["tree_positions"], "source": "assumption"},
        delay_weeks={"min": 10, "max": 20, "each": 5, "weeks_each": 2, "jurisdiction": "general", "source": "assumption"},
    )
    (site,) = matched(site_table({"kind": "square", "tree_positions": 7.9}), kit)
    assert (site["fits"][0]["quantity"], site["fits"][0]["weeks"]) == ({"value": 7, "unit": "tree"}, [12, 22])


def test_light_and_reversible_come_first():
    def lasting(name, **more):
        return {"duration": {"class": name, "jurisdiction": "general", "source": "assumption"}, **more}

    kits = [
        kit_of("works", **lasting("permanent", reversible=False)), kit_of("climbers", **lasting("permanent")),
        kit_of("day", **lasting("hours", expertise=2)), kit_of("easy_day", **lasting("hours")), kit_of("season"),
    ]  # fmt: skip
    (site,) = matched(site_table({"kind": "square"}), *kits)
    assert [entry["kit"] for entry in site["fits"]] == ["easy_day", "day", "season", "climbers", "works"]
    assert [entry["rung"] for entry in site["fits"]] == [1, 1, 2, 4, 4]


def test_rules_of_some_kinds_only():
    kit = kit_of(kinds=["square", "street"], rules=[rule("bus_lines", "<=", 0, "count", kinds=["street"])])
    square, street = matched(site_table({"kind": "square", "bus_lines": 2.0}, {"kind": "street", "bus_lines": 2.0}), kit)
    assert square["fits"]
    assert street["blocked"]


def test_the_table_says_why_in_the_readers_language():
    kit = kit_of(rules=[rule("min_width_m", ">=", 1.4, "m", "fr"), rule("heritage", "is", False)], checks=["roof_load"])
    sites = site_table(
        {"kind": "square", "code": "SQ-1", "min_width_m": 1.2, "heritage": True}, {"kind": "square", "min_width_m": 2.0, "heritage": False},
        {"kind": "square", "min_width_m": 2.0},
    )  # fmt: skip
    table = match_table(sites, {"chairs": kit}, "fr", language="fr")
    assert table.text("status").tolist() == ["blocked", "fits", "unknown"]
    assert [text.replace("\u00a0", " ") for text in table.text("why")] == [
        "Largeur : 1,20 m ; il faut au moins 1,40 m (règle française). "
        "Le site est protégé au titre du patrimoine : accord de l'autorité compétente d'abord.",
        "À vérifier : charge admissible de la toiture, par un ingénieur structure.",
        "Donnée manquante : protection au titre du patrimoine.",
    ]
    assert (table.text("rule")[0], table.text("measured")[0], table.text("limit")[0]) == ("min_width_m", "1.2", "1.4")
    assert table.text("missing").tolist() == [None, None, "heritage"]
    english = match_table(sites, {"chairs": kit}, "fr", language="en").text("why")[0].replace("\u00a0", " ")
    assert english.startswith("Width: 1.20 m; at least 1.40 m is needed (French rule).")


def test_notes_tell_what_would_help():
    notes = Notes()
    match_kits(site_table({"kind": "square"}, {"kind": "square"}), {"chairs": kit_of(rules=[rule("slope_pct", "<=", 5, "%")])}, "fr", notes)
    assert [(note.code, note.values["count"]) for note in notes] == [("kits_matched", 0), ("kits_want", 2)]


def test_sites_without_kind_are_refused_and_a_cancel_stops():
    with pytest.raises(MissingField, match="“kind” is missing"):
        match_kits(site_table({"area_m2": 1.0}), built_in_kits(), "fr", Notes())
    with pytest.raises(Cancelled):
        match_kits(site_table({"kind": "square"}), built_in_kits(), "fr", Notes(), Progress(cancelled=lambda: True))


def test_no_sites_give_no_rows():
    nothing = site_table({"kind": "square"}).select(np.zeros(1, dtype=bool))
    assert len(match_kits(nothing, built_in_kits(), "fr", Notes())) == 0
    assert "status" in match_table(nothing, built_in_kits(), "fr")


VALUES = st.one_of(st.none(), st.floats(0, 50))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({
        "kind": st.sampled_from(["street", "square", "car_park", "flat_roof", "blind_wall"]), "slope_pct": VALUES, "carriageway_m": VALUES,
        "bays_lost": VALUES, "speed_kmh": VALUES, "wall_area_m2": VALUES, "usable_area_m2": VALUES,
        "heritage": st.sampled_from([True, False, None]), "latitude": st.sampled_from(["open", "openable", "closed", None]),
    }), min_size=1, max_size=8),
    st.sampled_from(["fr", "be", "us", "mx", "none"]),
)  # fmt: skip
def test_each_kit_is_in_one_list_and_the_order_of_the_sites_changes_nothing(sites, jurisdiction):
    kits = built_in_kits()
    forward = matched(site_table(*sites), *kits.values(), jurisdiction=jurisdiction)
    backward = matched(site_table(*sites[::-1]), *list(kits.values())[::-1], jurisdiction=jurisdiction)
    assert forward == backward[::-1]
    for site, found in zip(sites, forward):
        named = [entry["kit"] for entries in found.values() for entry in entries]
        assert sorted(named) == sorted(kit.id for kit in kits.values() if site["kind"] in kit.kinds)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 20), st.floats(0, 20), st.floats(0, 20))
def test_more_room_never_blocks(width, more, limit):
    kit = kit_of(rules=[rule("min_width_m", ">=", limit, "m")])
    narrow, wide = matched(site_table({"kind": "square", "min_width_m": width}, {"kind": "square", "min_width_m": width + more}), kit)
    assert not narrow["fits"] or wide["fits"]


def test_what_a_check_tells_anyway_is_not_asked_twice():
    rules = [rule("polluted", "is", False, if_missing="check")]
    (asked,) = matched(site_table({"kind": "square"}), kit_of(rules=rules))
    assert asked["fits"][0]["check"] == ["polluted"]
    (told,) = matched(site_table({"kind": "square"}), kit_of(rules=rules, checks=["soil_pollution"]))
    assert told["fits"][0]["check"] == ["soil_pollution"]


@pytest.mark.parametrize(
    ("own", "status", "check"),
    [
        # 4.0 m driven and 2 × (2.5 − 1.0) m that may be parked on: up to 7.0 m, and 5.0 are needed.
        ({"footway_min_m": 2.5}, "fits", ["kerb_to_kerb_m"]),
        # 4.0 + 2 × (1.4 − 1.0) = 4.8 m at most.
        ({"footway_min_m": 1.4}, "blocked", None),
        # No footway known: no limit to what may be hidden.
        ({}, "fits", ["kerb_to_kerb_m"]),
        # Parking is told, or the kerbs are mapped: 4.0 m it is.
        ({"footway_min_m": 2.5, "bays_lost": 0.0}, "blocked", None),
        ({"footway_min_m": 2.5, "carriageway_source": "kerb"}, "blocked", None),
        # Wide enough as it is.
        ({"carriageway_m": 5.0, "footway_min_m": 2.5}, "fits", []),
    ],
)
def test_a_width_of_driven_lanes_alone_blocks_nothing_that_parking_beside_them_may_allow(own, status, check):
    kit = kit_of(kinds=["street"], rules=[rule("kerb_to_kerb_m", ">=", 5.0, "m", if_missing="check")])
    (site,) = matched(site_table({"kind": "street", "carriageway_m": 4.0, **own}), kit)
    assert [entry["kit"] for entry in site[status]] == ["chairs"]
    assert check is None or site["fits"][0]["check"] == check


def permit(name, when=None, jurisdiction="fr"):
    texts = dict.fromkeys(LANGUAGES, name)
    open_ = {"lead_weeks": None, "form": None, "source": "a document"}
    return {"jurisdiction": jurisdiction, "name": texts, "authority": texts, "when": when, **open_}


def test_only_the_permits_that_a_site_needs_are_told():
    protected = {"property": "heritage", "comparison": "is", "value": True}
    kit = kit_of(permits=[permit("always"), permit("elsewhere", jurisdiction="us"), permit("where protected", protected)])
    free, held, unknown = matched(
        site_table({"kind": "square", "heritage": False}, {"kind": "square", "heritage": True}, {"kind": "square"}), kit
    )
    # By its number among all of the kit's permits; a site of which nobody knows may need it.
    assert free["fits"][0]["permits"] == [0, 1]
    assert "permits" not in held["fits"][0]
    assert "permits" not in unknown["fits"][0]
    told = {name: [one.name["en"] for one in kit.permits_in("fr", needed)] for name, needed in (("free", [0, 1]), ("held", None))}
    assert told == {"free": ["always"], "held": ["always", "where protected"]}


def test_a_permit_of_some_kinds_is_not_asked_of_the_others():
    paved = {"property": "sealed_share", "comparison": ">=", "value": 0.5, "unit": "0..1", "kinds": ["square"]}
    kit = kit_of(kinds=["square", "leftover"], permits=[permit("where paved", paved)])
    square, leftover = matched(site_table({"kind": "square", "sealed_share": 0.9}, {"kind": "leftover", "sealed_share": 0.9}), kit)
    assert "permits" not in square["fits"][0]
    assert leftover["fits"][0]["permits"] == []
