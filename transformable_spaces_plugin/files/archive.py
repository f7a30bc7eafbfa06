"""A folder as one zip file."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from ..core.consultation.archive import entry


def zip_folder(folder: Path, target: Path, name: str) -> None:
    """All files below ``folder`` into the new zip ``target``, as files of a folder ``name``, sorted; file by file, so size does not matter.

    Its bytes depend on the files' names and contents alone.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(item for item in folder.rglob("*") if item.is_file()):
            with path.open("rb") as source, archive.open(entry(f"{name}/{path.relative_to(folder).as_posix()}"), "w") as place:
                shutil.copyfileobj(source, place, 1 << 20)
