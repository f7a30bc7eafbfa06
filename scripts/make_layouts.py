"""Makes styles/site_sheet.qpt and styles/sign.qpt: the page of a site's sheet (A4) and the sign to hang on the spot (A5).

Every text comes from the table ``sheets`` through expressions, headings carry a key of the words in their id; the bridge translates
these and gives the maps their layers on load. usage: make styles
"""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFillSymbol,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutObject,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsProperty,
    QgsReadWriteContext,
    QgsSymbolLayer,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont
from transformable_spaces.transformable_spaces_plugin.core import look
from transformable_spaces.transformable_spaces_plugin.core.sheets import paper

ROOT = Path(__file__).resolve().parent.parent
FAMILIES = ["Arial", "Helvetica Neue", "DejaVu Sans", "Liberation Sans", "Noto Sans"]
INK = look.ground("ink")


class Page:
    """A layout of one page, in millimetres from its top left corner."""

    def __init__(self, name: str, width: float, height: float) -> None:
        self.layout = QgsPrintLayout(QgsProject.instance())
        self.layout.initializeDefaults()
        self.layout.setName(name)
        self.layout.pageCollection().page(0).setPageSize(QgsLayoutSize(width, height))
        self.layout.renderContext().setDpi(150)

    def place(self, item: QgsLayoutItem, name: str, x: float, y: float, width: float, height: float) -> QgsLayoutItem:
        item.setId(name)
        self.layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(x, y))
        item.attemptResize(QgsLayoutSize(width, height))
        return item

    def label(
        self, name: str, text: str, x: float, y: float, width: float, height: float, size: float = 8.0, bold: bool = False,
        html: bool = False, colour: str = INK, right: bool = False, centre: bool = False, dense: bool = False,
    ) -> QgsLayoutItemLabel:  # fmt: skip
        item = QgsLayoutItemLabel(self.layout)
        item.setText(text)
        font = QFont("Arial")
        font.setBold(bold)
        made = QgsTextFormat()
        made.setFont(font)
        made.setFamilies(FAMILIES)
        made.setSize(size)
        made.setSizeUnit(Qgis.RenderUnit.Points)
        made.setColor(QColor(colour))
        made.setLineHeight(1.0 if dense else 1.12)
        made.setAllowHtmlFormatting(html)
        item.setTextFormat(made)
        item.setMarginX(0)
        item.setMarginY(0)
        item.setHAlign(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignHCenter if centre else Qt.AlignmentFlag.AlignLeft)
        item.setVAlign(Qt.AlignmentFlag.AlignTop)
        self.place(item, name, x, y, width, height)
        return item

    def heading(self, key: str, x: float, y: float, width: float) -> QgsLayoutItemLabel:
        """A heading in the language of the project: the id is the key of the words."""
        return self.label(key, key, x, y, width, 5.0, 9.5, bold=True)

    def picture(self, name: str, column: str, x: float, y: float, width: float, height: float) -> QgsLayoutItemPicture:
        item = QgsLayoutItemPicture(self.layout)
        item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
        item.setPictureAnchor(QgsLayoutItem.ReferencePoint.UpperLeft)
        item.dataDefinedProperties().setProperty(QgsLayoutObject.DataDefinedProperty.PictureSource, QgsProperty.fromField(column))
        self.place(item, name, x, y, width, height)
        return item

    def box(self, name: str, x: float, y: float, width: float, height: float, colour_column: str = "") -> QgsLayoutItemShape:
        item = QgsLayoutItemShape(self.layout)
        item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        symbol = QgsFillSymbol.createSimple({"color": look.ground("background"), "outline_style": "no"})
        if colour_column:
            symbol.symbolLayer(0).setDataDefinedProperty(QgsSymbolLayer.Property.FillColor, QgsProperty.fromField(colour_column))
        item.setSymbol(symbol)
        self.place(item, name, x, y, width, height)
        return item

    def map(self, name: str, x: float, y: float, width: float, height: float) -> QgsLayoutItemMap:
        item = QgsLayoutItemMap(self.layout)
        item.setFrameEnabled(True)
        item.setFrameStrokeColor(QColor("#b9b6b0"))
        item.setBackgroundColor(QColor(look.ground("background")))
        self.place(item, name, x, y, width, height)
        return item

    def save(self, path: Path) -> None:
        if not self.layout.saveAsTemplate(str(path), QgsReadWriteContext()):
            raise SystemExit(f"cannot write {path}")
        print(path.relative_to(ROOT))


def scale_bar(page: Page, linked: QgsLayoutItemMap, x: float, y: float) -> None:
    item = QgsLayoutItemScaleBar(page.layout)
    item.setStyle("Line Ticks Up")
    item.setLinkedMap(linked)
    item.setUnits(QgsUnitTypes.DistanceUnit.DistanceMeters)
    item.setUnitLabel("m")
    item.setSegmentSizeMode(Qgis.ScaleBarSegmentSizeMode.FitWidth)
    item.setMinimumBarWidth(18)
    item.setMaximumBarWidth(34)
    item.setNumberOfSegments(1)
    item.setNumberOfSegmentsLeft(0)
    made = item.textFormat()
    made.setFamilies(FAMILIES)
    made.setSize(7)
    item.setTextFormat(made)
    item.setHeight(1.5)
    item.setBoxContentSpace(0.8)
    item.setBackgroundEnabled(True)
    item.setBackgroundColor(QColor(255, 255, 255, 190))
    page.place(item, "scale", x, y, 36, 8)


