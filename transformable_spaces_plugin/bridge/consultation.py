"""The folder of a consultation: the package's files, its GeoPackage, the project for a walk, and the zip beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from qgis.core import QgsFeatureIterator, QgsFeatureRequest

from ..core.consultation import PackageSettings, public_schema
from ..core.table import FeatureTable
from ..core.words import Words
from ..files.archive import zip_folder
from .geopackage import describe_table
from .qfield import write_walk
from .tables import write_layer

# Folder of papers → kinds of files that a package takes from it.
PAPERS: Dict[str, tuple] = {"sheets": (".pdf", ".html"), "signs": (".pdf",), "photos": (".jpg", ".jpeg", ".png", ".webp")}


class Filtered:
    """A feature source whose features are only those for which ``expression`` is true; for ``read_source``."""

    def __init__(self, source: Any, expression: str) -> None:
        self._source, self._expression = source, expression
        self.sourceCrs, self.fields, self.sourceName = source.sourceCrs, source.fields, source.sourceName

    def getFeatures(self, request: QgsFeatureRequest) -> QgsFeatureIterator:
        return self._source.getFeatures(request.setFilterExpression(self._expression))


def read_papers(folder: Path) -> Dict[str, bytes]:
    """The sheets, signs and photos below ``folder`` (``sheets/CODE.pdf``…), by name, as ``build_package`` takes them."""
    found = {}
    for name, kinds in PAPERS.items():
        for path in sorted((folder / name).glob("*")):
            if path.suffix.lower() in kinds:
                found[f"{name}/{path.stem}{path.suffix.lower()}"] = path.read_bytes()
    return found


def write_package(folder: Path, files: Mapping[str, bytes], public: FeatureTable, settings: PackageSettings) -> None:
    """Put the files of ``build_package`` into ``folder``, and ``public`` (``package_sites``) as ``sites.gpkg`` that describes itself."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    schema, words = public_schema(), Words(settings.language)
    write_layer(public, folder / "sites.gpkg", "sites", schema)
    about = words.say("package.description", count=len(public))
    describe_table(folder / "sites.gpkg", schema, settings.language, about, files["datapackage.json"])


def finish_package(
    folder: Path,
    public: FeatureTable,
    ground: Mapping[str, Optional[FeatureTable]],
    settings: PackageSettings,
    archive: Optional[Path] = None,
    name: str = "consultation",
) -> None:
    """The rest, on the main thread: ``qfield/`` in ``folder``, and the whole folder as the zip ``archive`` (None: beside it).

    Call it last, when sheets and signs are in the folder: the zip holds what is there.
    """
    words = Words(settings.language)
    write_walk(folder / "qfield", public, ground, settings.titles()[settings.language], words)
    zip_folder(folder, archive or folder.with_name(f"{folder.name}.zip"), name)
