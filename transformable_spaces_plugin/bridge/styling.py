"""Styles of ``styles/*.qml`` put on layers, with legend, field titles and layer names in the user's language."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
)

from ..core.errors import InputError
from ..core.schema import LayerSchema
from ..core.words import Words

STYLES = Path(__file__).resolve().parent.parent.parent / "styles"


def style_layer(layer: QgsVectorLayer, style: str, words: Words, schema: Optional[LayerSchema] = None) -> None:
    """Put the style ``style`` (a file of ``styles``) on ``layer``, its legend and, by ``schema``, its field titles translated."""
    message, good = layer.loadNamedStyle(str(STYLES / f"{style}.qml"))
    if not good:
        raise InputError(f"style “{style}” cannot be loaded: {message}")
    renderer = layer.renderer()
    if isinstance(renderer, QgsRuleBasedRenderer):
        for rule in renderer.rootRule().children():
            # The description of a rule is the key of its label in the words.
            if words.has(rule.description()):
                rule.setLabel(words.say(rule.description()))
    if schema is not None:
        fields = layer.fields()
        for field in schema.fields:
            position = fields.lookupField(field.name)
            if position >= 0:
                unit = f" ({field.unit})" if field.unit else ""
                layer.setFieldAlias(position, field.title[words.language] + unit)
    layer.triggerRepaint()


class LayerArranger(QgsProcessingLayerPostProcessorInterface):
    """Sets whether a layer that is styled already is shown and unfolded once Processing has put it into the layer tree.

    The leading layer brings its group to the top: Processing makes groups in the order of the layers' ids.
    """

    def __init__(self, shown: bool, leads: bool = False) -> None:
        super().__init__()
        self._shown, self._leads = shown, leads

    def postProcessLayer(
        self,
        layer: QgsVectorLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002 - the signature is QGIS's
    ) -> None:
        project = context.project()
        node = project.layerTreeRoot().findLayer(layer.id()) if project is not None else None
        if node is None:
            return
        node.setItemVisibilityChecked(self._shown)
        node.setExpanded(self._shown)
        group = node.parent()
        above = group.parent()
        if self._leads and above is not None:
            above.insertChildNode(0, group.clone())
            above.removeChildNode(group)


class LayerStyler(QgsProcessingLayerPostProcessorInterface):
    """Styles an output when Processing loads it; the algorithm keeps it alive."""

    def __init__(self, style: str, language: str, schema: Optional[LayerSchema] = None) -> None:
        super().__init__()
        self._style, self._words, self._schema = style, Words(language), schema

    def postProcessLayer(
        self,
        layer: QgsVectorLayer,
        context: QgsProcessingContext,  # noqa: ARG002 - the signature is QGIS's
        feedback: QgsProcessingFeedback,
    ) -> None:
        try:
            style_layer(layer, self._style, self._words, self._schema)
        except InputError as error:
            feedback.pushWarning(str(error))
