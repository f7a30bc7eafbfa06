"""scorewithcontributions through Processing and qgis_process."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.processing_algorithms.consultation import score_with_contributions as algorithm
from transformable_spaces.tests.consultation_town import ground, scored_sites
from transformable_spaces.transformable_spaces_plugin.core.consultation import opinion
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table


@pytest.fixture
def inputs(tmp_path):
    sites = scored_sites()
    codes = sites.text("code")
    blocked = codes[-1]
    rows = [(codes[0], 36, 4), (codes[1], 1, 1), (codes[2], 15, 15), (blocked, 90, 5)]
    up, down = ([float(row[place]) for row in rows] for place in (1, 2))
    columns = {
        "contribution_id": [f"{number:04d}" for number in range(len(rows))], "source": ["page"] * 4, "kind": ["proposal"] * 4,
        "site_code": [row[0] for row in rows], "up": up, "down": down, "flags": [None] * 4,
    }  # fmt: skip
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    points = shapely.point_on_surface(sites.geometry[np.array([0, 1, 2, len(sites) - 1])])
    write_table(tmp_path / "contributions.gpkg", "contributions", FeatureTable.make(points, columns, sites.crs))
    x0, y0, x1, y1 = shapely.total_bounds(ground()[2].geometry)
    halves = [shapely.box(x0, y0, x1, (y0 + y1) / 2), shapely.box(x0, (y0 + y1) / 2, x1, y1)]
    write_table(
        tmp_path / "areas.gpkg", "areas", FeatureTable.make(halves, {"name": ["South", "North"], "population": [900.0, 800.0]}, sites.crs)
    )
    return tmp_path


def parameters(folder, **more):
    return {
        "SITES": str(folder / "sites.gpkg"), "CONTRIBUTIONS": str(folder / "contributions.gpkg"), "OUTPUT": str(folder / "opinion.gpkg"),
        "SENSITIVITY": str(folder / "sensitivity.gpkg"), "LANGUAGE": "fr", **more,
    }  # fmt: skip


def test_sites_keep_their_score_and_get_an_opinion(run_algorithm, inputs):
    results = run_algorithm(
        "scorewithcontributions",
        parameters(inputs, NEIGHBOURHOODS=str(inputs / "areas.gpkg"), SILENCE=str(inputs / "silence.gpkg"), TOP=10),
    )
    made, before = read_table(inputs / "opinion.gpkg"), read_table(inputs / "sites.gpkg")
    assert np.array_equal(made.number("greening_score"), before.number("greening_score"), equal_nan=True)
    first = {name: values[0] for name, values in made.columns.items()}
    assert (first["opinion_n"], first["opinion_state"]) == (40, "shown")
    assert first["greening_combined"] > first["greening_score"]
    assert first["opinion_says"] == "40 réponses, 90 % favorables."
    assert made.text("opinion_state")[1] == "few"
    assert made.number("greening_combined")[1] == pytest.approx(made.number("greening_score")[1])
    assert made.number("greening_combined")[-1] == 0
    assert made.text("opinion_says")[-1].startswith("95 réponses, 95 % favorables. Les gens le souhaitent, mais le site reste écarté")
    assert (results["SHOWN_COUNT"], results["CONFLICT_COUNT"], results["WANTED_BUT_BLOCKED_COUNT"]) == (3, 1, 1)
    told = read_table(inputs / "sensitivity.gpkg")
    assert set(told.text("score")) == {"greening", "pedestrian"}
    assert len(told) == 12
    assert 0 < results["STAYED_SHARE"] <= 1
    heard = read_table(inputs / "silence.gpkg")
    # South holds sites 0 to 2 (40 + 2 + 30 answers), North the blocked one (95).
    assert dict(zip(heard.text("name"), heard.number("answers"))) == {"North": 95, "South": 72}


def test_the_defaults_are_those_of_core():
    settings = opinion.OpinionSettings()
    assert (settings.least, settings.prior, settings.weight) == (algorithm.LEAST, algorithm.PRIOR, algorithm.WEIGHT)
    assert opinion.COMBINE == algorithm.COMBINE


@pytest.mark.parametrize(
    ("more", "says"),
    [({"SILENCE": "x"}, "over neighbourhoods"), ({"LEAST": 4}, "LEAST"), ({"WEIGHT": 2}, "WEIGHT"), ({"SITES": "bad"}, "score them first"),
     ({"CONTRIBUTIONS": "bad"}, "site_code")],
)  # fmt: skip
def test_bad_input_is_refused_and_nothing_is_written(run_algorithm, inputs, more, says):
    from qgis.core import QgsProcessingException

    write_table(inputs / "bad.gpkg", "bad", scored_sites().without("greening_score", "pedestrian_score"))
    more = {name: str(inputs / f"{value}.gpkg") if isinstance(value, str) else value for name, value in more.items()}
    with pytest.raises(QgsProcessingException, match=says):
        run_algorithm("scorewithcontributions", parameters(inputs, **more))
    assert not (inputs / "opinion.gpkg").exists()


@pytest.mark.slow
def test_qgis_process(qgis_process, inputs):
    given = [f"{name}={value}" for name, value in parameters(inputs).items()]
    done = qgis_process("run", "transformablespaces:scorewithcontributions", "--json", "--", *given)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["SHOWN_COUNT"] == 3
