"""Small OSM scenes drawn in metres, as GDAL's OSM driver would hand them over."""

import numpy as np
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.osm import OsmLayers, RawLayer, city_from_osm, osm_layers
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes

# Metres per degree at 48.87° N on the GRS 80 ellipsoid; Lambert-93 keeps lengths there to 0.1 %.
EAST, NORTH = 73_341.0, 111_212.0
ORIGIN = (2.34, 48.87)


def to_degrees(wkt):
    """Geometry drawn in metres → longitude and latitude, rounded as OSM rounds (1e-7°)."""
    return shapely.transform(shapely.from_wkt(wkt), lambda xy: np.round(xy / (EAST, NORTH) + ORIGIN, 7))


def hstore(tags):
    def quoted(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return ",".join(f"{quoted(k)}=>{quoted(v)}" for k, v in tags.items())


def raw_layer(rows, first_id, way=False):
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shapely.to_wkb(to_degrees(wkt), output_dimension=2) for wkt, _ in rows]
    ids, none, tags = (np.empty(len(rows), dtype=object) for _ in range(3))
    ids[:] = [str(first_id + i) for i in range(len(rows))]
    tags[:] = [hstore(t) for _, t in rows]
    columns = {"osm_id": none, "osm_way_id": ids, "other_tags": tags} if way else {"osm_id": ids, "other_tags": tags}
    return RawLayer(shapes, columns)


def scene(points=(), lines=(), areas=(), routes=()) -> OsmLayers:
    """``(WKT in metres, tags)`` per feature: nodes from 1, ways 1001 (lines) and 2001 (areas), relations 3001 (routes)."""
    return osm_layers({
        "points": raw_layer(points, 1),
        "lines": raw_layer(lines, 1001),
        "multipolygons": raw_layer(areas, 2001, way=True),
        "multilinestrings": raw_layer([(wkt, {"type": "route", **tags}) for wkt, tags in routes], 3001),
    })


HOUSE = ("POLYGON ((10 10, 20 10, 20 20, 10 20, 10 10))", {"building": "yes"})
STREET = ("LINESTRING (0 0, 100 0)", {"highway": "residential"})


def city(points=(), lines=(STREET,), areas=(HOUSE,), routes=(), study_area=None):
    """The city of a scene, and its notes as ``{code: values}`` (the last of each code)."""
    notes = Notes()
    made = city_from_osm(scene(points, lines, areas, routes), notes, study_area=study_area)
    return made, {note.code: note.values for note in notes}
