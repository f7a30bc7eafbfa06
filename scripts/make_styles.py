"""Makes styles/*.qml from the palette. A style's rules carry a key of the words in their description; the bridge translates them on load.

usage: make styles, or python3 scripts/make_styles.py [NAME…] for some of them only (QGIS gives every rule a new key each time)
"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from qgis.core import (
    QgsApplication,
    QgsConditionalStyle,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMapUnitScale,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRuleBasedLabeling,
    QgsRuleBasedRenderer,
    QgsSimpleMarkerSymbolLayer,
    QgsSymbolLayer,
    QgsSymbolLayerUtils,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor, QFont
from transformable_spaces.transformable_spaces_plugin.core import look
from transformable_spaces.transformable_spaces_plugin.core.kits.writing import table_schema
from transformable_spaces.transformable_spaces_plugin.core.spaces.rule_file import rule_file
from transformable_spaces.transformable_spaces_plugin.core.words import Words

ROOT = Path(__file__).resolve().parent.parent
WORDS = Words("en")
# None of them first that QGIS would try to download where it is missing.
FAMILIES = ["Arial", "Helvetica Neue", "DejaVu Sans", "Liberation Sans", "Noto Sans"]
PARTS = (
    QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling | QgsMapLayer.StyleCategory.Rendering
)


def fill(colour: str, outline: str, width: float = 0.2, opacity: float = 1.0, style: str = "solid") -> QgsFillSymbol:
    shade = QColor(colour)
    shade.setAlphaF(opacity)
    return QgsFillSymbol.createSimple(
        {"color": f"{shade.red()},{shade.green()},{shade.blue()},{shade.alpha()}", "outline_color": outline,
         "outline_width": str(width), "style": style, "joinstyle": "round"}
    )


def at_least(size_mm: float) -> str:
    """For symbols drawn to scale: how small they get on paper and screen, and in the legend."""
    least = QgsMapUnitScale()
    least.minSizeMMEnabled, least.minSizeMM = True, size_mm
    return str(QgsSymbolLayerUtils.encodeMapUnitScale(least))


def line(colour: str, width: float, style: str = "solid") -> QgsLineSymbol:
    return QgsLineSymbol.createSimple(
        {"line_color": colour, "line_width": str(width), "line_style": style, "capstyle": "round", "joinstyle": "round"}
    )


def rule(symbol: Any, key: str, expression: Optional[str], otherwise: bool = False) -> QgsRuleBasedRenderer.Rule:
    made = QgsRuleBasedRenderer.Rule(symbol)
    made.setLabel(WORDS.say(key))
    made.setDescription(key)
    if otherwise:
        made.setIsElse(True)
    elif expression:
        made.setFilterExpression(expression)
    return made


def rules(rows: List[QgsRuleBasedRenderer.Rule]) -> QgsRuleBasedRenderer:
    root = QgsRuleBasedRenderer.Rule(None)
    for row in rows:
        root.appendChild(row)
    return QgsRuleBasedRenderer(root)


def text(size: float, bold: bool = False) -> QgsTextFormat:
    made = QgsTextFormat()
    made.setSize(size)
    made.setColor(QColor(look.ground("ink")))
    # The first family that a system has is taken; naming one alone makes QGIS warn wherever it is missing.
    font = QFont(FAMILIES[0])
    font.setFamilies(FAMILIES)
    font.setBold(bold)
    made.setFont(font)
    made.setFamilies(FAMILIES)
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    halo.setColor(QColor(look.ground("halo")))
    made.setBuffer(halo)
    return made


def label(expression: str, size: float, smallest: int, largest: int, where: str = "") -> QgsRuleBasedLabeling.Rule:
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = expression, True
    settings.setFormat(text(size))
    # QGIS calls the larger denominator the minimum scale.
    return QgsRuleBasedLabeling.Rule(settings, largest, smallest, where)


def site_labels(prefix: str) -> QgsRuleBasedLabeling:
    """The letter from afar, letter and code nearer, the name too when there is room."""
    score = f'"{prefix}_score"'
    classes = look.palettes()["scores"]["classes"]
    cases = " ".join(f"WHEN {score} >= {entry['minimum']} THEN '{entry['letter']}'" for entry in classes)
    letter = f"CASE WHEN \"{prefix}_blocked_by\" IS NOT NULL THEN '×' {cases} END"
    root = QgsRuleBasedLabeling.Rule(None)
    shown = f"{score} IS NOT NULL"
    # From afar only what can be had: the blocked ones are hatched and need no letter.
    root.appendChild(label(letter, 8, 10000, 2500, f"{shown} AND \"{prefix}_blocked_by\" IS NULL"))
    # There are more walls than codes would fit: these wait until the map is nearer.
    root.appendChild(label(f"({letter}) || ' · ' || \"code\"", 8, 2500, 1200, f"{shown} AND \"kind\" <> 'blind_wall'"))
    root.appendChild(
        label(f"({letter}) || ' · ' || \"code\" || coalesce('\\n' || \"name\", '')", 8, 1200, 0, shown)
    )
    return QgsRuleBasedLabeling(root)


def score_renderer(prefix: str) -> QgsRuleBasedRenderer:
    score, blocked = f'"{prefix}_score"', f'"{prefix}_blocked_by"'
    rows = []
    grey = look.palettes()["blocked"]
    hatch = fill(grey["colour"], grey["colour"], 0.2, 1.0, "b_diagonal")
    upper: Optional[float] = None
    for entry in look.palettes()["scores"]["classes"]:
        symbol = fill(entry["colour"], entry["colour"], 0.15, 0.92)
        # Little known is drawn as such: a dashed dark outline below the confidence that the palette names.
        limit = look.palettes()["low_confidence"]["below"]
        low = f'"{prefix}_confidence" < {limit}'
        layer = symbol.symbolLayer(0)
        layer.setDataDefinedProperty(QgsSymbolLayer.Property.StrokeStyle, QgsProperty.fromExpression(f"if({low}, 'dash', 'solid')"))
        layer.setDataDefinedProperty(
            QgsSymbolLayer.Property.StrokeColor, QgsProperty.fromExpression(f"if({low}, '{look.ground('ink')}', '{entry['colour']}')")
        )
        top = f" AND {score} < {upper}" if upper is not None else ""
        rows.append(rule(symbol, f"map.class.{entry['letter']}", f"{blocked} IS NULL AND {score} >= {entry['minimum']}{top}"))
        upper = entry["minimum"]
    rows.append(rule(hatch, "map.blocked", f"{blocked} IS NOT NULL"))
    rows.append(rule(fill("#ffffff", grey["colour"], 0.2, 0.0), "map.not_scored", f"{blocked} IS NULL AND {score} IS NULL"))
    return rules(rows)


def marker(form: str, colour: str, size: float) -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple(
        {"name": form, "color": colour, "outline_color": "#ffffff", "outline_width": "0.2", "size": str(size)}
    )


def contributions_renderer() -> QgsRuleBasedRenderer:
    """What people sent, by how its site is known; each with a form of its own."""
    forms = (
        ("sure", "circle", "#332288", "\"match_method\" IN ('code', 'id', 'parent', 'inside', 'near')"),
        ("new", "star", "#117733", "\"match_method\" IN ('cluster', 'new')"),
        ("doubtful", "triangle", "#CC6677", "\"match_method\" IN ('confirm', 'review')"),
    )
    rows = [rule(marker(form, colour, 2.6), f"map.answers.{name}", where) for name, form, colour, where in forms]
    return rules([*rows, rule(marker("cross2", "#666666", 2.0), "map.answers.elsewhere", None, otherwise=True)])


def silence_renderer() -> QgsRuleBasedRenderer:
    """Neighbourhoods by how much was heard of them: the less, the darker; too few to be shown are hatched."""
    shades = {"silent": "#3c4a6c", "quiet": "#a79d73", "heard": "#f0e6a8"}
    rows = [
        rule(fill(colour, look.ground("study_area"), 0.3, 0.75), f"map.silence.{name}", f"\"silence\" = '{name}'")
        for name, colour in shades.items()
    ]
    hatch = fill("#727274", look.ground("study_area"), 0.3, 1.0, "b_diagonal")
    return rules([*rows, rule(hatch, "map.silence.few", "\"silence\" = 'few'")])


def kind_renderer() -> QgsRuleBasedRenderer:
    rows = []
    for kind in look.kinds():
        colour = look.kind_colour(kind)
        rows.append(rule(fill(colour, colour, 0.15, 0.85), f"kind.{kind}", f"\"kind\" = '{kind}'"))
    return rules(rows)


def chosen_renderer() -> QgsRuleBasedRenderer:
    """A shortlist: the chosen sites in the colour of their kind, as on the map of its report; the others as pale ground."""
    rows = []
    for kind in look.kinds():
        colour = look.kind_colour(kind)
        rows.append(rule(fill(colour, colour, 0.35, 0.95), f"kind.{kind}", f"\"selected\" AND \"kind\" = '{kind}'"))
    grey = look.palettes()["blocked"]
    rows.append(rule(fill(grey["fill"], grey["colour"], 0.1, 0.5), "map.not_chosen", None, otherwise=True))
    return rules(rows)


def robustness_renderer(prefix: str) -> QgsRuleBasedRenderer:
    """How often a site is in the top list when weights vary; what hardly ever is, is pale, so that the rest stands out."""
    shades = {entry["letter"]: entry["colour"] for entry in look.palettes()["scores"]["classes"]}
    often, rows, high = f'"{prefix}_p_top"', [], None
    for number, (low, colour) in enumerate(((0.9, shades["A"]), (0.5, shades["C"]), (0.1, shades["E"]))):  # B is too near to A
        upper = f" AND {often} < {high}" if high is not None else ""
        rows.append(rule(fill(colour, look.ground("ink"), 0.2, 0.95), f"map.robust.{number}", f"{often} >= {low}{upper}"))
        high = low
    grey = look.palettes()["blocked"]
    rows.append(rule(fill(grey["fill"], grey["colour"], 0.1, 0.6), "map.robust.3", f"{often} < 0.1"))
    rows.append(rule(fill(grey["colour"], grey["colour"], 0.2, 1.0, "b_diagonal"), "map.robust.none", f"{often} IS NULL"))
    return rules(rows)


def robustness_labels(prefix: str) -> QgsRuleBasedLabeling:
    """Code and range of ranks of the sites that may be in the top list."""
    shown, where = f"\"code\" || '\\n' || \"{prefix}_rank_p05\" || '–' || \"{prefix}_rank_p95\"", f'"{prefix}_p_top" >= 0.1'
    root = QgsRuleBasedLabeling.Rule(None)
    root.appendChild(label(shown, 8, 8000, 0, where))
    return QgsRuleBasedLabeling(root)


def changes_renderer() -> QgsRuleBasedRenderer:
    """What became of the sites of a former run."""
    tints = {"born": "#44AA99", "changed": "#DDCC77", "gone": "#CC6677"}
    rows = [rule(fill(colour, colour, 0.3, 0.7), f"change.{status}", f"\"status\" = '{status}'") for status, colour in tints.items()]
    rows.append(rule(fill("#ffffff", look.palettes()["blocked"]["colour"], 0.2, 0.0), "change.kept", "\"status\" = 'kept'"))
    return rules(rows)


def kits_renderer() -> QgsRuleBasedRenderer:
    """How far each site can go: the most lasting kit that fits (the last of “fits”), from a day's trial to permanent works."""
    last = "map_get(array_last(map_get(from_json(\"kits\"), 'fits')), 'rung')"
    shades = {entry["letter"]: entry["colour"] for entry in look.palettes()["scores"]["classes"]}
    colours = {4: shades["A"], 3: shades["C"], 2: shades["D"], 1: shades["E"]}  # B is too near to A for thin streets
    rows = [rule(fill(colours[rung], colours[rung], 0.15, 0.92), f"kit.map.{rung}", f"{last} = {rung}") for rung in (4, 3, 2, 1)]
    grey = look.palettes()["blocked"]["colour"]
    rows.append(rule(fill(grey, grey, 0.2, 1.0, "b_diagonal"), "kit.map.none", None, otherwise=True))
    return rules(rows)


