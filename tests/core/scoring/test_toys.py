"""What a toy score gets wrong, asked of both profiles that come with the plugin."""

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import kinds
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.aggregate import AGGREGATIONS, RELATIVE
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import BUILT_IN, built_in
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import fix_percentiles, score_sites
from transformable_spaces.transformable_spaces_plugin.core.scoring.value import Classes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

# A study whose percentiles the demand of all sites below is read by.
STUDY = {"pedestrian_demand": {"values": [0.0, 10.0, 40.0, 100.0], "percentiles": [0.0, 25.0, 75.0, 100.0]}}
PROFILES = {name: built_in(name).with_percentiles(STUDY) for name in BUILT_IN}


def limits(criterion):
    """The span of an indicator's values in which its points change."""
    return (0.0, 100.0) if criterion.indicator in STUDY else (criterion.value.x[0], criterion.value.x[-1])


@st.composite
def some_sites(draw, name, count):
    """Rows of values for every criterion of a profile: a class or a number in its span, or None."""
    rows = []
    for _ in range(count):
        row = {"kind": draw(st.sampled_from(PROFILES[name].kinds))}
        for criterion in PROFILES[name].criteria:
            if isinstance(criterion.value, Classes):
                values = st.sampled_from(sorted(criterion.value.points))
            else:
                low, high = limits(criterion)
                values = st.sampled_from(np.linspace(low, high, 21).tolist())
            row[criterion.indicator] = draw(st.one_of(st.none(), values, values, values))
        rows.append(row)
    return rows


def table(name, rows):
    columns = {"site_id": [f"s{i:02d}" for i in range(len(rows))], "kind": [row["kind"] for row in rows]}
    for criterion in PROFILES[name].criteria:
        values = [row[criterion.indicator] for row in rows]
        if isinstance(criterion.value, Classes):
            columns[criterion.indicator] = np.array(values, dtype=object)
        else:
            columns[criterion.indicator] = np.array([np.nan if value is None else value for value in values], dtype=float)
    return FeatureTable.make([shapely.Point(0, 0)] * len(rows), columns, 2154)


def scored(name, rows, aggregation="geometric"):
    return score_sites(table(name, rows), replace(PROFILES[name], aggregation=aggregation), Notes())


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.parametrize("name", BUILT_IN)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_better_value_never_lowers_the_score(name, aggregation, data):
    rows = data.draw(some_sites(name, 4))
    criterion = data.draw(st.sampled_from([c for c in PROFILES[name].criteria if rows[0][c.indicator] is not None] or [None]))
    if criterion is None:
        return
    before = rows[0][criterion.indicator]
    if isinstance(criterion.value, Classes):
        points = criterion.value.points
        after = data.draw(st.sampled_from(sorted(c for c in points if points[c] >= points[before])))
    else:
        low, high = limits(criterion)
        towards = high if criterion.value.y[-1] >= criterion.value.y[0] else low
        after = before + (towards - before) * data.draw(st.floats(0, 1))
    better = [{**rows[0], criterion.indicator: after}, *rows[1:]]
    # the same four sites but for one value of the first
    was, is_now = (scored(name, some, aggregation).number(f"{name}_score")[0] for some in (rows, better))
    if np.isfinite(was) and np.isfinite(is_now):
        assert is_now >= was - 1e-6, criterion.indicator


@pytest.mark.parametrize("aggregation", [name for name in AGGREGATIONS if name not in RELATIVE])
@pytest.mark.parametrize("name", BUILT_IN)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_site_scores_the_same_among_others(name, aggregation, data):
    rows = data.draw(some_sites(name, 5))
    alone, among = scored(name, rows[:1], aggregation), scored(name, rows, aggregation)
    for part in ("score", "need", "feasibility", "confidence"):
        assert np.array_equal(alone.number(f"{name}_{part}"), among.number(f"{name}_{part}")[:1], equal_nan=True)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.parametrize("name", BUILT_IN)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_the_order_of_sites_changes_no_bit(name, aggregation, data):
    rows = data.draw(some_sites(name, 6))
    order = np.array(data.draw(st.permutations(range(6))))
    sites, profile = table(name, rows), replace(built_in(name), aggregation=aggregation)  # percentiles of these sites
    plain, turned = (score_sites(some, fix_percentiles(profile, some), Notes()) for some in (sites, sites.select(order)))
    for part in ("score", "need", "feasibility", "confidence", "rank"):
        assert np.array_equal(plain.number(f"{name}_{part}")[order], turned.number(f"{name}_{part}"), equal_nan=True)


