"""The presets of French open data: Filosofi, crashes, cadastre, priority neighbourhoods, vacant land, Paris; and the format's rules."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import City
from transformable_spaces.transformable_spaces_plugin.core.city.model import conform
from transformable_spaces.transformable_spaces_plugin.core.city.presets import (
    BUILT_IN,
    city_from_layers,
    detect_preset,
    load_preset,
    preset_file,
)
from transformable_spaces.transformable_spaces_plugin.core.city.restrict import completed_with
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError, InputError, MissingCrs, MissingField, MissingLayer
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table

CRS = "EPSG:2154"
X, Y = 660000.0, 6860000.0
CELL = {"idcar_200m": ["c1"], "ind": [100.0], "men": [40.0], "men_pauv": [10.0], "ind_0_3": [8.0], "ind_4_5": [5.0],
        "ind_65_79": [9.0], "ind_80p": [4.0]}  # fmt: skip


def box(x, y, wide, high):
    return shapely.box(X + x, Y + y, X + x + wide, Y + y + high)


def base():
    crs = FeatureTable.make([], {}, CRS).crs
    tables = {
        "study_area": FeatureTable.make([box(0, 0, 1000, 1000)], {"id": ["study_area"]}, CRS),
        "streets": FeatureTable.make([shapely.LineString([(X, Y), (X + 900, Y)])], {"class": ["residential"]}, CRS),
    }
    return City({name: conform(table, name, crs, Notes()) for name, table in tables.items()}, crs)


def added(preset, notes=None, **tables):
    return city_from_layers(tables, preset_file(preset), notes if notes is not None else Notes(), base=base())


def test_people_of_filosofi_cells_by_shares_of_their_ages():
    cells = FeatureTable.make([box(0, 0, 200, 200)], CELL, CRS)
    people = added("filosofi", filosofi_200m=cells).layer("population")
    assert people.text("id").tolist() == ["c1"]
    assert people.text("source").tolist() == ["INSEE Filosofi"]
    assert people.number("inhabitants").tolist() == [100]
    assert people.number("under_5").tolist() == [10.5]  # 8 + 5 / 2
    assert people.number("over_75").tolist() == [7]  # 4 + 9 / 3
    assert people.number("low_income").tolist() == [25]  # 100 × 10 / 40


def test_an_age_that_is_missing_is_not_nobody_and_no_household_is_no_poor_one():
    columns = {name: values * 2 for name, values in CELL.items()}
    columns.update(ind_4_5=[None, 5.0], ind=[100.0, 0.0], men=[40.0, 0.0], men_pauv=[10.0, 0.0])
    cells = FeatureTable.make([box(0, 0, 200, 200), box(200, 0, 200, 200)], columns, CRS)
    people = added("filosofi", filosofi_200m=cells).layer("population")
    np.testing.assert_array_equal(people.number("under_5"), [np.nan, 10.5])
    assert people.number("low_income").tolist() == [25, 0]


def test_iris_get_their_deprivation_from_the_table_of_poverty_rates():
    iris = FeatureTable.make([box(0, 0, 500, 500), box(500, 0, 500, 500), box(0, 500, 500, 500)],
                             {"DCOMIRIS": ["010040101", "010040102", "9"], "NOM_IRIS": ["A", "B", "C"]}, CRS)  # fmt: skip
    # One key has lost its zero as a number; rates of 20.1 % and 60 %: 2 × 20.1, and no more than 100.
    rates = FeatureTable.make([None, None], {"IRIS": [10040101.0, 10040102.0], "DISP_TP6018": ["20,1", "60"]}, None)
    notes = Notes()
    made = added("filosofi", notes, iris=iris, filosofi_iris_2018=rates).layer("neighbourhoods")
    assert made.text("name").tolist() == ["A", "B", "C"]
    np.testing.assert_array_equal(made.number("deprivation"), [40.2, 100, np.nan])
    assert {note.code: note.values["count"] for note in notes if note.code == "preset_unjoined"} == {"preset_unjoined": 1}


def accidents(order=slice(None)):
    rows = [  # accident, vehicle, user, gravity, x
        (2021.0, 7, 1, 4, 10), (2021.0, 1, 1, 3, 10), (2022.0, 7, 1, 1, 50), (2022.0, 7, 3, 2, 50), (2023.0, 33, 2, 4, 90),
    ][order]  # fmt: skip
    columns = {"Num_Acc": [r[0] for r in rows], "catv": [r[1] for r in rows], "catu": [r[2] for r in rows], "grav": [r[3] for r in rows],
               "an": [int(r[0]) for r in rows]}  # fmt: skip
    return FeatureTable.make([shapely.Point(X + r[4], Y + 1) for r in rows], columns, CRS)


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_rows_of_vehicles_and_users_become_one_crash_with_the_worst_of_them(order):
    crashes = added("accidents_onisr", accidents=accidents(order)).layer("crashes")
    assert crashes.text("id").tolist() == ["2021", "2022", "2023"]
    assert crashes.text("severity").tolist() == ["serious", "fatal", "slight"]
    assert crashes.text("pedestrian").tolist() == [False, True, False]
    assert crashes.text("cyclist").tolist() == [True, False, False]
    assert crashes.text("date").tolist() == ["2021", "2022", "2023"]
    assert [g.x - X for g in crashes.geometry] == [10, 50, 90]


def test_without_users_it_is_not_known_whether_a_pedestrian_was_hurt():
    crashes = added("accidents_onisr", accidents=accidents().without("catu", "grav")).layer("crashes")
    assert crashes.text("pedestrian").tolist() == [None] * 3
    assert crashes.text("cyclist").tolist() == [True, False, False]


def test_the_annual_tables_are_joined_and_placed_by_their_coordinates():
    place = FeatureTable.make([shapely.Point(X + 10, Y + 10)], {}, CRS).to_crs(4326).geometry[0]
    users = FeatureTable.make([None, None], {"Num_Acc": ["1", "1"], "id_vehicule": ["a", "b"], "catu": ["1", "3"],
                                             "grav": ["1", "4"]}, None)  # fmt: skip
    vehicles = FeatureTable.make([None, None], {"Num_Acc": ["1", "1"], "id_vehicule": ["a", "b"], "catv": ["7", "80"]}, None)
    where = FeatureTable.make([None], {"Num_Acc": ["1"], "an": ["2021"], "lat": [f"{place.y:.7f}".replace(".", ",")],
                                       "long": [f"{place.x:.7f}".replace(".", ",")]}, None)  # fmt: skip
    tables = {"usagers-2021": users, "vehicules-2021": vehicles, "caract-2021": where}
    crashes = city_from_layers(tables, preset_file("accidents_onisr"), Notes(), base=base()).layer("crashes")
    assert crashes.text("severity").tolist() == ["slight"]
    assert crashes.text("pedestrian").tolist() == [True]
    assert crashes.text("cyclist").tolist() == [True]
    assert crashes.geometry[0].distance(shapely.Point(X + 10, Y + 10)) < 0.1


def test_parcels_priority_neighbourhoods_and_vacant_land():
    parcels = FeatureTable.make([box(0, 0, 20, 20)], {"id": ["93010A1"], "contenance": [400]}, CRS)
    city = added("cadastre", **{"cadastre-93010-parcelles": parcels})
    assert city.layer("parcels").text("id").tolist() == ["93010A1"]
    assert city.layer("parcels").text("owner_type").tolist() == [None]  # the cadastre names no owners
    qpv = FeatureTable.make([box(0, 0, 20, 20)], {"C_NQPV": ["QP1"], "L_NQPV": ["Nord"]}, CRS)
    assert added("qpv", qpv_2024=qpv).layer("neighbourhoods").text("priority").tolist() == [True]
    sites = FeatureTable.make(
        [box(0, 0, 20, 20), box(30, 0, 20, 20), shapely.Point(X, Y)],
        {"site_id": ["s1", "s2", "s3"], "site_nom": ["A", "B", "C"], "site_statut": ["friche sans projet", "friche reconvertie", None],
         "site_type": ["friche industrielle"] * 3, "sol_pollution_existe": ["pollution avérée", None, None]}, CRS)  # fmt: skip
    notes = Notes()
    made = added("friches", notes, friches_93=sites).layer("brownfields")
    assert made.text("id").tolist() == ["s1"]
    assert (made.text("status")[0], made.text("former_use")[0], made.text("polluted")[0]) == ("registered", "friche industrielle", True)
    assert [note.values["count"] for note in notes if note.code == "geometry_wrong_type"] == [1]  # the point


def test_paris_reads_technical_names_titles_and_shapefile_names_of_trees():
    at = FeatureTable.make([shapely.Point(X + 10, Y + 10)], {}, CRS).to_crs(4326).geometry[0]
    titles = FeatureTable.make([None], {"IDBASE": ["7"], "GENRE": ["Platanus"], "ESPECE": ["x hispanica"], "HAUTEUR (m)": ["20"],
                                        "CIRCONFERENCE (cm)": ["0"], "geo_point_2d": [f"{at.y:.7f}, {at.x:.7f}"]}, None)  # fmt: skip
    trees = added("paris_opendata", **{"les-arbres": titles}).layer("trees")
    assert trees.text("species").tolist() == ["Platanus x hispanica"]
    assert trees.number("height_m").tolist() == [20]
    assert np.isnan(trees.number("circumference_cm")).all()  # 0: not measured
    assert trees.geometry[0].distance(shapely.Point(X + 10, Y + 10)) < 0.1
    short = FeatureTable.make([shapely.Point(X, Y)], {"idbase": [8], "genre": ["Tilia"], "espece": [None], "circonferen": [70]}, CRS)
    assert added("paris_opendata", les_arbres=short).layer("trees").number("circumference_cm").tolist() == [70]


def test_paris_reads_roads_buildings_and_parks():
    city = added(
        "paris_opendata",
        **{
            "plan-de-voirie-chaussees": FeatureTable.make([box(0, 0, 100, 6)], {"objectid": [1]}, CRS),
            "plan-de-voirie-trottoirs-emprises": FeatureTable.make([box(0, 6, 100, 2)], {"objectid": [2]}, CRS),
            "volumesbatisparis": FeatureTable.make([box(0, 10, 10, 10)], {"objectid": [3], "h_et_max": [6]}, CRS),
            "espaces_verts": FeatureTable.make([box(0, 30, 10, 10)], {"nsq_espace_vert": [4], "nom_ev": ["SQUARE A"],
                "categorie": ["Square"], "type_ev": ["Promenades ouvertes"], "presence_cloture": ["Oui"]}, CRS),
        },
    )  # fmt: skip
    assert sorted(city.layer("carriageways").text("kind")) == ["carriageway", "footway"]
    assert city.layer("buildings").number("levels").tolist() == [7]  # the ground floor and six above
    green = city.layer("green")
    assert (green.text("kind")[0], green.text("public_access")[0], green.text("fenced")[0]) == ("park", True, True)


def test_each_source_is_known_by_its_layers():
    for names, preset in (
        (["cadastre-93010-parcelles"], "cadastre"), (["filosofi_200m"], "filosofi"), (["accidents_2021"], "accidents_onisr"),
        (["friches_surfaces"], "friches"), (["qpv_2024"], "qpv"), (["les-arbres"], "paris_opendata"),
        (["batiment", "troncon_de_route", "parcelle", "accidents"], "bdtopo"),
        (["points", "lines", "multipolygons", "qpv"], "osm"),
    ):  # fmt: skip
        assert detect_preset(names) == preset
    for name in BUILT_IN:
        assert preset_file(name).name == name


def test_without_streets_a_source_is_only_added_to_a_city():
    parcels = FeatureTable.make([box(0, 0, 20, 20)], {"id": ["1"]}, CRS)
    with pytest.raises(MissingLayer, match="nothing gives the layer “streets”.* import them with that city as BASE"):
        city_from_layers({"parcelles": parcels}, preset_file("cadastre"), Notes())
    with pytest.raises(MissingLayer, match="the preset “cadastre” reads .*the layers there are: things"):
        added("cadastre", things=parcels)
    elsewhere = FeatureTable.make([shapely.box(0, 0, 20, 20)], {"id": ["1"]}, CRS)
    with pytest.raises(InputError, match="nothing of the source lies in or near the study area"):
        added("cadastre", parcelles=elsewhere)
    with pytest.raises(MissingField, match="lacks the field ind; its fields are: people"):
        added("filosofi", filosofi_200m=FeatureTable.make([box(0, 0, 9, 9)], {"people": [1]}, CRS))
    with pytest.raises(MissingCrs, match="“parcelles” has no coordinate reference system"):
        added("cadastre", parcelles=FeatureTable.make([box(0, 0, 20, 20)], {"id": ["1"]}, None))


def test_raw_cells_given_as_population_are_recognised_and_others_refused():
    notes = Notes()
    cells = FeatureTable.make([box(0, 0, 200, 200)], {name.capitalize(): values for name, values in CELL.items()}, CRS)
    city = completed_with(base(), {"population": cells}, notes)
    assert city.layer("population").number("low_income").tolist() == [25]
    assert "preset_recognised" in [note.code for note in notes]
    qpv = FeatureTable.make([box(0, 0, 20, 20)], {"C_NQPV": ["QP1"], "L_NQPV": ["Nord"]}, CRS)
    assert completed_with(base(), {"neighbourhoods": qpv}, Notes()).layer("neighbourhoods").text("priority").tolist() == [True]
    with pytest.raises(MissingField, match="lacks the field “inhabitants”; its fields are: people"):
        completed_with(base(), {"population": FeatureTable.make([box(0, 0, 9, 9)], {"people": [1]}, CRS)}, Notes())


def test_3d_geometry_heights_out_of_range_and_parcels_off_by_a_metre():
    solid = shapely.force_3d(box(0, 0, 10, 10), 35.0)
    tables = {
        "batiment": FeatureTable.make([solid, box(20, 0, 10, 10), box(40, 0, 10, 10), box(60, 0, 10, 10)],
                                      {"ID": ["a", "b", "c", "d"], "HAUTEUR": [12.0, 0.0, -3.0, 9999.0]}, CRS),
        "troncon_de_route": FeatureTable.make([shapely.force_3d(shapely.LineString([(X, Y - 5), (X + 90, Y - 5)]), 34.0)],
                                              {"ID": ["t"], "NATURE": ["Route à 1 chaussée"], "IMPORTANCE": [5]}, CRS),
        "parcels": FeatureTable.make([box(1, 1, 10, 10), box(21, 1, 10, 10)], {"id": ["p", "q"]}, CRS),  # 1 m off the buildings
    }  # fmt: skip
    notes = Notes()
    city = city_from_layers(tables, preset_file("bdtopo"), notes)
    assert not shapely.has_z(city.layer("buildings").geometry).any()
    assert not shapely.has_z(city.layer("streets").geometry).any()
    np.testing.assert_array_equal(city.layer("buildings").number("height_m"), [12, np.nan, np.nan, np.nan])
    counted = sum(note.values["count"] for note in notes if note.code == "value_out_of_range" and note.values["field"] == "height_m")
    assert counted == 3
    assert len(city.layer("parcels")) == 2


def test_footways_of_140_m_are_dropped_and_counted():
    notes = Notes()
    lines = [shapely.LineString([(X, Y), (X + 90, Y)])] * 2
    wide = FeatureTable.make(lines, {"class": ["residential"] * 2, "footway_left_m": [140.0, 2.5]}, CRS)
    made = conform(wide, "streets", wide.crs, notes)
    np.testing.assert_array_equal(made.number("footway_left_m"), [np.nan, 2.5])
    assert [(note.code, note.values["count"]) for note in notes] == [("value_out_of_range", 1)]


def mine(reading):
    return {"preset": "mine", "version": "1", "title": {"fr": "M", "en": "M", "es": "M"}, "source": "test", "readings": [reading]}


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        ({"join": {"from": ["x"], "on": ["a"]}}, "join.key.*are required"),
        ({"coordinates": ["a", "b", "c"]}, "one column .* or two"),
        ({"fields": {"inhabitants": {"sum": [{"share": ["a"], "column": "b"}]}}}, "two columns are expected"),
        ({"fields": {"inhabitants": {"sum": [{}]}}}, "a column, or a number"),
        ({"fields": {"inhabitants": {"from": ["a"], "at_most": 3}}}, "beside a sum"),
    ],
)
def test_what_breaks_the_format_is_named_with_its_place(tmp_path, reading, says):
    body = {"layer": "population", "from": ["cells"], "fields": {"inhabitants": {"from": ["a"]}}, **reading}
    (tmp_path / "mine.json").write_text(json.dumps(mine(body)), encoding="utf-8")
    with pytest.raises(DataFileError, match=says):
        load_preset(tmp_path / "mine.json")


def real(shared_data, path, layer=None):
    if not (shared_data / path).exists():
        pytest.skip(f"{path} is not here")
    return read_table(shared_data / path, layer)


def town_around(table):
    """A city without anything but a street, whose study area is the box of ``table``."""
    area = FeatureTable.make([shapely.box(*shapely.total_bounds(table.to_crs(CRS).geometry))], {}, CRS)
    street = FeatureTable.make([shapely.LineString(shapely.get_coordinates(area.geometry[0])[[0, 2]])], {"class": ["residential"]}, CRS)
    tables = {"study_area": area, "streets": street}
    return City({name: conform(t, name, area.crs, Notes()) for name, t in tables.items()}, area.crs)


def test_bondy_people_crashes_and_parcels(shared_data):
    context = "bondy_grandparis/bondy_context.gpkg"
    cells, rows = real(shared_data, context, "filosofi_200m"), real(shared_data, context, "accidents_2019_2022_vehicles")
    town = town_around(real(shared_data, context, "commune"))
    people = city_from_layers({"filosofi_200m": cells}, preset_file("filosofi"), Notes(), base=town).layer("population")
    assert people.number("inhabitants").sum() == pytest.approx(np.nansum(cells.number("ind")))
    shares = [people.number(name).sum() / people.number("inhabitants").sum() for name in ("under_5", "over_75", "low_income")]
    for share, low, high in zip(shares, (0.05, 0.03, 0.2), (0.10, 0.10, 0.4)):  # a young and poor town
        assert low < share < high
    crashes = city_from_layers({"accidents": rows}, preset_file("accidents_onisr"), Notes(), base=town).layer("crashes")
    accidents_near = {int(name) for name in crashes.text("id")}
    assert len(crashes) == len(accidents_near) == 338  # of 341: three lie more than 500 m from the town's box
    assert set(crashes.text("date")) == {"2019", "2020", "2021", "2022"}
    with_cycle = {int(name) for name in rows.number("Num_Acc")[np.isin(rows.number("catv"), [1, 80])]}
    assert np.sum(crashes.flag("cyclist")) == len(with_cycle & accidents_near)
    parcels = real(shared_data, "bondy_grandparis/cadastre_parcelles_2025.geojson")
    made = city_from_layers({"cadastre_parcelles_2025": parcels}, preset_file("cadastre"), Notes(), base=town).layer("parcels")
    assert len(made) == 7124
    assert len(set(made.text("id"))) == 7124


def test_iris_of_bondy_have_poverty_rates(shared_data):
    iris = real(shared_data, "bondy_grandparis/bondy_context.gpkg", "iris")
    rates = real(shared_data, "paris_thematic/filosofi_iris_2018.csv")
    tables = {"iris": iris, "filosofi_iris_2018": rates}
    made = city_from_layers(tables, preset_file("filosofi"), Notes(), base=town_around(iris)).layer("neighbourhoods")
    assert len(made) == 20
    known = made.number("deprivation")[np.isfinite(made.number("deprivation"))]
    assert len(known) >= 15
    assert 40 < np.median(known) < 90  # poverty rates between 20 and 45 %


def test_trees_and_calm_zones_of_paris(shared_data):
    planted = real(shared_data, "paris_thematic/les_arbres_plantes_2022.geojson")
    listed = real(shared_data, "paris_thematic/les_arbres_sample_2947.csv")
    zones = real(shared_data, "paris_thematic/zones_circulation_apaisee_2016.geojson")
    town = town_around(planted)
    tables = {"les_arbres_plantes_2022": planted, "zones_circulation_apaisee_2016": zones}
    city = city_from_layers(tables, preset_file("paris_opendata"), Notes(), base=town)
    assert len(city.layer("trees")) == pytest.approx(2442, abs=5)
    assert np.isfinite(city.layer("trees").number("height_m")).mean() > 0.5
    assert len(city.layer("zoning")) > 100
    trees = city_from_layers({"les_arbres_sample_2947": listed}, preset_file("paris_opendata"), Notes(), base=town).layer("trees")
    assert len(trees) > 2500
    assert np.nanmedian(trees.number("circumference_cm")) == pytest.approx(80, abs=40)
