"""The catalogue of kits of a run: the built-in ones and those in a folder of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict

from qgis.core import QgsProcessingParameterFile

from ..base import Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.kits import Kit


def add_kits_folder(algorithm: TransformableSpacesAlgorithm, advanced: bool = True) -> None:
    """Declare KITS_FOLDER."""
    parameter = QgsProcessingParameterFile(
        "KITS_FOLDER", algorithm.tr("Kits of your own"), QgsProcessingParameterFile.Behavior.Folder, optional=True
    )
    told = algorithm.tr(
        "A folder of JSON files in the form of core/kits/catalogue (docs/kits.md): a kit with the id of a built-in one takes its place, "
        "others are added; limits.json replaces shared limits. A fault is told with file, place and rule."
    )
    algorithm.add(parameter, told, advanced=advanced)


def kits_of(run: Run) -> Dict[str, Kit]:
    """The kits by id; InputError for a folder that is not there or holds no kit, DataFileError for a kit with a fault."""
    from ...transformable_spaces_plugin.core.errors import DataFileError, InputError
    from ...transformable_spaces_plugin.core.kits import built_in_kits, catalogue

    folder = run.path("KITS_FOLDER")
    if folder is None:
        return built_in_kits()
    if not folder.is_dir():
        raise InputError(f"KITS_FOLDER: there is no folder {folder}")
    own = {}
    for path in sorted(folder.glob("*.json")):
        try:
            own[path.name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise DataFileError(path.name, "", "the file is not text in UTF-8") from None
    if not own:
        raise InputError(f"KITS_FOLDER: {folder.name} holds no JSON file")
    return catalogue(own)
