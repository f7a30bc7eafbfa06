"""Consultation: the package for the public and, later, the way back of its answers."""

from .licence import Licence, credits_of, licence_of
from .package import PackageSettings, build_package
from .public_sites import SCORES, choose_sites, public_columns, public_sites

__all__ = [
    "SCORES",
    "Licence",
    "PackageSettings",
    "build_package",
    "choose_sites",
    "credits_of",
    "licence_of",
    "public_columns",
    "public_sites",
]
