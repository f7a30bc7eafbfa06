"""The part that every street plays for car traffic: how much it carries, how much of it only passes, and what closing it would cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Dict, Optional, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable
from .traffic_detours import WaysRound, ways_round
from .traffic_emergency import only_ways_to_emergency
from .traffic_graph import RULES, DrivingGraph, driving_graph
from .traffic_through import Counts, count_trips, sample_trips, surroundings
from .traffic_trips import node_weights

if TYPE_CHECKING:
    from .scene import Scene

NUMBERS = ("traffic_share", "through_share", "detour_factor")
FLAGS = ("cut_edge", "cut_edge_with_through_trips", "only_way_to_emergency")
# Below this share of a street's trips, what is left of differences of sums is arithmetic.
_NOTHING = 1e-9


@lru_cache(maxsize=1)
def traffic_schema() -> LayerSchema:
    """The schema of the columns that :func:`traffic_role` adds to streets."""
    return load_schemas(Path(__file__).with_name("traffic_schema.json"))["streets"]


@dataclass(frozen=True)
class TrafficRole:
    """streets: the given table with the columns of :data:`NUMBERS` and :data:`FLAGS`. nodes: junctions of the driving network.

    sources: how many sources were drawn, 0 where the trips from all were counted. share_error: the standard error of
    ``traffic_share``, as a share of it (mean over streets, weighted by traffic); through_error: that of ``through_share``, in
    shares; both 0 in exact counts. seed: of the draw. unreached: the share of trips that find no way.
    """

    streets: FeatureTable
    nodes: int
    sources: int
    share_error: float
    through_error: float
    seed: int
    unreached: float


def traffic_role(
    city: City,
    streets: FeatureTable,
    notes: Notes,
    progress: Progress = SILENT,
    weigh: str = "floor_area",
    seed: int = 0,
    exact_nodes: Optional[int] = None,
) -> TrafficRole:
    """``streets`` with the part that each plays for modelled car trips.

    Trips join all pairs of junctions, in proportion to the product of their weights (``weigh``: floor_area, population or
    street_length, see :func:`traffic_trips.node_weights`), by the quickest way; equal ways share them. Columns:

    - ``traffic_share`` (0..1): the share of all trips that use the street (betweenness); NaN where no car may drive.
    - ``through_share`` (0..1): of these, the share that starts and ends outside the street's surroundings
      (:func:`traffic_through.surroundings`); NaN where no trip uses it.
    - ``detour_factor`` (ratio): (T + Δ) / T, T the mean time of the trips that use the street and Δ what going round it adds
      (:func:`traffic_detours.ways_round`), so an upper bound of the lengthening. At most ``detour_at_most`` (10), which also stands
      for the trips that find no way round, that is for infinity; NaN where no trip uses it.
    - ``cut_edge``: without it more than half of the trips that use it, one way or the other, find no way.
    - ``cut_edge_with_through_trips``: and trips that pass through need it.
    - ``only_way_to_emergency``: :func:`traffic_emergency.only_ways_to_emergency`.

    A street that is cut at junctions takes the mean of its pieces, weighted by length. Under ``exact_nodes`` nodes (None: 5 000)
    the trips from all are counted, else from 500 sources drawn by weight with ``seed``, and the standard error is told. Trips that
    begin or end outside the area are not seen; how much of the network that touches is told in ``notes``. InputError when the tables
    are in different reference systems.
    """
    if streets.crs != city.crs:
        raise InputError("the streets are not in the reference system of the city; reproject them first")
    progress.at(0.0, "progress.traffic")
    graph = driving_graph(streets)
    if not len(graph.directed[0]):
        notes.warn("traffic_without_streets")
        return _nothing(streets, seed)
    weights = node_weights(graph, streets_with_doors(graph, streets), city, notes, weigh)
    limit = RULES.number("exact_nodes") if exact_nodes is None else exact_nodes
    around, part, sources = surroundings(graph), progress.part(0.05, 0.7), 0
    if graph.nodes < limit:
        counts = count_trips(graph.arcs, around, weights, part)
    else:
        stands, sources = _drawn(weights, seed)
        counts = sample_trips(graph.arcs, around, weights, stands, part)
    around_ways = ways_round(graph, counts.all.mean(axis=0), weights, progress.part(0.7, 0.95))
    emergency = only_ways_to_emergency(graph, city, notes, progress.part(0.95, 1.0))
    columns, share_error, through_error = _columns(graph, counts, around_ways, len(streets))
    columns["only_way_to_emergency"] = _any_piece(graph, emergency, len(streets))
    wanted = float(weights.sum() ** 2 - (weights**2).sum())
    unreached = max(0.0, 1 - float(counts.pairs.mean()) / wanted) if wanted > 0 else 0.0
    notes.info("traffic_modelled", nodes=graph.nodes, count=len(graph.lines))
    _tell_edge(graph, notes)
    if sources:
        notes.info("traffic_sampled", sources=sources, error=100 * share_error)
    elif unreached > _NOTHING:
        notes.warn("traffic_unreached", share=100 * unreached)
    progress.at(1.0)
    return TrafficRole(streets.with_columns(**columns), graph.nodes, sources, share_error, through_error, seed, unreached)


def _tell_edge(graph: DrivingGraph, notes: Notes) -> None:
    """Say how much street lies so near to the edge of the network (its convex hull) that trips from beyond would pass it unseen."""
    edge = shapely.boundary(shapely.convex_hull(shapely.multipoints(graph.xy)))
    reach_m = RULES.number("surroundings_m")
    near = shapely.distance(edge, shapely.points(graph.middle)) <= reach_m
    share = float(graph.length_m[near].sum() / graph.length_m.sum())
    tell = notes.warn if share >= RULES.number("edge_warns_share") else notes.info
    tell("traffic_near_edge", share=round(100 * share), reach_m=reach_m)


def streets_with_doors(graph: DrivingGraph, streets: FeatureTable) -> np.ndarray:
    """The pieces (bool, p) that buildings are reached from: not those of fast roads, bridges and tunnels."""
    shut = np.isin(streets.text("class").astype(str), RULES.classes("no_doors_on")) | streets.flag("bridge") | streets.flag("tunnel")
    return ~shut[graph.street]


def _drawn(weights: np.ndarray, seed: int) -> Tuple[np.ndarray, int]:
    """For how much weight each node stands (g, n) in groups of sources drawn by weight, and how many are drawn."""
    groups = int(RULES.number("sample_groups"))
    each = max(1, int(RULES.number("sampled_sources")) // groups)
    chosen = np.random.default_rng(seed).choice(len(weights), size=(groups, each), p=weights / weights.sum())
    stands = np.zeros((groups, len(weights)))
    for group in range(groups):  # a loop over ten groups
        stands[group] = np.bincount(chosen[group], minlength=len(weights)) * weights.sum() / each
    return stands, groups * each


def _columns(graph: DrivingGraph, counts: Counts, ways: WaysRound, streets: int) -> Tuple[Dict[str, np.ndarray], float, float]:
    """The columns but that of emergencies, and the two errors."""
    _, _, piece = graph.directed
    part = _part_of_arc(graph)
    arc = graph.arc_of_direction
    length = graph.length_m[piece]

    def by_street(values: np.ndarray) -> np.ndarray:
        """Σ over the directions of each street's pieces, weighted by length, (g, streets)."""
        return np.stack([np.bincount(graph.street[piece], weights=group * length, minlength=streets) for group in values])

    trips = by_street(counts.all[:, arc] * part)
    passing = by_street(counts.passing[:, arc] * part)
    metres = np.bincount(graph.street, weights=graph.length_m, minlength=streets)
    share = _ratio(trips, counts.pairs[:, None] * metres)
    mean_share, mean_through = _ratio(trips.mean(axis=0), counts.pairs.mean() * metres), _ratio(passing.mean(axis=0), trips.mean(axis=0))
    share_error = _spread(share, np.ones(streets), mean_share)
    through_error = _spread(_ratio(passing, trips), np.nan_to_num(mean_share), np.ones(streets)) if len(trips) > 1 else 0.0
    flow = counts.all.mean(axis=0)[arc] * part
    through_trips = counts.passing.mean(axis=0)[arc] * part > 0
    columns = {
        "traffic_share": mean_share,
        "through_share": mean_through,
        "detour_factor": _detours(graph, flow, counts.mean_s[:, arc], ways, streets),
        "cut_edge": _any_piece(graph, _any_direction(graph, ways.cut), streets),
        "cut_edge_with_through_trips": _any_piece(graph, _any_direction(graph, ways.cut & through_trips), streets),
    }
    return columns, share_error, through_error


