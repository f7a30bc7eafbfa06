"""``datapackage.json``: what the files of a package are and what the columns of its tables mean (Data Package 2.0, Table Schema).

Source: https://datapackage.org/standard/data-package/ and …/table-schema/ (read as in the frictionlessdata/datapackage repository).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..schema import Field
from ..table import FeatureTable
from ..words import LANGUAGES, Words
from .licence import Licence
from .public_sites import public_schema

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# File → name of the resource, words of its title, format and media type; in the order in which they are listed.
FILES: Tuple[Tuple[str, str, str, str, str], ...] = (
    ("index.html", "page", "page", "html", "text/html"),
    ("sites.geojson", "sites-geojson", "geojson", "geojson", "application/geo+json"),
    ("sites.gpkg", "sites-gpkg", "gpkg", "gpkg", "application/geopackage+sqlite3"),
    ("sites.csv", "sites", "csv", "csv", "text/csv"),
    ("decidim_proposals.csv", "decidim-proposals", "decidim", "csv", "text/csv"),
    ("decidim_proposals.xlsx", "decidim-proposals-xlsx", "decidim", "xlsx", _XLSX),
    ("decidim_proposals.json", "decidim-proposals-json", "decidim", "json", "application/json"),
    ("sites.umap", "umap", "umap", "umap", "application/json"),
)
# Words of the values of coded columns.
CODED = {"kind": "kind", "latitude_class": "page.latitude"}


@dataclass(frozen=True)
class Description:
    """What is said of a package as a whole: its id, titles by language, licence, credits, date of the data, publisher and address."""

    id: str
    titles: Mapping[str, str]
    language: str
    licence: Licence
    credits: Sequence[str]
    count: int
    date: Optional[str] = None
    publisher: Optional[str] = None
    address: Optional[str] = None

    def about(self, language: str) -> str:
        return Words(language).say("package.description", count=self.count)


def datapackage(description: Description, public: FeatureTable, files: Mapping[str, bytes], more: Iterable[str] = ()) -> bytes:
    """The descriptor as JSON: ``files`` by name with size and hash, ``more`` the names of files that are written elsewhere."""
    language, there = description.language, set(files) | set(more)
    resources = [
        _resource(name, resource, Words(language).say(f"package.file.{title}"), kind, media, files.get(name))
        for name, resource, title, kind, media in FILES
        if name in there
    ]
    for resource in resources:
        if resource["name"] == "sites":
            resource["schema"] = table_schema(public, language)
        elif resource["name"] == "decidim-proposals":
            resource["dialect"] = {"delimiter": ";"}
            resource["schema"] = _proposals_schema(files[resource["path"]])
    document: Dict[str, Any] = {
        "$schema": PROFILE,
        "id": description.id,
        "name": description.id,
        "title": description.titles[language],
        "description": description.about(language),
        "licenses": [_licence(description.licence)],
        "sources": [{"title": credit} for credit in description.credits],
        "keywords": [Words(language).say(f"package.keyword.{key}") for key in ("space", "greening", "walking", "consultation")],
    }
    if description.publisher:
        document["contributors"] = [{"title": description.publisher, "roles": ["publisher"]}]
    if description.address:
        document["homepage"] = description.address
    document["resources"] = resources
    return (json.dumps({key: value for key, value in document.items() if value}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def table_schema(public: FeatureTable, language: str) -> Dict[str, Any]:
    """The Table Schema of ``sites.csv``: the public columns that are there, then longitude and latitude."""
    fields = [field_descriptor(public_schema().field(name), language) for name in public.columns]
    for name, limit in (("longitude", 180), ("latitude", 90)):
        title = Words(language).say(f"package.{name}")
        fields.append({"name": name, "type": "number", "title": title, "constraints": {"minimum": -limit, "maximum": limit}})
    return {"fields": fields, "primaryKey": ["code"], "missingValues": [""]}


def field_descriptor(field: Field, language: str) -> Dict[str, Any]:
    """A field of Table Schema: title in ``language``, the other languages and the unit in the description, values with their words."""
    made: Dict[str, Any] = {"name": field.name, "type": field.type, "title": field.title[language]}
    made["description"] = field_description(field, language)
    limits: Dict[str, Any] = {"required": True} if field.required else {}
    if field.name == "code":
        limits["unique"] = True
    if field.minimum is not None:
        limits["minimum"] = field.minimum
    if field.maximum is not None:
        limits["maximum"] = field.maximum
    if field.classes:
        limits["enum"] = list(field.classes)
        made["categories"] = [{"value": value, "label": label} for value, label in value_labels(field, language)]
    if limits:
        made["constraints"] = limits
    return made


def field_description(field: Field, language: str) -> str:
    """The titles of a field in the other languages, and its unit."""
    others = " · ".join(field.title[other] for other in LANGUAGES if other != language)
    return f"{others} ({field.unit})" if field.unit else others


def value_labels(field: Field, language: str) -> List[Tuple[str, str]]:
    """The values that a field may have, each with its words (the value itself where it has none, as the letters of classes)."""
    family, words = CODED.get(field.name), Words(language)
    return [(value, words.say(f"{family}.{value}") if family else value) for value in field.classes or ()]


def _resource(path: str, name: str, title: str, kind: str, media: str, content: Optional[bytes]) -> Dict[str, Any]:
    made: Dict[str, Any] = {"name": name, "path": path, "title": title, "format": kind, "mediatype": media}
    if kind in ("csv", "json", "geojson", "html"):
        made["encoding"] = "utf-8"
    if content is not None:
        made["bytes"] = len(content)
        made["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
    return made


def _licence(licence: Licence) -> Dict[str, str]:
    return {"name": licence.spdx, "path": licence.url, "title": licence.title}


def _proposals_schema(content: bytes) -> Dict[str, Any]:
    """The columns of the proposals: texts, but for the coordinates."""
    header = content.decode("utf-8").split("\r\n", 1)[0].split(";")
    numbers = ("latitude", "longitude")
    return {"fields": [{"name": name, "type": "number" if name in numbers else "string"} for name in header], "missingValues": [""]}
