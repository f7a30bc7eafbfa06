"""Intervention kits: sheets that say what may be done on a site, by whom, with which permit, and the rules that tell where they fit."""

from __future__ import annotations

from .kit import Kit, built_in_kits, catalogue
from .match import match_kits, match_table

__all__ = ["Kit", "built_in_kits", "catalogue", "match_kits", "match_table"]