def kits_table() -> QgsVectorLayer:
    """The table of site and kit: a row's tint says its result, the reason stands beside it; ids are hidden."""
    types = {field.name: "double" if field.type in ("number", "integer") else "string" for field in table_schema().fields}
    layer = QgsVectorLayer("None?" + "&".join(f"field={name}:{kind}" for name, kind in types.items()), "kits_table", "memory")
    rows = []
    for status, colour in look.palettes()["kits"].items():
        style = QgsConditionalStyle(f"\"status\" = '{status}'")
        style.setBackgroundColor(QColor(colour))
        rows.append(style)
    layer.conditionalStyles().setRowStyles(rows)
    config = layer.attributeTableConfig()
    config.update(layer.fields())
    columns = config.columns()
    for column in columns:
        column.hidden = column.name in ("site_id", "kit", "comparison", "unit", "quantity_unit")
        column.width = {"why": 420, "title": 200, "check": 260}.get(column.name, -1)
    config.setColumns(columns)
    config.setSortExpression('"code"')
    layer.setAttributeTableConfig(config)
    return layer


def street_space_renderer() -> QgsRuleBasedRenderer:
    """The ground by use; strips that the variants give back are hatched over it, the wider ones of closing below."""
    colours = look.palettes()["street_space"]
    rows = []
    for part in ("carriageway", "footway", "parking", "square", "green", "water", "other"):
        rows.append(rule(fill(colours[part], colours[part], 0.0), f"street_part.{part}", f"\"part\" = '{part}' AND \"variant\" IS NULL"))
    left = "\"part\" = 'leftover' AND coalesce(\"subkind\", '') {sign} 'frontage'"
    rows.append(rule(fill(colours["leftover"], colours["leftover"], 0.2), "street_part.leftover", left.format(sign="<>")))
    rows.append(rule(fill(colours["frontage"], colours["frontage"], 0.0), "street_part.frontage", left.format(sign="=")))
    for variant, pattern in (("closed", "f_diagonal"), ("reduced", "b_diagonal")):
        hatch = fill(colours[variant], colours[variant], 0.1, 1.0, pattern)
        rows.append(rule(hatch, f"street_part.{variant}", f"\"variant\" = '{variant}'"))
    return rules(rows)


