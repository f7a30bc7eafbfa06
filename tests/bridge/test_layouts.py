"""The layouts of sheets and signs: printed for real, every text inside its box and off the others, every map filled."""

import pytest

pytestmark = pytest.mark.usefixtures("qgis_app")
SHOWN = {
    "sheets": "sheets", "sheet_trees": "trees", "sheet_site": "sites", "sheet_locator": "sheets", "streets": "streets",
    "buildings": "buildings",
}  # fmt: skip


@pytest.fixture(scope="module", params=["fr", "en", "es"])
def project(request, qgis_app, tmp_path_factory):
    """A project with the sheets of twenty sites that have more to tell than a page holds."""
    from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
    from transformable_spaces.tests.sheet_town import sheets_of_town
    from transformable_spaces.transformable_spaces_plugin.bridge.layouts import add_layouts
    from transformable_spaces.transformable_spaces_plugin.bridge.styling import style_layer
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import qgis_crs, write_layer
    from transformable_spaces.transformable_spaces_plugin.core.words import Words

    folder, words = tmp_path_factory.mktemp("sheets"), Words(request.param)
    tables = dict(zip(("sheets", "sites", "streets", "buildings", "trees"), sheets_of_town(request.param)))
    for name, table in tables.items():
        write_layer(table, folder / "town.gpkg", name)
    made = QgsProject()
    made.setCrs(qgis_crs(tables["sites"].crs))
    layers = []
    for style, table in SHOWN.items():
        layer = QgsVectorLayer(f"{folder / 'town.gpkg'}|layername={table}", style, "ogr")
        assert layer.isValid()
        style_layer(layer, style, words)
        made.addMapLayer(layer, False)
        layers.append((style, layer))
    add_layouts(made, layers, QgsRectangle(dict(layers)["sheet_site"].extent()), words)
    made.codes, made.words = list(tables["sheets"].text("code")), words
    return made


def layout_of(project, name):
    """The layout ``site_sheet`` or ``sign`` by its name in the project's language."""
    return {layout.name(): layout for layout in project.layoutManager().printLayouts()}[project.words.say(f"layout.{name}")]


def pages(layout):
    """The layout at each of its sheets in turn."""
    atlas = layout.atlas()
    atlas.beginRender()
    going = atlas.first()
    while going:
        layout.refresh()
        yield atlas.currentFilename()
        going = atlas.next()
    atlas.endRender()


def test_both_layouts_are_atlases_over_the_sheets_named_in_the_language(project):
    for name in ("site_sheet", "sign"):
        atlas = layout_of(project, name).atlas()
        assert atlas.enabled()
        assert atlas.coverageLayer().name() == "sheets"
        assert atlas.filenameExpression() == '"code"'


def test_headings_speak_the_language(project):
    assert layout_of(project, "site_sheet").itemById("sheet.kits").text() == project.words.say("sheet.kits")


def needed_mm(label):
    """The height (mm) that a label's text takes when wrapped at the width of its box."""
    from qgis.PyQt.QtGui import QImage, QTextBlockFormat, QTextCursor, QTextDocument

    dots_a_mm = 1200 / 25.4
    fine = QImage(1, 1, QImage.Format.Format_ARGB32)
    fine.setDotsPerMeterX(round(1000 * dots_a_mm))
    fine.setDotsPerMeterY(round(1000 * dots_a_mm))
    text, form = label.currentText(), label.textFormat()
    document = QTextDocument()
    # At the dots of a screen heights of letters are whole dots, and lines a tenth too high.
    document.documentLayout().setPaintDevice(fine)
    document.setDocumentMargin(0)
    font = form.font()
    font.setFamilies(form.families())
    font.setPointSizeF(form.size())
    document.setDefaultFont(font)
    if form.allowHtmlFormatting():
        document.setHtml(text)
    else:
        document.setPlainText(text)
    spaced = QTextBlockFormat()
    spaced.setLineHeight(100 * form.lineHeight(), 1)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(spaced)
    document.setTextWidth(label.rect().width() * dots_a_mm)
    return document.size().height() / dots_a_mm


@pytest.mark.parametrize("name", ["site_sheet", "sign"])
def test_every_text_fits_into_its_box(project, name):
    """What is cut on paper is lost."""
    from qgis.core import QgsLayoutItemLabel

    layout, measured, cut = layout_of(project, name), 0, []
    for code in pages(layout):
        for item in layout.items():
            if isinstance(item, QgsLayoutItemLabel) and item.currentText():
                measured += 1
                needed = needed_mm(item)
                if needed > item.rect().height() + 0.6:
                    cut.append((code, item.id(), round(needed, 1), round(item.rect().height(), 1)))
    assert measured > 6 * len(project.codes)
    assert cut == []


def test_what_is_printed_does_not_lie_over_other_things(project):
    """Every text's own box, as high as the text, is off every other text, map and picture (but for what belongs on a map or band)."""
    from qgis.core import QgsLayoutItemLabel, QgsLayoutItemMap, QgsLayoutItemPicture

    on_others = ("code", "title", "subtitle", "north", "legend")
    layout, over = layout_of(project, "site_sheet"), []
    for code in pages(layout):
        boxes = []
        for item in layout.items():
            if isinstance(item, QgsLayoutItemLabel) and item.currentText() and item.id() not in on_others:
                boxes.append((item.id(), item.pos().x(), item.pos().y(), item.rect().width(), needed_mm(item) - 0.6))
            elif isinstance(item, QgsLayoutItemMap):
                boxes.append((item.id(), item.pos().x(), item.pos().y(), item.rect().width(), item.rect().height()))
        section = layout.itemById("section")
        kits = layout.itemById("sheet.kits")
        assert isinstance(section, QgsLayoutItemPicture)
        # The drawing is scaled into its box from its top left corner; the kits begin below it.
        drawn = 0.0 if not layout.itemById("section_title").currentText() else section.rect().width() * drawn_ratio(layout)
        boxes.append(("section", section.pos().x(), section.pos().y(), section.rect().width(), drawn))
        assert kits.pos().y() >= section.pos().y() + drawn or not drawn, code
        for place, (one, x, y, width, height) in enumerate(boxes):
            for other, left, top, wide, high in boxes[place + 1:]:
                if {one, other} in ({"facts_labels", "facts_values"}, {"effects_labels", "effects_values"}):
                    continue
                apart = x >= left + wide or left >= x + width or y >= top + high or top >= y + height
                if not apart:
                    over.append((code, one, other))
    assert over == []


def drawn_ratio(layout):
    """Height over width of the section's drawing of the current sheet."""
    import base64
    import re

    cell = layout.atlas().coverageLayer().getFeature(layout.reportContext().feature().id())["section_svg"]
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', base64.b64decode(cell.removeprefix("base64:")).decode())
    return float(box[2]) / float(box[1])


def test_one_pdf_a_site_for_sheets_and_for_signs_whose_text_can_be_read(project, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.layouts import print_layouts

    assert print_layouts(project, tmp_path, project.words) == 2 * len(project.codes)
    for folder in ("sheets", "signs"):
        assert sorted(path.stem for path in (tmp_path / folder).iterdir()) == sorted(project.codes)
        for path in (tmp_path / folder).iterdir():
            assert path.read_bytes().startswith(b"%PDF")
            # Letters with their font, not outlines: they can be searched and read aloud.
            assert b"/FontFile" in path.read_bytes()


def test_cancelling_stops_printing(project, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.layouts import print_layouts
    from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled

    with pytest.raises(Cancelled):
        print_layouts(project, tmp_path, project.words, cancelled=lambda: True)
