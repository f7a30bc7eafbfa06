"""How fast 100 000 contributions are read, scrubbed, matched and merged, and that memory and time grow with their number."""

from __future__ import annotations

import time
from typing import Any, Dict, List

import numpy as np
import shapely
from checkout import show

COUNT, SITES, SIDE_M = 100_000, 2_000, 10_000.0
LIMIT_S = 60.0
ORIGIN = (355_000.0, 6_689_000.0)
WORDS = (
    "planter", "arbres", "place", "ombre", "banc", "fontaine", "enfants", "école", "rue", "voiture", "vitesse", "trottoir", "poussette",
    "vélo", "calme", "jardin", "potager", "friche", "mur", "toit", "quai", "berge", "chaleur", "été", "bitume", "eau", "pluie", "fleurs",
    "oiseaux", "marché", "commerce", "bus", "arrêt", "passage", "sécurité", "lumière", "bruit", "voisins", "quartier",
)  # fmt: skip


def sites() -> Any:
    """Squares of 20 to 60 m all over a city of ten kilometres."""
    from transformable_spaces.transformable_spaces_plugin.core.spaces.identity import base32
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    random = np.random.default_rng(1)
    x, y = (ORIGIN[axis] + random.uniform(0, SIDE_M, SITES) for axis in (0, 1))
    size = random.uniform(20, 60, SITES)
    codes = [f"SQ-{base32(str(number), 5)}" for number in range(SITES)]
    columns = {"code": codes, "site_id": [f"square-{number:06d}" for number in range(SITES)], "kind": ["square"] * SITES}
    return FeatureTable.make(shapely.box(x, y, x + size, y + size), columns, 2154)


def exports(table: Any, count: int) -> Dict[str, bytes]:
    """Half proposals of Decidim (a third with a code, the rest with a pin), three tenths comments, a fifth answers of our own page."""
    from transformable_spaces.tests import consultation_answers as files
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    random = np.random.default_rng(2)
    codes = table.text("code")
    proposals, comments, answers = count // 2, 3 * count // 10, count // 5

    def text(words: int) -> str:
        made = " ".join(random.choice(WORDS, words))
        return f"<p>{made}</p> écrire à {files.EMAIL}" if random.random() < 0.1 else made

    x, y = (ORIGIN[axis] + random.uniform(0, SIDE_M, proposals) for axis in (0, 1))
    pins = shapely.points(x, y)
    degrees = shapely.get_coordinates(FeatureTable.make(pins, {}, 2154).to_crs(4326).geometry).round(6)
    rows: List[Any] = []
    for number in range(proposals):
        title = text(6) + (f" ({codes[random.integers(SITES)]})" if number % 3 == 0 else "")
        rows.append(files.decidim_new(number, title, text(30), int(random.integers(200)), degrees[number, 1], degrees[number, 0]))
    sides, answered = random.integers(-1, 2, comments), random.integers(proposals, size=comments)
    said = [files.decidim_comment(number, int(answered[number]), int(sides[number]), text(20)) for number in range(comments)]
    chosen, sides = codes[random.integers(SITES, size=answers)], random.integers(-1, 2, answers)
    votes = [files.page_vote(str(chosen[number]), int(sides[number]), text(12), f"{number:016x}") for number in range(answers)]
    return {
        "proposals.csv": files.csv_file(files.DECIDIM_NEW, rows), "comments.csv": files.csv_file(files.DECIDIM_COMMENTS, said),
        "answers.json": files.page_answers(votes),
    }  # fmt: skip


def timed(table: Any, files: Dict[str, bytes]) -> Dict[str, Any]:
    from transformable_spaces.transformable_spaces_plugin.core.consultation.merge import import_contributions
    from transformable_spaces.transformable_spaces_plugin.core.consultation.readers import read_answers

    started = time.perf_counter()
    readings = [read_answers(name, content) for name, content in files.items()]
    read = time.perf_counter()
    done = import_contributions(readings, table, "2026-06-01")
    merged = time.perf_counter()
    again = import_contributions(readings, table, "2026-06-01", done.contributions)
    return {
        "read_s": read - started, "import_s": merged - read, "again_s": time.perf_counter() - merged, "kept": len(done.contributions),
        "new_sites": len(done.new_sites), "waiting": done.counts["waiting"],
        "asked_again": again.counts["record_new"], "changed_by_the_second_run": again.counts["record_changed"],
    }  # fmt: skip


def run() -> Dict[str, Any]:
    """Seconds for 100 000 contributions, and how much longer they take than a tenth of them (10 is linear)."""
    table = sites()
    small, large = timed(table, exports(table, COUNT // 10)), timed(table, exports(table, COUNT))
    total = large["read_s"] + large["import_s"]
    return {
        "contributions": COUNT, "sites": SITES,
        **{name: round(value, 2) if isinstance(value, float) else value for name, value in large.items()},
        "total_s": round(total, 1), "limit_s": LIMIT_S, "growth_from_a_tenth": round(total / (small["read_s"] + small["import_s"]), 1),
    }  # fmt: skip


if __name__ == "__main__":
    show("contributions", run)
