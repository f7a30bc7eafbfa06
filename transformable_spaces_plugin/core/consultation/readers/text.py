"""Bytes as text, whatever a spreadsheet or a platform wrote them in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from ...errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = {chr(code) for code in range(32)} - {"\t", "\n", "\r", "\f", "\v"}
# More control characters than this share are no text in any encoding (assumption).
_MOST_CONTROLS = 0.02
_SAMPLE = 200_000


@dataclass(frozen=True)
class Decoded:
    """The text of a file, the encoding it was in, and how many characters could not be read."""

    text: str
    encoding: str
    replaced: int


def decode(name: str, content: bytes) -> Decoded:
    """The text of ``content``: by its byte-order mark, else UTF-16 by its zero bytes, else UTF-8, else Windows-1252 (Latin-1).

    A character cut off at the end, or one that the encoding does not have, becomes U+FFFD and is counted. Raises InputError when
    the bytes are no text.
    """
    encoding = next((encoding for mark, encoding in _BOMS if content.startswith(mark)), None) or _guess(content)
    text = content.decode(encoding, errors="replace")
    replaced = text.count("\ufffd")
    sample = text[:_SAMPLE]
    if sample and sum(character in _CONTROLS for character in sample) > _MOST_CONTROLS * len(sample):
        raise InputError(f"{name} is no text: it is damaged, or of a format that cannot be read here")
    return Decoded(text.replace("\x00", ""), "utf-8" if encoding == "utf-8-sig" else encoding, replaced)


def _guess(content: bytes) -> str:
    sample = content[:_SAMPLE]
    if len(sample) >= 4:
        even, odd = sample[0::2], sample[1::2]
        # Latin letters in UTF-16 have a zero byte each.
        if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
            return "utf-16-le"
        if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
            return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file cut off inside its last character is still UTF-8.
        if error.start >= len(content) - 3 and len(content) > 3:
            return "utf-8"
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1"
        return "cp1252"
    return "utf-8"
