"""How much green each person has within a walk, shared with all the others who have it too (floating catchment areas)."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np
import shapely
from scipy.sparse import coo_matrix, csr_matrix, hstack, vstack
from scipy.sparse.csgraph import dijkstra

from ..progress import SILENT, Progress
from .access import Entrances, Walks

_NOTHING_M = 1e-9


def green_m2_per_person(
    doors: Entrances,
    walks: Walks,
    points: np.ndarray,
    people: np.ndarray,
    green: np.ndarray,
    group: np.ndarray,
    reach_m: float,
    tile_m: float,
    at_once: int,
    progress: Progress = SILENT,
) -> np.ndarray:
    """Green (m²/inhabitant, k) within ``reach_m`` of every home on foot, each green space shared by all who live that near to it.

    A_i = Σ_j S_j / Σ_k P_k over the green spaces j within reach of home i and the people k within reach of each: the two-step
    floating catchment area of InVEST's Urban Nature Access with a uniform search radius and dichotomous decay (all that lies within
    the radius counts fully), but with the walk in place of the straight line. points, people: homes (k,); green: polygons of
    ``group`` (parts of one green space have one number); doors, walks: :func:`access.walks_to`. 0 where no green is within reach.
    """
    home, space = _pairs(doors, walks, points, green, group, reach_m, tile_m, at_once, progress)
    served = np.bincount(space, weights=people[home], minlength=int(group.max(initial=-1)) + 1)
    area = _areas(green, group)
    share = np.divide(area, served, out=np.zeros(len(area)), where=served > 0)
    return np.bincount(home, weights=share[space], minlength=len(points))


def _areas(green: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The area (m²) of each green space; parts may overlap, so that of their union. A loop over the few that have several parts."""
    area = np.bincount(group, weights=shapely.area(green))
    for number in np.flatnonzero(np.bincount(group) > 1):
        area[number] = shapely.area(shapely.union_all(green[group == number]))
    return area


def _pairs(
    doors: Entrances, walks: Walks, points: np.ndarray, green: np.ndarray, group: np.ndarray, reach_m: float, tile_m: float,
    at_once: int, progress: Progress,
) -> Tuple[np.ndarray, np.ndarray]:
    """Every home and green space within reach of each other, sorted."""
    split, places = walks.split, walks.places
    nodes = split.nodes[len(doors.start_m):]
    held = np.flatnonzero(nodes >= 0)
    door_group = group[doors.green]
    inside_point, inside_green = shapely.STRtree(green).query(points, predicate="intersects") if len(green) else (np.zeros(0, int),) * 2
    homes, spaces = [inside_point], [group[inside_green]]
    batches = _batches(split.xy[split.nodes[: len(door_group)]], door_group, tile_m, at_once)
    eastwards = np.argsort(split.xy[:, 0], kind="stable")
    x, local = split.xy[eastwards, 0], np.full(len(split.xy), -1, dtype=np.int64)
    for number, rows in enumerate(batches):
        progress.at(number / len(batches))
        xy = split.xy[split.nodes[rows]]
        low, high = xy.min(axis=0) - reach_m, xy.max(axis=0) + reach_m
        strip = eastwards[np.searchsorted(x, low[0]):np.searchsorted(x, high[0], "right")]
        y = split.xy[strip, 1]
        near = np.sort(strip[(y >= low[1]) & (y <= high[1])])
        local[near] = np.arange(len(near))
        names, of = np.unique(door_group[rows], return_inverse=True)
        matrix = _with_sources(split.matrix[near][:, near], local[split.nodes[rows]], of.reshape(-1), doors.start_m[rows], len(names))
        distance = dijkstra(matrix, indices=len(near) + np.arange(len(names)), limit=reach_m)
        here = held[local[nodes[held]] >= 0]
        space, home = np.nonzero(distance[:, local[nodes[here]]] + places.leg_m[here] <= reach_m)
        homes.append(here[home])
        spaces.append(names[space])
        local[near] = -1
    pairs = np.unique(np.column_stack([np.concatenate(homes), np.concatenate(spaces)]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _batches(xy: np.ndarray, group: np.ndarray, tile_m: float, at_once: int) -> List[np.ndarray]:
    """Rows of the entrances, in batches of whole green spaces that lie close together (by the first entrance of each)."""
    names, first, of = np.unique(group, return_index=True, return_inverse=True)
    of = of.reshape(-1)
    tile = np.floor(xy[first] / tile_m).astype(np.int64)
    order = np.lexsort((names, tile[:, 1], tile[:, 0]))
    cuts = np.flatnonzero((tile[order][1:] != tile[order][:-1]).any(axis=1)) + 1
    made = []
    for spaces in np.split(order, cuts) if len(order) else []:
        for start in range(0, len(spaces), at_once):
            made.append(np.flatnonzero(np.isin(of, spaces[start:start + at_once])))
    return made


def _with_sources(matrix: csr_matrix, nodes: np.ndarray, source: np.ndarray, start_m: np.ndarray, count: int) -> csr_matrix:
    """The network with ``count`` nodes more, each leading to the ``nodes`` of its own; of parallel ways the shortest."""
    size = matrix.shape[0]
    order = np.lexsort((start_m, nodes, source))
    nodes, source, start_m = nodes[order], source[order], start_m[order]
    leads = np.r_[True, (nodes[1:] != nodes[:-1]) | (source[1:] != source[:-1])]
    more = coo_matrix((np.maximum(start_m[leads], _NOTHING_M), (source[leads], nodes[leads])), shape=(count, size))
    empty = csr_matrix((size + count, count))
    return csr_matrix(hstack([vstack([matrix, more]), empty]))
