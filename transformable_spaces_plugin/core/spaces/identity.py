"""Names for sites that stay: an identifier from the place itself, and a short code to print on a sign."""

from __future__ import annotations

import hashlib
import string
from typing import Dict, Iterable, List, Mapping, Optional, Set

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .succession import kept_names

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, U, so that a code survives being read aloud.
_ALPHABET = string.digits + "".join(letter for letter in string.ascii_uppercase if letter not in "ILOU")
_GRID_M = 5.0
_CORNER_M = 0.001
_ID_LETTERS = 10
_CODE_LETTERS = 5


def name_sites(sites: FeatureTable, prefixes: Mapping[str, str], former: Optional[FeatureTable] = None) -> FeatureTable:
    """``sites`` with ``site_id`` and ``code``, sorted by ``site_id``.

    sites: polygons with the column ``kind``. prefixes: kind → the two letters of its codes.
    ``site_id`` is the kind and a hash of the cell (5 m, in the sites' CRS) that holds the representative point of the outline
    without corners on straight edges; where sites of one kind share a cell the largest has the cell's own name and the others
    are hashed again, in an order that depends on their shapes alone. ``code`` is the prefix and five letters hashed from the
    ``site_id``, hashed again where it is taken.
    former: the sites of a former run (``succession.former_sites``). What goes on one of them keeps its id and code; a name of
    a former site goes to no other, even where that site is gone.
    """
    kinds = sites.column("kind")
    # Corners on a straight edge move the point; where there are any depends on how an overlay went about the shape.
    points = shapely.point_on_surface(shapely.simplify(sites.geometry, _CORNER_M))
    cells = np.floor(shapely.get_coordinates(points) / _GRID_M).astype(np.int64).reshape(-1, 2)
    bounds = shapely.bounds(sites.geometry).reshape(-1, 4)
    # The largest first, so that the name of a cell goes to the site that a later run is surest to find again.
    order = np.lexsort((bounds[:, 3], bounds[:, 2], bounds[:, 1], bounds[:, 0], -np.round(shapely.area(sites.geometry), 3)))
    ids, own_codes = np.full(len(sites), None, dtype=object), np.full(len(sites), None, dtype=object)
    taken: Set[str] = set()
    if former is not None:
        ids, own_codes = kept_names(sites, former)
        taken = {f"{kind}{str(name)[len(str(kind)) + 1:]}" for kind, name in zip(former.text("kind"), former.text("site_id"))}
    for row in order[missing(ids[order])]:  # one name after the other, because each must differ from those given before
        text = f"{kinds[row]}:{cells[row, 0]}:{cells[row, 1]}"
        ids[row] = f"{kinds[row]}-{_free(text, _ID_LETTERS, taken, str(kinds[row]))}"
    by_id = np.argsort(ids.astype(str), kind="stable")
    sites, own_codes = sites.with_columns(site_id=ids).select(by_id), own_codes[by_id]
    used = [] if former is None else [code for code in former.text("code") if code is not None]
    return sites.with_columns(code=codes(sites.column("site_id"), sites.column("kind"), prefixes, own_codes, used))


def codes(
    site_ids: np.ndarray, kinds: np.ndarray, prefixes: Mapping[str, str],
    own: Optional[np.ndarray] = None, used: Iterable[str] = (),
) -> np.ndarray:
    """The public code (n,) of each site, all different: prefix, hyphen, five letters of Crockford's base 32.

    The result depends on the set of ``site_ids``, not on their order. own: codes (n,) that sites have already (None: make one).
    used: codes that no other site may get.
    """
    found = np.full(len(site_ids), None, dtype=object) if own is None else own.copy()
    taken: Dict[str, Set[str]] = {}
    for code in used:
        taken.setdefault(code.partition("-")[0], set()).add(code.partition("-")[2])
    order = np.argsort(site_ids.astype(str), kind="stable")
    for row in order[missing(found[order])]:  # as above
        prefix = prefixes[kinds[row]]
        found[row] = f"{prefix}-{_free(str(site_ids[row]), _CODE_LETTERS, taken.setdefault(prefix, set()), '')}"
    return found


def _free(text: str, letters: int, taken: Set[str], room: str) -> str:
    """The first hash of ``text`` that is not taken in ``room``; taken from now on."""
    attempt = 0
    while True:
        name = base32(text if not attempt else f"{text}#{attempt}", letters)
        if room + name not in taken:
            taken.add(room + name)
            return name
        attempt += 1


def base32(text: str, letters: int) -> str:
    """The first ``letters`` × 5 bits of the BLAKE2b hash of ``text`` in Crockford's base 32."""
    number = int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=16).digest(), "big") >> (128 - 5 * letters)
    written: List[str] = []
    for _ in range(letters):
        number, digit = divmod(number, 32)
        written.append(_ALPHABET[digit])
    return "".join(reversed(written))
