"""The layers that BD TOPO lacks, drawn for the sample in real gaps of the real ground. Part of ``make_sample_data.py``.

Everything here is synthetic and says so in ``source``. Where a thing stands was chosen on the map (the points below); its
shape is the gap that BD TOPO shows there; what cannot be known (owners, bays, spaces, dates) is drawn by seeded generators.
"""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
import shapely
from sample_ground import SQUARE, Ground, opened, tidy

SYNTHETIC = "synthetic"
Rows = Tuple[Sequence[Any], Dict[str, Any]]

# Points in EPSG:2154, each in a gap: (x, y, kind, name, public access)
PARKS = (
    (355220, 6689030, "park", "Square A", True),
    (354800, 6689035, "garden", "Jardin B", True),
    (354808, 6689075, "garden", "Jardin B", True),
    (354830, 6689740, "park", "Square C", True),
    (355510, 6689745, "garden", "Jardin D", True),
    (355700, 6689240, "grass", "Pelouse E", True),
    (355600, 6689000, "grass", "Pelouse F", True),
    (355395, 6689605, "garden", "Jardin G", False),
    (355520, 6689700, "flowerbed", None, True),
)
# (x, y, access, spaces known)
CAR_PARKS = (
    (355020, 6688910, "public", True),
    (355190, 6688945, "public", True),
    (355690, 6689130, "public", False),
    (355370, 6688900, "private", True),
    (355180, 6688865, "private", False),
    (355575, 6688920, "customers", False),
    (354862, 6689622, "public", True),
    (355500, 6689620, "public", True),
)
LOTS = ((354832, 6688955, "vacant"), (354913, 6688945, "vacant"), (355180, 6689805, "construction"), (354963, 6689065, "brownfield"))
# (x, y, kind, name, public): a court; the ground is the court and the largest buildings around it
SCHOOLS = (
    (354855, 6689462, "school", "École A", True),
    (354890, 6689472, "school", "École A", True),
    (354970, 6689338, "school", "École B", True),
    (355020, 6689620, "school", "Collège C", True),
    (354775, 6689198, "school", "Lycée D", False),
    (355550, 6689565, "school", "École E", True),
    (355250, 6689732, "nursery", "Crèche F", True),
)
HOSPITAL = (355455, 6688905)
LARGEST_CAR_PARK_M2 = 9500.0
# The arm of the Loire south of the square, between the feet of the bridges of BD TOPO and the quays: north bank, then south bank.
# The wide bands in the south of the square itself are its arms that were filled: lanes and paths at ground level cross them.
RIVER = (
    (354600, 6688722), (354680, 6688772), (354780, 6688792), (354912, 6688796), (355000, 6688774), (355110, 6688742),
    (355240, 6688692), (355380, 6688680), (355500, 6688650), (355610, 6688612), (355740, 6688596), (355830, 6688575),
    (355850, 6688460), (355700, 6688480), (355560, 6688495), (355385, 6688532), (355200, 6688590), (355060, 6688640),
    (354925, 6688672), (354800, 6688670), (354690, 6688646), (354610, 6688622),
)  # fmt: skip
STOPS = (
    (355330, 6689205, "tram", 3),
    (355315, 6689545, "tram", 2),
    (355560, 6689245, "tram", 1),
    (355125, 6689055, "tram", 1),
    (355300, 6689690, "bus", 5),
    (354850, 6689640, "bus", 3),
    (354890, 6689165, "bus", 2),
    (355690, 6689500, "bus", 4),
    (355480, 6689040, "bus", 3),
    (355010, 6689440, "bus", 2),
)
NEIGHBOURHOODS = (
    ("Quartier Graslin", 354900, 6689170, 24.0, False),
    ("Quartier Royale", 355190, 6689370, 31.0, False),
    ("Quartier Calvaire", 355010, 6689660, 46.0, False),
    ("Quartier Hôtel de Ville", 355440, 6689690, 38.0, False),
    ("Quartier Bouffay", 355560, 6689400, 52.0, False),
    ("Quartier Madeleine", 355520, 6688990, 71.0, True),
)


def numbered(layer: str, count: int) -> List[str]:
    return [f"synthetic/{layer}/{number:04d}" for number in range(1, count + 1)]


