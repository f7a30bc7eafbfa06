"""``dcat.jsonld``: the package for catalogues of open data (DCAT-AP 3.0.1).

Mandatory there (releases/3.0.1/shacl of SEMICeu/DCAT-AP): title and description of the data set, the access address of each
distribution; of an agent its name. Without an address the distributions' are relative, so they hold wherever the folder is put.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping, Sequence
from urllib.parse import urljoin

from ..words import LANGUAGES, Words
from .datapackage import FILES, Description

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES = {"fr": "FRA", "en": "ENG", "es": "SPA"}
_FORMAT = "https://www.iana.org/assignments/media-types/"


def dcat(
    description: Description, bounds: Sequence[float], files: Mapping[str, bytes], more: Sequence[str] = ()
) -> bytes:
    """The data set and its distributions as JSON-LD; ``bounds`` are west, south, east, north in degrees."""
    there = set(files) | set(more)
    west, south, east, north = (f"{value:.6f}" for value in bounds)
    box = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
    document: Dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": description.address or "./",
        "@type": "dcat:Dataset",
        "dct:identifier": description.id,
        "dct:title": _texts({language: description.titles[language] for language in LANGUAGES}),
        "dct:description": _texts({language: description.about(language) for language in LANGUAGES}),
        "dct:language": [{"@id": _LANGUAGE + code} for code in _LANGUAGES.values()],
        "dct:license": {"@id": description.licence.url},
        "dcat:keyword": [
            {"@value": Words(language).say(f"package.keyword.{key}"), "@language": language}
            for key in ("space", "greening", "walking", "consultation")
            for language in LANGUAGES
        ],
        "dct:spatial": {
            "@type": "dct:Location",
            "dcat:bbox": {"@value": box, "@type": "http://www.opengis.net/ont/geosparql#wktLiteral"},
        },
        "dct:provenance": [{"@type": "dct:ProvenanceStatement", "dct:description": credit} for credit in description.credits],
        "dcat:distribution": [
            _distribution(description, name, title, media, files.get(name))
            for name, _, title, _, media in FILES
            if name in there
        ],
    }
    if description.publisher:
        document["dct:publisher"] = {"@type": "foaf:Agent", "foaf:name": description.publisher}
    if description.address:
        document["dcat:landingPage"] = {"@id": description.address}
    if description.date:
        document["dct:modified"] = {"@value": description.date, "@type": "xsd:date"}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _distribution(description: Description, name: str, title: str, media: str, content: Any) -> Dict[str, Any]:
    place = urljoin(description.address, name) if description.address else name
    made: Dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": _texts({language: Words(language).say(f"package.file.{title}") for language in LANGUAGES}),
        "dcat:accessURL": {"@id": place},
        "dcat:downloadURL": {"@id": place},
        "dcat:mediaType": {"@id": _FORMAT + media},
        "dct:license": {"@id": description.licence.url},
    }
    if content is not None:
        made["dcat:byteSize"] = {"@value": str(len(content)), "@type": "xsd:nonNegativeInteger"}
    return made


def _texts(by_language: Mapping[str, str]) -> List[Dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in by_language.items()]