def width_renderer() -> QgsRuleBasedRenderer:
    colours = [entry["colour"] for entry in look.palettes()["scores"]["classes"]]
    cuts = [(None, 8), (8, 12), (12, 20), (20, None)]
    rows = []
    for number, (low, high) in enumerate(cuts):
        conditions = [f'"width_m" >= {low}'] if low else []
        conditions += [f'"width_m" < {high}'] if high else []
        rows.append(rule(line(colours[3 - number], 0.7), f"map.width.{number}", " AND ".join(conditions)))
    rows.append(rule(line(look.ground("street_outline"), 0.4, "dot"), "map.width.open", '"width_m" IS NULL'))
    return rules(rows)


def planting_renderer() -> QgsRuleBasedRenderer:
    """Each place as the crown that the tree will have, to scale, and a dot for its trunk."""
    rows = []
    canopy = rule_file("planting_rules.json").numbers("canopy_m2")
    for size, colour in (("large", "#1b5e2b"), ("medium", "#4c9a4a"), ("small", "#9acb6b")):
        diameter = 2 * math.sqrt(canopy[size] / math.pi)
        shade = QColor(colour)
        symbol = QgsMarkerSymbol.createSimple(
            {"name": "circle", "color": f"{shade.red()},{shade.green()},{shade.blue()},140", "outline_color": colour,
             "outline_width": "0.2", "size": f"{diameter:.2f}", "size_unit": "RenderMetersInMapUnits"}
        )
        trunk = QgsSimpleMarkerSymbolLayer.create({"name": "circle", "color": colour, "outline_style": "no", "size": "0.8"})
        symbol.appendSymbolLayer(trunk)
        rows.append(rule(symbol, f"planting.size.{size}", f"\"size_class\" = '{size}'"))
    return rules(rows)