def _part_of_arc(graph: DrivingGraph) -> np.ndarray:
    """What part of an arc's trips each direction of a piece carries: those equally quick share them, slower ones have none."""
    _, _, piece = graph.directed
    quickest = graph.ticks[piece] == graph.arcs.cost[graph.arc_of_direction]
    count = np.bincount(graph.arc_of_direction[quickest], minlength=len(graph.arcs.tail))
    return quickest / np.maximum(count[graph.arc_of_direction], 1)


def _detours(graph: DrivingGraph, flow: np.ndarray, times_s: np.ndarray, ways: WaysRound, streets: int) -> np.ndarray:
    """(T + Δ) / T of every street; flow: (d,) trips on each direction, times_s: (g, d) their mean time in each group."""
    _, _, piece = graph.directed
    count = len(graph.lines)
    known = np.isfinite(times_s)
    mean_s = _ratio(np.where(known, times_s, 0.0).sum(axis=0), known.sum(axis=0))
    used = (flow > 0) & np.isfinite(mean_s)
    trips = np.bincount(piece[used], weights=flow[used], minlength=count)
    seconds = np.bincount(piece[used], weights=(flow * mean_s)[used], minlength=count)
    most = RULES.number("detour_at_most")
    # Trips that find no way count as the longest detour; so do those of which none does.
    lost = np.where(np.isfinite(ways.extra_s), ways.lost, 1.0)
    added_s = (1 - lost) * np.nan_to_num(ways.extra_s) + lost * (most - 1) * mean_s
    added_s = np.bincount(piece[used], weights=(flow * added_s)[used], minlength=count)
    factor = np.minimum(_ratio(seconds + added_s, seconds), most)
    weight = np.where(np.isfinite(factor), trips * graph.length_m, 0.0)
    sums = np.bincount(graph.street, weights=weight * np.nan_to_num(factor), minlength=streets)
    return np.round(_ratio(sums, np.bincount(graph.street, weights=weight, minlength=streets)), 9)


