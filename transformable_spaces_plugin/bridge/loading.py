"""What happens to a layer once Processing has put it into the open project: its look, and its place in the layer tree."""

from __future__ import annotations

from typing import List, Optional, Sequence, Tuple

from qgis.core import (
    Qgis,
    QgsLayerTreeGroup,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsVectorLayer,
)
from qgis.utils import iface

from ..core.errors import InputError
from ..core.schema import LayerSchema
from ..core.words import Words
from .styling import style_layer

# Layers of these geometries, from top to bottom.
_ABOVE = (Qgis.GeometryType.Point, Qgis.GeometryType.Line, Qgis.GeometryType.Polygon)


class LayerArranger(QgsProcessingLayerPostProcessorInterface):
    """Sets whether a layer that is styled already is shown and unfolded; the leading one puts the groups into their order.

    Processing makes groups in the order of the layers' ids, and makes the lowest layer the active one. ``groups`` are the names of
    all groups of the run from top to bottom; the leading layer's is the only one unfolded.
    """

    def __init__(self, shown: bool, unfolded: bool, leads: bool, groups: Sequence[str]) -> None:
        super().__init__()
        self._shown, self._unfolded, self._leads, self._groups = shown, unfolded, leads, tuple(groups)

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
        node.setExpanded(self._unfolded)
        above = node.parent().parent()
        if self._leads and above is not None:
            for group in _in_order(above, self._groups):
                group.setExpanded(group.name() == self._groups[0])
            if iface is not None:
                iface.setActiveLayer(layer)


def _in_order(parent: QgsLayerTreeGroup, names: Sequence[str]) -> List[QgsLayerTreeGroup]:
    """The child groups of ``parent`` called ``names``, moved to its top in that order."""
    moved = []
    for name in reversed(names):
        group = parent.findGroup(name)
        if group is not None and group.parent() is parent:
            # The copy goes in before the original goes out, or the project would drop the layers.
            copy = group.clone()
            parent.insertChildNode(0, copy)
            parent.removeChildNode(group)
            moved.append(copy)
    return moved


class Together:
    """The layers that one run loads, for their order in the layer tree: points above lines above polygons above tables, of the same
    geometry the one written later above (the chosen ones above all)."""

    def __init__(self) -> None:
        self._loaded: List[Tuple[int, int, str]] = []

    def add(self, layer: QgsVectorLayer, number: int) -> None:
        """Note a layer of the run, the ``number``-th that was written."""
        level = _ABOVE.index(layer.geometryType()) if layer.geometryType() in _ABOVE else len(_ABOVE)
        self._loaded.append((level, -number, layer.id()))

    def arrange(self, root: QgsLayerTreeGroup) -> None:
        """Put the layers noted so far, where they are in one group, into their order in place of the topmost of them."""
        nodes = [root.findLayer(identifier) for _, _, identifier in sorted(self._loaded)]
        if len(nodes) < 2 or None in nodes:
            return
        parent = nodes[0].parent()
        if any(node.parent() is not parent for node in nodes):
            return
        places = [parent.children().index(node) for node in nodes]
        if places == sorted(places):
            return
        parent.insertChildNodes(min(places), [node.clone() for node in nodes])
        for node in nodes:
            parent.removeChildNode(node)


class LayerStyler(QgsProcessingLayerPostProcessorInterface):
    """Styles an output when Processing loads it; the algorithm keeps it alive."""

    def __init__(self, style: Optional[str], language: str, schema: Optional[LayerSchema], together: Together, number: int) -> None:
        super().__init__()
        self._style, self._words, self._schema = style, Words(language), schema
        self._together, self._number = together, number

    def postProcessLayer(self, layer: QgsVectorLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        try:
            style_layer(layer, self._style, self._words, self._schema)
        except InputError as error:
            feedback.pushWarning(str(error))
        project = context.project()
        if project is not None:
            self._together.add(layer, self._number)
            self._together.arrange(project.layerTreeRoot())


__all__ = ["LayerArranger", "LayerStyler", "Together"]