_ON_SHEET = "\"code\" = attribute(@atlas_feature, 'code')"


def sheet_site_renderer() -> QgsRuleBasedRenderer:
    """On a sheet's plan its own site stands out; the others are drawn faintly."""
    rows = []
    for kind in look.kinds():
        colour = look.kind_colour(kind)
        rows.append(rule(fill(colour, colour, 0.7, 0.55), f"kind.{kind}", f"\"kind\" = '{kind}' AND {_ON_SHEET}"))
    return rules(rows)


def sheet_strips_renderer() -> QgsRuleBasedRenderer:
    """The strips that the street of the sheet gives back when its carriageway is reduced."""
    colour = look.palettes()["street_space"]["closed"]
    own = "strpos(attribute(@atlas_feature, 'street_ids'), ';' || \"street_id\" || ';') > 0"
    return rules([rule(fill(colour, colour, 0.15, 1.0, "b_diagonal"), "street_part.reduced", f"\"variant\" = 'reduced' AND {own}")])


def sheet_trees_renderer() -> QgsRuleBasedRenderer:
    """Where trees could stand on the site of the sheet."""
    renderer = planting_renderer()
    for one in renderer.rootRule().children():
        one.setFilterExpression(f"({one.filterExpression()}) AND \"site_id\" = attribute(@atlas_feature, 'site_id')")
    return renderer