def _any_direction(graph: DrivingGraph, flags: np.ndarray) -> np.ndarray:
    _, _, piece = graph.directed
    return np.bincount(piece[flags], minlength=len(graph.lines)) > 0


def _any_piece(graph: DrivingGraph, flags: np.ndarray, streets: int) -> np.ndarray:
    return np.bincount(graph.street[flags], minlength=streets) > 0


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """above / below, NaN where below is 0."""
    below = np.broadcast_to(below, np.shape(above))
    return np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)


def _spread(groups: np.ndarray, weight: np.ndarray, scale: np.ndarray) -> float:
    """The standard error of the mean of ``groups`` (g, k), Σ weight · error / Σ weight · scale; 0 for one group."""
    if len(groups) < 2:
        return 0.0
    known = np.isfinite(groups).all(axis=0) & np.isfinite(scale)
    error = groups[:, known].std(axis=0, ddof=1) / np.sqrt(len(groups))
    total = float((weight * scale)[known].sum())
    return float((weight[known] * error).sum()) / total if total > 0 else 0.0


def _nothing(streets: FeatureTable, seed: int) -> TrafficRole:
    columns: Dict[str, np.ndarray] = {name: np.full(len(streets), np.nan) for name in NUMBERS}
    columns.update({name: np.zeros(len(streets), dtype=bool) for name in FLAGS})
    return TrafficRole(streets.with_columns(**columns), 0, 0, 0.0, 0.0, seed, 0.0)


def traffic_of(scene: Scene) -> FeatureTable:
    """The scene's streets with all the columns of traffic: as they came, or modelled from the city where they lack some."""
    if all(name in scene.streets for name in (*NUMBERS, *FLAGS)):
        return scene.streets
    return traffic_role(scene.city, scene.streets, scene.notes, scene.progress).streets


def through_share(scene: Scene) -> np.ndarray:
    """Share (0..1, n) of modelled car trips on the site's streets that only pass, weighted by length.

    A street open to cars that no modelled trip uses has none that pass: 0.
    """
    return _over_streets(scene, "through_share", 0.0)


def detour_factor(scene: Scene) -> np.ndarray:
    """Mean lengthening (ratio, n) of the trips that lose the site's streets, weighted by length; 1 where no modelled trip uses them.

    Who lives or calls on a street closed to through traffic still gets there, so where (nearly) no trip only passes, none is lost: 1,
    although a dead end has no way round. The streets' own column keeps the way round of all trips.
    """
    passed = scene.traffic.number("through_share") > RULES.number("nobody_passes_share")
    return _over_streets(scene, "detour_factor", 1.0, passed)


def _over_streets(scene: Scene, name: str, unused: float, counted: Optional[np.ndarray] = None) -> np.ndarray:
    streets = scene.traffic
    value = streets.number(name)
    if counted is not None:
        value = np.where(np.isfinite(value) & ~counted, unused, value)
    return scene.adjoining.mean(np.where(np.isnan(value) & (streets.number("traffic_share") == 0), unused, value))


def only_way_to_emergency(scene: Scene) -> np.ndarray:
    """Whether (bool, n) the site is a street that is the only way to a hospital or fire station."""
    return _own(scene, "only_way_to_emergency")


def cut_edge_with_through_trips(scene: Scene) -> np.ndarray:
    """Whether (bool, n) the site is a street without a way round that trips pass through."""
    return _own(scene, "cut_edge_with_through_trips")


def _own(scene: Scene, name: str) -> np.ndarray:
    flags = np.append(scene.traffic.flag(name), False)
    return flags[scene.own_street]