def areas(ground: Ground) -> Dict[str, Rows]:
    """Green, car parks, school grounds, vacant lots and parcels, none over another, over a street or over a building of another."""
    streets = shapely.union_all([shapely.buffer(ground.carriageways, 1.0), ground.paths])
    free = opened(shapely.difference(SQUARE, shapely.union_all([ground.built, ground.carriageways])), 7)
    courts = opened(shapely.difference(ground.built, shapely.buffer(ground.footprint, 0.5)), 4)

    parks: Dict[Any, List[Any]] = {}
    for x, y, kind, name, access in PARKS:
        gap = _gap_at(free, x, y)
        if gap is not None:
            parks.setdefault((kind, name, access), []).append(gap)
    roads = shapely.buffer(shapely.union_all([ground.carriageways, ground.service_lanes]), 0.5)
    off = shapely.union_all([roads, shapely.buffer(ground.footprint, 0.5)])
    park_shapes = [shapely.difference(shapely.intersection(_closed(gaps, 8), SQUARE), off) for gaps in parks.values()]
    taken = shapely.union_all(park_shapes)

    car_parks = []
    for x, y, access, known in CAR_PARKS:
        gap = _gap_at(free, x, y)
        if gap is not None:
            shape = shapely.difference(shapely.buffer(gap, -1.5), shapely.union_all([taken, shapely.buffer(ground.footprint, 2.0)]))
            whole = max(opened(shape, 3), key=shapely.area)
            car_parks.append((_around(whole, x, y, LARGEST_CAR_PARK_M2), access, known))
    lots = [(gap, status) for gap, status in ((_gap_at(free, x, y), status) for x, y, status in LOTS) if gap is not None]

    schools: Dict[Any, List[Any]] = {}
    for x, y, kind, name, public in SCHOOLS:
        court = _gap_at(courts, x, y)
        if court is not None:
            schools.setdefault((kind, name, public), []).append(court)
    school_shapes = [_with_buildings(ground, shapely.union_all(found), 2 if key[0] == "school" else 1) for key, found in schools.items()]
    hospital = _block_ground(ground, *HOSPITAL)
    school_shapes = [shapely.difference(shape, streets) for shape in school_shapes]
    hospital = shapely.difference(hospital, shapely.union_all([shape for shape, _, _ in car_parks]))

    grounds = [*school_shapes, hospital]
    kinds = [*[key[0] for key in schools], "hospital"]
    names = [*[key[1] for key in schools], "Hôpital G"]
    public = [*[key[2] for key in schools], True]
    parcels = _parcels(ground, grounds, public, lots, taken)
    spaces = [round(float(shapely.area(shape)) / 25) if known else None for shape, _, known in car_parks]
    return {
        "green": (
            tidy(park_shapes),
            {
                "id": numbered("green", len(park_shapes)),
                "source": [SYNTHETIC] * len(park_shapes),
                "kind": [key[0] for key in parks],
                "name": [key[1] for key in parks],
                "public_access": [key[2] for key in parks],
                "fenced": [False] * len(parks),
            },
        ),
        "parking": (
            tidy([shape for shape, _, _ in car_parks]),
            {
                "id": numbered("parking", len(car_parks)),
                "source": [SYNTHETIC] * len(car_parks),
                "kind": ["surface"] * len(car_parks),
                "name": [f"Parking {letter}" for letter, _ in zip("ABCDEFGHIJ", car_parks)],
                "spaces": spaces,
                "access": [access for _, access, _ in car_parks],
                "surface": ["asphalt"] * len(car_parks),
            },
        ),
        "water": (
            tidy([shapely.Polygon(RIVER)]),
            {"id": numbered("water", 1), "source": [SYNTHETIC], "kind": ["river"], "name": ["La Loire, bras de la Madeleine"]},
        ),
        "brownfields": (
            tidy([gap for gap, _ in lots]),
            {
                "id": numbered("brownfields", len(lots)),
                "source": [SYNTHETIC] * len(lots),
                "status": [status for _, status in lots],
                "name": [f"Terrain {letter}" for letter, _ in zip("ABCDEFGHIJ", lots)],
                "polluted": [None] * (len(lots) - 1) + [True],
            },
        ),
        "facilities": (
            tidy(grounds),
            {"id": numbered("facilities", len(grounds)), "source": [SYNTHETIC] * len(grounds), "kind": kinds, "name": names},
        ),
        "parcels": parcels,
    }


