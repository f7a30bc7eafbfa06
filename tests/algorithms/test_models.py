"""The ready models: whole on load, run as they are, and told of by the provider in its own words."""

from pathlib import Path

import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS = {
    "modelassessment": {"city_data", "streets_in_traffic", "places_for_trees", "sites_with_scores_and_kits"},
    "modelgreening": {"places_for_trees", "sites_scored_for_greening"},
    "modelpedestrian": {"streets_in_traffic", "sites_scored_for_pedestrianisation"},
    "modelneighbourhood": {"output_folder"},
    "modelconsultation": {"contributions", "candidate_sites", "import_report", "sites_with_opinion", "next_package"},
}


@pytest.fixture(scope="module")
def models(provider):
    return {a.name(): a for a in provider.algorithms() if a.groupId() == "models"}


def test_every_file_is_a_model_of_the_provider(models):
    assert {path.stem for path in (ROOT / "processing_algorithms" / "models").glob("*.model3")} == set(models) == set(OUTPUTS)


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_no_output_was_lost_on_load(models, name):
    """QGIS drops the outputs of steps that it does not know yet, without a word."""
    found = {d.name() for d in models[name].parameterDefinitions() if d.isDestination()}
    assert found == OUTPUTS[name]


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_every_step_is_known_and_valid(models, name):
    from qgis.core import QgsApplication

    model = models[name]
    for child in model.childAlgorithms().values():
        assert QgsApplication.processingRegistry().algorithmById(child.algorithmId()) is not None, child.algorithmId()
        good, problems = model.validateChildAlgorithm(child.childId())
        assert good, problems


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_a_copy_speaks_as_the_model_does(models, name):
    """Dialogs and tasks show a copy."""
    copy = models[name].create()
    assert (copy.displayName(), copy.group(), copy.shortHelpString()) == (
        models[name].displayName(), models[name].group(), models[name].shortHelpString()
    )  # fmt: skip
    assert [d.help() for d in copy.parameterDefinitions()] == [d.help() for d in models[name].parameterDefinitions()]


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_no_two_boxes_lie_on_one_another_in_the_designer(models, name):
    model = models[name]
    parts = [*model.parameterComponents().values(), *model.childAlgorithms().values()]
    parts += [output for child in model.childAlgorithms().values() for output in child.modelOutputs().values()]
    boxes = [shapely.box(p.x() - 100, p.y() - 15, p.x() + 100, p.y() + 15) for p in (part.position() for part in parts)]
    assert len(boxes) > 3
    assert not any(one.intersects(other) for number, one in enumerate(boxes) for other in boxes[:number])


@pytest.fixture(scope="module")
def sample_city(run_once, tmp_path_factory):
    """Some blocks of the sample around the border of two of its neighbourhoods."""
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_layer, write_layer
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    folder, source = tmp_path_factory.mktemp("city"), ROOT / "sample_data" / "nantes_centre.gpkg"
    around = read_layer(source, "neighbourhoods")
    calvaire = around.geometry[list(around.text("name")).index("Quartier Calvaire")]
    area = FeatureTable.make([shapely.buffer(shapely.centroid(calvaire), 150)], {"name": ["blocks"]}, around.crs)
    write_layer(area, folder / "area.gpkg", "area")
    target = folder / "city.gpkg"
    run_once(
        "importlayers",
        {"SOURCE": str(source), "PRESET": "bdtopo", "STUDY_AREA": str(folder / "area.gpkg"), "OUTPUT": str(target)},
    )
    return target


@pytest.fixture(scope="module")
def run_once(provider):
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    def run(name, parameters):
        feedback = QgsProcessingFeedback(False)
        return processing.run(f"transformablespaces:{name}", parameters, context=QgsProcessingContext(), feedback=feedback)

    return run


