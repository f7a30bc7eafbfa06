"""Outputs that appear whole or not at all: written beside their place under another name, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Iterable, Iterator

from ..core.errors import OutputError


@contextmanager
def staged_file(target: Path) -> Iterator[Path]:
    """A path to write to; when the block ends well it replaces ``target`` in one step, otherwise ``target`` stays as it was."""
    folder = _staging_folder(target.parent, target.name)
    try:
        draft = folder / target.name
        yield draft
        try:
            os.replace(draft, target)
        except OSError as error:
            raise OutputError(f"cannot write {target}: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class StagedFolder:
    """A folder of outputs in the making. ``path`` is where to write; :meth:`publish` moves everything into place.

    The former outputs are set aside first and come back when a move fails; other files of the target folder are left alone.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        # Folders that are made for the run, the deepest first: they go again with a run that comes to nothing.
        self._made = [folder for folder in (target, *target.parents) if not folder.exists()]
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot make the folder {target}: {error.strerror}") from error
        _recover(target)
        self._folder = _staging_folder(target, "run")
        self.path = self._folder / "new"
        self.path.mkdir()

    def publish(self, gone: Iterable[str] = ()) -> None:
        """Put every file and folder of ``path`` into the target; raises OutputError, with the former ones back, when it fails.

        gone: names of outputs of a former run that leave the target where this run has none of that name.
        """
        former = self._folder / "former"
        former.mkdir()
        moved = []
        try:
            for name in sorted(gone):
                if (self.target / name).exists() and not (self.path / name).exists():
                    os.replace(self.target / name, former / name)
                    moved.append(name)
            for item in sorted(self.path.iterdir()):
                place = self.target / item.name
                if place.exists():
                    os.replace(place, former / item.name)
                moved.append(item.name)
                os.replace(item, place)
        except OSError as error:
            for name in moved:
                if (former / name).exists():
                    _remove(self.target / name)
                    os.replace(former / name, self.target / name)
                elif (self.target / name).exists():
                    _remove(self.target / name)
            raise OutputError(
                f"cannot write into {self.target}: {error.strerror}; the former outputs are as they were"
            ) from error
        finally:
            self.discard()

    def discard(self) -> None:
        """Drop what was written; the target is as it was, and not there where it was not."""
        shutil.rmtree(self._folder, ignore_errors=True)
        with suppress(OSError):  # the first that holds something stays, and so do those above it
            for folder in self._made:
                folder.rmdir()


def _recover(target: Path) -> None:
    """Put back what a run that was killed while publishing had set aside, and drop what it had written.

    Two runs into one folder at once are not meant to be; the later one ends the earlier.
    """
    for left in sorted(target.glob(".run-*")):
        former = left / "former"
        for item in sorted(former.iterdir()) if former.is_dir() else []:
            if not (target / item.name).exists():
                os.replace(item, target / item.name)
        shutil.rmtree(left, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif path.exists():
        path.unlink()


def _staging_folder(parent: Path, name: str) -> Path:
    try:
        # Beside the target, so that the rename stays on one disk and is one step.
        return Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
    except OSError as error:
        raise OutputError(f"cannot write into {parent}: {error.strerror}") from error
