"""The report of an import tells everything that was counted, in three languages, and nothing of the public."""

import html
import json
import re
from pathlib import Path

import pytest
import shapely
from transformable_spaces.tests import consultation_answers as files
from transformable_spaces.transformable_spaces_plugin.core import consultation
from transformable_spaces.transformable_spaces_plugin.core.consultation.import_report import log_table, render_import
from transformable_spaces.transformable_spaces_plugin.core.consultation.merge import import_contributions
from transformable_spaces.transformable_spaces_plugin.core.consultation.readers import contributions_schema, read_answers
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

FOLDER = Path(consultation.__file__).parent
SITES = FeatureTable.make(
    [shapely.box(355000, 6689000, 355100, 6689100)], {"code": ["SQ-7F3K2"], "site_id": ["square-a"], "kind": ["square"]}, 2154
)


@pytest.fixture
def imported():
    proposals = files.csv_file(files.DECIDIM_NEW, [files.decidim_new(), files.decidim_new(42, "Ailleurs", "x", 1, 47.9, -1.9)])
    readings = [read_answers("proposals <b>.csv", proposals), read_answers("posts.csv", files.your_priorities())]
    return import_contributions(readings, SITES, "2026-06-01")


@pytest.mark.parametrize("language", LANGUAGES)
def test_report(imported, language):
    page = render_import(imported, language)
    words = Words(language)
    assert f'<html lang="{language}">' in page
    assert not any(personal in page for personal in files.PERSONAL)
    assert "<b>" not in page
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    for key in ("answers.title", "answers.count.scrubbed_email", "answers.count.rows_deleted", "answers.count.match_code"):
        assert words.say(key) in text
    for reading, _ in imported.readings:
        assert reading.sha256 in text
    assert "author/name" in text  # the report says which columns were left out


def test_log_holds_every_count_and_adds_up(imported):
    log = log_table(imported, Words("en"))
    assert set(log.columns) == set(contributions_schema("import_log").names)
    counted = {(file, code): count for file, code, count in zip(*(log.column(name) for name in ("file", "code", "count")))}
    assert counted[("proposals <b>.csv", "rows_read")] == 2
    assert counted[("posts.csv", "rows_read")] == counted[("posts.csv", "rows_kept")] + counted[("posts.csv", "rows_deleted")] == 3
    assert counted[("", "records")] == 4
    methods = {code: count for (file, code), count in counted.items() if not file and code.startswith("match_")}
    assert methods == {"match_code": 2, "match_outside": 1, "match_unplaced": 1}


def test_everything_that_can_be_counted_has_words():
    said = set(Words("en").starting_with("answers.count."))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in [*FOLDER.glob("*.py"), *(FOLDER / "readers").glob("*.py")])
    told = set(re.findall(r"tell\(\"([a-z_]+)\"", sources)) | set(re.findall(r"counts\[\"([a-z_]+)\"\]", sources))
    patterns = json.loads((FOLDER / "privacy.json").read_text(encoding="utf-8"))["patterns"]
    told |= {f"scrubbed_{pattern['id']}" for pattern in patterns} | {"scrubbed_link_with_user", "scrubbed_query"}
    assert told - said == set()
    methods = contributions_schema().field("match_method").classes
    assert {f"match_{name}" for name in methods} - said == set()
