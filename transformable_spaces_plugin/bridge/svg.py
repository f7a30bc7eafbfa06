"""SVG texts drawn as pictures by Qt."""

from __future__ import annotations

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer

from ..core.errors import OutputError


def svg_picture(text: str, scale: float = 1.0) -> bytes:
    """The SVG ``text`` as PNG, ``scale`` pixels a unit, on white. Call it on the main thread: it writes with fonts."""
    renderer = QSvgRenderer(QByteArray(text.encode("utf-8")))
    if not renderer.isValid():
        raise OutputError("a chart cannot be drawn as a picture: QGIS does not understand its SVG")
    size = renderer.defaultSize() * scale
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise OutputError("a chart cannot be drawn as a picture: this QGIS has no PNG writer")
    return bytes(data)