@pytest.mark.parametrize("name", BUILT_IN)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_value_lost_never_raises_the_confidence(name, data):
    rows = data.draw(some_sites(name, 3))
    lost = data.draw(st.sets(st.sampled_from([c.indicator for c in PROFILES[name].criteria]), min_size=1))
    fewer = [{key: None if key in lost else value for key, value in row.items()} for row in rows]
    before, after = (scored(name, some).number(f"{name}_confidence") for some in (rows, fewer))
    assert (after <= before).all()


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.parametrize("name", BUILT_IN)
def test_nothing_known_is_nothing_and_never_0(name, aggregation):
    row = {"kind": "street", **{criterion.indicator: None for criterion in PROFILES[name].criteria}}
    found = scored(name, [row, row], aggregation)
    for part in ("score", "need", "feasibility", "rank"):
        assert np.isnan(found.number(f"{name}_{part}")).all(), part
    assert found.number(f"{name}_confidence").tolist() == [0.0, 0.0]
    assert found.text(f"{name}_blocked_by").tolist() == [None, None]


CONSTRAINTS = [(name, constraint) for name in BUILT_IN for constraint in PROFILES[name].constraints]


def meeting(condition):
    """A value that meets a condition."""
    return {
        "at_most": condition.value, "at_least": condition.value, "is_true": True, "contains": json.dumps([condition.value]),
        "one_of": condition.value[0] if isinstance(condition.value, tuple) else None,
    }[condition.test]  # fmt: skip


@pytest.mark.parametrize(("name", "constraint"), CONSTRAINTS, ids=lambda value: getattr(value, "id", value))
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_every_constraint_blocks_and_is_named(name, constraint, aggregation):
    # of the last kind that it speaks of, since the first (streets) have rules of their own that say more
    kind = [kind for kind in constraint.kinds if kind in PROFILES[name].kinds][-1]
    good = {c.indicator: c.value.x[-1] for c in PROFILES[name].criteria if not isinstance(c.value, Classes)}
    good = {**good, "latitude": "open", "road_class": "residential", "car_free": False, "usable_area_closed_m2": 500.0}
    columns = {"site_id": ["a", "b", "c"], "kind": [kind] * 3, **{column: [value] * 3 for column, value in good.items()}}
    for condition in constraint.conditions:
        columns[condition.column] = [good.get(condition.column), meeting(condition), good.get(condition.column)]
    # another in one value, since TOPSIS has no score for sites that nothing tells apart
    columns["vulnerability"] = [100.0, 100.0, 50.0]
    sites = FeatureTable.make([shapely.Point(0, 0)] * 3, columns, 2154)
    found = score_sites(sites, replace(PROFILES[name], aggregation=aggregation), Notes())
    assert found.text(f"{name}_blocked_by").tolist() == [None, constraint.id, None]
    assert found.number(f"{name}_score")[1] == 0
    assert found.number(f"{name}_rank")[1] == 3
    why = json.loads(found.text(f"{name}_why")[1])
    for language in LANGUAGES:
        assert Words(language).say(f"constraint.{constraint.id}") in why["text"][language]


@pytest.mark.parametrize(
    ("closed_m2", "source", "reason"),
    [
        (120.0, "lanes", "no_room_beside_traffic"), (120.0, "class", "no_room_at_assumed_width"), (0.0, "class", "no_room_even_closed"),
        (None, None, "no_room_beside_traffic"),
    ],
)  # fmt: skip
def test_a_street_without_room_is_told_what_would_help(closed_m2, source, reason):
    columns = {
        "site_id": ["a"], "kind": ["street"], "usable_area_m2": [0.0], "carriageway_source": [source],
        "usable_area_closed_m2": np.array([closed_m2], dtype=float),
    }  # fmt: skip
    found = score_sites(FeatureTable.make([shapely.Point(0, 0)], columns, 2154), PROFILES["greening"], Notes())
    assert found.text("greening_blocked_by").tolist() == [reason]
    open_again = FeatureTable.make([shapely.Point(0, 0)], {**columns, "usable_area_m2": [30.0]}, 2154)
    assert score_sites(open_again, PROFILES["greening"], Notes()).text("greening_blocked_by").tolist() == [None]


def test_the_kinds_are_those_of_the_design():
    assert PROFILES["greening"].kinds == kinds()
    assert set(kinds()) - set(PROFILES["pedestrian"].kinds) == {"vacant_lot", "flat_roof", "blind_wall"}  # METHODS §3
