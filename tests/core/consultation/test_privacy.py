"""Forms of personal data that people write, and what is left of them."""

import time

import pytest
from transformable_spaces.transformable_spaces_plugin.core.consultation.privacy import clean, is_personal_column, shown_header


# Invented numbers in the forms of each country's numbering plan; the expected texts are written by hand.
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("écrivez à jean.dupont@exemple.fr svp", "écrivez à [email] svp"),
        ("mailto:a+b@c-d.example.org!", "[email]!"),
        ("jean (at) exemple (point) fr", "[email]"),
        ("marie arobase exemple point fr", "[email]"),
        ("ana [arroba] ejemplo.es", "[email]"),
        ("ｊean＠ｅxample．ｃom", "[email]"),
        ("je\u200ban@exemple.fr", "[email]"),
        ("jean&#64;exemple.fr", "[email]"),
        ("<a href='mailto:a@b.fr'>écrire</a>", "écrire"),
        ("tél 06 12 34 56 78 ou 01.23.45.67.89", "tél [phone] ou [phone]"),
        ("0612345678", "[phone]"),
        ("+33 6 12 34 56 78, 0033612345678, +33 (0)6 12 34 56 78", "[phone], [phone], [phone]"),
        ("612 345 678 y 91 234 56 78 y +34 612345678", "[phone] y [phone] y [phone]"),
        ("(514) 555-1234 or 202-555-0143 or +1 202 555 0143", "[phone] or [phone] or [phone]"),
        ("0470/12.34.56 et 02 123 45 67 et +32 470 12 34 56", "[phone] et [phone] et [phone]"),
        ("55 1234 5678", "[phone]"),
        ("garé AB-123-CD, 123 ABC 75, AB123CD", "garé [plate], [plate], [plate]"),
        ("1234 BCD y M-1234-AB", "[plate] y [plate]"),
        ("1-ABC-123", "[plate]"),
        ("https://www.facebook.com/jean.dupont vu", "[link] vu"),
        ("www.linkedin.com/in/jd", "[link]"),
        ("https://exemple.fr/profiles/jdupont", "[link]"),
        ("https://medium.example/@jd/x", "[link]"),
        ("https://u:p@h.org/x", "[link]"),
        ("https://exemple.fr/p/23?user=1#a", "https://exemple.fr/p/23#a"),
        ("@jdupont dit", "[name] dit"),
        ("gid://decidim/Decidim::User/12", "[link]"),
        ("1 85 05 78 006 084 36", "[number]"),
        ("12345678Z y X1234567L", "[number] y [number]"),
        ("FR76 3000 6000 0112 3456 7890 189", "[number]"),
        ("vu de 192.168.1.1", "vu de [number]"),
    ],
)
def test_personal_data_are_taken_out(text, left):
    cleaned = clean(text)
    assert cleaned.text == left
    if left != "écrire":
        assert cleaned.personal >= 1


@pytest.mark.parametrize(
    "text",
    [
        "Verdir la place SQ-7F3K2 et la rue ST-70130",
        "48.8566, 2.3522 le 12/03/2026 à 14h30 pour 1 200 000 €",
        "10-12-2026 rue 75011 Paris",
        "200 places pour 2026 et 300 arbres, 10 000 m²",
        "https://exemple.fr/processes/x/f/1/proposals/23",
        "et/ou 30 km/h",
        "https://carto.com/abc",
        "12 m de large, 3,5 m de trottoir, pente 5 %",
        "lignes 4, 8 et 12, bus 71-38",
        "R110-2, NF P 98-332",
    ],
)
def test_what_is_not_about_a_person_stays(text):
    assert clean(text).text == text
    assert clean(text).counts == {}


def test_markup_goes_with_its_scripts_and_what_entities_hide():
    cleaned = clean("<p>Bonjour <script>alert(1)</script><b>tous</b> &lt;img src=x onerror=alert(1)&gt;</p><p>fin")
    assert cleaned.text == "Bonjour tous\nfin"
    assert cleaned.counts == {"html_stripped": 1}
    assert clean("&amp;lt;script&amp;gt;x&amp;lt;/script&amp;gt;").text is None
    assert clean("a <b").text == "a ‹b"
    assert clean("3 < 5 & 7 > 2").text == "3 < 5 & 7 > 2"


@pytest.mark.parametrize(("text", "left"), [("=1+1", "'=1+1"), ("'=1+1", "'=1+1"), ("-1+1", "'-1+1"), ("+1", "'+1"), ("<b>=x</b>", "'=x")])
def test_formulas_are_made_text_once(text, left):
    assert clean(text).text == left
    assert clean(clean(text).text).text == left


def test_empty_and_long_texts():
    assert clean(None).text is clean("").text is clean(float("nan")).text is None
    assert clean(12).text == "12"
    long = clean("arbre " * 5000)
    assert long.counts == {"text_cut": 1}
    assert 19_000 < len(long.text) <= 20_000


def test_names_of_columns():
    assert all(map(is_personal_column, ("Adresse e-mail", "Prénom(s)", "u_birthyear", "author/name", "Teléfono", "user_data__gender")))
    assert not any(map(is_personal_column, ("Titre", "Latitude", "votes", "Commentaires", "status")))
    assert shown_header("a" * 60) == "a" * 39 + "…"
    assert shown_header("mail jean@exemple.fr") == "mail [email]"
    assert shown_header('{"a": 1}') == "…"


# Texts made to make a backtracking pattern or a parser slow: each is read in time linear in its length.
@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "@",
        "a@",
        "0 ",
        "1",
        "(at) ",
        "a.b-",
        "<a ",
        "&lt;",
        "//",
        "a/",
        "<script>",
        "<!--",
        "+1 ",
        "<![CDATA[",
        "x@a.",
        "?a",
        "1 85 ",
        "FR76 ",
        "a (a) ",
        "gid://",
        "-",
        "AA-",
        "< ",
        "</",
        "http://",
        "a arobase ",
        "1234 ",
        "06 12 ",
    ],
)
def test_hostile_texts_are_no_trap(piece):
    started = time.perf_counter()
    clean(piece * (20_000 // len(piece)))
    # A linear reading takes some milliseconds, a quadratic one tens of seconds: the limit tells them apart on any machine.
    assert time.perf_counter() - started < 3
