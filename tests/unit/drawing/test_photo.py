from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from mmc.core.format import Box
from mmc.drawing.photo import Photo, Picture, Pictured, read_focus, read_photo
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.errors import DrawingError
from tests.unit.infographics.words import photo


def saved(picture: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    body = io.BytesIO()
    picture.save(body, kind, **more)
    return body.getvalue()


def pixels(found: Photo, t: float = END, focus: tuple[float, float] = (0.5, 0.5), box: Box | None = None) -> np.ndarray:
    canvas = RasterCanvas(300, 300)
    Pictured(found, box or Box(0, 0, 300, 300), focus).draw(canvas, t)
    return canvas.pixels


def header_of(width: int, height: int) -> bytes:
    """A PNG that says it is huge and holds nothing."""
    said = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", said), (b"IDAT", zlib.compress(b"\0" * 40)), (b"IEND", b""))
    parts = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(("body", "words"), [
    (saved(Image.new("RGB", (20, 20))), "is 20 x 20 px; at least 200 px"),
    (header_of(10_000, 10_000), "too many pixels|at most 60 million"),
    (header_of(40_000, 40_000), "too many pixels"),
    (header_of(9_000, 9_000), "at most 60 million pixels"),
    (photo()[: len(photo()) // 2], "is damaged or cut off"),
    (header_of(400, 400), "is damaged or cut off"),
    (b"Ini teks biasa yang diberi nama foto.png", "is no picture"),
    (b"", "is no picture"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is no picture"),
    (saved(Image.new("RGB", (300, 300)), "GIF"), "is no picture"),
])
def test_a_bad_file_is_one_clear_error(body: bytes, words: str) -> None:
    with pytest.raises(DrawingError, match=f"photo: .*({words})"):
        read_photo(body)


@pytest.mark.parametrize(("kind", "mode"), [
    ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("WEBP", "RGB"),
])
def test_usual_kinds_of_pictures_are_read(kind: str, mode: str) -> None:
    whole = Image.new("L", (240, 220), 200)
    picture = Image.fromarray(np.full((220, 240), 50_000, np.uint16)) if mode == "I;16" else whole.convert(mode)
    assert read_photo(saved(picture, kind)).size == (240, 220)


def test_a_photo_is_turned_upright_and_loses_what_its_file_told() -> None:
    told = Image.Exif()
    told[274], told[270] = 6, "rahasia"
    lying = Image.new("RGB", (400, 300), "#C02010")
    lying.paste("#1030C0", (0, 0, 400, 150))
    upright = read_photo(saved(lying, exif=told.tobytes()))
    assert upright.size == (300, 400)
    assert pixels(upright)[150, 290, 2] > pixels(upright)[150, 10, 2] + 100  # its top went to the right


def test_colours_go_through_the_photo_s_own_profile() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A camera whose red is our blue: the primaries of sRGB with their names exchanged.
    swapped = srgb.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")
    red = Image.new("RGB", (240, 240), "#F01010")
    broken = read_photo(saved(red, "PNG", icc_profile=b"x" * 200))
    managed = read_photo(saved(red, "PNG", icc_profile=swapped))
    assert pixels(broken)[150, 150].tolist() == [0xF0, 0x10, 0x10, 255]
    assert pixels(managed)[150, 150, 2] > 200 > pixels(managed)[150, 150, 0] + 100


def test_clear_parts_are_paper_white() -> None:
    clear = read_photo(saved(Image.new("RGBA", (240, 240), (0, 0, 0, 0)), "PNG"))
    assert pixels(clear)[100, 100, :3].tolist() == [255, 255, 255]


def test_a_large_photo_is_kept_at_print_size_only() -> None:
    assert max(read_photo(saved(Image.new("RGB", (5200, 3000)))).size) <= 2600


def test_a_box_is_covered_around_the_focus() -> None:
    found = read_photo(photo())
    assert found.crop(100, 100, (0.5, 0.5)) == Box(0, 150, 900, 900)
    assert found.crop(100, 100, (0.5, 0.0)).y == 0
    assert found.crop(300, 1200, (1.0, 0.5)).right == 900
    assert pixels(found, focus=(0.0, 0.5), box=Box(0, 0, 60, 300))[150, 30, 0] > 150  # the red half
    assert pixels(found, focus=(1.0, 0.5), box=Box(0, 0, 60, 300))[150, 30, 2] > 150  # the blue half


def test_a_photo_drifts_and_rests_as_the_still() -> None:
    found = read_photo(saved(Image.effect_noise((400, 400), 80).convert("RGB"), "PNG"))
    mark = Pictured(found, Box(10, 10, 200, 200))
    assert mark.changed(0.0, 1.0) == mark.box and mark.changed(mark.timing.end, END) is None
    assert not np.array_equal(pixels(found, 0.0), pixels(found, END))
    assert np.array_equal(pixels(found, mark.timing.end), pixels(found, END))
    assert pixels(found, 0.0, box=Box(10, 10, 200, 200))[220:].sum() == 0


def test_a_photo_is_not_blown_up_until_it_is_soft() -> None:
    with pytest.raises(DrawingError, match="too small to fill 800 x 800 px"):
        Picture(read_photo(photo(300, 300))).place(Box(0, 0, 800, 800))


@pytest.mark.parametrize("said", ["", "50", "a,b", "120,10", "-1,5", "1,2,3", "nan,5"])
def test_a_focus_is_two_percentages(said: str) -> None:
    assert read_focus("25%; 75") == (0.25, 0.75)
    with pytest.raises(DrawingError, match="is no place on a photo"):
        read_focus(said)
