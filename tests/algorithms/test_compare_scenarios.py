"""comparescenarios through Processing and qgis_process."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.shortlist.targets import EXAMPLE
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

WEST, SOUTH = 652_000, 6_862_000


def box(x0, y0, x1, y1):
    return shapely.box(WEST + x0, SOUTH + y0, WEST + x1, SOUTH + y1)


@pytest.fixture
def files(tmp_path):
    """A street with people along it, and two sets of vacant lots beside it."""

    def layer(what, shapes, **fields):
        table = FeatureTable.make(shapes, {"id": [f"{what}/{i}" for i in range(len(shapes))], **fields}, 2154)
        return conform(table, what, table.crs, Notes())

    line = shapely.LineString([(WEST, SOUTH), (WEST + 1000, SOUTH)])
    people = shapely.points([[WEST + 100, SOUTH + 10], [WEST + 900, SOUTH + 10]])
    tables = {
        "study_area": layer("study_area", [box(-100, -300, 1100, 300)], name=["Town"]),
        "streets": layer("streets", [line], **{"class": ["residential"]}),
        "buildings": layer("buildings", [box(0, -40, 1000, -20)], height_m=[9.0]),
        "green": layer("green", [box(480, 5, 490, 15)], kind=["garden"]),
        "population": layer("population", people, inhabitants=[10.0, 20.0]),
    }
    write_city(City(tables, tables["streets"].crs), tmp_path / "city.gpkg")
    for name, xs in (("one", (0, 200)), ("two", (800,))):
        table = FeatureTable.make(
            [box(x, 5, x + 80, 85) for x in xs],
            {
                "site_id": [f"{name}/{x}" for x in xs], "kind": ["vacant_lot"] * len(xs), "usable_area_m2": [6400.0] * len(xs),
                "selected": np.array([True] + [False] * (len(xs) - 1)), "cost_eur": [1000.0] * len(xs),
            },
            2154,
        )  # fmt: skip
        write_table(tmp_path / f"{name}.gpkg", "sites", table)
    return tmp_path


def test_two_scenarios_give_table_chart_and_page(run_algorithm, files):
    results = run_algorithm(
        "comparescenarios",
        {
            "SCENARIOS": [str(files / "one.gpkg"), str(files / "two.gpkg")], "NAMES": "Ouest; Est", "CITY": str(files / "city.gpkg"),
            "TARGETS": str(EXAMPLE), "LANGUAGE": "fr", "OUTPUT": str(files / "out.gpkg"), "REPORT": str(files / "made" / "page.html"),
            "CHART": str(files / "chart.svg"),
        },
    )  # fmt: skip
    table = read_table(files / "out.gpkg")
    change = dict(zip(zip(table.text("scenario"), table.text("measure")), table.number("change_low")))
    # One lot each: of the first set one is not selected. 10 people live at the first, 20 at the second.
    assert change["Ouest", "green_m2"] == change["Est", "green_m2"] == pytest.approx(0.8 * 6400)
    assert (change["Ouest", "people_near_green"], change["Est", "people_near_green"]) == (10, 20)
    assert change["Est", "cost_eur"] == 1000
    assert change["Est", "trees"] > 5  # found anew on the lot
    page = (files / "made" / "page.html").read_text(encoding="utf-8")
    assert "Scénarios côte à côte : Town" in page
    assert "20 000 arbres de plus" in page
    assert (files / "chart.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert results["REPORT"] == str(files / "made" / "page.html")


def test_places_for_trees_may_be_given(run_algorithm, files):
    places = FeatureTable.make(
        [shapely.Point(WEST + 10, SOUTH + 20)], {"site_id": ["one/0"], "size_class": ["large"], "canopy_m2": [90.0]}, 2154
    )
    write_table(files / "places.gpkg", "places", places)
    run_algorithm(
        "comparescenarios",
        {
            "SCENARIOS": [str(files / "one.gpkg"), str(files / "two.gpkg")], "CITY": str(files / "city.gpkg"),
            "POSITIONS": str(files / "places.gpkg"), "OUTPUT": str(files / "out.gpkg"), "REPORT": str(files / "page.html"),
        },
    )  # fmt: skip
    table = read_table(files / "out.gpkg")
    assert table.number("change_low")[table.text("measure") == "canopy_m2"].tolist() == [90, 0]
    assert sorted(set(table.text("scenario"))) == ["one", "two"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"SCENARIOS": ["one.gpkg"]}, "two or more layers"),
        ({"NAMES": "only one"}, "1 names for 2 layers"),
        ({"NAMES": "same; same"}, "different names"),
        ({"SCENARIOS": ["one.gpkg", "nokind.gpkg"]}, "field “kind” is missing"),
    ],
)
def test_bad_input_is_refused(run_algorithm, files, change, told):
    from qgis.core import QgsProcessingException

    write_table(files / "nokind.gpkg", "sites", read_table(files / "two.gpkg").without("kind"))
    given = {"SCENARIOS": ["one.gpkg", "two.gpkg"], **change}
    given["SCENARIOS"] = [str(files / name) for name in given["SCENARIOS"]]
    with pytest.raises(QgsProcessingException) as refused:
        run_algorithm(
            "comparescenarios",
            {**given, "CITY": str(files / "city.gpkg"), "OUTPUT": str(files / "out.gpkg"), "REPORT": str(files / "page.html")},
        )
    assert told in str(refused.value)
    assert not (files / "out.gpkg").exists()
    assert not (files / "page.html").exists()


def test_broken_targets_get_one_sentence_and_exit_code_1(qgis_process, files):
    broken = {"targets": [{"id": "t", "title": {"fr": "a", "en": "a", "es": "a"}, "measure": "joy", "value": 1, "source": "s"}]}
    (files / "targets.json").write_text(json.dumps(broken), encoding="utf-8")
    done = qgis_process(
        "run", "transformablespaces:comparescenarios", "--", f"SCENARIOS={files / 'one.gpkg'}", f"SCENARIOS={files / 'two.gpkg'}",
        f"CITY={files / 'city.gpkg'}", f"TARGETS={files / 'targets.json'}", f"OUTPUT={files / 'out.gpkg'}", f"REPORT={files / 'page.html'}",
    )  # fmt: skip
    assert done.returncode == 1
    assert "targets.json, at targets[0].measure: one of trees" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert not (files / "out.gpkg").exists()


@pytest.mark.parametrize(
    ("names", "files", "expected"),
    [
        (["a", "b"], ["/x/one.gpkg", "/x/two.gpkg"], ["a", "b"]),
        # Two outputs of “Shortlist” are called the same in the project: their files tell them apart, and without files their number.
        (["Sites", "Sites"], ["/x/one.gpkg|layername=one", "/x/two.gpkg"], ["one", "two"]),
        (["Sites", "Sites"], ["", ""], ["Sites 1", "Sites 2"]),
        (["Sites", "Sites", "b"], ["/x/one.gpkg", "/y/one.gpkg", ""], ["one 1", "one 2", "b"]),
    ],
)
def test_layers_called_the_same_are_told_apart(names, files, expected):
    from transformable_spaces.processing_algorithms.choose.compare_scenarios import _told_apart

    assert _told_apart(names, files) == expected
