"""A table names files; only those beside it, or handed over with it, are ever opened."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from mmc.core.format import Box
from mmc.errors import FilmError
from mmc.video.material import Material

from .clips import number_of, write


def jpeg(size: tuple[int, int] = (400, 300), color: str = "#336699", kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, kind)
    return written.getvalue()


def test_photos_and_clips_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(jpeg())  # named wrongly, and right all the same
    (tmp_path / "b.webp").write_bytes(jpeg(kind="WEBP"))
    (tmp_path / "c.png").write_bytes(jpeg(kind="PNG"))
    write(tmp_path / "d.mp4", 30).rename(tmp_path / "d.jpg")
    material = Material(tmp_path)
    for name in ("a.mp4", "b.webp", "c.png"):
        photo = material.photo(name)
        assert photo is not None and photo.size == (400, 300)
    assert material.photo("d.jpg") is None
    assert material.clip("d.jpg").seconds == pytest.approx(1.0)


def test_uploads_are_taken_as_bytes_and_as_paths_and_leave_nothing(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = write(tmp_path / "a.mp4", 60, sound=True).rename(tmp_path / "stored-under-its-hash")
    material = Material(files={"foto.jpg": jpeg(), "klip.mp4": path.read_bytes(), "lagi.mp4": path}, scratch=scratch)
    assert material.photo("foto.jpg") is not None
    for name in ("klip.mp4", "lagi.mp4"):
        clip = material.clip(name)
        got = material.footage(clip, Box(0, 0, 240, 240), (0.5, 0.5), 0.5, 0.5)
        assert number_of(got.frame(0)[0]) == 15
        sound = material.sound(clip, 0.0, 0.5)
        assert sound is not None and len(sound) == 24_000
        assert list(scratch.iterdir()) == []
    with pytest.raises(FilmError, match=r"^x\.jpg: no such photo or clip was handed in"):
        material.photo("x.jpg")


OUTSIDE = (
    "../rahasia.jpg", "/etc/hostname", "sub/../../rahasia.jpg", "..\\rahasia.jpg", "C:\\rahasia.jpg",
    "http://127.0.0.1/a.jpg", "concat:a|b", "a\0.jpg", "tautan.jpg", "sub",
)  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "rahasia.jpg").write_bytes(jpeg())
    home = tmp_path / "home"
    (home / "sub").mkdir(parents=True)
    (home / "tautan.jpg").symlink_to(tmp_path / "rahasia.jpg")
    with pytest.raises(FilmError, match=r"leads out of the table's folder|no such file beside the table"):
        Material(home).photo(name)


def test_a_file_below_the_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "foto").mkdir()
    (tmp_path / "foto" / "a.jpg").write_bytes(jpeg())
    assert Material(tmp_path).photo("foto/a.jpg") is not None
    assert Material(tmp_path).photo("foto\\a.jpg") is not None


BAD = {
    "kosong.jpg": (b"", "is empty"),
    "iphone.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "is a HEIC photo.*save it as JPEG"),
    "putus.jpg": (jpeg()[:700], "is damaged or cut off|is no picture"),
    "kecil.png": (jpeg((120, 90), kind="PNG"), "is 120 x 90 px; at least 200 px"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_photo_that_cannot_be_used_is_named_with_the_reason(name: str) -> None:
    body, reason = BAD[name]
    with pytest.raises(FilmError, match=f"^{name}: (?:{reason})"):
        Material(files={name: body}).photo(name)
