"""Every text exists in the three languages with the same placeholders, and numbers are written as people write them."""

import json
import string
from pathlib import Path

import pytest
from transformable_spaces.transformable_spaces_plugin.core import words as words_package
from transformable_spaces.transformable_spaces_plugin.core.notes import Note, Notes
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

FILES = sorted(Path(words_package.__file__).parent.glob("*.json"))


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_are_whole_in_three_languages(path):
    for key, texts in json.loads(path.read_text(encoding="utf-8")).items():
        assert set(texts) >= set(LANGUAGES), key
        found = [placeholders(texts[language]) for language in LANGUAGES]
        assert found[0] == found[1] == found[2], f"{key}: {found}"
        forms = {texts[language].count("|") for language in LANGUAGES}
        assert forms in ({0}, {1}), f"{key}: singular|plural in one language only"


# Written by hand from the habits of each language: U+202F parts thousands in French; Spanish groups from five figures on.
@pytest.mark.parametrize(
    ("language", "value", "digits", "expected"),
    [
        ("fr", 1234.5, 1, "1\u202f234,5"),
        ("en", 1234.5, 1, "1,234.5"),
        ("es", 1234.5, 1, "1234,5"),
        ("es", 12345.0, 0, "12\u202f345"),
        ("fr", -0.0001, 0, "0"),
        ("fr", None, 0, "–"),
        ("en", float("nan"), 2, "–"),
    ],
)
def test_numbers(language, value, digits, expected):
    assert Words(language).number(value, digits) == expected


def test_singular_and_plural():
    one, two = (Note("geometry_repaired", "warning", {"layer": "green", "count": n}) for n in (1, 2))
    assert Words("en").note(one) == "green: 1 invalid geometry repaired."
    assert Words("en").note(two) == "green: 2 invalid geometries repaired."
    # In French zero is singular, in English plural.
    none = Note("geometry_repaired", "warning", {"layer": "green", "count": 0})
    assert "1 " not in Words("fr").note(none)
    assert "géométrie invalide réparée" in Words("fr").note(none)


def test_unknown_language_and_key_are_errors():
    with pytest.raises(ValueError, match="fr, en, es"):
        Words("de")
    with pytest.raises(KeyError):
        Words("fr").say("no.such.key")


def test_notes_keep_order_and_count_only_what_was_counted(caplog):
    notes = Notes()
    notes.count("geometry_empty", 0, layer="trees")
    notes.count("geometry_empty", 2, layer="trees")
    notes.info("metric_crs", crs="RGF93 / Lambert-93")
    assert [note.code for note in notes] == ["geometry_empty", "metric_crs"]
    assert [note.code for note in notes.warnings] == ["geometry_empty"]
    assert "trees: 2 features without geometry skipped." in caplog.text


def test_what_two_steps_notice_alike_is_told_once(caplog):
    notes = Notes()
    for inhabitants in (3, 3, 4):
        notes.count("population_without_buildings", inhabitants)
    assert [note.values["count"] for note in notes] == [3, 4]
    assert len(caplog.records) == 2


def test_notes_name_indicators_scores_and_rasters_in_words():
    note = Note("indicator_without_input", "info", {"indicator": "heat_anomaly_c", "inputs": "lst_c"})
    assert Words("fr").note(note).startswith("Indicateur « Écart de chaleur » : non mesuré, il manque lst_c.")
    note = Note("raster_off_sites", "warning", {"indicator": "slope_pct", "raster": "dtm_m"})
    assert Words("es").note(note) == "El ráster «Modelo del terreno» no cubre ningún sitio: «Pendiente» queda desconocido."
    # a profile of one's own keeps its name, and so do files
    assert Words("en").note(Note("no_equity_criteria", "info", {"score": "mine"})).startswith("mine:")
    assert Words("fr").note(Note("no_equity_criteria", "info", {"score": "greening"})).startswith("Végétalisation :")
