"""The layouts of sheets and signs: printed for real, every text inside its box, every map filled."""

import pytest

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture(scope="module")
def project(qgis_app, tmp_path_factory):
    """A project of the sample's layers with the sheets of twelve of its sites, in French, the longest of the languages."""
    from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
    from transformable_spaces.tests.sheet_town import sheets_of_town
    from transformable_spaces.transformable_spaces_plugin.bridge.layouts import add_layouts
    from transformable_spaces.transformable_spaces_plugin.bridge.styling import style_layer
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import qgis_crs, write_layer
    from transformable_spaces.transformable_spaces_plugin.core.words import Words

    folder, words = tmp_path_factory.mktemp("sheets"), Words("fr")
    sheets, sites, streets, buildings = sheets_of_town("fr")
    for table, name in ((sheets, "sheets"), (sites, "sites"), (streets, "streets"), (buildings, "buildings")):
        write_layer(table, folder / "town.gpkg", name)
    made = QgsProject()
    made.setCrs(qgis_crs(sites.crs))
    layers = []
    shown = {"sheets": "sheets", "sheet_site": "sites", "sheet_locator": "sheets", "streets": "streets", "buildings": "buildings"}
    for style, table in shown.items():
        layer = QgsVectorLayer(f"{folder / 'town.gpkg'}|layername={table}", style, "ogr")
        assert layer.isValid()
        style_layer(layer, style, words)
        made.addMapLayer(layer, False)
        layers.append((style, layer))
    add_layouts(made, layers, QgsRectangle(layers[3][1].extent()), words)
    made.codes = list(sheets.text("code"))
    return made


def layouts(project):
    return {layout.name(): layout for layout in project.layoutManager().printLayouts()}


def test_both_layouts_are_atlases_over_the_sheets_named_in_the_language(project):
    assert set(layouts(project)) == {"Fiches de site (A4)", "Panneaux (A5)"}
    for layout in layouts(project).values():
        assert layout.atlas().enabled()
        assert layout.atlas().coverageLayer().name() == "sheets"


def test_headings_speak_the_language(project):
    layout = layouts(project)["Fiches de site (A4)"]
    assert layout.itemById("sheet.kits").text() == "Ce qu’on peut y faire"


def needed_mm(label):
    """The height (mm) that a label's text takes when wrapped at the width of its box."""
    from qgis.PyQt.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

    text, form = label.currentText(), label.textFormat()
    document = QTextDocument()
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
    spaced.setLineHeight(112, 1)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(spaced)
    dots_a_mm = 96 / 25.4
    document.setTextWidth(label.rect().width() * dots_a_mm)
    return document.size().height() / dots_a_mm


@pytest.mark.parametrize("name", ["Fiches de site (A4)", "Panneaux (A5)"])
def test_every_text_fits_into_its_box(project, name):
    """What is cut on paper is lost. The longest of the languages is measured, with every kit in turn."""
    from qgis.core import QgsLayoutItemLabel

    layout = layouts(project)[name]
    atlas = layout.atlas()
    atlas.beginRender()
    going, measured = atlas.first(), 0
    while going:
        for item in layout.items():
            if isinstance(item, QgsLayoutItemLabel) and item.currentText():
                measured += 1
                needed = needed_mm(item)
                assert needed <= item.rect().height() + 0.6, (atlas.currentFilename(), item.id(), needed, item.currentText())
        going = atlas.next()
    atlas.endRender()
    assert measured > 6 * len(project.codes)


def test_one_pdf_a_site_for_sheets_and_for_signs(project, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.layouts import print_layouts
    from transformable_spaces.transformable_spaces_plugin.core.words import Words

    assert print_layouts(project, tmp_path, Words("fr")) == 2 * len(project.codes)
    for folder in ("sheets", "signs"):
        assert sorted(path.stem for path in (tmp_path / folder).iterdir()) == sorted(project.codes)
        for path in (tmp_path / folder).iterdir():
            assert path.read_bytes().startswith(b"%PDF")


def test_cancelling_stops_printing(project, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.layouts import print_layouts
    from transformable_spaces.transformable_spaces_plugin.core.errors import Cancelled
    from transformable_spaces.transformable_spaces_plugin.core.words import Words

    with pytest.raises(Cancelled):
        print_layouts(project, tmp_path, Words("fr"), cancelled=lambda: True)
