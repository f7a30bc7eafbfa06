"""Every clearance of a tree recomputed on its own, rule by rule, from the layers of the city: what breaks one is told."""

import itertools

import numpy as np
import shapely

HAIR = 1e-5
FACADE = {"small": 2.5, "medium": 4.0, "large": 6.0}
SPACING = {"small": 6.0, "medium": 8.0, "large": 10.0}
CANOPY = {"small": 8.0, "medium": 30.0, "large": 90.0}


def too_near(points, shapes, least):
    """Numbers of the points nearer than ``least`` (a number, or one a point) to any of the shapes."""
    shapes = shapes[~shapely.is_missing(shapes)]
    if not len(shapes) or not len(points):
        return []
    hits = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=np.broadcast_to(np.asarray(least) - HAIR, len(points)))
    return sorted(set(hits[0]))


def corners(streets):
    """Kerb corners of the junctions, from two lines solved for their meeting point, junction by junction."""
    width = streets.number("carriageway_m")
    service = streets.text("service")
    counted = np.isin(streets.text("class"), (
        "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "service", "pedestrian",
        "track",
    )) & ~streets.flag("tunnel")  # fmt: skip
    arms = {}
    for row in np.flatnonzero(counted & (width > 0) & (np.nan_to_num(streets.number("level")) == 0) & ~streets.flag("bridge")):
        if streets.text("class")[row] == "service" and service[row] not in (None, "alley"):
            continue
        if streets.text("access")[row] in ("private", "no"):
            continue
        line = streets.geometry[row]
        reach = min(5.0, line.length / 2)
        for end, inner in ((line.coords[0], line.interpolate(reach)), (line.coords[-1], line.interpolate(line.length - reach))):
            ahead = np.array(inner.coords[0]) - np.array(end[:2])
            if np.linalg.norm(ahead) > 0:
                node = (round(end[0], 2), round(end[1], 2))
                arms.setdefault(node, []).append((np.arctan2(ahead[1], ahead[0]), ahead / np.linalg.norm(ahead), width[row] / 2))
    found = []
    for node, around in arms.items():
        if len(around) < 3:
            continue
        around.sort(key=lambda arm: arm[0])
        for (a, u, h), (b, v, k) in zip(around, around[1:] + around[:1]):
            turn = (b - a) % (2 * np.pi)
            # Forks under 30° run into each other far out; these are left to the other checks.
            if not np.radians(30) < turn < np.radians(150):
                continue
            left, right = np.array([-u[1], u[0]]) * h, np.array([v[1], -v[0]]) * k
            along = np.linalg.solve(np.column_stack([u, -v]), right - left)[0]
            if 0 <= along <= 4 * max(h, k):
                found.append(np.array(node) + left + along * u)
    return shapely.points(np.array(found).reshape(-1, 2))


def violations(positions, sites, city, streets):
    """Sentences, one for each rule that a place breaks; empty when all is well."""
    points, size = positions.geometry, positions.text("size_class")
    told = []

    def check(rule, rows):
        told.extend(f"{rule}: {size[row]} at {points[row].wkt}" for row in rows)

    def of(layer, field=None, *values):
        table = city.layer(layer)
        return table.geometry if field is None else table.geometry[np.isin(table.text(field), values)]

    facade = np.array([FACADE[s] for s in size])
    buildings = of("buildings")
    check("facade", too_near(points, buildings, facade))
    check("lamp", too_near(points, of("furniture", "kind", "lamp"), 5))
    check("hydrant", too_near(points, of("furniture", "kind", "hydrant"), 2.5))
    check("stop", too_near(points, of("transit_stops", "mode", "bus"), 2.5))
    check("crossing", too_near(points, of("crossings"), 5))
    check("driveway", too_near(points, of("driveways"), 2.2))
    networks = city.layer("networks")
    buried = np.array([value is not False for value in networks.text("underground")], dtype=bool)
    check("network", too_near(points, networks.geometry[buried], 1.5))
    check("property line", too_near(points, shapely.boundary(of("parcels")), 2))
    check("underground", too_near(points, of("parking", "kind", "underground"), 0.7))
    walls = of("barriers", "kind", "wall", "retaining_wall", "city_wall")
    check("footway beside walls", too_near(points, walls, 0.7 + 1.4))
    water = city.layer("water")
    check("water", too_near(points, water.geometry[~water.flag("tunnel")], 0.7))
    rail = city.layer("rail")
    surface = (rail.text("status") == "active") & ~rail.flag("tunnel") & ~rail.flag("bridge")
    check("rail", too_near(points, rail.geometry[surface], 3.5))
    check("junction", too_near(points, corners(streets), 10))
    bridges = streets.flag("bridge")
    decks = shapely.buffer(streets.geometry[bridges], np.nan_to_num(streets.number("carriageway_m")[bridges]) / 2, cap_style="flat")
    check("bridge", too_near(points, decks[~shapely.is_empty(decks)], 0.1))

    trees = city.layer("trees")
    crown = np.nan_to_num(trees.number("crown_diameter_m") / 2, nan=3.1)
    grown = np.array([np.sqrt(CANOPY[s] / np.pi) for s in size])
    check("one crown radius from a standing tree", too_near(points, trees.geometry, grown))
    for radius in np.unique(crown[crown <= 12]):
        check("crown of a standing tree", too_near(points, trees.geometry[crown == radius], grown + radius))

    for one, other in itertools.product(SPACING, SPACING):
        a, b = np.flatnonzero(size == one), np.flatnonzero(size == other)
        if len(a) and len(b):
            apart = (SPACING[one] + SPACING[other]) / 2 - HAIR
            pairs = shapely.STRtree(points[b]).query(points[a], predicate="dwithin", distance=apart)
            check("spacing", {a[i] for i, j in pairs.T if a[i] != b[j]})

    check("study area", np.flatnonzero(~shapely.intersects(city.study_area.buffer(HAIR), points)))
    told += street_violations(positions, sites, streets)
    return told


