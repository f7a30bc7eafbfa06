"""matchkits through Processing and through qgis_process, good and bad input."""

import json

import pytest
import shapely
from transformable_spaces.processing_algorithms.choose.match_kits import JURISDICTIONS
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.kits import terms
from transformable_spaces.transformable_spaces_plugin.core.kits.kit import CATALOGUE
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

X, Y = 650_000.0, 6_860_000.0  # Paris


def layer(name, shapes, **columns):
    table = FeatureTable.make([shapely.transform(shape, lambda xy: xy + (X, Y)) for shape in shapes], columns, 2154)
    return conform(table, name, table.crs, Notes())


@pytest.fixture
def town(tmp_path):
    """A street with a tree, a square with a bench; their city and the sites' file."""
    streets = layer("streets", [shapely.LineString([(0, 0), (100, 0)])], id=["a"], **{"class": ["residential"]})
    city = City(
        {
            "study_area": layer("study_area", [shapely.box(-50, -50, 150, 150)]),
            "streets": streets,
            "trees": layer("trees", [shapely.Point(50, 5)]),
            "furniture": layer("furniture", [shapely.Point(30, 30)], kind=["bench"]),
            "buildings": layer("buildings", [shapely.box(0, 60, 100, 70)]),
        },
        streets.crs,
    )
    write_city(city, tmp_path / "city.gpkg")
    sites = FeatureTable.make(
        [shapely.box(X, Y - 3, X + 100, Y + 3), shapely.box(X + 20, Y + 20, X + 60, Y + 50)],
        {
            "site_id": ["s1", "s2"], "code": ["ST-1", "SQ-1"], "kind": ["street", "square"], "latitude": ["openable", "open"],
            "carriageway_m": [6.0, None], "road_class": ["residential", None], "length_m": [100.0, 40.0], "area_m2": [600.0, 1200.0],
            "usable_area_m2": [100.0, 1100.0], "usable_area_closed_m2": [300.0, None], "bus_lines": [0.0, None], "slope_pct": [1.0, 2.0],
            "min_width_m": [6.0, 30.0], "max_inscribed_diameter_m": [6.0, 30.0], "footway_min_m": [1.2, None],
            "constraints": ['["fire_lane"]', "[]"], "owner_type": ["public", "public"],
        },
        2154,
    )  # fmt: skip
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    return tmp_path


def test_the_choices_are_cores():
    assert (*terms.JURISDICTIONS, "none") == JURISDICTIONS


def test_sites_with_kits_and_the_table(run_algorithm, town):
    run_algorithm(
        "matchkits",
        {
            "SITES": str(town / "sites.gpkg"), "CITY": str(town / "city.gpkg"), "LANGUAGE": "fr", "OUTPUT": str(town / "out.gpkg"),
            "TABLE": str(town / "table.gpkg"),
        },
    )  # fmt: skip
    sites = read_table(town / "out.gpkg")
    street, square = (json.loads(text) for text in sites.text("kits"))
    fits = [entry["kit"] for entry in street["fits"]]
    assert fits.index("play_street") < fits.index("parklet") < fits.index("filtered_street")
    # One tree along the street, counted in the city
    assert next(entry for entry in street["fits"] if entry["kit"] == "tree_feet_planting")["quantity"] == {"value": 1, "unit": "tree"}
    blocked = {entry["kit"]: entry["by"] for entry in street["blocked"]}
    assert blocked["facade_foot_planting"][0] == {
        "property": "footway_min_m", "comparison": ">=", "limit": 1.7, "measured": 1.2, "unit": "m", "jurisdiction": "fr",
    }  # fmt: skip
    assert "bench_repair" in [entry["kit"] for entry in square["fits"]]
    assert "bench_repair" in blocked
    # auto: the sites lie in Paris
    assert "France" in run_algorithm.log
    table = read_table(town / "table.gpkg")
    assert len(table) == sum(len(entries) for site in (street, square) for entries in site.values())
    rows = {(code, kit): row for row, (code, kit) in enumerate(zip(table.text("code"), table.text("kit")))}
    row = rows["ST-1", "facade_foot_planting"]
    assert table.text("status")[row] == "blocked"
    why = table.text("why")[row].replace("\u00a0", " ")
    assert why.startswith("Largeur du trottoir le plus étroit : 1,20 m ; il faut au moins 1,70 m (règle française)")
    # A cost that is not known is missing in the table too.
    assert table.number("cost_min_eur")[rows["ST-1", "school_street"]] != table.number("cost_min_eur")[rows["ST-1", "school_street"]]
    assert set(table.geometry.tolist()) == {None}


