"""Coded parts are kept by what they show: the same picture is coded once, another never taken for it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import pytest

import mmc.video.film as film_module
from mmc.config import ASSETS
from mmc.core.format import Box
from mmc.drawing.brand import load_brand
from mmc.drawing.type import shape
from mmc.video.chunks import chunks_of
from mmc.video.encode import FINAL, PREVIEW, Coded, Packet, Settings
from mmc.video.film import film_of
from mmc.video.kept import Kept
from mmc.video.shown import Strokes, fingerprint
from mmc.video.sound import Soundtrack
from mmc.video.timeline import Shot, Storyboard

from .toys import SMALL, Bars, bars_film

BRAND = load_brand(ASSETS / "brands" / "kalteng")
CODED = Coded((Packet(b"first" * 50, 0, -2, True), Packet(b"second", 3, -1, False)), b"header")


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as opened:
        return [bytes(p) for p in opened.demux(video=0) if p.size]


def prints(board: Storyboard, settings: Settings = FINAL) -> list[str]:
    return [fingerprint(board, chunk, settings) for chunk in chunks_of(board)]


def three(colors: tuple[str, str, str]) -> Storyboard:
    shots = tuple(Shot(scene=Bars(color=color), seconds=2.0) for color in colors)
    return Storyboard(name="three", format=SMALL, shots=shots, headline="", alt="")


GREEN = ("#0B5D4E",) * 3


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "var" / "parts")
    assert kept.chunk("a") is None
    kept.keep_chunk("a", CODED)
    track = Soundtrack(((b"tone", -1024), (b"tone2", 0)), b"aac")
    kept.keep_sound("b", track)
    assert kept.chunk("a") == CODED
    assert kept.sound("b") == track
    assert sorted(f.name for f in kept.folder.iterdir()) == ["a.part", "b.part"]


HARMS = (lambda b: b[:-3], lambda b: b[:60] + b"x" + b[61:], lambda b: b"", lambda b: b"junk" * 99)


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_part_is_made_again(tmp_path: Path, harm) -> None:  # type: ignore[no-untyped-def]
    kept = Kept(tmp_path)
    kept.keep_chunk("a", CODED)
    file = tmp_path / "a.part"
    file.write_bytes(harm(file.read_bytes()))
    assert kept.chunk("a") is None
    assert not file.exists()


def test_the_parts_not_used_for_longest_give_way(tmp_path: Path) -> None:
    kept = Kept(tmp_path, most=1000)
    for age, key in enumerate(("new", "middle", "old", "oldest")):
        kept.keep_chunk(key, CODED)
        os.utime(tmp_path / f"{key}.part", (10_000 - age, 10_000 - age))
    assert kept.chunk("oldest") == CODED  # used now
    kept.tidy()
    left = {f.stem for f in tmp_path.iterdir()}
    assert "oldest" in left and "old" not in left
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) <= 1000


def test_what_a_dead_process_left_half_written_is_swept(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f"a.{dead.pid}.half").write_bytes(b"ha")
    (tmp_path / f"b.{os.getppid()}.half").write_bytes(b"somebody is at it")
    Kept(tmp_path).tidy()
    assert [f.name for f in tmp_path.iterdir()] == [f"b.{os.getppid()}.half"]


def test_a_folder_that_cannot_be_used_costs_time_and_not_the_film(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    film = film_of(bars_film(0.6), tmp_path / "film.mp4", sound=False, kept=Kept(blocked))
    assert len(packets(film.path)) == 36


def test_the_film_made_of_kept_parts_is_the_same_file(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "parts")
    plain = film_of(bars_film(1.0), tmp_path / "plain.mp4")
    first = film_of(bars_film(1.0), tmp_path / "first.mp4", kept=kept)
    again = film_of(bars_film(1.0), tmp_path / "again.mp4", kept=kept)
    assert plain.path.read_bytes() == first.path.read_bytes() == again.path.read_bytes()


def test_one_changed_shot_codes_one_part_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, coded = Kept(tmp_path / "parts"), []
    film_of(three(GREEN), tmp_path / "one.mp4", sound=False, kept=kept, workers=1)
    encode = film_module.encode_chunk
    monkeypatch.setattr(film_module, "encode_chunk", lambda *a, **k: coded.append(a[1:3]) or encode(*a, **k))
    changed = three(("#0B5D4E", "#B23A22", "#0B5D4E"))
    film_of(changed, tmp_path / "two.mp4", sound=False, kept=kept, workers=1)
    # The shot's movement and its hold; what came before and after it was taken from the folder.
    assert coded and all(start >= 60 and end <= 120 for start, end in coded)
    fresh = film_of(changed, tmp_path / "three.mp4", sound=False)
    assert packets(tmp_path / "two.mp4") == packets(fresh.path)


def test_a_fingerprint_counts_from_its_own_start_and_knows_no_names() -> None:
    seen = prints(three(GREEN))
    assert len(set(seen)) == len(seen) // 3
    other = replace(three(GREEN), name="other", headline="Lain", alt="Lain")
    assert prints(other) == seen


@pytest.mark.parametrize("settings", [Settings(crf=22), PREVIEW, Settings(preset="superfast"), Settings(skips=True)])
def test_other_settings_are_another_part(settings: Settings) -> None:
    assert not set(prints(bars_film(), settings)) & set(prints(bars_film()))


def test_every_kind_of_stroke_counts() -> None:
    import skia

    line, other = skia.Path(), skia.Path()
    line.lineTo(9, 9)
    other.lineTo(9, 8.5)
    dark, light = (skia.Image.fromarray(_grey(level)) for level in (40, 41))
    bold, plain = (shape("1.234", BRAND.words(weight), 40) for weight in (700, 500))
    box = Box(1, 2, 3, 4)
    strokes = [
        ("fill", "#000000"), ("fill", "#000001"), ("rect", box, "#000000"), ("rect", box, "#000000", 2.0),
        ("rect", Box(1, 2, 3.01, 4), "#000000"), ("path", line, "#000000"), ("path", other, "#000000"),
        ("path", line, "#000000", 2.0), ("glyphs", bold, 1, 2, "#000000"), ("glyphs", plain, 1, 2, "#000000"),
        ("glyphs", shape("1.235", BRAND.words(700), 40), 1, 2, "#000000"), ("glyphs", bold, 1.1, 2, "#000000"),
        ("glyphs", shape("1.234", BRAND.words(700), 41), 1, 2, "#000000"),
        ("image", dark, box), ("image", light, box), ("image", dark, box, Box(0, 0, 2, 2)),
    ]  # fmt: skip
    digests = set()
    for name, *told in strokes:
        canvas = Strokes((100, 100))
        getattr(canvas, name)(*told)
        digests.add(canvas.digest())
        grouped = Strokes((100, 100))
        with grouped.group(opacity=0.5):
            getattr(grouped, name)(*told)
        digests.add(grouped.digest())
    assert len(digests) == 2 * len(strokes)


def test_a_fingerprint_is_the_same_in_another_process() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from tests.unit.video.test_kept import prints, said;"
        "print(prints(said())[-1])"
    )
    root = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == prints(said())[-1]


def test_a_fingerprint_of_a_transition_does_not_load_the_library_that_mixes() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from tests.unit.video.test_kept import prints;"
        "from tests.unit.video.toys import bars_film; print(len(prints(bars_film())), 'cv2' in sys.modules)"
    )
    root = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(chunks_of(bars_film()))), "False"]


def said() -> Storyboard:
    """A storyboard with words of several faces."""
    from .boards import board, population

    return board("data_story", "ranking", population(), "short")


def _grey(level: int):  # type: ignore[no-untyped-def]
    import numpy as np

    return np.full((8, 8, 4), level, np.uint8)
