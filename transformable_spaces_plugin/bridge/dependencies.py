"""Which packages the algorithms need in QGIS's Python, and what to do where one is missing or too old.

Nothing heavier than the standard library is imported here, so that the provider and the menu appear whatever is installed.
"""

from __future__ import annotations

import importlib
import sys
from typing import Dict, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication

# Package → lowest version whose functions core uses.
REQUIRED: Dict[str, Tuple[int, ...]] = {"numpy": (1, 24), "scipy": (1, 9), "shapely": (2, 0), "pyproj": (3, 4), "jinja2": (3, 0)}


def _version(text: str) -> Tuple[int, ...]:
    numbers = []
    for part in text.split(".")[:2]:
        digits = "".join(character for character in part if character.isdigit())
        numbers.append(int(digits or 0))
    return tuple(numbers)


def _remedy(names: str) -> str:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Dependencies", text)

    if sys.platform.startswith("win"):
        return tr(
            "install them with the OSGeo4W installer, or in the OSGeo4W shell: python -m pip install {names}"
        ).format(names=names)
    if sys.platform == "darwin":
        return tr("update QGIS to a build that carries them, or install them with the pip of QGIS's Python: {names}").format(names=names)
    return tr(
        "install them with the package manager (Debian 13, Ubuntu: apt install python3-scipy python3-shapely python3-pyproj); on Debian 12,"
        " build shapely and pyproj in a virtual environment with system packages (pip install --no-binary shapely,pyproj {names})"
        " and start QGIS from there"
    ).format(names=names)


def missing_packages() -> Optional[str]:
    """One sentence that names what is missing or too old and how to get it here; None when all is there."""
    wrong = []
    for name, lowest in REQUIRED.items():
        try:
            module = importlib.import_module(name)
        except (ImportError, OSError):  # OSError: a library of the package cannot be loaded
            wrong.append(name)
            continue
        found = str(getattr(module, "__version__", "0"))
        if _version(found) < lowest:
            wrong.append("{}>={}".format(name, ".".join(str(number) for number in lowest)))
    if not wrong:
        return None
    sentence = QCoreApplication.translate(
        "Dependencies", "This algorithm needs Python packages that are missing or too old here ({names}): {remedy}."
    )
    return sentence.format(names=", ".join(wrong), remedy=_remedy(" ".join(wrong)))
