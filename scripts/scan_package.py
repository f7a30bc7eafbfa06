"""Checks the plugin zip as the plugin site does: layout, metadata, bandit, detect-secrets. Exits 1 with what it found."""

from __future__ import annotations

import configparser
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import List

MAX_BYTES = 25 * 1024 * 1024
REQUIRED = ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository")
FORBIDDEN = (".pyc", ".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd")


def layout(archive: zipfile.ZipFile, name: str) -> List[str]:
    """What is wrong with the members of the zip."""
    wrong = []
    names = archive.namelist()
    if {member.split("/")[0] for member in names} != {name}:
        wrong.append(f"more than the one top folder {name}")
    for wanted in ("__init__.py", "metadata.txt", "LICENSE"):
        if f"{name}/{wanted}" not in names:
            wrong.append(f"no {wanted}")
    for member in names:
        if member.endswith(FORBIDDEN) or "__pycache__" in member or any(p.startswith(".") for p in member.split("/")):
            wrong.append(f"forbidden file {member}")
        if member.startswith(f"{name}/tests/"):
            wrong.append(f"test file {member}")
    metadata = configparser.ConfigParser()
    metadata.optionxform = str  # type: ignore[assignment,method-assign]
    metadata.read_string(archive.read(f"{name}/metadata.txt").decode("utf-8"))
    for key in REQUIRED:
        if not metadata.get("general", key, fallback=""):
            wrong.append(f"metadata.txt has no {key}")
    if not re.fullmatch(r"\d+\.\d+\.\d+", metadata.get("general", "version")):
        wrong.append("version is not MAJOR.MINOR.PATCH")
    return wrong


def tools(folder: Path) -> List[str]:
    """What bandit and detect-secrets find."""
    wrong = []
    found = json.loads(
        subprocess.run(
            [sys.executable, "-m", "bandit", "-r", str(folder), "-f", "json", "--quiet"], capture_output=True, text=True, check=False
        ).stdout
    )
    for issue in found["results"]:
        where = f"{Path(issue['filename']).relative_to(folder)}:{issue['line_number']}"
        wrong.append(f"bandit {issue['test_id']} {where} {issue['issue_text']}")
    secrets = json.loads(
        subprocess.run(
            [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "--exclude-files", "metadata.txt", "."],
            capture_output=True, text=True, check=True, cwd=folder,
        ).stdout
    )
    for file, findings in secrets["results"].items():
        wrong += [f"detect-secrets {file}:{finding['line_number']} {finding['type']}" for finding in findings]
    return wrong


def main(path: Path) -> int:
    wrong = []
    if path.stat().st_size > MAX_BYTES:
        wrong.append(f"{path.stat().st_size} bytes, the site takes {MAX_BYTES}")
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        wrong += layout(archive, "transformable_spaces")
        archive.extractall(folder)
        wrong += tools(Path(folder))
    for line in wrong:
        print(line)
    print(f"{path.name}: {path.stat().st_size} bytes, {len(wrong)} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
