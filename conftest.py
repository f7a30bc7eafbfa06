"""Makes the checkout importable as ``transformable_spaces``, whatever its folder is called, as QGIS does for the installed plugin."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
QGIS_PYTHON_PLUGINS = "/usr/share/qgis/python/plugins"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_APPLICATIONS: list = []

if "transformable_spaces" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "transformable_spaces", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    _module = importlib.util.module_from_spec(_spec)
    sys.modules["transformable_spaces"] = _module
    _spec.loader.exec_module(_module)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real city data beside the project; tests that need it are skipped where it is not there."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real city data (../shared/data) is not here")
    return folder


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory):
    """A running QGIS without window and with a profile of its own; tests that need it are skipped where there is no QGIS."""
    core = pytest.importorskip("qgis.core")
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(tmp_path_factory.mktemp("profile"))
    app = core.QgsApplication([], True)
    app.initQgis()
    # Kept until the process ends: a project that outlives its application takes the process with it.
    _APPLICATIONS.append(app)
    return app


@pytest.fixture(scope="session")
def provider(qgis_app):
    """The provider registered in a running Processing, as the plugin registers it."""
    from qgis.core import QgsApplication

    if QGIS_PYTHON_PLUGINS not in sys.path:
        sys.path.append(QGIS_PYTHON_PLUGINS)
    from processing.core.Processing import Processing

    Processing.initialize()
    from transformable_spaces.processing_algorithms.provider import TransformableSpacesProvider

    made = TransformableSpacesProvider()
    assert QgsApplication.processingRegistry().addProvider(made)
    made.add_models()
    return made


@pytest.fixture
def run_algorithm(provider):
    """``run_algorithm(id, parameters) -> results`` through ``processing.run``; the feedback's texts are in ``run_algorithm.log``."""
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    def run(algorithm, parameters, feedback=None):
        feedback = feedback or QgsProcessingFeedback(False)
        run.context = QgsProcessingContext()
        try:
            return processing.run(f"transformablespaces:{algorithm}", parameters, context=run.context, feedback=feedback)
        finally:
            run.log = feedback.textLog()

    run.log = ""
    return run


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory):
    """``qgis_process(*arguments, stdin=None) -> CompletedProcess`` with this checkout as the plugin, headless."""
    import shutil
    import subprocess

    if shutil.which("qgis_process") is None:
        pytest.skip("qgis_process is not installed")
    folder = tmp_path_factory.mktemp("qgis")
    plugins = folder / "plugins"
    plugins.mkdir()
    (plugins / "transformable_spaces").symlink_to(ROOT)
    settings = folder / "profile" / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[PythonPlugins]\ntransformable_spaces=true\nprocessing=true\n", encoding="utf-8")
    packages = [path for path in sys.path if "site-packages" in path]
    environment = {
        **os.environ,
        "QGIS_PLUGINPATH": str(plugins),
        "QGIS_CUSTOM_CONFIG_PATH": str(folder / "profile"),
        "PYTHONPATH": os.pathsep.join(packages),
        "QT_QPA_PLATFORM": "offscreen",
    }

    def run(*arguments, stdin=None, environment=environment, timeout=600):
        return subprocess.run(
            ["qgis_process", *map(str, arguments)],
            env=environment, input=stdin, capture_output=True, text=True, timeout=timeout, check=False,
        )

    run.environment = environment
    return run