def sheet_locator_renderer() -> QgsRuleBasedRenderer:
    """On a sheet's locator its site as a ring, whatever its size."""
    rows = []
    for kind in look.kinds():
        colour = look.kind_colour(kind)
        ring = QgsMarkerSymbol.createSimple(
            {"name": "circle", "color": "255,255,255,90", "outline_color": colour, "outline_width": "0.9", "size": "5"}
        )
        generator = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": "point_on_surface($geometry)", "SymbolType": "Marker"})
        generator.setSubSymbol(ring)
        symbol = fill(colour, colour)
        symbol.changeSymbolLayer(0, generator)
        rows.append(rule(symbol, f"kind.{kind}", f"\"kind\" = '{kind}' AND {_ON_SHEET}"))
    return rules(rows)


# Who has green within a walk, the worst drawn last so that no other home hides it: class → condition on the fields.
ACCESS = {
    "unknown": '"within_300m" IS NULL',
    "near": '"within_300m"',
    "walk": 'NOT "within_300m" AND "within_15min"',
    "far": 'NOT "within_300m" AND NOT "within_15min"',
}


def homes_renderer() -> QgsRuleBasedRenderer:
    """Homes as discs whose area grows with the people who live there, in the colour of what they have within a walk."""
    rows = []
    for level, (name, condition) in enumerate(ACCESS.items()):
        colour = look.palettes()["green_access"][name]
        symbol = QgsMarkerSymbol.createSimple(
            {"name": "circle", "color": colour, "outline_color": "#ffffff", "outline_width": "0.1", "size": "6",
             "size_unit": "RenderMetersInMapUnits", "size_map_unit_scale": at_least(0.8)}
        )
        # One square metre a person would be lost on a map: 8 m across for one, and for a home of unknown number.
        size = 'clamp(6, 5 + 1.6 * sqrt(coalesce("inhabitants", "floor_area_m2" / 50, 1)), 40)'
        symbol.symbolLayer(0).setDataDefinedProperty(QgsSymbolLayer.Property.Size, QgsProperty.fromExpression(size))
        symbol.symbolLayer(0).setRenderingPass(level)
        rows.append(rule(symbol, f"map.access.{name}", condition))
    made = rules([rows[number] for number in (1, 2, 3, 0)])
    made.setUsingSymbolLevels(True)
    return made


