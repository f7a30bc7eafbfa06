"""Workbooks of one sheet (Office Open XML, ECMA-376), written without a library: a zip of seven small XML files.

Texts are shared strings, which every reader knows (RubyXL, which Decidim reads with, among them); no cell is a formula.
"""

from __future__ import annotations

import html
import re
from typing import Any, Dict, Iterable, List, Sequence

from ..errors import InputError
from .archive import zip_bytes
from .cells import cell

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767  # of a sheet and of a cell, by Excel's limits
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Two styles of cells: plain, and bold for the header.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>'
)
# XML 1.0 has no place for these, not even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xlsx(header: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet: ``header`` in bold and frozen, then ``rows``; missing cells are left out, numbers stay numbers.

    Texts that begin like a formula get an apostrophe before them, as in CSV. Raises InputError when a row is longer than the header or
    the sheet does not hold the rows or a text.
    """
    texts: Dict[str, int] = {}
    lines = [_row(1, header, texts, 1)]
    for number, row in enumerate(rows, 2):
        if len(row) > len(header):
            raise InputError(f"row {number} has {len(row)} cells, the header {len(header)}")
        if number > MOST_ROWS:
            raise InputError(f"a sheet holds {MOST_ROWS} rows")
        lines.append(_row(number, row, texts, 0))
    name = html.escape(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:31])
    last = f"{column_letters(len(header) - 1)}{len(lines)}"
    override = '<Override PartName="/xl/{}" ContentType="' + _TYPE + '.{}+xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + override.format("workbook.xml", "sheet.main") + override.format("worksheets/sheet1.xml", "worksheet")
        + override.format("styles.xml", "styles") + override.format("sharedStrings.xml", "sharedStrings") + "</Types>",
        "_rels/.rels": _relationships([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(
            [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetData>{"".join(lines)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">'
        + "".join(f'<si><t xml:space="preserve">{html.escape(text, quote=False)}</t></si>' for text in texts)
        + "</sst>",
    }  # fmt: skip
    return zip_bytes({name: (_HEAD + text).encode("utf-8") for name, text in parts.items()})


def column_letters(position: int) -> str:
    """The letters of a column counted from 0: A … Z, AA …"""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _row(number: int, values: Sequence[Any], texts: Dict[str, int], style: int) -> str:
    cells: List[str] = []
    for position, raw in enumerate(values):
        value, place = cell(raw), f"{column_letters(position)}{number}"
        if isinstance(value, str):
            value = _NO_XML.sub("", value)
            if not value:
                continue
            if len(value) > MOST_CHARACTERS:
                raise InputError(f"cell {place} has {len(value)} characters, a sheet holds {MOST_CHARACTERS}")
            cells.append(f'<c r="{place}" s="{style}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>')
        else:
            cells.append(f'<c r="{place}" s="{style}"><v>{value!r}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _relationships(targets: Sequence[Sequence[str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>' for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'
