"""Consultation: the package for the public and the way back of its answers."""

from .licence import Licence, credits_of, credits_shown, licence_of
from .package import build_package, package_sites
from .public_sites import BLOCKS, PICKS, SCORES, choose_sites, pick_sites, public_columns, public_schema, public_sites
from .settings import PackageSettings

__all__ = [
    "BLOCKS",
    "PICKS",
    "SCORES",
    "Licence",
    "PackageSettings",
    "build_package",
    "choose_sites",
    "credits_of",
    "credits_shown",
    "licence_of",
    "package_sites",
    "pick_sites",
    "public_columns",
    "public_schema",
    "public_sites",
]