def access_ways_renderer() -> QgsRuleBasedRenderer:
    """The walking network by its distance: the same colours as the homes."""
    colours = look.palettes()["green_access"]
    rows = [
        rule(line(colours["near"], 0.7), "map.access.near", '"green_distance_m" <= 300'),
        rule(line(colours["walk"], 0.6), "map.access.walk", '"green_distance_m" > 300 AND "green_distance_m" <= 1200'),
        rule(line(colours["far"], 0.6), "map.access.far", '"green_distance_m" > 1200'),
        rule(line(colours["unknown"], 0.4, "dot"), "map.access.no_way", '"green_distance_m" IS NULL'),
    ]
    return rules(rows)


def access_areas_renderer() -> QgsRuleBasedRenderer:
    """Neighbourhoods by the share of people without green within 300 m, on fixed cuts."""
    colours, outline = look.palettes()["green_access"]["shares"], look.ground("study_area")
    rows = []
    for number, low in enumerate((0.0, 0.1, 0.25, 0.5, 0.75)):
        high = (0.1, 0.25, 0.5, 0.75, None)[number]
        upper = f' AND "share_without_300m" < {high}' if high else ""
        rows.append(rule(fill(colours[number], outline, 0.3, 0.75), f"map.access.share.{number}", f'"share_without_300m" >= {low}{upper}'))
    rows.append(rule(fill("#ffffff", outline, 0.3, 0.0), "map.access.share.unknown", '"share_without_300m" IS NULL'))
    return rules(rows)


def compared_renderer() -> QgsRuleBasedRenderer:
    """Compared neighbourhoods by their mean need of greening, on fixed cuts that means reach."""
    colours, outline = look.palettes()["green_access"]["shares"], look.ground("study_area")
    cuts = (0, 40, 50, 60, 70, 101)
    rows = []
    for number, (low, high) in enumerate(zip(cuts[:-1], cuts[1:])):
        within = f'"greening_need" >= {low} AND "greening_need" < {high}'
        rows.append(rule(fill(colours[number], outline, 0.3, 0.75), f"map.compare.need.{number}", within))
    rows.append(rule(fill("#ffffff", outline, 0.3, 0.0), "map.compare.unknown", None, otherwise=True))
    return rules(rows)


def area_labels(expression: str, largest: int = 60000) -> QgsRuleBasedLabeling:
    root = QgsRuleBasedLabeling.Rule(None)
    root.appendChild(label(expression, 8, largest, 0))
    return QgsRuleBasedLabeling(root)


def traffic_renderer() -> QgsRuleBasedRenderer:
    """Streets as wide as their traffic, coloured by the share of it that only passes; the only ways to emergencies edged in red."""
    colours = [entry["colour"] for entry in look.palettes()["scores"]["classes"]]
    rows = []
    wide = QgsProperty.fromExpression("scale_linear(sqrt(coalesce(\"traffic_share\", 0)), 0, 0.4, 0.3, 2.4)")
    for number, (low, high) in enumerate([(None, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, None)]):
        conditions = [f'"through_share" >= {low}'] if low is not None else ['"through_share" IS NOT NULL']
        conditions += [f'"through_share" < {high}'] if high is not None else []
        symbol = line(colours[4 - number], 0.6)
        symbol.symbolLayer(0).setDataDefinedProperty(QgsSymbolLayer.Property.StrokeWidth, wide)
        rows.append(rule(symbol, f"map.through.{number}", " AND ".join(conditions)))
    rows.append(rule(line(look.ground("street_outline"), 0.3), "map.through.none", '"through_share" IS NULL'))
    rows.append(rule(line("#c0392b", 0.5, "dot"), "map.cut_edge", '"cut_edge_with_through_trips"'))
    rows.append(rule(line("#c0392b", 1.0), "map.only_way", '"only_way_to_emergency"'))
    return rules(rows)


