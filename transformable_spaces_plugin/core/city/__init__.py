"""The city: the normalised input layers of one study area, how they are read, checked and kept."""

from .model import City, conform, schemas

__all__ = ["City", "conform", "schemas"]
