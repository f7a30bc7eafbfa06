"""Makes the checkout importable as ``transformable_spaces``, whatever its folder is called, as QGIS does for the installed plugin."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

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
