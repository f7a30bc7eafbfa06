"""Times the whole of ``assesscity`` through qgis_process: Porto against its budget, and the time per site from Monaco to Porto.

usage: python3 tests/bench/bench_assess.py   (in the environment of `make env`; needs ../shared/data)
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
AREAS = {"monaco": "monaco_2025/monaco-2025-02-15.osm.pbf", "porto": "porto_2020/porto.osm.pbf"}
SECONDS, GIGABYTES, SPREAD = 60.0, 2.0, 0.30


def assess(source: Path) -> tuple[float, float, int, float]:
    """Wall seconds, CPU seconds, number of sites, peak memory of all children so far in GB."""
    with tempfile.TemporaryDirectory() as folder:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            ["qgis_process", "--json", "run", "transformablespaces:assesscity", "--", f"SOURCE={source}", f"OUTPUT_FOLDER={folder}"],
            capture_output=True, text=True, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, int(json.loads(done.stdout)["results"]["SITE_COUNT"]), after.ru_maxrss / 1e6


def main() -> int:
    if not DATA.is_dir():
        print("the real city data (../shared/data) is not here: nothing measured")
        return 0
    # What every run pays before the first site: QGIS starting and listing its algorithms.
    start = time.perf_counter()
    subprocess.run(["qgis_process", "list"], capture_output=True, check=True)
    idle = time.perf_counter() - start
    per_site = {}
    for name, file in AREAS.items():
        wall, cpu, sites, memory = assess(DATA / file)
        per_site[name] = (wall - idle) / sites
        print(f"{name}: {wall:.1f} s wall, {cpu:.1f} s CPU, {sites} sites, {1000 * per_site[name]:.1f} ms a site, peak {memory:.2f} GB")
    ratio = per_site["porto"] / per_site["monaco"]
    print(f"time per site Porto / Monaco: {ratio:.2f} (budget {1 - SPREAD:.1f} to {1 + SPREAD:.1f}); start of QGIS {idle:.1f} s")
    print(f"Porto: {wall:.1f} s of {SECONDS:.0f} s, {memory:.2f} GB of {GIGABYTES:.0f} GB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