def _gap_at(gaps: np.ndarray, x: float, y: float) -> Any:
    """The gap at a point, or within 15 m of it; None when there is none."""
    point = shapely.Point(x, y)
    distances = shapely.distance(gaps, point)
    nearest = int(np.argmin(distances))
    return gaps[nearest] if distances[nearest] <= 15 else None


def _around(shape: Any, x: float, y: float, most_m2: float) -> Any:
    """The stretch of a long shape to both sides of a point that has ``most_m2``; the whole shape where it is smaller."""
    if shape.area <= most_m2:
        return shape
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    sides = np.diff(corners, axis=0)
    side = sides[int(np.argmax(np.round(np.hypot(*sides.T))))]
    angle = np.radians(np.round(np.degrees(np.arctan2(side[1], side[0]))))  # whole degrees: the same on every machine
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])

    def stretch(half: float) -> Any:
        ends = [(x, y) + sign * half * along + turn * 1000 * across for sign, turn in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        return max(shapely.get_parts(shapely.intersection(shape, shapely.Polygon(ends))), key=shapely.area)

    for half in np.arange(500.0, 5.0, -1.0):  # metre by metre, so that the last digit of an area does not matter
        if stretch(half).area <= most_m2:
            return stretch(half)
    return shape


def _closed(shapes: Sequence[Any], distance: float) -> Any:
    whole = shapely.union_all(list(shapes))
    return shapely.union_all([whole, shapely.buffer(shapely.buffer(whole, distance, quad_segs=4), -distance, quad_segs=4)])


def _with_buildings(ground: Ground, court: Any, count: int) -> Any:
    """A court with the ``count`` largest buildings on its edge, under 1 800 m² each, and what lies between them."""
    beside = np.flatnonzero(shapely.distance(ground.buildings, court) < 3)
    size = shapely.area(ground.buildings[beside])
    beside, size = beside[size < 1800], size[size < 1800]
    largest = beside[np.argsort(-np.round(size, 1), kind="stable")][:count]
    return shapely.intersection(_closed([court, *ground.buildings[largest]], 4), ground.built)


def _block_ground(ground: Ground, x: float, y: float) -> Any:
    parts = shapely.get_parts(shapely.intersection(ground.built, SQUARE))
    return parts[int(np.argmin(shapely.distance(parts, shapely.Point(x, y))))]


def _parcels(ground: Ground, grounds: Sequence[Any], public: Sequence[bool], lots: Sequence[Any], parks: Any) -> Rows:
    """One parcel per building of 50 m² or more: the ground of its block that lies nearest to it; school grounds and lots whole."""
    rng = np.random.default_rng(44109)
    seeds = np.flatnonzero(shapely.area(ground.buildings) >= 50)
    inner = shapely.buffer(ground.buildings[seeds], -0.3)
    points, of = shapely.get_coordinates(shapely.segmentize(inner, 2.5), return_index=True)
    points, first = np.unique(np.round(points, 1), axis=0, return_index=True)  # points too close together make broken cells
    of = of[first]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.buffer(SQUARE, 200)))
    cells = shapely.buffer(cells, 0)
    # Which point each cell is of: newer GEOS keeps the order on request, older do not.
    cell, point = shapely.STRtree(shapely.points(points)).query(cells, predicate="contains")
    order = np.lexsort((cell, of[point]))
    owner, cell = of[point][order], cell[order]
    zone = shapely.difference(ground.built, shapely.union_all([*grounds, *[gap for gap, _ in lots], parks]))
    zone = shapely.union_all([zone, shapely.difference(ground.footprint, shapely.union_all(list(grounds)))])
    pieces_of_zone = shapely.get_parts(zone)
    piece = _touching(pieces_of_zone, ground.buildings[seeds])
    shapes, owners = [], []
    for seed in np.unique(owner):  # a union per building
        near = pieces_of_zone[piece[seed]]
        around = near[0] if len(near) == 1 else shapely.union_all(near)
        cut = shapely.intersection(shapely.union_all(cells[cell[owner == seed]]), around)
        pieces = [p for p in shapely.get_parts(cut) if p.geom_type == "Polygon" and p.area > 15]
        own = ground.buildings[seeds[seed]]
        pieces = [p for p in pieces if shapely.intersects(p, own)]
        if pieces and shapely.intersects(own, SQUARE):
            shapes.append(max(pieces, key=shapely.area))
            owners.append(rng.choice(["private", "public", "unknown"], p=[0.93, 0.05, 0.02]))
    shapes += [*grounds, *[gap for gap, _ in lots]]
    owners += [*["public" if it else "private" for it in public], *["private"] * len(lots)]
    shapes = [max(shapely.get_parts(shape), key=shapely.area) for shape in shapes]
    count = len(shapes)
    return tidy(shapes, 0.5), {
        "id": numbered("parcels", count),
        "source": [SYNTHETIC] * count,
        "owner_type": [str(owner) for owner in owners],
    }