@pytest.mark.slow
def test_the_greening_model_gives_what_its_steps_give(run_once, sample_city, tmp_path):
    """Step by step by hand and in one model: the same sites with the same scores."""
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_layer

    done = run_once(
        "modelgreening",
        {
            "CITY": str(sample_city), "sites_scored_for_greening": str(tmp_path / "model.gpkg"),
            "places_for_trees": str(tmp_path / "trees.gpkg"),
        },
    )  # fmt: skip
    assert set(done) >= {"sites_scored_for_greening", "places_for_trees"}
    steps = {"CITY": str(sample_city), "SITES": str(tmp_path / "sites.gpkg")}
    run_once("findspaces", {"CITY": str(sample_city), "OUTPUT": steps["SITES"]})
    run_once("greeningindicators", {**steps, "OUTPUT": str(tmp_path / "measured.gpkg")})
    run_once("scoresites", {"SITES": str(tmp_path / "measured.gpkg"), "SCORE": "greening", "OUTPUT": str(tmp_path / "steps.gpkg")})
    by_model, by_steps = (read_layer(tmp_path / f"{name}.gpkg", name) for name in ("model", "steps"))
    scores = [dict(zip(t.text("site_id"), t.number("greening_score").round(6))) for t in (by_model, by_steps)]
    assert len(scores[0]) > 20
    assert scores[0] == pytest.approx(scores[1], nan_ok=True)


@pytest.mark.slow
def test_the_whole_assessment_goes_from_an_extract_to_kits(run_once, tmp_path):
    from transformable_spaces.tests.algorithms.test_assess_city import osm_text
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_layer

    (tmp_path / "tiny.osm").write_text(osm_text(), encoding="utf-8")
    outputs = {name: str(tmp_path / f"{name}.gpkg") for name in OUTPUTS["modelassessment"]}
    run_once("modelassessment", {"SOURCE": str(tmp_path / "tiny.osm"), "LANGUAGE": "es", **outputs})
    sites = read_layer(tmp_path / "sites_with_scores_and_kits.gpkg", "sites_with_scores_and_kits")
    for column in ("greening_score", "greening_p_top", "pedestrian_score", "pedestrian_rank_p95", "kits", "detour_factor"):
        assert column in sites, column
    assert set(sites.text("kind")) >= {"street", "car_park"}
    assert "through_share" in read_layer(tmp_path / "streets_in_traffic.gpkg", "streets_in_traffic")


def test_the_pedestrian_model_scores_streets_by_their_part_in_traffic(run_once, sample_city, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_layer

    outputs = {name: str(tmp_path / f"{name}.gpkg") for name in OUTPUTS["modelpedestrian"]}
    run_once("modelpedestrian", {"CITY": str(sample_city), **outputs})
    sites = read_layer(tmp_path / "sites_scored_for_pedestrianisation.gpkg", "sites_scored_for_pedestrianisation")
    streets = sites.select(sites.text("kind") == "street")
    assert (streets.number("detour_factor") >= 1).any()
    assert (streets.number("pedestrian_score") > 0).any()


@pytest.mark.slow
def test_one_neighbourhood_is_assessed_by_its_name(qgis_process, sample_city, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.files.tables import read_table

    layer = f"{sample_city}|layername=neighbourhoods"
    done = qgis_process(
        "run", "transformablespaces:modelneighbourhood", "--", f"SOURCE={sample_city}", f"NEIGHBOURHOODS={layer}", "NAME=Quartier Calvaire",
        "TOP=2", f"output_folder={tmp_path / 'out'}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    sites = read_table(tmp_path / "out" / "sites.gpkg", "sites")
    assert set(sites.text("neighbourhood")) <= {"Quartier Calvaire", None}
    assert (sites.text("neighbourhood") == "Quartier Calvaire").mean() > 0.9


def test_a_neighbourhood_that_is_not_there_is_refused(qgis_process, sample_city, tmp_path):
    layer = f"{sample_city}|layername=neighbourhoods"
    done = qgis_process(
        "run", "transformablespaces:modelneighbourhood", "--", f"SOURCE={sample_city}", f"NEIGHBOURHOODS={layer}", "NAME=Nowhere",
        f"output_folder={tmp_path / 'out'}",
    )  # fmt: skip
    assert done.returncode == 1
    assert "study area has no polygon" in done.stderr + done.stdout
    assert not (tmp_path / "out").exists()
