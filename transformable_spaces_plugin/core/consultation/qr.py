"""QR codes for the links of sites, as SVG, for signs and sheets."""

from __future__ import annotations

from typing import Iterable, List, Optional
from urllib.parse import quote, urlsplit

from ..errors import InputError

_QUIET_ZONE = 4  # modules; ISO/IEC 18004:2015 §9.1


class MissingPackage(InputError):
    """A package that only one part of the work needs is not installed."""


def qr_available() -> bool:
    """Whether the package that makes QR codes is installed."""
    try:
        import segno  # noqa: F401
    except ImportError:
        return False
    return True


def qr_svg(text: str) -> str:
    """``text`` as a QR code (error level M, 15 %): an SVG element of black squares on white with its quiet zone.

    Its view box counts modules, so that it takes any size. Raises MissingPackage when segno is not installed, InputError when the
    text is empty or longer than a QR code holds.
    """
    try:
        import segno
    except ImportError:
        raise MissingPackage(
            "QR codes need the Python package segno; install it with: python -m pip install segno (in Windows in the OSGeo4W shell)"
        ) from None
    if not text:
        raise InputError("a QR code needs a text")
    try:
        code = segno.make_qr(text, error="m", boost_error=False)
    except segno.DataOverflowError:
        raise InputError(f"the address “{text[:60]}…” is too long for a QR code") from None
    size = code.symbol_size(border=_QUIET_ZONE)[0]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#ffffff" d="M0 0h{size}v{size}h-{size}z"/><path fill="#000000" d="{"".join(_runs(code.matrix))}"/></svg>'
    )


def _runs(matrix: Iterable[Iterable[int]]) -> List[str]:
    """The dark modules of each row as rectangles, neighbours joined."""
    made = []
    # Loops over the modules of one code: at most 177 × 177.
    for y, row in enumerate(matrix):
        start: Optional[int] = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                made.append(f"M{start + _QUIET_ZONE} {y + _QUIET_ZONE}h{x - start}v1h-{x - start}z")
                start = None
    return made


def check_address(address: Optional[str]) -> Optional[str]:
    """The address where a package will be put, without fragment; None where none is given.

    Raises InputError when it is no http(s) address with a host.
    """
    if address is None or not address.strip():
        return None
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c in address.strip() for c in " <>\"'\\"):
        raise InputError(f"the address of the page starts with https:// (or http://) and a host, not “{address}”")
    return address.strip().split("#")[0]


def permalink(address: Optional[str], code: str) -> Optional[str]:
    """The link to a site on the page at ``address``; None while nobody has said where the page will be."""
    return None if not address else f"{address}#{quote(code)}"
