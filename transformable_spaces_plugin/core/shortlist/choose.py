"""A shortlist: the best set of sites under a budget, quotas, spacing and equity, what each constraint costs, and who gets the benefit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from ..consultation.public_words import word
from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from ..words import Words
from .candidates import Aim, Candidates, find_candidates, usable_m2
from .constraints import Constraint, Wishes, build_constraints
from .costs import RULES, CostRule, Costs, find_costs
from .equity import Equity, equity
from .infeasible import Conflict, conflicting
from .neighbourhoods import Neighbourhoods
from .portfolio import INFEASIBLE, LIMIT, Solution, solve
from .shown import percent

# Wishes for every kind or neighbourhood, which ``Wishes.fewer_where_short`` lowers to what is there.
_OF_EVERY_GROUP = ("kind_least", "neighbourhood_least")


@dataclass(frozen=True)
class Price:
    """What one wish costs: the best selection without it against the one with it.

    objective: that of the best selection found without the wish. price: what it is worth more, at least 0. most: no selection without
    the wish is worth more than this above the one with it. share: price over the objective with the wish. count, cost_eur, benefit:
    of the selection without it.
    """

    group: str
    values: Dict[str, Any]
    objective: float
    price: float
    most: float
    share: float
    count: int
    cost_eur: float
    benefit: float


@dataclass(frozen=True)
class Shortlist:
    """A selection of sites.

    sites: the sites as given, in their order, with ``selected``, ``benefit``, ``cost_eur``, ``cost_source`` and ``kit``. objective:
    Σ score/100 · benefit of the chosen; gap: how far (0..1 of it) a better one can be. cost_eur: of the chosen whose cost is known;
    unknown_costs: how many are not. limits: one (group, values) for each wish.
    """

    sites: FeatureTable
    aim: Aim
    wishes: Wishes
    neighbourhoods: Neighbourhoods
    candidates: int
    objective: float
    gap: float
    proven: bool
    benefit: float
    cost_eur: float
    unknown_costs: int
    prices: Tuple[Price, ...]
    equity: Optional[Equity]

    @property
    def selected(self) -> np.ndarray:
        return self.sites.flag("selected")

    @property
    def count(self) -> int:
        return int(self.selected.sum())


def shortlist(
    sites: FeatureTable,
    aim: Aim,
    wishes: Wishes,
    rule: CostRule,
    neighbourhoods: Neighbourhoods,
    notes: Notes,
    progress: Progress = SILENT,
    gap: Optional[float] = None,
    seconds: Optional[float] = None,
    language: str = "en",
) -> Shortlist:
    """Choose the sites that are worth most under the wishes, and tell what each wish costs.

    Under equal worth the choice does not depend on the order of the sites. InputError when nothing can be chosen, or when the wishes
    cannot all be met: it names, in ``language``, the smallest set of them found that cannot. Where ``seconds`` did not do to come
    within ``gap`` of the best, a note says so; another machine may then choose otherwise.
    """
    check_wishes(wishes)
    gap = RULES.number("gap") if gap is None else gap
    seconds = RULES.number("seconds") if seconds is None else seconds
    costs = find_costs(sites, rule, usable_m2(sites, aim.score))
    candidates = find_candidates(
        sites, aim, costs, wishes.budget_eur, neighbourhoods.of_site, neighbourhoods.site_priority, notes
    )
    if wishes.priority_share and not candidates.priority.any():
        raise InputError(
            "no candidate lies in a neighbourhood of priority, so none of the benefit can go there; give neighbourhoods whose field "
            "priority is true"
        )
    kinds = sorted({str(kind) for kind in candidates.kind})
    constraints = build_constraints(candidates, wishes, {"kind": kinds, "neighbourhood": list(neighbourhoods.name)})
    progress.at(0.1, "progress.shortlist")
    solution = solve(candidates.worth, constraints, gap, seconds, lambda: progress.at(0.1))
    if solution.state == INFEASIBLE:
        raise InputError(conflict_told(conflicting(len(candidates), constraints, progress), Words(language)))
    if solution.chosen is None:
        raise InputError(f"no selection was found within {seconds:g} s, nor a proof that there is none; ask less or allow more time")
    if not solution.chosen.any():
        raise InputError("the best selection is empty: the constraints leave no site that may be chosen")
    if solution.state == LIMIT:
        notes.warn("shortlist_limit", seconds=seconds, gap=round(100 * solution.gap, 2))
    progress.at(0.4, "progress.prices")
    prices = _prices(candidates, constraints, solution, gap, progress.part(0.4, 0.95))
    return _made(sites, aim, wishes, costs, neighbourhoods, candidates, solution, prices, notes)


def check_wishes(wishes: Wishes) -> None:
    """InputError, saying which, for a wish that no selection could ever meet or that says nothing."""
    if wishes.budget_eur is not None and not wishes.budget_eur > 0:
        raise InputError(f"a budget of {wishes.budget_eur:g} € pays for no site; give one above 0, or none")
    if wishes.count_most is not None and wishes.count_most < 1:
        raise InputError("at most 0 sites leaves nothing to choose; give a number above 0, or none")
    if wishes.count_least is not None and wishes.count_most is not None and wishes.count_least > wishes.count_most:
        raise InputError(f"at least {wishes.count_least} sites and at most {wishes.count_most} cannot both be")
    if wishes.priority_share is not None and not 0 <= wishes.priority_share <= 1:
        raise InputError(f"the share of benefit in priority neighbourhoods is from 0 to 1, not {wishes.priority_share:g}")


def conflict_told(conflict: Conflict, words: Words) -> str:
    """The constraints that cannot hold together as one sentence."""
    told = "; ".join(
        words.say(f"shortlist.constraint.{constraint.group}", **told_values(constraint.group, constraint.values, words))
        for constraint in conflict.constraints
    )
    if conflict.alone:
        if all(constraint.group in _OF_EVERY_GROUP for constraint in conflict.constraints):
            told += words.say("shortlist.infeasible.fewer")
        return words.say("shortlist.infeasible.alone", told=told, count=len(conflict.constraints))
    return words.say("shortlist.infeasible.smallest" if conflict.smallest else "shortlist.infeasible.several", told=told)


def told_values(group: str, values: Dict[str, Any], words: Words) -> Dict[str, Any]:
    """The values of a constraint as its words show them: a kind by its name in the language."""
    if group.startswith("kind"):
        return {**values, "name": word(words, str(values["name"]), "kind")}
    return values


def _prices(
    candidates: Candidates, constraints: List[Constraint], solution: Solution, gap: float, progress: Progress
) -> List[Price]:
    """The price of every wish, by solving again without it; wishes of many parts (every neighbourhood) go as one."""
    wishes: Dict[Tuple[str, str], List[Constraint]] = {}
    for constraint in constraints:
        if constraint.optional:
            one = str(constraint.values["name"]) if constraint.group.endswith("_one") else ""
            wishes.setdefault((constraint.group, one), []).append(constraint)
    made = []
    for number, ((group, _), parts) in enumerate(wishes.items()):
        progress.at(number / len(wishes))
        rest = [constraint for constraint in constraints if all(constraint is not part for part in parts)]
        found = solve(candidates.worth, rest, gap, RULES.number("trial_seconds"), partial(progress.at, number / len(wishes)))
        # Within the gap the search without the wish may stop at less than is known already to be possible.
        better = found.chosen is not None and found.objective > solution.objective
        chosen = np.asarray(found.chosen if better else solution.chosen)
        objective = max(found.objective, solution.objective)
        made.append(
            Price(
                group=group,
                values=parts[0].values,
                objective=objective,
                price=objective - solution.objective,
                most=max(found.bound, objective) - solution.objective,
                share=(objective - solution.objective) / solution.objective,
                count=int(chosen.sum()),
                cost_eur=float(np.nansum(candidates.cost_eur[chosen])),
                benefit=float(candidates.benefit[chosen].sum()),
            )
        )
    return made


def _made(
    sites: FeatureTable,
    aim: Aim,
    wishes: Wishes,
    costs: Costs,
    neighbourhoods: Neighbourhoods,
    candidates: Candidates,
    solution: Solution,
    prices: List[Price],
    notes: Notes,
) -> Shortlist:
    chosen = np.asarray(solution.chosen)
    selected = np.zeros(len(sites), dtype=bool)
    selected[candidates.row[chosen]] = True
    benefit = np.full(len(sites), np.nan)
    benefit[candidates.row] = candidates.benefit
    table = sites.with_columns(
        selected=selected, benefit=benefit, cost_eur=costs.cost_eur, cost_source=costs.source, kit=costs.kit
    )
    unknown = int(np.isnan(candidates.cost_eur[chosen]).sum())
    notes.count("shortlist_unknown_costs", unknown)
    notes.count("shortlist_assumed_costs", int((costs.source[selected] == "assumed").sum()))
    fair = equity(
        neighbourhoods.name,
        neighbourhoods.inhabitants,
        neighbourhoods.deprivation,
        candidates.benefit[chosen],
        candidates.neighbourhood[chosen],
    )
    if fair is None:
        notes.info("shortlist_no_equity")
    return Shortlist(
        sites=table,
        aim=aim,
        wishes=wishes,
        neighbourhoods=neighbourhoods,
        candidates=len(candidates),
        objective=solution.objective,
        gap=solution.gap,
        proven=solution.state != LIMIT,
        benefit=float(candidates.benefit[chosen].sum()),
        cost_eur=float(np.nansum(candidates.cost_eur[chosen])),
        unknown_costs=unknown,
        prices=tuple(prices),
        equity=fair,
    )


def wish_told(price: Price, words: Words) -> str:
    """The wish of a price in words."""
    return words.say(f"shortlist.wish.{price.group}", **told_values(price.group, price.values, words))


def prices_told(result: Shortlist, words: Words) -> List[str]:
    """A line for each price, the dearest wish first."""
    made = []
    for price in sorted(result.prices, key=lambda price: -price.price):
        share, worth = percent(price.share, words, 1), words.number(price.price)
        made.append(words.say("shortlist.price.line", told=wish_told(price, words), share=share, worth=worth))
    return made


def prices_table(result: Shortlist, words: Words) -> FeatureTable:
    """The prices as a table without geometry, the dearest wish first (equal ones in the order of the wishes)."""
    rows = sorted(result.prices, key=lambda price: -price.price)
    return FeatureTable.make(
        [None] * len(rows),
        {
            "constraint": [price.group for price in rows],
            "text": [wish_told(price, words) for price in rows],
            "objective_without": np.array([price.objective for price in rows]),
            "price": np.array([price.price for price in rows]),
            "price_at_most": np.array([price.most for price in rows]),
            "price_share": np.array([price.share for price in rows]),
            "sites_without": np.array([price.count for price in rows], dtype=np.int64),
            "cost_without_eur": np.array([price.cost_eur for price in rows]),
            "benefit_without": np.array([price.benefit for price in rows]),
        },
    )
