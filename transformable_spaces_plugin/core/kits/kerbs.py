"""How wide a street may be from kerb to kerb at most, where only the lanes that cars drive on are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..spaces.carriageway import KERB, POLYGON
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable

RULES = RuleFile(Path(__file__).with_name("facts.json"))


def most_between_kerbs(sites: FeatureTable) -> np.ndarray:
    """The most (m, n) that lies between the kerbs of each street, parked cars included; NaN where no width is known.

    Where kerbs were mapped, or where it is told whether cars park (``bays_lost``), that is ``carriageway_m``. Elsewhere the width may be
    that of the driven lanes alone (BD TOPO gives 3 to 4 m to most streets of a town, of which four in five are more than twice as wide
    between their walls), and cars may park on what the profile takes for footways: all of these may be carriageway but for the narrowest
    footway there can be. Without footways there is no such limit (inf).
    """
    carriageway, footway = sites.number("carriageway_m"), sites.number("footway_min_m")
    measured = np.isin(sites.text("carriageway_source").astype(str), (KERB, POLYGON)) | np.isfinite(sites.number("bays_lost"))
    spare = np.maximum(footway - RULES.number("footway_least_m"), 0.0)
    hidden = np.where(np.isnan(spare), np.inf, 2.0 * spare)
    most: np.ndarray = np.where(measured, carriageway, carriageway + hidden)
    return most
