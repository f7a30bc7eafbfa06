"""QR codes: a reader that is not ours finds the link again."""

import re
import sys

import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.consultation.qr import (
    MissingPackage,
    check_address,
    permalink,
    qr_available,
    qr_svg,
)
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError

LINKS = [
    "https://ville.example/espaces/#SQ-7F3K2",
    "https://participer.example/a/very/long/path/to/the/page/of/a/consultation/index.html?lang=fr#ST-00000",
    "https://ville.example/é?x=%20",
]


def raster(svg, pixels=4):
    """The SVG's rectangles as a grey picture (it is made of nothing else)."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
    picture = np.full((size, size), 255, dtype=np.uint8)
    dark = re.search(r'fill="#000000" d="([^"]*)"', svg).group(1)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", dark):
        picture[int(y), int(x) : int(x) + int(width)] = 0
    return np.kron(picture, np.ones((pixels, pixels), dtype=np.uint8))


@pytest.mark.parametrize("link", LINKS)
def test_a_reader_finds_the_link(link):
    zxingcpp = pytest.importorskip("zxingcpp")
    assert [code.text for code in zxingcpp.read_barcodes(raster(qr_svg(link)))] == [link]


def test_a_quiet_zone_of_four_modules_stays_white():
    picture = raster(qr_svg(LINKS[0]), pixels=1)
    assert (picture[:4] == 255).all()
    assert (picture[-4:] == 255).all()
    assert (picture[:, :4] == 255).all()
    assert (picture[:, -4:] == 255).all()
    assert picture[4, 4] == 0  # the first finder begins right after it


def test_without_segno_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "segno", None)
    assert not qr_available()
    with pytest.raises(MissingPackage, match="pip install segno"):
        qr_svg(LINKS[0])


def test_refusals():
    with pytest.raises(InputError, match="needs a text"):
        qr_svg("")
    with pytest.raises(InputError, match="too long"):
        qr_svg("x" * 3000)


def test_links_are_the_address_and_the_code():
    assert permalink("https://ville.example/espaces/", "SQ-7F3K2") == "https://ville.example/espaces/#SQ-7F3K2"
    assert permalink(None, "SQ-7F3K2") is None
    assert check_address(" https://ville.example/e/#old ") == "https://ville.example/e/"
    assert check_address("") is None
    for bad in ("ville.example", "javascript:alert(1)", "file:///tmp/x", "https://", "https://a b/", 'https://a/"onload='):
        with pytest.raises(InputError, match="https://"):
            check_address(bad)
