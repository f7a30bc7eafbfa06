"""The zip itself, not the checkout: what is in it, what the plugin site's scan finds, and that it works when unpacked."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The zip of the committed state."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git clone, so there is nothing to package")
    path = tmp_path_factory.mktemp("package") / "transformable_spaces.zip"
    subprocess.run(
        ["git", "archive", "--format=zip", "--prefix=transformable_spaces/", "-o", str(path), "HEAD"], cwd=ROOT, check=True
    )
    return path


def scan(path):
    script = ROOT / "scripts" / "scan_package.py"
    return subprocess.run([sys.executable, str(script), str(path)], capture_output=True, text=True, check=False)


def test_the_zip_passes_the_scan_of_the_plugin_site(package):
    done = scan(package)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().endswith("0 findings")


def test_the_scan_finds_what_it_should(package, tmp_path):
    bad = tmp_path / "bad.zip"
    shutil.copy(package, bad)
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr("transformable_spaces/bad.py", "import subprocess\nassert True\nsubprocess.run('ls', shell=True)\n")
        archive.writestr("transformable_spaces/run.sh", "ls\n")
    done = scan(bad)
    assert done.returncode == 1
    for expected in ("forbidden file transformable_spaces/run.sh", "bandit B101", "bandit B602"):
        assert expected in done.stdout


def test_the_zip_holds_data_and_styles_but_no_tests(package):
    with zipfile.ZipFile(package) as archive:
        names = {name.split("/", 1)[1] for name in archive.namelist()}
    assert {"metadata.txt", "LICENSE", "__init__.py", "README.md", "sample_data/nantes_centre.gpkg", "styles/sites_greening.qml"} <= names
    assert not [name for name in names if name.startswith(("tests/", "scripts/", ".ci/", "docs/"))]
    assert package.stat().st_size < 10_000_000


def test_the_unpacked_zip_works_as_a_plugin(package, tmp_path, qgis_process):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "plugins")
    environment = {**qgis_process.environment, "QGIS_PLUGINPATH": str(tmp_path / "plugins")}
    city, run = tmp_path / "city.gpkg", ("--json", "run")
    done = qgis_process(*run, "transformablespaces:findspaces", "--", f"CITY={city}", "OUTPUT=TEMPORARY_OUTPUT", environment=environment)
    assert done.returncode == 1  # there is no such city: the plugin was found, loaded and asked
    assert "city.gpkg" in done.stderr
    sample = tmp_path / "plugins" / "transformable_spaces" / "sample_data" / "nantes_centre.gpkg"
    done = qgis_process(*run, "transformablespaces:importlayers", "--", f"SOURCE={sample}", f"OUTPUT={city}", environment=environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["LAYER_COUNT"] > 10
