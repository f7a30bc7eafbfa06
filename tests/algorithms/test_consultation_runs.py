"""The algorithms of the consultation on a part of the sites, when they are stopped, and when they cannot write."""

import pytest
from transformable_spaces.tests import consultation_answers as files
from transformable_spaces.tests.consultation_town import ground, scored_sites, with_kits
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

CODE = "SQ-07013"


@pytest.fixture
def town(tmp_path):
    """Sites, their ground and one person's answers."""
    write_table(tmp_path / "sites.gpkg", "sites", with_kits(scored_sites()))
    write_table(tmp_path / "streets.gpkg", "streets", ground()[0])
    (tmp_path / "answers.json").write_bytes(files.page_answers([files.page_vote(CODE, 1, "Oui")]))
    return tmp_path


def given(town, name, out):
    sites = {"SITES": str(town / "sites.gpkg")}
    return {
        "exportconsultation": {**sites, "STREETS": str(town / "streets.gpkg"), "OUTPUT_FOLDER": str(out / "package")},
        "importcontributions": {
            **sites, "FILES": [str(town / "answers.json")], "CONTRIBUTIONS": str(out / "answers.gpkg"), "REPORT": str(out / "report.html"),
            "KEEP": "certain",
        },
        "scorewithcontributions": {**sites, "CONTRIBUTIONS": str(town / "contributions.gpkg"), "OUTPUT": str(out / "opinion.gpkg")},
        "permanentmap": {**sites, "OUTPUT": str(out / "map.html")},
    }[name]  # fmt: skip


NAMES = ("exportconsultation", "importcontributions", "scorewithcontributions", "permanentmap")


@pytest.mark.parametrize("name", NAMES)
def test_who_cancels_gets_nothing_and_keeps_what_was_there(run_algorithm, town, name):
    from qgis.core import QgsProcessingException, QgsProcessingFeedback

    if name == "scorewithcontributions":
        before = {**given(town, "importcontributions", town), "CONTRIBUTIONS": str(town / "contributions.gpkg")}
        run_algorithm("importcontributions", before)
    out = town / "out"
    out.mkdir()
    for percent in (0, 25):
        feedback = QgsProcessingFeedback(False)
        feedback.progressChanged.connect(lambda value, at=percent, feedback=feedback: feedback.cancel() if value >= at else None)
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            run_algorithm(name, given(town, name, out), feedback)
        assert list(out.iterdir()) == []
    run_algorithm(name, given(town, name, out))
    assert list(out.iterdir())


def test_a_report_that_cannot_be_written_leaves_the_layers_as_they_were(run_algorithm, town):
    from qgis.core import QgsProcessingException

    (town / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="The former outputs are as they were"):
        run_algorithm("importcontributions", {**given(town, "importcontributions", town), "REPORT": str(town / "file" / "report.html")})
    assert not (town / "answers.gpkg").exists()
    run_algorithm("importcontributions", given(town, "importcontributions", town))
    assert read_table(town / "answers.gpkg").text("site_code").tolist() == [CODE]
    assert (town / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in town.iterdir() if path.name.startswith(".")] == []


def test_the_selected_sites_alone_are_published(provider, town):
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer

    layer = QgsVectorLayer(f"{town / 'sites.gpkg'}|layername=sites", "sites", "ogr")
    layer.selectByExpression("\"code\" IN ('SQ-07013', 'ST-07000', 'CP-07026')")
    project, context = QgsProject(), QgsProcessingContext()
    project.addMapLayer(layer)
    context.setProject(project)
    source = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    more = {"SITES": source, "PICK": "all", "FILTER": "\"kind\" != 'car_park'"}
    processing.run("transformablespaces:exportconsultation", {**given(town, "exportconsultation", town), **more}, context=context)
    assert sorted(read_table(town / "package" / "sites.gpkg", "sites").text("code")) == ["SQ-07013", "ST-07000"]
