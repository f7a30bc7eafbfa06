"""Workbooks as different programs write them, and workbooks made to do harm."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from transformable_spaces.tests.consultation_answers import xlsx_file
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers.cells import dates
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers.workbook import is_workbook, read_workbook
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
BOOK = f'{HEAD}<workbook xmlns:r="r"><workbookPr {{more}}/><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
LINKS = f'{HEAD}<Relationships><Relationship Id="rId1" Type="worksheet" Target="{{target}}"/></Relationships>'


def workbook(sheet, shared="", more="", target="worksheets/sheet1.xml", compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("xl/workbook.xml", BOOK.format(more=more))
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS.format(target=target))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
    return out.getvalue()


def columns(content):
    return read_workbook("book.xlsx", content)[0].columns


def test_what_openpyxl_writes_comes_back_as_it_was():
    rows = [('Été, "été" & <b>', 1.5, 12, True, datetime.date(2026, 3, 12)), (None, None, -3, False, None), ("=1+1", 0, 1e6, None, None)]
    found = columns(xlsx_file(("texte", "réel", "entier", "vrai", "jour"), rows))
    assert found["texte"] == ['Été, "été" & <b>', None, None]  # a formula without a stored value gives none
    assert found["réel"] == [1.5, None, 0]
    assert found["entier"] == [12, -3, 1_000_000]
    assert found["vrai"] == [True, False, None]
    assert dates(found["jour"])[0] == ["2026-03-12", None, None]


def test_empty_cells_rows_and_sheets_are_left_out():
    book = openpyxl.Workbook()
    book.active.title = "empty"
    page = book.create_sheet("data")
    page["B3"], page["D3"] = "one", "two"
    page["D5"] = 4
    out = io.BytesIO()
    book.save(out)
    tables = read_workbook("book.xlsx", out.getvalue())
    assert [table.facts["sheet"] for table in tables] == ["data"]
    assert tables[0].columns == {"column 1": [None], "one": [None], "column 3": [None], "two": [4]}


def test_other_writers_prefixes_inline_texts_runs_and_stored_values_of_formulas():
    runs = '<x:r><x:t>Ti</x:t></x:r><x:r><x:t xml:space="preserve">tre </x:t></x:r>'
    shared = f"{HEAD}<x:sst><x:si>{runs}<x:rPh><x:t>no</x:t></x:rPh></x:si></x:sst>"
    sheet = (
        f'{HEAD}<x:worksheet><!-- <x:row><x:c><x:v>9</x:v></x:c></x:row> --><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:t>Voix</x:t></x:is></x:c><x:c r="C1" t="str"><x:v>Som&#233;</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>a_x000A_b</x:t></x:is></x:c><x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        '<x:c r="C2" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    table = read_workbook("book.xlsx", workbook(sheet, shared, target="/xl/worksheets/sheet1.xml"))[0]
    assert table.columns == {"Titre": ["a\nb"], "Voix": [2], "Somé": [None]}
    assert table.counts == {"formula_cells": 1}


def test_dates_of_the_old_macintosh_count_from_1904():
    head = "<row><c t='inlineStr'><is><t>a</t></is></c><c t='inlineStr'><is><t>b</t></is></c></row>"
    sheet = f"<sheetData>{head}<row><c><v>44631</v></c></row></sheetData>"
    table = read_workbook("book.xlsx", workbook(sheet, more='date1904="1"'))[0]
    assert table.facts["date_system"] == "1904"
    # 44 631 days after 1904-01-01 is 12 March 2026.
    assert dates(table.columns["a"], system="1904")[0] == ["2026-03-12"]


def test_workbooks_made_to_do_harm_are_refused():
    bomb = "<row>" + "<c><v>1</v></c>" * 2 + " " * 30_000_000
    with pytest.raises(InputError, match="unpacks to far more"):
        read_workbook("bomb.xlsx", workbook(bomb))
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sheetData><row><c><v>&b;</v></c></row></sheetData>'
    with pytest.raises(InputError, match="declares document types"):
        read_workbook("entity.xlsx", workbook(entity))
    with pytest.raises(InputError, match="no sheet of it has a row"):
        read_workbook("empty.xlsx", workbook("<sheetData/>"))
    whole = xlsx_file(("a", "b"), [(1, 2)])
    with pytest.raises(InputError, match="damaged"):
        read_workbook("cut.xlsx", whole[: len(whole) // 2])
    assert not is_workbook(whole[: len(whole) // 2])
    assert is_workbook(whole)


# Markup that never closes would make a careless pattern quadratic: seconds here, hours there.
@pytest.mark.parametrize("piece", ["<row>", "<row", "<c>", "<c r='A1'", "<v>", "<row><c><v>1", "<!--", "<![CDATA[", "<si>"])
def test_markup_that_never_ends_is_read_in_linear_time(piece):
    import time

    started = time.perf_counter()
    content = workbook(piece * (400_000 // len(piece)), piece * 1000, compression=zipfile.ZIP_STORED)
    with pytest.raises(InputError):
        read_workbook("endless.xlsx", content)
    assert time.perf_counter() - started < 5
