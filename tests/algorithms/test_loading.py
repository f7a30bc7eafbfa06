"""Results as Processing loads them into the open project: styled, titled in the user's language, in their order and groups."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from transformable_spaces.tests.algorithms.test_assess_city import osm_text
from transformable_spaces.transformable_spaces_plugin.core import titles as titles_room
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.schema import Field, load_schemas
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.titles import site_titles, street_titles, titles
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import write_table

SCHEMAS = (
    ("kits", "table"), ("spaces", "planting"), ("spaces", "street_space"), ("spaces", "changes"), ("indicators", "low_traffic"),
)  # fmt: skip
WEST, SOUTH = 652_000, 6_862_000  # in Paris, so that the reference system fits the place


@pytest.fixture
def load(provider):
    """``load(id, parameters) -> project``: the results of a run, loaded into the open project, which is emptied before."""
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject

    project = QgsProject.instance()

    def run(algorithm, parameters):
        project.clear()
        context = QgsProcessingContext()
        context.setProject(project)
        processing.runAndLoadResults(f"transformablespaces:{algorithm}", parameters, QgsProcessingFeedback(False), context)
        # Layer tree and project settle their accounts when the events are worked off, as they are under a window.
        from qgis.PyQt.QtCore import QCoreApplication

        QCoreApplication.processEvents()
        return project

    yield run
    project.clear()


@pytest.fixture
def city_file(tmp_path):
    """A square of main streets with a crossing and a school in it."""

    def layer(name, shapes, /, **fields):
        moved = [shapely.transform(shape, lambda xy: xy + (WEST, SOUTH)) for shape in shapes]
        table = FeatureTable.make(moved, {"id": [f"{name}/{number}" for number in range(len(shapes))], **fields}, 2154)
        return conform(table, name, table.crs, Notes())

    ring = [(0, 0), (200, 0), (400, 0), (400, 200), (400, 400), (200, 400), (0, 400), (0, 200), (0, 0)]
    cross = [[(0, 200), (200, 200)], [(200, 200), (400, 200)], [(200, 0), (200, 200)], [(200, 200), (200, 400)]]
    streets = [shapely.LineString(pair) for pair in zip(ring, ring[1:])] + [shapely.LineString(line) for line in cross]
    layers = {
        "study_area": layer("study_area", [shapely.box(-50, -50, 450, 450)]),
        "streets": layer("streets", streets, **{"class": ["tertiary"] * 8 + ["residential"] * 4}),
        "facilities": layer("facilities", [shapely.Point(220, 300)], kind=["school"], name=["School"]),
    }
    write_city(City(layers, layers["streets"].crs), tmp_path / "city.gpkg")
    return str(tmp_path / "city.gpkg")


@pytest.fixture
def sites_file(tmp_path):
    table = FeatureTable.make(
        [shapely.box(WEST + 100 * i, SOUTH, WEST + 100 * i + 20, SOUTH + 20) for i in range(3)],
        {
            "site_id": ["s0", "s1", "s2"], "code": ["ST-0", "SQ-1", "SQ-2"], "name": [None, "Place", None],
            "kind": ["street", "square", "square"], "latitude": ["open", "closed", "openable"], "greening_score": [80.0, 60.0, 50.0],
            "greening_blocked_by": np.full(3, None, dtype=object), "usable_area_m2": np.full(3, 100.0), "price": [50.0, 30.0, 20.0],
        },
        2154,
    )  # fmt: skip
    write_table(tmp_path / "sites.gpkg", "sites", table)
    return str(tmp_path / "sites.gpkg")


def names(project):
    """The layers from top to bottom."""
    return [node.name() for node in project.layerTreeRoot().findLayers()]


def layer(project, name):
    (found,) = project.mapLayersByName(name)
    return found


def legend(made):
    return [rule.label() for rule in made.renderer().rootRule().children()]


def heads(made):
    """Field → head of its column."""
    return {field.name(): field.displayName() for field in made.fields()}


def test_points_come_above_polygons_whatever_their_names(load, city_file):
    """Processing adds them by name, and cells would hide their filters."""
    project = load("lowtrafficcells", {"CITY": city_file, "CELLS": "memory:", "FILTERS": "memory:"})
    assert names(project) == ["Filters", "Cells"]
    assert len(project.mapLayers()) == 2
    assert "no short cut" in legend(layer(project, "Cells"))


def test_outputs_stay_together_where_the_user_stands(load, provider, city_file):
    """With a layer chosen in the legend, results come above it, not on top of all; the rest keeps its place."""
    from qgis.core import QgsVectorLayer
    from transformable_spaces.transformable_spaces_plugin.bridge.loading import Together

    project = load("lowtrafficcells", {"CITY": city_file, "CELLS": "memory:", "FILTERS": "memory:"})
    root = project.layerTreeRoot()
    cells, filters = layer(project, "Cells"), layer(project, "Filters")
    top, bottom = (QgsVectorLayer("Point?crs=EPSG:2154", name, "memory") for name in ("top", "bottom"))
    project.addMapLayers([top, bottom], False)
    root.insertLayer(0, top)
    root.addLayer(bottom)
    node = root.findLayer(cells.id()).clone()
    root.insertChildNode(1, node)
    root.removeChildNode(root.children()[3])
    node.setExpanded(False)
    assert names(project) == ["top", "Cells", "Filters", "bottom"]
    together = Together()
    together.add(cells, 1)
    together.add(filters, 2)
    together.arrange(root)
    assert names(project) == ["top", "Filters", "Cells", "bottom"]
    assert not root.findLayer(cells.id()).isExpanded()


def test_a_shortlist_shows_what_was_chosen_and_speaks_the_language(load, sites_file):
    project = load(
        "shortlist",
        {
            "SITES": sites_file, "BUDGET": 60, "COST_FIELD": "price", "LANGUAGE": "fr",
            **dict.fromkeys(("OUTPUT", "CHOSEN", "PRICES"), "memory:"),
        },
    )  # fmt: skip
    assert names(project) == ["Chosen sites", "Sites with the selection", "Prices of the wishes"]
    every = layer(project, "Sites with the selection")
    assert legend(every)[:2] == ["Rue", "Place"]
    assert legend(every)[-1] == "non retenu"
    shown = {rule.label(): rule.filterExpression() for rule in every.renderer().rootRule().children()}
    assert shown["Place"] == "\"selected\" AND \"kind\" = 'square'"
    told = heads(every)
    assert (told["usable_area_m2"], told["selected"], told["cost_eur"]) == ("Surface utilisable (m²)", "Retenu", "Coût (€)")
    assert told["price"] == "price"  # the user's own field keeps its name
    assert every.displayExpression().startswith('"code"')
    kinds = every.editorWidgetSetup(every.fields().lookupField("kind"))
    assert kinds.type() == "ValueMap"
    assert {"Place": "square"} in kinds.config()["map"]
    assert heads(layer(project, "Prices of the wishes"))["text"] == "Souhait"


def test_the_legend_on_the_screen_speaks_the_language_too(load, sites_file, provider):
    """A legend is drawn when a style is put on a layer that is in the tree already: what changes later has to be told to it."""
    from qgis.core import QgsLayerTreeModel, QgsProject

    shown = QgsLayerTreeModel(QgsProject.instance().layerTreeRoot())
    project = load("shortlist", {"SITES": sites_file, "BUDGET": 60, "COST_FIELD": "price", "LANGUAGE": "es", "OUTPUT": "memory:"})
    node = project.layerTreeRoot().findLayer(layer(project, "Sites with the selection").id())
    assert [entry.data(0) for entry in shown.layerLegendNodes(node)][:2] == ["Calle", "Plaza"]


def test_a_whole_assessment_comes_in_its_groups_with_the_first_unfolded(load, tmp_path):
    (tmp_path / "tiny.osm").write_text(osm_text(), encoding="utf-8")
    project = load(
        "assesscity", {"SOURCE": str(tmp_path / "tiny.osm"), "TOP": 1, "LANGUAGE": "es", "OUTPUT_FOLDER": str(tmp_path / "out")}
    )
    root = project.layerTreeRoot()
    groups = [node.name() for node in root.children()]
    assert groups[0] == "Sitios transformables"
    assert groups[-1] == "Datos urbanos"
    assert "Fichas de sitio" not in groups
    assert [group.isExpanded() for group in root.children()] == [True] + [False] * (len(groups) - 1)
    assert names(project)[:3] == ["Puntuación de renaturalización", "Puntuación de peatonalización", "Tipos de espacio"]
    assert [node.itemVisibilityChecked() for node in root.findLayers()][:3] == [True, False, False]
    for made in project.mapLayers().values():
        assert made.isValid()
        assert type(made.renderer()).__name__ == "QgsRuleBasedRenderer", made.name()
        assert all(field.alias() for field in made.fields() if field.name() != "fid"), (made.name(), heads(made))
    assert set(groups) == {group.name() for group in root.findGroups()}


def test_an_assessment_read_again_from_its_project_has_the_same_heads(load, tmp_path):
    from qgis.core import QgsProject

    (tmp_path / "tiny.osm").write_text(osm_text(), encoding="utf-8")
    loaded = load(
        "assesscity", {"SOURCE": str(tmp_path / "tiny.osm"), "TOP": 1, "LANGUAGE": "fr", "OUTPUT_FOLDER": str(tmp_path / "out")}
    )
    written = QgsProject()
    assert written.read(str(tmp_path / "out" / "project.qgz"))
    for made in loaded.mapLayers().values():
        (twin,) = written.mapLayersByName(made.name())
        assert heads(twin) == heads(made)
        assert legend(twin) == legend(made)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("m2", "Area (m²)"), ("count", "Area"), (None, "Area"), ("0..1", "Area (0–1)"), ("inh/ha", "Area (inh/ha)"), ("km", "Area (km)")],
)
def test_heads_start_with_a_capital_and_tell_the_unit_as_people_write_it(provider, unit, expected):
    from transformable_spaces.transformable_spaces_plugin.bridge.styling import title_of

    assert title_of(Field("area", "number", dict.fromkeys(LANGUAGES, "area"), unit), Words("en")) == expected


def test_words_of_coded_fields_exist():
    """A field that names its words has some; a value that is allowed has one."""
    from transformable_spaces.transformable_spaces_plugin.bridge.styling import values_of

    core = Path(titles_room.__file__).parent
    kept = (core / room / f"{name}_schema.json" for room, name in SCHEMAS)
    schemas = [site_titles(), street_titles(), *titles().values(), *(schema for path in kept for schema in load_schemas(path).values())]
    coded = [field for schema in schemas for field in schema.fields if field.words]
    assert len(coded) > 20
    for field in coded:
        told = {value for pair in values_of(field, Words("fr")) for value in pair.values()}
        assert told
        assert told >= set(field.classes or ()), field.name
