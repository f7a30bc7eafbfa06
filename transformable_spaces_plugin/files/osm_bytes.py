"""The bytes of an OSM extract, looked at before GDAL sees them; for both ways of reading, so it needs the standard library only."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from ..core.city.osm import xml_is_cut_off
from ..core.errors import InputError

_ENDS = 512  # bytes looked at where a file begins and ends


def first_bytes(path: Path) -> bytes:
    """The first bytes of a file (none of an empty one); InputError when it cannot be read or is XML that lacks its end."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_ENDS)
            stream.seek(max(0, path.stat().st_size - _ENDS))
            _refuse_cut_xml(path, head, stream.read(_ENDS))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    return head


def unpacked(path: Path) -> bytes:
    """What a gzip file holds; InputError when it is damaged or cut off."""
    try:
        with gzip.open(path) as stream:
            data = stream.read()
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(f"{path.name} is damaged or cut off: the gzip data ends or breaks before its end ({error})") from error
    _refuse_cut_xml(path, data[:_ENDS], data[-_ENDS:])
    return data


def _refuse_cut_xml(path: Path, head: bytes, tail: bytes) -> None:
    if xml_is_cut_off(head, tail):
        raise InputError(f"{path.name} is damaged or cut off: the XML ends before its end")