def test_without_a_city_kits_that_need_it_stay_unjudged(run_algorithm, town):
    run_algorithm(
        "matchkits", {"SITES": str(town / "sites.gpkg"), "JURISDICTION": "none", "OUTPUT": str(town / "out.gpkg"), "TABLE": None}
    )
    street = json.loads(read_table(town / "out.gpkg").text("kits")[0])
    assert {"kit": "tree_feet_planting", "missing": ["trees_standing"]} in street["unknown"]
    # 1.20 m is enough for the general limit; 1.50 m would be for it and the pit of 0.30 m.
    by = next(entry["by"] for entry in street["blocked"] if entry["kit"] == "facade_foot_planting")
    assert (by[0]["limit"], by[0]["jurisdiction"]) == (1.5, "general")


def test_a_citys_own_kits_and_their_faults(run_algorithm, town):
    from qgis.core import QgsProcessingException

    own = town / "kits"
    own.mkdir()
    document = json.loads((CATALOGUE / "play_street.json").read_text(encoding="utf-8"))
    document.update(id="our_street_party", title={"fr": "Fête", "en": "Party", "es": "Fiesta"})
    (own / "party.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    parameters = {"SITES": str(town / "sites.gpkg"), "KITS_FOLDER": str(own), "OUTPUT": str(town / "out.gpkg"), "TABLE": None}
    run_algorithm("matchkits", parameters)
    street = json.loads(read_table(town / "out.gpkg").text("kits")[0])
    assert "our_street_party" in [entry["kit"] for entry in street["fits"]]
    document["rules"][0]["property"] = "colour"
    (own / "party.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"party\.json, at rules\[0\]\.property: unknown property 'colour'"):
        run_algorithm("matchkits", {**parameters, "OUTPUT": str(town / "refused.gpkg")})
    assert not (town / "refused.gpkg").exists()


def test_the_styles_load_on_the_results(run_algorithm, town, qgis_app):
    from qgis.core import QgsVectorLayer
    from transformable_spaces.transformable_spaces_plugin.bridge.styling import style_layer
    from transformable_spaces.transformable_spaces_plugin.core.kits.writing import table_schema
    from transformable_spaces.transformable_spaces_plugin.core.words import Words

    run_algorithm("matchkits", {"SITES": str(town / "sites.gpkg"), "OUTPUT": str(town / "out.gpkg"), "TABLE": str(town / "table.gpkg")})
    sites = QgsVectorLayer(str(town / "out.gpkg"), "sites", "ogr")
    style_layer(sites, "sites_kits", Words("es"))
    rules = sites.renderer().rootRule().children()
    assert [rule.label() for rule in rules][0] == "hasta obras permanentes"
    # The street and the square can both go as far as permanent works: the first rule's filter holds for both.
    from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils

    context = QgsExpressionContext()
    context.appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(sites))
    found = []
    for feature in sites.getFeatures():
        context.setFeature(feature)
        found.append([bool(QgsExpression(rule.filterExpression()).evaluate(context)) for rule in rules if rule.filterExpression()])
    assert [sum(row) for row in found] == [1, 1]
    table = QgsVectorLayer(str(town / "table.gpkg"), "table", "ogr")
    style_layer(table, "kits_table", Words("fr"), table_schema())
    assert len(table.conditionalStyles().rowStyles()) == 3
    assert table.attributeDisplayName(table.fields().lookupField("why")) == "Pourquoi"


def test_qgis_process_gives_the_table_and_refuses_in_one_sentence(qgis_process, town):
    sites, out = town / "sites.gpkg", town / "out.gpkg"
    done = qgis_process("run", "transformablespaces:matchkits", "--", f"SITES={sites}", f"OUTPUT={out}", f"TABLE={town / 'table.csv'}")
    assert done.returncode == 0, done.stderr
    assert "climbing_plants" not in (town / "table.csv").read_text(encoding="utf-8")
    assert "play_street" in (town / "table.csv").read_text(encoding="utf-8")
    write_table(town / "bare.gpkg", "sites", read_table(sites).without("kind"))
    done = qgis_process("run", "transformablespaces:matchkits", "--", f"SITES={town / 'bare.gpkg'}", f"OUTPUT={town / 'none.gpkg'}")
    assert done.returncode == 1
    assert "field “kind” is missing" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (town / "none.gpkg").exists()