def cells_renderer() -> QgsRuleBasedRenderer:
    """Cells by how many short cuts run through them today."""
    rows = []
    for name, colour, condition in (
        ("none", "#d5e3c6", '"short_cuts" = 0'),
        ("few", "#f6dfb0", '"short_cuts" BETWEEN 1 AND 3'),
        ("some", "#eeb26b", '"short_cuts" BETWEEN 4 AND 10'),
        ("many", "#d77b3d", '"short_cuts" > 10'),
    ):
        rows.append(rule(fill(colour, look.ground("label"), 0.35, 0.6), f"map.cells.{name}", condition))
    return rules(rows)


def filters_renderer() -> QgsRuleBasedRenderer:
    """A sign of its own for every kind of filter, so that colour never speaks alone."""
    rows = []
    for kind, shape, colour, size in (
        ("filter", "circle", "#c0392b", 3.2),
        ("bus_gate", "square", "#2166ac", 3.0),
        ("school_street", "star", "#e0a100", 4.2),
        ("two_way", "diamond", "#5f5f5b", 2.0),
    ):
        symbol = QgsMarkerSymbol.createSimple(
            {"name": shape, "color": colour, "outline_color": "#ffffff", "outline_width": "0.3", "size": str(size)}
        )
        rows.append(rule(symbol, f"filter.{kind}", f"\"kind\" = '{kind}'"))
    return rules(rows)


def simple(symbol: Any, key: str) -> QgsRuleBasedRenderer:
    return rules([rule(symbol, key, None)])


