"""The journal: what was done on the sites, step by step, and the map of what is open, under way and done."""

from .journal import Entry, checked_entry, interventions_schema, next_states, recorded

__all__ = ["Entry", "checked_entry", "interventions_schema", "next_states", "recorded"]
