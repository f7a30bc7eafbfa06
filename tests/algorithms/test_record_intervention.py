"""recordintervention through Processing and qgis_process, into the GeoPackage of the sites."""

import json

import pytest
from transformable_spaces.processing_algorithms.consultation import record_intervention as algorithm
from transformable_spaces.tests.consultation_town import scored_sites
from transformable_spaces.transformable_spaces_plugin.core.journal.journal import status_rules
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.kits.terms import ACTORS
from transformable_spaces.transformable_spaces_plugin.files.journal import read_journal
from transformable_spaces.transformable_spaces_plugin.files.tables import layer_names, read_table, write_table


@pytest.fixture
def sites(tmp_path):
    write_table(tmp_path / "sites.gpkg", "sites", scored_sites())
    return tmp_path / "sites.gpkg"


def given(path, status="proposed", date="2026-05-01", **more):
    code = scored_sites().text("code")[0]
    return {
        "JOURNAL": str(path),
        "SITES": f"{path}|layername=sites",
        "CODE": code,
        "KIT": next(iter(built_in_kits())),
        "STATUS": status,
        "DATE": date,
        "SOURCE": "arrêté 2026-12",
        **more,
    }


def test_a_life_is_recorded_beside_the_sites(run_algorithm, sites):
    results = run_algorithm("recordintervention", given(sites, AUTHOR_TYPE="school", PHOTO="/home/jean/a.jpg"))
    assert (results["STATUS_NOW"], results["STEP_COUNT"]) == ("proposed", 1)
    for step, (status, date) in enumerate((("authorised", "2026-05-02"), ("installed", "2026-05-03"), ("maintained", "2026-05-04")), 2):
        results = run_algorithm("recordintervention", given(sites, status, date, NOTE="tel 06 12 34 56 78"))
        assert (results["STATUS_NOW"], results["STEP_COUNT"]) == (status, step)
    assert "piece of personal data was taken out" in run_algorithm.log
    table, history = read_journal(sites)
    assert (table.text("author_type")[0], table.text("photo")[0], table.text("note")[0]) == ("school", "a.jpg", "tel [phone]")
    assert history.text("status").tolist() == ["proposed", "authorised", "installed", "maintained"]
    assert {"sites", "interventions", "intervention_history"} <= set(layer_names(sites))
    assert len(read_table(sites, "sites")) == len(scored_sites())


def test_qgis_reads_edits_and_indexes_the_tables_and_the_journal_goes_on(run_algorithm, sites):
    import processing
    from qgis.core import QgsVectorLayer

    run_algorithm("recordintervention", given(sites))
    layer = QgsVectorLayer(f"{sites}|layername=interventions", "interventions", "ogr")
    assert layer.isValid()
    assert layer.featureCount() == 1
    assert layer.crs().authid() == "EPSG:2154"
    processing.run("native:createspatialindex", {"INPUT": layer})
    field = layer.fields().lookupField("note")
    feature = next(layer.getFeatures())
    assert layer.startEditing()
    assert layer.changeAttributeValue(feature.id(), field, "by hand")
    assert layer.commitChanges()
    # Another writer while the layer is open in QGIS, and with the triggers of its spatial index on the table.
    results = run_algorithm("recordintervention", given(sites, "authorised", "2026-05-02"))
    assert results["STEP_COUNT"] == 2
    other = run_algorithm("recordintervention", given(sites, CODE=scored_sites().text("code")[1]))
    assert other["STEP_COUNT"] == 1
    table, _ = read_journal(sites)
    assert (len(table), "by hand" in table.text("note").tolist()) == (2, True)


def test_the_choices_are_those_of_core():
    assert status_rules().states == algorithm.STATES
    assert ACTORS == algorithm.ACTORS


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"STATUS": "installed"}, "installed cannot follow nothing"),
        ({"CODE": "SQ-00000"}, "no site has the code"),
        ({"DATE": "2031-01-01"}, "still to come"),
        ({"SOURCE": ""}, "SOURCE"),
        ({"JOURNAL": "x.txt"}, "JOURNAL"),
        ({"EXPECTED": "installed"}, "not recorded by now, not installed"),
        ({"INTERVENTION": "nothing/1"}, "no intervention"),
    ],
)
def test_bad_entries_are_refused_and_the_file_stays(run_algorithm, sites, more, says):
    from qgis.core import QgsProcessingException

    before = sites.read_bytes()
    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("recordintervention", given(sites, **more))
    assert "interventions" not in layer_names(sites)
    assert len(sites.read_bytes()) == len(before)


@pytest.mark.slow
def test_qgis_process(qgis_process, sites):
    arguments = [f"{name}={value}" for name, value in given(sites).items()]
    done = qgis_process("run", "transformablespaces:recordintervention", "--json", "--", *arguments)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["STATUS_NOW"] == "proposed"
    refused = qgis_process("run", "transformablespaces:recordintervention", "--", *arguments)
    assert refused.returncode == 1
    assert "proposed cannot follow proposed" in refused.stderr + refused.stdout
    assert len(read_journal(sites)[1]) == 1
