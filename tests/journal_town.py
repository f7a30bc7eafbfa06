"""A journal of the synthetic quarter (invented), for the tests of the permanent map."""

import numpy as np
import shapely
from transformable_spaces.tests.consultation_town import scored_sites
from transformable_spaces.transformable_spaces_plugin.core.journal.journal import checked_entry, interventions_schema, recorded
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

STATES = ("proposed", "authorised", "installed", "maintained", "removed")


def journal(lives, hostile=""):
    """Interventions and history of ``lives``: (site number, or a code that no site has; how many of STATES)."""
    sites = scored_sites()
    kits = list(built_in_kits())
    rows, steps, points = [], [], []
    for number, (site, count) in enumerate(lives):
        code = sites.text("code")[site] if isinstance(site, int) else site
        row = None
        for day, status in enumerate(STATES[:count], 1):
            entry, _ = checked_entry(
                "2026-06-01", code=code, kit=kits[number], status=status, date=f"2026-05-{day:02d}", source=f"arrêté {number} {hostile}",
                author_type="school", permit_ref="AOT 7" if status == "authorised" else None, note="secret note", photo="secret.jpg",
            )  # fmt: skip
            row, step = recorded(entry, row, 0)
            steps.append({**step, "recorded_at": "2026-05-05T00:00:00Z"})
        rows.append(row)
        points.append(shapely.point_on_surface(sites.geometry[site if isinstance(site, int) else 0]))
    schemas = interventions_schema()
    made = []
    for geometry, records, name in ((points, rows, "interventions"), ([None] * len(steps), steps, "intervention_history")):
        columns = {}
        for field in schemas[name].fields:
            values = [record[field.name] for record in records]
            columns[field.name] = np.array(values, dtype=float if field.type == "integer" else object)
        made.append(FeatureTable.make(geometry, columns, sites.crs if name == "interventions" else None))
    return made
