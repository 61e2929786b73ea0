"""Files are what their bytes say."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmc.rehearsal.media import keep, look

from .conftest import picture


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif")])
def test_pictures_are_known_by_their_bytes(tmp_path: Path, kind: str, mime: str) -> None:
    file = tmp_path / "salah.txt"
    file.write_bytes(picture(320, 200, kind))
    seen = look(file)
    assert (seen.mime, seen.width, seen.height) == (mime, 320, 200)


def test_a_film_tells_its_size_and_length(tmp_path: Path, film: bytes) -> None:
    file = tmp_path / "film"
    file.write_bytes(film)
    seen = look(file)
    assert (seen.mime, seen.width, seen.height) == ("video/mp4", 320, 180)
    assert seen.seconds == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x00\x18ftypisom", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"halo"])
def test_broken_files_do_not_break_the_look(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "rusak"
    file.write_bytes(data)
    assert look(file).seconds == 0


def test_equal_files_are_kept_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(picture())
    first, second = (keep(tmp_path / name, tmp_path) for name in ("a", "b"))
    assert first == second
    assert [file.name for file in tmp_path.iterdir()] == [f"{first.sha256}.png"]