def site_sheet() -> Page:
    """The upper half has one place for everything; below, section and kits share the left column, so the kits begin where a cell says."""
    page = Page("site_sheet", 210, 297)
    page.box("band", 0, 0, 210, 20, "kind_colour")
    page.box("code_ground", 12, 3.7, 40, 12.6)
    page.label("code", '[% "code" %]', 12, 5.9, 40, 9, 17, bold=True, centre=True)
    page.box("title_ground", 55, 3.7, 143, 12.6)
    page.label("title", '[% "title" %]', 57, 4.4, 139, 6.4, 12.5, bold=True)
    page.label("subtitle", '[% "subtitle" %]', 57, 10.9, 139, 5, 8.5)
    plan = page.map("plan", 12, 24, 118, 80)
    scale_bar(page, plan, 13, 94.5)
    page.label("north", "▲ N", 119, 25.5, 9.5, 4, 7, bold=True, right=True)
    page.label("legend", '[% "legend" %]', 52, 100.4, 77, 3.4, 6.5, right=True)
    page.map("locator", 134, 24, 64, 40)
    page.heading("sheet.facts", 134, 65.5, 64)
    page.label("facts_labels", '[% "facts_labels" %]', 134, 70.3, 46, 33.7, 7)
    page.label("facts_values", '[% "facts_values" %]', 166, 70.3, 32, 33.7, 7, bold=True, right=True)
    page.label("latitude", '[% "latitude" %]', 12, 105.4, 186, 6.4, 7.5)
    page.picture("scores", "scores_svg", 12, 112.3, 186, 23)
    page.label("why_first", '[% "why_first_html" %]', 12, 135.9, 90, 22, 7.2, html=True, dense=True)
    page.label("why_second", '[% "why_second_html" %]', 107, 135.9, 91, 22, 7.2, html=True, dense=True)
    page.label("beside", '[% "beside_html" %]', 107, 112.3, 91, 46.6, 7.2, html=True, dense=True)
    left, right = paper.LEFT_MM, 70
    page.label("section_title", '[% "section_title" %]', 12, paper.TOP_MM, left, 5, 9.5, bold=True)
    page.picture("section", "section_svg", 12, paper.TOP_MM + paper.HEADING_MM, left, 58)
    heading = page.heading("sheet.kits", 12, paper.TOP_MM, left)
    kits = page.label("kits", '[% "kits_html" %]', 12, paper.TOP_MM + paper.HEADING_MM, left, 100, 7.5, html=True, dense=True)
    moved(heading, '"kits_mm"')
    moved(kits, f'"kits_mm" + {paper.HEADING_MM:g}', f'{paper.BOTTOM_MM - paper.HEADING_MM:g} - "kits_mm"')
    page.heading("sheet.effects", 128, paper.TOP_MM, right)
    page.label("effects_labels", '[% "effects_labels" %]', 128, paper.TOP_MM + 5, 52, 25, 7.2, dense=True)
    page.label("effects_values", '[% "effects_values" %]', 172, paper.TOP_MM + 5, 26, 25, 7.2, bold=True, right=True, dense=True)
    aside = page.label("aside", '[% "aside_html" %]', 128, paper.TOP_MM, right, 100, 7.2, html=True, dense=True)
    moved(aside, '"aside_mm"', f'{paper.BOTTOM_MM:g} - "aside_mm"')
    page.label("credits", '[% "credits" %]', 12, 287, 186, 7, 6, colour=look.ground("label"))
    return page


def moved(item: QgsLayoutItem, top: str, height: str = "") -> None:
    """Let an item begin where an expression says (mm), and be as high as another says."""
    properties = item.dataDefinedProperties()
    properties.setProperty(QgsLayoutObject.DataDefinedProperty.PositionY, QgsProperty.fromExpression(top))
    if height:
        properties.setProperty(QgsLayoutObject.DataDefinedProperty.ItemHeight, QgsProperty.fromExpression(height))


def sign() -> Page:
    page = Page("sign", 148, 210)
    page.box("band", 0, 0, 148, 34, "kind_colour")
    page.box("title_ground", 8, 6, 132, 22)
    page.label("sign.title", "sign.title", 8, 10, 132, 14, 23, bold=True, centre=True)
    page.label("code", '[% "code" %]', 8, 40, 132, 16, 34, bold=True, centre=True)
    page.label("title", '[% "title" %]', 8, 57, 132, 14, 14, centre=True)
    page.label("sign.kits", "sign.kits", 14, 77, 120, 8, 13, bold=True)
    page.label("sign_kits", '[% "sign_kits" %]', 14, 86, 120, 36, 12.5)
    page.picture("qr", "sign_svg", 14, 126, 62, 62)
    page.label("sign.say", "sign.say", 82, 130, 56, 18, 15, bold=True)
    page.label("sign_how", '[% "sign_how" %]', 82, 150, 56, 34, 11)
    page.label("credits", '[% "credits" %]', 8, 194, 132, 12, 6, colour=look.ground("label"))
    return page


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QgsApplication([], True)
    application.initQgis()
    site_sheet().save(ROOT / "styles" / "site_sheet.qpt")
    sign().save(ROOT / "styles" / "sign.qpt")
    application.exitQgis()
