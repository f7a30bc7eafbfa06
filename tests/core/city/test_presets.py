"""Layers read by presets: the format's rules, the mapping of BD TOPO's values, the study area, and what bad input gets."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import schemas
from transformable_spaces.transformable_spaces_plugin.core.city.presets import (
    BUILT_IN,
    city_from_layers,
    detect_preset,
    load_preset,
    preset_file,
)
from transformable_spaces.transformable_spaces_plugin.core.errors import (
    Cancelled,
    DataFileError,
    InputError,
    MissingCrs,
    MissingField,
    MissingLayer,
)
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.progress import Progress
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

CRS = "EPSG:2154"
X, Y = 355000, 6689000  # in Nantes


def rows(wkts, crs=CRS, **columns):
    shapes = [shapely.transform(shapely.from_wkt(w), lambda c: c + [X, Y]) if w else None for w in wkts]
    return FeatureTable.make(shapes, columns, crs)


def house(x, y, size=10):
    return f"POLYGON (({x} {y}, {x + size} {y}, {x + size} {y + size}, {x} {y + size}, {x} {y}))"


def lane(y):
    return f"LINESTRING (0 {y}, 100 {y})"


def streets(count=1, **columns):
    given = {"NATURE": ["Route à 1 chaussée"] * count, "IMPORTANCE": [5] * count, **columns}
    return rows([lane(20 * i) for i in range(count)], **given)


def bdtopo(**layers):
    layers.setdefault("batiment", rows([house(10, 5), house(60, 5)], HAUTEUR=[9.0, 12.5]))
    layers.setdefault("troncon_de_route", streets())
    return layers


def read(tables, notes=None, **options):
    return city_from_layers(tables, preset_file("bdtopo"), notes if notes is not None else Notes(), **options)


# The city that comes out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"IMPORTANCE": [1]}, "primary"),
        ({"IMPORTANCE": ["2"]}, "primary"),
        ({"IMPORTANCE": [3]}, "secondary"),
        ({"IMPORTANCE": [4]}, "tertiary"),
        ({"IMPORTANCE": [5]}, "residential"),
        ({"IMPORTANCE": [5], "URBAIN": ["Non"]}, "unclassified"),
        ({"IMPORTANCE": [6]}, "service"),
        ({"IMPORTANCE": [5], "PRIVE": ["Oui"]}, "service"),
        ({"IMPORTANCE": [1], "NATURE": ["Type autoroutier"]}, "motorway"),
        ({"IMPORTANCE": [2], "NATURE": ["Type autoroutier"]}, "trunk"),
        ({"IMPORTANCE": [1], "NATURE": ["Route à 2 chaussées"]}, "trunk"),
        ({"NATURE": ["ESCALIER"]}, "steps"),
        ({"NATURE": ["Sentier"], "URBAIN": ["Oui"]}, "footway"),
        ({"NATURE": ["Sentier"], "URBAIN": ["Non"]}, "path"),
        ({"NATURE": ["Chemin"]}, "track"),
        ({"ACCES_VL": ["Physiquement impossible"]}, "pedestrian"),
        ({"ACCES_VL": ["Restreint aux ayants droit"], "PRIVE": ["Non"], "NOM_COLL_G": ["R CREBILLON"]}, "pedestrian"),
        ({"ACCES_VL": ["Restreint aux ayants droit"], "PRIVE": ["Non"], "NOM_COLL_G": [None]}, "service"),
        ({"NAT_RESTR": ["Piste cyclable"]}, "cycleway"),
    ],
)
def test_the_class_of_a_street_follows_nature_importance_and_access(columns, expected):
    city = read(bdtopo(troncon_de_route=streets(**columns)))
    assert list(city.layer("streets").columns["class"]) == [expected]


def test_shapefile_and_geopackage_names_give_the_same_city():
    values = {
        "nature": ["Rond-point", "Bretelle"],
        "importance": ["3", "4"],
        "nombre_de_voies": [2, 0],
        "largeur_de_chaussee": [7.0, 3.5],
        "sens_de_circulation": ["Sens direct", "Sans objet"],
        "vitesse_moyenne_vl": [20, 45],
        "position_par_rapport_au_sol": ["1", "-1"],
        "acces_vehicule_leger": ["Libre", "Restreint aux ayants droit"],
        "reserve_aux_bus": [None, "Sens direct"],
        "amenagement_cyclable_gauche": ["Bande cyclable", None],
        "amenagement_cyclable_droit": ["Bande cyclable", "Piste cyclable"],
        "nom_collaboratif_gauche": ["R A", None],
        "nom_collaboratif_droite": ["R B", "R C"],
    }
    short = {
        "nombre_de_voies": "NB_VOIES",
        "largeur_de_chaussee": "LARGEUR",
        "sens_de_circulation": "SENS",
        "vitesse_moyenne_vl": "VIT_MOY_VL",
        "position_par_rapport_au_sol": "POS_SOL",
        "acces_vehicule_leger": "ACCES_VL",
        "reserve_aux_bus": "BUS",
        "amenagement_cyclable_gauche": "CYCLABLE_G",
        "amenagement_cyclable_droit": "CYCLABLE_D",
        "nom_collaboratif_gauche": "NOM_COLL_G",
        "nom_collaboratif_droite": "NOM_COLL_D",
    }
    long_names = read(bdtopo(troncon_de_route=rows([lane(0), lane(20)], cleabs=["T1", "T2"], fictif=[False, False], **values)))
    upper = {short.get(name, name.upper()): column for name, column in values.items()}
    tables = {
        "BATIMENT": bdtopo()["batiment"],
        "TRONCON_DE_ROUTE": rows([lane(0), lane(20)], ID=["T1", "T2"], FICTIF=["Non", "Non"], **upper),
    }
    short_names = read(tables)
    first, second = long_names.layer("streets"), short_names.layer("streets")
    for name in schemas()["streets"].names:
        np.testing.assert_array_equal(first.columns[name], second.columns[name], err_msg=name)
    expected = {
        "class": ["secondary", "tertiary"],
        "junction": ["roundabout", None],
        "link": [False, True],
        "oneway": ["forward", None],
        "cycle": ["both_lanes", "track"],
        "access": ["yes", "bus"],
        "bridge": [True, False],
        "tunnel": [False, True],
        "name": ["R A", "R C"],
    }
    for name, column in expected.items():
        assert list(first.columns[name]) == column, name
    np.testing.assert_array_equal(first.columns["lanes"], [2, np.nan])  # 0 lanes means unknown
    np.testing.assert_array_equal(first.columns["maxspeed_kmh"], [30, 50])  # the limits that go with 20 and 45 km/h
    np.testing.assert_array_equal(first.columns["bus_lanes"], [np.nan, 1])


def test_fictitious_planned_and_ferry_sections_are_left_out_and_said():
    notes = Notes()
    table = streets(
        5,
        FICTIF=["Oui", "Non", "Non", "Non", "Non"],
        ETAT=["En service", "En projet", "En service", "En service", None],
        NATURE=["Sentier", "Sentier", "Bac ou liaison maritime", "Sentier", "Sentier"],
    )
    area = rows(["POLYGON ((0 -10, 90 -10, 90 90, 0 90, 0 -10))"])
    city = read(bdtopo(troncon_de_route=table), notes, study_area=area)
    assert len(city.layer("streets")) == 2
    said = [note.values for note in notes if note.code == "preset_layer_read" and note.values["layer"] == "streets"]
    assert said == [{"layer": "streets", "source": "troncon_de_route", "count": 2, "left_out": 3}]


def test_impossible_numbers_become_missing_and_are_counted():
    notes = Notes()
    buildings = rows([house(20 * i, 5) for i in range(4)], NB_ETAGES=[0, 9999, -1, 3], HAUTEUR=[0, 9999, -3, "8,5"])
    city = read(bdtopo(batiment=buildings), notes)
    table = city.layer("buildings")
    assert sorted(table.columns["levels"][~np.isnan(table.columns["levels"])]) == [3.0]
    assert sorted(table.columns["height_m"][~np.isnan(table.columns["height_m"])]) == [8.5]
    counted = {note.values["field"]: note.values["count"] for note in notes if note.code == "value_out_of_range"}
    assert counted == {"levels": 3, "height_m": 3}


def test_3d_and_multi_geometries_come_out_flat_and_single():
    multi = FeatureTable.make(
        [shapely.from_wkt(f"MULTILINESTRING Z (({X} {Y} 5, {X + 50} {Y} 6), ({X + 50} {Y} 6, {X + 90} {Y} 7))")],
        {"ID": ["T"], "NATURE": ["Route à 1 chaussée"], "IMPORTANCE": [5]},
        CRS,
    )
    city = read(bdtopo(troncon_de_route=multi))
    table = city.layer("streets")
    assert [g.geom_type for g in table.geometry] == ["LineString", "LineString"]
    assert not shapely.has_z(table.geometry).any()
    assert list(table.columns["id"]) == ["T", "T:2"]


def test_one_source_layer_may_fill_several_city_layers():
    zones = rows(
        [house(0, 40), house(20, 40), house(40, 40), house(60, 40)],
        cleabs=["Z1", "Z2", "Z3", "Z4"],
        nature=["Collège", "Espace public", "Espace public", "Mine"],
        toponyme=["Collège Chose", "Jardin des Plantes", "Place Royale", None],
    )
    equipment = rows([house(0, 60), house(20, 60)], nature=["Parking", "Gare routière"], nature_detaillee=["Parking souterrain", None])
    city = read(bdtopo(zone_d_activite_ou_d_interet=zones, equipement_de_transport=equipment))
    assert list(city.layer("facilities").columns["kind"]) == ["school"]
    assert list(city.layer("green").columns["name"]) == ["Jardin des Plantes"]
    assert list(city.layer("green").columns["public_access"]) == [True]
    assert list(city.layer("squares").columns["name"]) == ["Place Royale"]
    assert list(city.layer("parking").columns["kind"]) == ["underground"]
    assert [g.geom_type for g in city.layer("transit_stops").geometry] == ["Point"]
    assert city.has("heritage")  # its source is there: empty, not absent
    assert not city.has("rail")


def test_layers_with_names_of_city_layers_are_taken_as_they_are():
    parking = rows([house(0, 40)], id=["P"], source=["me"], kind=["surface"], Spaces=["12"])
    extra = rows(["LINESTRING (0 80, 90 80)"], **{"class": ["footway"]})
    city = read(bdtopo(parking=parking, Streets=extra))
    assert list(city.layer("parking").columns["spaces"]) == [12.0]
    assert sorted(city.layer("streets").columns["class"]) == ["footway", "residential"]
    assert sorted(city.layer("streets").columns["source"]) == ["IGN BD TOPO", "given"]


def test_the_order_of_the_source_leaves_no_trace():
    table = streets(6, IMPORTANCE=[3, 4, 5, 3, 4, 5])  # without ids: they come from the shapes
    cities = [read(bdtopo(troncon_de_route=table.select(order))) for order in (np.arange(6), np.array([4, 2, 0, 5, 1, 3]))]
    first, second = (city.layer("streets") for city in cities)
    assert len(set(first.columns["id"])) == 6
    assert [g.wkb for g in first.geometry] == [g.wkb for g in second.geometry]
    for name in first.columns:
        np.testing.assert_array_equal(first.columns[name], second.columns[name], err_msg=name)


# Reference systems and study area ------------------------------------------------------------------------------------


def test_degrees_are_measured_in_the_national_grid_and_said_so():
    notes = Notes()
    tables = {name: table.to_crs(4326) for name, table in bdtopo().items()}
    city = read(tables, notes)
    assert city.crs.to_epsg() == 2154
    # Back in Lambert-93 to a millimetre: 100 m of street.
    assert shapely.length(city.layer("streets").geometry)[0] == pytest.approx(100, abs=0.01)
    assert any(note.code == "metric_crs" and "EPSG:2154" in str(note.values["crs"]) for note in notes)


def test_layers_in_different_systems_meet():
    city = read(bdtopo(troncon_de_route=streets().to_crs(32630)))
    assert city.crs.to_epsg() == 2154
    assert city.layer("streets").geometry[0].distance(shapely.Point(X, Y)) < 0.01


def test_a_given_study_area_wins_and_far_features_are_left_out():
    notes = Notes()
    far = rows([lane(0), lane(400), lane(2000)], NATURE=["Sentier"] * 3, IMPORTANCE=[5] * 3)
    area = rows(["POLYGON ((0 -10, 50 -10, 50 10, 0 10, 0 -10))"]).to_crs(4326)
    city = read(bdtopo(troncon_de_route=far), notes, study_area=area)
    assert city.study_area.area == pytest.approx(1000, rel=1e-3)
    assert len(city.layer("streets")) == 2  # 390 m away is within the margin of 500 m, 1990 m is not
    assert [note.values["count"] for note in notes if note.code == "preset_outside"] == [1]


def test_without_study_area_the_hull_of_the_buildings_is_taken_and_said():
    notes = Notes()
    city = read(bdtopo(), notes)
    # Houses from (10, 5) to (70, 15): hull 60 × 10, widened by 12 m: 600 + 140 × 12 + π·12² ≈ 2 732 m² (arcs in segments).
    assert city.study_area.area == pytest.approx(2732, rel=0.01)
    assert [note.code for note in notes if note.code.startswith("study_area")] == ["study_area_convex"]


def test_a_study_area_layer_of_the_source_is_used():
    area = rows(["POLYGON ((0 -10, 50 -10, 50 10, 0 10, 0 -10))"], name=["Le centre"])
    city = read(bdtopo(study_area=area))
    assert list(city.layer("study_area").columns["name"]) == ["Le centre"]
    assert city.study_area.area == pytest.approx(1000)


# What bad input gets -------------------------------------------------------------------------------------------------


def test_a_missing_required_layer_is_refused_naming_those_there():
    with pytest.raises(MissingLayer, match="needs the layer troncon_de_route .*; the layers there are: BATIMENT, haie"):
        read({"BATIMENT": bdtopo()["batiment"], "haie": rows([])})


def test_a_missing_required_field_is_refused_naming_those_there():
    with pytest.raises(MissingField, match="“troncon_de_route” lacks the field importance; its fields are: NATURE, urbain"):
        read(bdtopo(troncon_de_route=rows([lane(0)], NATURE=["Sentier"], urbain=["Oui"])))


def test_a_layer_without_reference_system_is_refused_by_name():
    with pytest.raises(MissingCrs, match="“batiment” has no coordinate reference system"):
        read(bdtopo(batiment=rows([house(0, 0)], crs=None)))


def test_empty_layers_and_a_study_area_elsewhere_are_refused():
    with pytest.raises(InputError, match="empty, so there is no study area"):
        read(bdtopo(batiment=rows([], HAUTEUR=[]), troncon_de_route=rows([], NATURE=[], IMPORTANCE=[])))
    elsewhere = rows(["POLYGON ((9000 0, 9050 0, 9050 50, 9000 50, 9000 0))"])
    with pytest.raises(InputError, match="no street in the study area"):
        read(bdtopo(), study_area=elsewhere)


def test_unknown_values_are_counted_not_fatal():
    notes = Notes()
    city = read(bdtopo(batiment=rows([house(10, 5), house(60, 5)], USAGE1=["Résidentiel", "Spatioport"])), notes)
    assert sorted(city.layer("buildings").columns["use"], key=str) == [None, "residential"]
    said = [note.values for note in notes if note.code == "preset_value_unmapped"]
    assert said == [{"layer": "buildings", "field": "use", "example": "Spatioport", "count": 1}]


def test_invalid_null_and_empty_geometries_are_counted():
    notes = Notes()
    bow = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"
    buildings = rows([house(40, 5), bow, None, "POLYGON EMPTY"], ID=list("abcd"))
    city = read(bdtopo(batiment=buildings), notes)
    assert list(city.layer("buildings").columns["id"]) == ["a", "b"]
    counted = {note.code: note.values["count"] for note in notes if note.values.get("layer") == "buildings" and note.level == "warning"}
    assert counted == {"geometry_empty": 2, "geometry_repaired": 1}


def test_cancel_stops_the_reading():
    with pytest.raises(Cancelled):
        read(bdtopo(), progress=Progress(cancelled=lambda: True))


def test_every_note_has_words_in_every_language():
    notes = Notes()
    read(bdtopo(batiment=rows([house(10, 5)], USAGE1=["?"]), troncon_de_route=streets(VIT_MOY_VL=[20]), pylone=rows([])), notes)
    assert {"preset_used", "preset_estimated", "preset_layers_unused", "preset_value_unmapped"} <= {note.code for note in notes}
    for language in LANGUAGES:
        words = Words(language)
        assert all(words.note(note) for note in notes)


# Recognising and loading presets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["points", "lines", "multilinestrings", "multipolygons", "other_relations"], "osm"),
        (["study_area", "streets", "buildings"], "city"),
        (["BATIMENT", "TRONCON DE ROUTE"], "bdtopo"),
        (["batiment", "troncon_de_route", "study_area", "parking"], "bdtopo"),
        (["BDTOPO_V3:batiment", "BDTOPO_V3:troncon_de_route"], None),
    ],
)
def test_a_source_is_recognised_by_its_layers(layers, expected):
    if expected is None:
        with pytest.raises(InputError, match="no preset recognises these layers"):
            detect_preset(layers)
    else:
        assert detect_preset(layers) == expected


def test_there_is_no_other_preset():
    assert "bdtopo" in BUILT_IN
    with pytest.raises(InputError, match="no preset “londres”; the presets are: auto, city, osm, .*bdtopo"):
        preset_file("londres")


def minimal(**changes):
    reading = {"layer": "trees", "from": ["arbres"], "fields": {"species": {"from": ["essence"]}}}
    title = {"fr": "A", "en": "A", "es": "A"}
    document = {"preset": "mine", "version": "1", "title": title, "source": "test", "readings": [reading]}
    for path, value in changes.items():
        target = document
        *parents, last = path.split("/")
        for part in parents:
            target = target[int(part) if part.isdigit() else part]
        target[int(last) if last.isdigit() else last] = value
    return document


@pytest.mark.parametrize(
    ("changes", "where", "rule"),
    [
        ({"version": ""}, "version", "required"),
        ({"title": {"fr": "A"}}, "title", "no title in en, es"),
        ({"colour": 1}, "the top", "unknown key 'colour'"),
        ({"readings/0/layer": "pavements"}, "readings[0].layer", "no layer of a city"),
        ({"readings/0/from": []}, "readings[0].from", "a list of names"),
        ({"readings/0/fields/girth": {"constant": 1}}, "readings[0].fields.girth", "no such field"),
        ({"readings/0/fields/species": {"from": ["a"], "constant": 1}}, "readings[0].fields.species", "exactly one"),
        ({"readings/0/fields/height_m": {"from": "h", "steps": [[5, 1], [5, 2]]}}, "readings[0].fields.height_m.steps", "must rise"),
        ({"readings/0/where": [{"column": "a", "is": 1}]}, "readings[0].where[0]", "unknown key 'is'"),
        ({"readings/0/where": [{"column": "a", "in": "b"}]}, "readings[0].where[0].in", "a list of values"),
        ({"readings/0/geometry": "hexagon"}, "readings[0].geometry", "one of as_is, point"),
        ({"readings/0": {"layer": "streets", "from": ["v"], "fields": {}}}, "readings[0].fields", "streets needs the field 'class'"),
        (
            {"readings/0": {"layer": "rail", "from": ["v"], "fields": {"status": {"constant": "asleep"}}}},
            "readings[0].fields.status.constant",
            "'asleep' is none of active, disused, abandoned",
        ),
        (
            {
                "readings/0": {
                    "layer": "rail",
                    "from": ["v"],
                    "fields": {"status": {"cases": [{"when": [{"column": "a", "filled": True}]}]}},
                }
            },
            "readings[0].fields.status.cases[0]",
            "when (a list of conditions) and value",
        ),
    ],
)
def test_a_preset_that_breaks_a_rule_is_refused_with_file_place_and_rule(tmp_path, changes, where, rule):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(minimal(**changes)), encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        load_preset(path)
    assert error.value.file == "mine.json"
    assert where in str(error.value)
    assert rule in str(error.value)


def test_a_file_that_is_no_preset(tmp_path):
    with pytest.raises(InputError, match="there is no preset file"):
        load_preset(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text('{"preset": ', encoding="utf-8")
    with pytest.raises(DataFileError, match="line 1: this is no JSON"):
        load_preset(tmp_path / "bad.json")


def test_an_own_preset_with_every_part_of_the_format(tmp_path):
    document = minimal()
    document["readings"] = [
        {"layer": "streets", "from": ["voies"], "split_at_shared_vertices": True, "fields": {"class": {"constant": "residential"}}},
        {
            "layer": "trees",
            "from": ["*arbre*"],
            "columns": {"girth": ["circonf", "tour"]},
            "geometry": "point",
            "where": [{"column": "girth", "at_least": 20}, {"column": "girth", "at_most": 300}, {"column": "etat", "filled": True}],
            "fields": {
                "id": {"from": ["id"]},
                "species": {"from": ["genre", "espece"], "join": " "},
                "circumference_cm": {"from": ["girth"], "missing": [99]},
                "height_m": {"from": ["taille"], "steps": [[1, 4], [2, 9]], "otherwise": 16},
                "row": {"cases": [{"when": [{"column": "lieu", "starts_with": ["Alignement"]}], "value": True}], "otherwise": False},
            },
        },
    ]
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    tables = {
        "voies": rows(["LINESTRING (0 0, 50 0, 100 0)", "LINESTRING (50 0, 50 40)"]),
        "les_arbres_2022": rows(
            [house(0, 10, 2), house(10, 10, 2), house(20, 10, 2), house(30, 10, 2)],
            id=list("abcd"),
            genre=["Tilia", "Acer", None, "Ulmus"],
            espece=["cordata", None, None, "minor"],
            circonf=[None, 99, 50, 10],
            TOUR=[80, None, 1, None],
            etat=["bon", "bon", "bon", "bon"],
            taille=[1, 2, 3, 1],
            lieu=["alignement rue A", "Parc", None, None],
        ),
    }
    city = city_from_layers(tables, load_preset(path), Notes())
    assert len(city.layer("streets")) == 3  # the long one is cut where the short one meets it
    trees = city.layer("trees")
    assert list(trees.columns["id"]) == ["a", "b", "c"]  # d is thinner than 20 cm
    assert list(trees.columns["species"]) == ["Tilia cordata", "Acer", None]
    np.testing.assert_array_equal(trees.columns["circumference_cm"], [80, np.nan, 50])
    np.testing.assert_array_equal(trees.columns["height_m"], [4, 9, 16])
    assert list(trees.columns["row"]) == [True, False, False]
    assert set(shapely.get_type_id(trees.geometry)) == {0}


def test_the_documentation_names_every_key_of_the_format():
    page = Path(__file__).parents[3] / "docs" / "presets.md"
    if not page.exists():
        pytest.skip("the documentation is not part of the installed plugin")
    text = page.read_text(encoding="utf-8")
    for key in (
        "recognise",
        "readings",
        "columns",
        "where",
        "geometry",
        "split_at_shared_vertices",
        "values",
        "otherwise",
        "missing",
        "steps",
        "join",
        "constant",
        "cases",
        "required",
        "required_columns",
        "estimated",
        "at_least",
        "at_most",
        "filled",
        "starts_with",
        "not_in",
    ):
        assert f"`{key}`" in text, key


def test_bd_topo_of_nantes(shared_data):
    from transformable_spaces.transformable_spaces_plugin.files.sources import read_source

    notes = Notes()
    city = read(read_source(shared_data / "nantes_bdtopo_2025" / "bdtopo_nantes_2025.gpkg"), notes)
    assert len(city.layer("buildings")) == 8639
    streets_ = city.layer("streets")
    assert len(streets_) == 3693  # 3 696 sections − 3 fictitious, planned or ferry … + parts of multi lines
    length = shapely.length(streets_.geometry)
    classes = streets_.columns["class"]
    # By hand from the source, m: Sentier 23 718 less those that are cycle tracks, importance 3 outside paths 17 274.
    assert length[classes == "secondary"].sum() == pytest.approx(10604 + 5185 + 1485, rel=0.001)
    assert length[classes == "footway"].sum() == pytest.approx(23718, rel=0.01)
    assert length[classes == "pedestrian"].sum() > 20_000  # the pedestrian core of Nantes
    assert not [note for note in notes if note.code in ("preset_value_unmapped", "value_unknown_class", "value_unreadable")]
