"""What absent data costs a score: the indicators that suffer and the confidence lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from ..city.model import City
from ..indicators.catalogue import catalogue
from .profile import Profile

# The "input" of an indicator that this version does not compute yet.
NOT_YET = ""


@dataclass(frozen=True)
class Gap:
    """An input that is not there (any of ``inputs`` would do), the indicators that it costs, and the share 0..1 of confidence."""

    inputs: Tuple[str, ...]
    indicators: Tuple[str, ...]
    confidence_lost: float


def what_gaps_cost(profile: Profile, city: City, columns: Optional[Sequence[str]] = None, kind: Optional[str] = None) -> List[Gap]:
    """The gaps of ``city`` under ``profile``, the dearest first; indicators that come later are one gap with inputs ``("",)``.

    columns: names of the sites' columns, where known. kind: count only what applies to that kind of site (None: all criteria).
    An indicator that lacks two inputs counts under both, so the losses may add to more than the whole.
    """
    counted = [c for c in profile.criteria if c.weight > 0 and (kind is None or kind in c.kinds)]
    total = sum(criterion.weight for criterion in counted)
    lost: Dict[Tuple[str, ...], List[str]] = {}
    for criterion in counted:
        indicator = catalogue()[criterion.indicator]
        groups = [(NOT_YET,)] if indicator.computed == "later" else indicator.unmet(city, columns)
        for group in dict.fromkeys(groups):
            lost.setdefault(group, []).append(criterion.indicator)
    weight = {criterion.indicator: criterion.weight for criterion in counted}
    gaps = [Gap(group, tuple(names), sum(weight[name] for name in names) / total) for group, names in lost.items()]
    return sorted(gaps, key=lambda gap: (-gap.confidence_lost, gap.inputs))