def _touching(pieces: np.ndarray, shapes: np.ndarray) -> List[np.ndarray]:
    """For each shape the numbers of the pieces that it touches."""
    which, found = shapely.STRtree(pieces).query(shapes, predicate="intersects")
    return np.split(found, np.searchsorted(which, np.arange(1, len(shapes))))


def neighbourhoods(ground: Ground, cells: np.ndarray, inhabitants: np.ndarray) -> Rows:
    """Six neighbourhoods along streets: every block goes to the nearest seed; population by the area of the cells."""
    blocks = shapely.intersection(ground.blocks, SQUARE)
    blocks = blocks[shapely.area(blocks) > 0]
    seeds = shapely.points([(x, y) for _, x, y, _, _ in NEIGHBOURHOODS])
    nearest = np.argmin(shapely.distance(shapely.centroid(blocks)[:, None], seeds[None, :]), axis=1)
    shapes = [shapely.normalize(shapely.union_all(shapely.set_precision(blocks[nearest == number], 0.01))) for number in range(len(seeds))]
    share = shapely.area(shapely.intersection(np.array(shapes, dtype=object)[:, None], cells[None, :])) / shapely.area(cells)
    return np.array(shapes, dtype=object), {
        "id": numbered("neighbourhoods", len(shapes)),
        "source": [SYNTHETIC] * len(shapes),
        "name": [name for name, *_ in NEIGHBOURHOODS],
        "population": np.round(share @ inhabitants),
        "priority": [priority for *_, priority in NEIGHBOURHOODS],
        "deprivation": [deprivation for *_, deprivation, _ in NEIGHBOURHOODS],
    }


def networks(ground: Ground) -> Rows:
    """Buried networks beside the axes of streets of the square: sewer in the middle, the others to the sides, heat in the large ones."""
    rng = np.random.default_rng(1)
    inside = np.flatnonzero(shapely.intersects(ground.streets, SQUARE) & (shapely.length(ground.streets) > 15))
    inside = inside[np.argsort(ground.street_id[inside].astype(str), kind="stable")]
    rules = (("sewer", 0.0, 1.0), ("water", -1.6, 0.95), ("gas", 1.4, 0.6), ("electricity", 2.2, 0.7))
    shapes, kinds = [], []
    for row in inside:
        large = ground.importance[row] <= 4
        drawn = rng.random(len(rules))
        for (kind, offset, share), chance in zip(rules, drawn):
            if chance < share and ground.named[row]:
                shapes.append(ground.streets[row] if offset == 0 else shapely.offset_curve(ground.streets[row], offset, join_style="mitre"))
                kinds.append(kind)
        if large:
            shapes.append(shapely.offset_curve(ground.streets[row], 0.7, join_style="mitre"))
            kinds.append("heat")
    lines = shapely.line_merge(shapely.set_precision(shapely.intersection(np.array(shapes, dtype=object), SQUARE), 0.01))
    keep = ~shapely.is_empty(lines) & (shapely.get_type_id(lines) == 1)
    count = int(keep.sum())
    return lines[keep], {
        "id": numbered("networks", count),
        "source": [SYNTHETIC] * count,
        "kind": list(np.array(kinds, dtype=object)[keep]),
        "underground": [True] * count,
    }
