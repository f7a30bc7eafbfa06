"""What every bench does as a script: it makes the checkout importable under its name and prints a line for each number measured."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Callable, Mapping, Optional

ROOT = Path(__file__).resolve().parents[2]
PORTO = ROOT.parent / "shared" / "data" / "porto_2020" / "porto.osm.pbf"


def show(label: str, run: Callable[[], Mapping[str, object]], needs: Optional[Path] = None) -> None:
    """Print what ``run`` measures; where the file that it ``needs`` is not there, say so instead."""
    if needs is not None and not needs.is_file():
        print("the real city data (../shared/data) is not here: nothing measured")
        return
    # As a script there is no test runner that makes the checkout importable under its name.
    spec = importlib.util.spec_from_file_location("conftest", ROOT / "conftest.py")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    for name, value in run().items():
        print(f"{label}: {name} {value:.2f}" if isinstance(value, float) else f"{label}: {name} {value}")
