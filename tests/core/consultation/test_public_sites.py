"""Which sites the public sees, and what of them: picks, blocks, kits and costs."""

import json

import numpy as np
import pytest
from transformable_spaces.tests.consultation_town import scored_sites, with_kits
from transformable_spaces.transformable_spaces_plugin.core.consultation import (
    BLOCKS,
    PackageSettings,
    build_package,
    package_sites,
    pick_sites,
    public_columns,
    public_schema,
)
from transformable_spaces.transformable_spaces_plugin.core.consultation.site_kits import SiteKits, site_kits
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.words import two_figures


def page_data(files):
    return json.loads(files["index.html"].decode("utf-8").split('id="data">')[1].split("</script>")[0])


def test_a_shortlist_is_shown_whole_with_what_is_ruled_out():
    sites = scored_sites().with_columns(selected=np.arange(40) >= 37)
    rows = pick_sites(sites, "selected", 1)
    assert sorted(rows) == [37, 38, 39]  # 39 is blocked in both scores
    assert rows[-1] == 39
    assert len(pick_sites(sites, "all", 1)) == 40
    with pytest.raises(InputError, match="no site is selected"):
        pick_sites(sites.with_columns(selected=np.zeros(40, dtype=bool)), "selected", 1)
    with pytest.raises(MissingField, match="selected"):
        pick_sites(scored_sites(), "selected", 1)


@pytest.mark.parametrize("show", [(), ("scores",), ("why",), ("kits",), ("kits", "costs"), BLOCKS])
def test_only_the_blocks_shown_leave_the_house(show):
    sites = with_kits(scored_sites())
    settings = PackageSettings(show=show)
    table = package_sites(sites, settings)
    assert tuple(table.columns) == public_columns(show)
    names = set(table.columns)
    assert ("greening_score" in names) == ("scores" in show)
    assert ("greening_why_fr" in names) == ("why" in show)
    assert ("kits" in names) == ("kits" in show)
    assert ("cost_max_eur" in names) == ("costs" in show)
    files = build_package(sites, None, None, None, settings)
    data, text = page_data(files), files["index.html"].decode("utf-8")
    assert data["scores"] == (["greening", "pedestrian"] if "scores" in show else [])
    for site in data["sites"]:
        for score in filter(None, site["scores"].values()):
            assert ("score" in score) == ("scores" in show)
            assert bool(score["text"]) == ("why" in show)
        assert ("kits" in site) == ("kits" in show)
        for fit in site.get("kits", {}).get("fits", []):
            assert (fit[2] is not None) == ("costs" in show)
    assert ("Mostly sealed ground" in text) == ("why" in show)
    assert ("61000" in text) == ("costs" in show and "kits" in show)


def test_kits_and_costs_by_hand():
    table = package_sites(with_kits(scored_sites()), PackageSettings(pick="all"))
    rows = {code: row for row, code in enumerate(table.column("code"))}
    kits = built_in_kits()
    names = list(kits)
    none, one, two = (rows[code] for code in ("ST-07000", "SQ-07013", "CP-07026"))
    assert table.column("kits")[none] is None
    assert np.isnan(table.column("cost_min_eur")[none])
    assert table.column("kits")[one] == names[0]
    assert table.column("kits")[two] == f"{names[0]}|{names[-1]}"
    assert table.column("kits_es")[two] == "; ".join(kits[name].title["es"] for name in (names[0], names[-1]))
    assert table.column("cost_min_eur")[two] == 120
    assert table.column("cost_max_eur")[two] == 99000  # 98 765 to two figures
    assert set(table.column("who")[two].split("|")) == set(kits[names[0]].who) | set(kits[names[-1]].who)


def test_cells_that_cannot_be_read_have_no_kits_and_unknown_kits_are_counted():
    notes = Notes()
    last = '{"fits": [{"kit": "own"}, {"kit": "known", "rung": null, "cost_eur": null, "quantity": null}]}'
    cells = np.array([None, "{", "[]", last], dtype=object)
    made = site_kits(cells, ["known"], notes)
    assert made[:3] == [SiteKits()] * 3
    assert [fit.kit for fit in made[3].fits] == ["known"]
    assert [(note.code, note.values["kit"], note.values["count"]) for note in notes] == [("kit_not_in_catalogue", "own", 1)]


def test_two_figures():
    values = [0, 7, 98765, 61234, 1250, 0.0449, 994.9, float("nan")]
    assert [two_figures(v) for v in values[:-1]] == [0, 7, 99000, 61000, 1200, 0.045, 990]
    assert np.isnan(two_figures(values[-1]))


def test_the_schema_names_every_public_column():
    assert public_schema().names == public_columns()


def test_codes_that_name_no_site_or_two_are_refused():
    sites = scored_sites()
    codes = sites.column("code").copy()
    codes[1] = codes[0]
    with pytest.raises(InputError, match="a code names one site"):
        build_package(sites.with_columns(code=codes), None, None, None, PackageSettings())
    codes[1] = None
    with pytest.raises(InputError, match="1 sites have no code"):
        build_package(sites.with_columns(code=codes), None, None, None, PackageSettings())


def test_papers_are_put_in_and_linked_and_others_refused():
    extra = {"sheets/ST-07000.pdf": b"pdf", "sheets/ST-07000.html": b"html", "photos/ST-07000.jpg": b"jpg", "signs/SQ-07013.pdf": b"sign"}
    files = build_package(scored_sites(), None, None, None, PackageSettings(), extra=extra, later=["signs/ST-07000.pdf"])
    assert {name: files[name] for name in extra} == extra
    sites = {site["code"]: site for site in page_data(files)["sites"]}
    assert sites["ST-07000"]["files"] == {
        "sheet_pdf": "sheets/ST-07000.pdf", "sheet_html": "sheets/ST-07000.html", "photo": "photos/ST-07000.jpg",
        "sign_pdf": "signs/ST-07000.pdf",
    }  # fmt: skip
    assert sites["SQ-07013"]["files"] == {"sign_pdf": "signs/SQ-07013.pdf"}
    for name in ("../x.pdf", "sheets/../../x.pdf", "index.html", "/etc/x.pdf"):
        with pytest.raises(InputError, match="no place"):
            build_package(scored_sites(), None, None, None, PackageSettings(), extra={name: b""})