def street_violations(positions, sites, streets):
    """What breaks the rules of the cross-section: the pit off the cars that stay, 1.40 m of footway, in reach of the site."""
    told = []
    street = {name: row for row, name in enumerate(streets.text("street_id"))}
    site = {name: row for row, name in enumerate(sites.text("site_id"))}
    width = np.nan_to_num(streets.number("carriageway_m"))
    driven = shapely.STRtree(streets.geometry)
    for row, point in enumerate(positions.geometry):
        home = sites.geometry[site[positions.text("site_id")[row]]]
        place = positions.text("place")[row]
        if place == "area":
            if not (home.contains(point) and home.boundary.distance(point) >= 0.7 - 0.02):
                told.append(f"pit leaves the area at {point.wkt}")
            continue
        own = street[positions.text("street_id")[row]]
        line, half = streets.geometry[own], width[own] / 2
        away = line.distance(point)
        if place == "footway":
            at = line.interpolate(line.project(point))
            ahead = line.interpolate(line.project(point) + 0.5)
            before = line.interpolate(line.project(point) - 0.5)
            turn = (ahead.x - before.x) * (point.y - at.y) - (ahead.y - before.y) * (point.x - at.x)
            footway = streets.number("footway_left_width_m" if turn > 0 else "footway_right_width_m")[own]
            if footway < 1.4 + 1.4 - HAIR:
                told.append(f"footway of {footway} m at {point.wkt}")
            if away < half + 0.7 - 0.05:
                told.append(f"pit on the carriageway at {point.wkt}")
        else:
            bus = np.nan_to_num(streets.number("bus_lines")[own]) > 0
            one_way = streets.text("oneway")[own] in ("forward", "backward")
            single = not one_way and not bus and streets.text("class")[own] in ("living_street", "service")
            traffic = 4.5 if single else (3.5 if bus else 3.0) * (1 if one_way else 2)
            traffic += {"lane": 1.5, "both_lanes": 3.0}.get(streets.text("cycle")[own], 0)
            # From the other kerb to the inner edge of the pit.
            if half + away - 0.7 < traffic - 0.05:
                told.append(f"pit in the lane at {point.wkt}")
        if home.distance(point) > max(away - half, 0) + 1.5:
            told.append(f"far from its site at {point.wkt}")
        for other in driven.query(point.buffer(20)):
            gap = streets.geometry[other].distance(point) - width[other] / 2
            level = np.nan_to_num(streets.number("level")[other]) == 0 and not streets.flag("bridge")[other]
            name = streets.text("name")[own]
            same = place == "carriageway" and (other == own or (name is not None and streets.text("name")[other] == name))
            if width[other] > 0 and level and not streets.flag("tunnel")[other] and not same and gap < 0.7 - 0.02 - width[other] / 100:
                told.append(f"pit on carriageway {streets.text('street_id')[other]} at {point.wkt}")
    return told