def main() -> None:
    g = look.ground
    names = QgsRuleBasedLabeling.Rule(None)
    names.appendChild(label('"name"', 7, 5000, 0, '"name" IS NOT NULL'))
    styles: Dict[str, Any] = {
        "sites_greening": ("Polygon", score_renderer("greening"), site_labels("greening")),
        "sites_pedestrian": ("Polygon", score_renderer("pedestrian"), site_labels("pedestrian")),
        "sites_kind": ("Polygon", kind_renderer(), None),
        "sites_kits": ("Polygon", kits_renderer(), None),
        "sites_chosen": ("Polygon", chosen_renderer(), area_labels("CASE WHEN \"selected\" THEN \"code\" END", 10000)),
        "sites_robustness_greening": ("Polygon", robustness_renderer("greening"), robustness_labels("greening")),
        "sites_robustness_pedestrian": ("Polygon", robustness_renderer("pedestrian"), robustness_labels("pedestrian")),
        "sites_changes": ("Polygon", changes_renderer(), None),
        "planting_refused": ("LineString", simple(line("#CC6677", 0.5, "dash"), "map.refused"), None),
        "street_samples": (
            "Point",
            simple(
                QgsMarkerSymbol.createSimple({"name": "circle", "color": g("label"), "outline_style": "no", "size": "0.8"}), "map.samples"
            ),
            None,
        ),
        "street_space": ("Polygon", street_space_renderer(), None),
        "streets_profiles": ("LineString", width_renderer(), None),
        "traffic_role": ("LineString", traffic_renderer(), None),
        "low_traffic_cells": ("Polygon", cells_renderer(), area_labels('"code"')),
        "low_traffic_filters": ("Point", filters_renderer(), None),
        "planting_positions": ("Point", planting_renderer(), None),
        "sheets": ("Polygon", simple(fill("#ffffff", g("label"), 0.2, 0.0, "no"), "map.layer.sheets"), None),
        "sheet_site": ("Polygon", sheet_site_renderer(), None),
        "sheet_strips": ("Polygon", sheet_strips_renderer(), None),
        "sheet_trees": ("Point", sheet_trees_renderer(), None),
        "sheet_locator": ("Polygon", sheet_locator_renderer(), None),
        "green_access_homes": ("Point", homes_renderer(), None),
        "green_access_ways": ("LineString", access_ways_renderer(), None),
        "green_access_neighbourhoods": (
            "Polygon", access_areas_renderer(),
            area_labels("\"name\" || coalesce('\\n' || round(100 * \"share_without_300m\") || ' %', '')"),
        ),
        "contributions": ("Point", contributions_renderer(), None),
        "silence": ("Polygon", silence_renderer(), area_labels("\"name\" || coalesce('\\n' || \"answers\", '')")),
        "neighbourhoods_compared": (
            "Polygon", compared_renderer(), area_labels("\"name\" || '\\n' || format_number(\"usable_m2\", 0) || ' m²'")
        ),
        "green_access_entrances": (
            "Point",
            simple(
                QgsMarkerSymbol.createSimple(
                    {"name": "diamond", "color": look.palettes()["green_access"]["entrance"], "outline_color": "#ffffff",
                     "outline_width": "0.1", "size": "9", "size_unit": "RenderMetersInMapUnits", "size_map_unit_scale": at_least(1.4)}
                ),
                "map.access.entrance",
            ),
            None,
        ),
        "study_area": ("Polygon", simple(fill("#ffffff", g("study_area"), 0.5, 0.0), "map.layer.study_area"), None),
        "neighbourhoods": ("Polygon", simple(fill("#ffffff", g("study_area"), 0.25, 0.0), "map.layer.neighbourhoods"), None),
        "streets": ("LineString", simple(line(g("street_outline"), 0.5), "map.layer.streets"), QgsRuleBasedLabeling(names)),
        "buildings": ("Polygon", simple(fill(g("building"), g("building_outline"), 0.1), "map.layer.buildings"), None),
        "green": ("Polygon", simple(fill(g("green"), g("green"), 0.0), "map.layer.green"), None),
        "water": ("Polygon", simple(fill(g("water"), g("water"), 0.1), "map.layer.water"), None),
        "rail": ("LineString", simple(line(g("rail"), 0.4, "dash"), "map.layer.rail"), None),
        "trees": (
            "Point",
            simple(
                QgsMarkerSymbol.createSimple({"name": "circle", "color": "#9dbf8a", "outline_style": "no", "size": "4"}), "map.layer.trees"
            ),
            None,
        ),
    }
    layers = []  # kept until the end: a layer that goes takes renderer and labels with it
    for name, (geometry, renderer, labels) in styles.items():
        layer = QgsVectorLayer(f"{geometry}?crs=EPSG:2154", name, "memory")
        layers.append(layer)
        layer.setRenderer(renderer)
        if name == "trees":
            symbol = renderer.rootRule().children()[0].symbol()
            symbol.setSizeUnit(QgsUnitTypes.RenderUnit.RenderMetersInMapUnits)
            symbol.setSizeMapUnitScale(QgsSymbolLayerUtils.decodeMapUnitScale(at_least(0.4)))
        if labels is not None:
            layer.setLabeling(labels)
            layer.setLabelsEnabled(True)
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        message, good = layer.saveNamedStyle(str(ROOT / "styles" / f"{name}.qml"), PARTS)
        if not good:
            raise SystemExit(message)
    if len(sys.argv) == 1 or "kits_table" in sys.argv:
        layers.append(kits_table())
        message, good = layers[-1].saveNamedStyle(str(ROOT / "styles" / "kits_table.qml"), QgsMapLayer.StyleCategory.AttributeTable)
        if not good:
            raise SystemExit(message)
    print(f"{len(sys.argv) - 1 or len(styles)} styles in styles/", flush=True)


if __name__ == "__main__":
    application = QgsApplication([], True)
    application.initQgis()
    main()
    # No exitQgis(): it frees symbols that Python still holds.
    os._exit(0)
