"""Workbooks: whole by the format's rules, safe cells, texts and numbers as they were."""

import io
import zipfile

import pytest
from transformable_spaces.transformable_spaces_plugin.core.consultation.cells import csv_bytes
from transformable_spaces.transformable_spaces_plugin.core.consultation.xlsx import column_letters, xlsx
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError

ROWS = [["É <b>&\"'", 1.5, None], ["=1+1", -3, "line 1\nline 2"], ["\x00\x0bnul", 0.1, "@cmd"], ["", 12345678.25, "+33"]]


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_the_parts_of_a_workbook():
    made = parts(xlsx(["a", "b", "c"], ROWS))
    assert list(made) == [
        "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
    ]  # fmt: skip
    sheet, texts = made["xl/worksheets/sheet1.xml"], made["xl/sharedStrings.xml"]
    assert '<c r="B2" s="0"><v>1.5</v></c>' in sheet
    assert '<c r="B5" s="0"><v>12345678.25</v></c>' in sheet
    assert '"C2"' not in sheet  # a missing cell is left out
    assert '"A5"' not in sheet
    assert "<f>" not in sheet
    for text in ("'=1+1", "'@cmd", "'+33", "É &lt;b&gt;&amp;\"'", "nul", "line 1\nline 2"):
        assert f">{text}</t>" in texts


def test_gdal_reads_what_was_written(tmp_path):
    ogr = pytest.importorskip("osgeo.ogr")
    if ogr.GetDriverByName("XLSX") is None:
        pytest.skip("this GDAL has no XLSX driver")
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(["name", "value", "note"], ROWS, "Sheet: one"))
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    assert layer.GetName() == "Sheet  one"
    fields = [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(3)]
    assert fields == ["name", "value", "note"]
    read = [[feature.GetField(i) for i in range(3)] for feature in layer]
    assert [row[0] for row in read] == ["É <b>&\"'", "'=1+1", "nul", None]
    assert [row[1] for row in read] == [1.5, -3.0, 0.1, 12345678.25]
    assert [row[2] for row in read] == [None, "line 1\nline 2", "'@cmd", "'+33"]


def test_equal_rows_give_equal_bytes():
    assert xlsx(["a"], [["x"], ["x"]]) == xlsx(["a"], [["x"], ["x"]])
    assert parts(xlsx(["a"], [["x"], ["x"]]))["xl/sharedStrings.xml"].count("<si>") == 2  # the header and one text


def test_letters_of_columns():
    assert [column_letters(i) for i in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_what_a_sheet_does_not_hold_is_refused():
    with pytest.raises(InputError, match="row 2 has 2 cells"):
        xlsx(["a"], [["x", "y"]])
    with pytest.raises(InputError, match="cell A2 has 32768 characters"):
        xlsx(["a"], [["x" * 32768]])


def test_csv_cells_are_safe_and_numbers_stay_numbers():
    text = csv_bytes(["a", "b", "c"], ROWS, separator=";").decode("utf-8")
    assert text.split("\r\n")[:3] == ["a;b;c", "\"É <b>&\"\"'\";1.5;", "'=1+1;-3;\"line 1\nline 2\""]
