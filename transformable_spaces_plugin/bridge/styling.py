"""Styles of ``styles/*.qml`` put on layers, with legend, field titles and the words for coded values in the user's language."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Optional

from qgis.core import QgsApplication, QgsEditorWidgetSetup, QgsRuleBasedRenderer, QgsValueMapFieldFormatter, QgsVectorLayer

from ..core.errors import InputError
from ..core.schema import Field, LayerSchema
from ..core.words import Words

STYLES = Path(__file__).resolve().parent.parent.parent / "styles"
# Units that say nothing beside a title.
_SILENT = ("count", "bool", "class", "index", "ratio", "site", "points")
# What a feature is called in lists, forms and results of a search, where a layer has these fields.
_DISPLAY = "\"code\" || coalesce(' · ' || \"name\", '')"


def style_layer(layer: QgsVectorLayer, style: Optional[str], words: Words, schema: Optional[LayerSchema] = None) -> None:
    """Put the style ``style`` (a file of ``styles``; None: as it is) on ``layer``, its legend translated.

    ``schema`` gives the fields that the layer has their titles, and coded values their words.
    """
    if style is not None:
        message, good = layer.loadNamedStyle(str(STYLES / f"{style}.qml"))
        if not good:
            raise InputError(f"style “{style}” cannot be loaded: {message}")
    if isinstance(layer.renderer(), QgsRuleBasedRenderer):
        # A renderer changed in place would leave the legend as it was drawn when the style was loaded.
        renderer = layer.renderer().clone()
        for rule in renderer.rootRule().children():
            # The description of a rule is the key of its label in the words.
            if words.has(rule.description()):
                rule.setLabel(words.say(rule.description()))
        layer.setRenderer(renderer)
    fields = layer.fields()
    for field in schema.fields if schema is not None else ():
        position = fields.lookupField(field.name)
        if position >= 0:
            layer.setFieldAlias(position, title_of(field, words))
            coded = values_of(field, words)
            if coded:
                layer.setEditorWidgetSetup(position, QgsEditorWidgetSetup("ValueMap", {"map": coded}))
    if {"code", "name"} <= set(fields.names()):
        layer.setDisplayExpression(_DISPLAY)
    layer.triggerRepaint()


def title_of(field: Field, words: Words) -> str:
    """A field's title as the head of a column: “Area (m²)”."""
    title, unit = field.title[words.language], field.unit
    if not unit or unit in _SILENT:
        told = ""
    else:
        told = next((words.say(key) for key in (f"title.unit.{unit}", f"unit.{unit}") if words.has(key)), unit)
    return title[:1].upper() + title[1:] + (f" ({told})" if told else "")


def values_of(field: Field, words: Words) -> List[Dict[str, str]]:
    """The words of a coded field as the map of a QGIS value map: one ``{word: value}`` for each value; empty where it has none."""
    if field.words is None:
        return []
    told = words.starting_with(f"{field.words}.")
    known = [{text: value} for value, text in told.items() if "." not in value and (field.classes is None or value in field.classes)]
    # A value that is missing would be shown in brackets, as one without a word is.
    return [*known, {QgsApplication.nullRepresentation(): QgsValueMapFieldFormatter.NULL_VALUE}] if known else []


__all__ = ["STYLES", "style_layer", "title_of", "values_of"]
