"""Readers of what participation platforms give back: bytes and a name in, contributions and a count of everything left out."""

from .apply import Reading
from .platform import Record, parse_mapping, platforms
from .read import contributions_schema, read_answers, read_layer

__all__ = ["Reading", "Record", "contributions_schema", "parse_mapping", "platforms", "read_answers", "read_layer"]
