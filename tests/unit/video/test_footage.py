"""What editors hand in becomes upright BT.709 pictures at 30 a second, or one clear sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mmc.core.format import Box
from mmc.drawing.moving import playing
from mmc.drawing.planes import PlanesCanvas, rgba_of
from mmc.drawing.raster import RasterCanvas
from mmc.errors import FilmError
from mmc.video import footage as module
from mmc.video.footage import Footage, footage, sound_of
from mmc.video.probe import probe

from .clips import noise, number_of, patches, sung, write

AREA = Box(0, 0, 240, 240)
HLG, PQ = 18, 16


def read(path: Path, start: float = 0.0, seconds: float = 1.0, **more: object) -> Footage:
    given = {"area": AREA, "focus": (0.5, 0.5), "scratch": path.parent, **more}
    return footage(probe(path, path.name), start=start, seconds=seconds, **given)  # type: ignore[arg-type]


def test_pictures_come_at_their_times_and_at_the_asked_size(tmp_path: Path) -> None:
    got = read(write(tmp_path / "a.mp4", 60))
    assert (got.count, got.y.shape, got.uv.shape) == (30, (30, 240, 240), (30, 120, 120, 2))
    assert [number_of(got.frame(n)[0]) for n in (0, 1, 15, 23)] == [0, 1, 15, 23]
    assert got.seconds == 1.0 and abs(int(got.uv.mean()) - 128) <= 1


def test_a_rate_that_varies_is_told_at_the_true_times(tmp_path: Path) -> None:
    """Twelve pictures in the first fifth of a second, six in the next two: a mean rate would show all at once."""
    path = write(tmp_path / "vfr.mp4", 18, at=lambda n: n / 60 if n < 12 else 0.2 + (n - 12) / 3)
    got = read(path, seconds=1.8)
    shown = [number_of(got.frame(round(t * 30))[0]) for t in (0.1, 0.3, 0.6, 0.95, 1.3, 1.6)]
    assert shown == [6, 12, 13, 14, 15, 16]


def test_a_trim_shows_what_stands_at_its_begin(tmp_path: Path) -> None:
    """One picture a second: at second 2.5 the third still stands."""
    path = write(tmp_path / "slow.mp4", 8, rate=1)
    got = read(path, start=2.5, seconds=2.0)
    assert [number_of(got.frame(n)[0]) for n in (0, 14, 16, 44, 46)] == [2, 2, 3, 3, 4]


def test_three_hours_are_not_read_for_four_seconds(tmp_path: Path) -> None:
    rare = {"codec": "mpeg4", "options": {"g": "60"}, "at": lambda n: 4.0 * n}
    path = write(tmp_path / "long.mp4", 2_701, (240, 240), rate=1, **rare)  # type: ignore[arg-type]
    clip = probe(path, "long.mp4")
    assert clip.seconds == pytest.approx(10_800, abs=5)
    got = footage(clip, AREA, (0.5, 0.5), 10_000.0, 4.0, tmp_path)
    assert number_of(got.frame(10)[0]) == 2_500 % 24 and got.count == 120
    command = module._command(clip, 10_000.0, 4.0, [])
    assert command[command.index("-ss") + 1 : command.index("-ss") + 4] == ["9998.000000", "-t", "6.500000"]


@pytest.mark.parametrize(("turned", "corner"), [(0, "left"), (180, "right"), (90, "bottom"), (270, "top")])
def test_a_rotation_flag_turns_the_picture(tmp_path: Path, turned: int, corner: str) -> None:
    def paint(number: int) -> np.ndarray:
        planes = np.full((360, 320), 128, np.uint8)
        planes[:240] = 40
        planes[:240, :80] = 220  # bright at the left as the camera saw it
        return planes

    path = write(tmp_path / "turned.mp4", 10, paint=paint, turned=turned)
    clip = probe(path, path.name)
    assert (clip.width, clip.height) == ((240, 320) if turned in (90, 270) else (320, 240))
    y = read(path, seconds=0.2, area=Box(0, 0, clip.width, clip.height)).frame(0)[0]
    middle = {"left": y[y.shape[0] // 2, 20], "right": y[y.shape[0] // 2, -20],
              "top": y[20, y.shape[1] // 2], "bottom": y[-20, y.shape[1] // 2]}
    assert max(middle, key=lambda side: int(middle[side])) == corner


def test_odd_sizes_and_long_pixels_fill_the_box_around_the_focus(tmp_path: Path) -> None:
    def paint(number: int) -> np.ndarray:
        planes = np.full((402, 322), 128, np.uint8)
        planes[:268] = np.linspace(30, 220, 322)[None, :]
        return planes

    path = write(tmp_path / "odd.mkv", 10, (322, 268), paint=paint)
    left, right = (read(path, seconds=0.1, focus=(x, 0.5)).frame(0)[0] for x in (0.0, 1.0))
    assert left[:, 0].mean() < 36 and right[:, -1].mean() > 214
    assert right.mean() - left.mean() > 15
    wide = probe(write(tmp_path / "long.mkv", 5, (360, 288), shape=Fraction(16, 15)), "long.mkv")
    assert (wide.width, wide.height) == (384, 288)
    assert read(path, seconds=0.1, area=Box(0, 0, 301, 99)).y.shape[1:] == (100, 300)


@pytest.mark.parametrize(("transfer", "white"), [(HLG, 0.75), (PQ, 0.5807)])
def test_hdr_comes_down_with_white_paper_still_white(tmp_path: Path, transfer: int, white: float) -> None:
    """203 nits are paper white: nearly the top of BT.709. Brighter light is still told apart, black stays black."""
    got = read(patches(tmp_path / "hdr.mp4", (0.0, 0.3, white, 1.0), transfer), seconds=0.1, area=Box(0, 0, 320, 240))
    black, dark, paper, sun = (int(got.frame(1)[0][120, x]) for x in (40, 120, 200, 280))
    assert black <= 18 and 30 < dark < 140
    assert 212 <= paper <= 230
    assert paper + 4 < sun <= 237
    assert np.abs(got.frame(1)[1].astype(int) - 128).max() <= 2


def test_full_range_and_old_matrices_become_ordinary(tmp_path: Path) -> None:
    def paint(number: int) -> np.ndarray:
        planes = np.full((360, 320), 128, np.uint8)
        planes[:240, :160], planes[:240, 160:] = 0, 255
        return planes

    path = write(tmp_path / "full.mp4", 6, paint=paint, colours={"color_range": 2})
    y = read(path, seconds=0.1, area=Box(0, 0, 320, 240)).frame(1)[0]
    assert abs(int(y[100, 60]) - 16) <= 1 and abs(int(y[100, 260]) - 235) <= 1

    def red(number: int) -> np.ndarray:  # pure red as BT.601 writes it
        planes = np.empty((360, 320), np.uint8)
        planes[:240], planes[240:300], planes[300:] = 81, 90, 240
        return planes

    old = write(tmp_path / "old.mp4", 6, paint=red, colours={"colorspace": 6, "color_primaries": 1})
    pixel = rgba_of(*read(old, seconds=0.1).frame(1))[120, 120]
    assert pixel[0] >= 248 and max(pixel[1:3]) <= 8


def test_sound_is_the_parts_own_or_none(tmp_path: Path) -> None:
    loud = probe(write(tmp_path / "loud.mp4", 60, sound=True), "loud.mp4")
    samples = sound_of(loud, 0.5, 1.0)
    assert samples is not None and samples.shape == (48_000, 2) and samples.dtype == np.float32
    assert np.abs(samples[20_000:28_000]).max() == pytest.approx(0.3 / 2**0.5, abs=0.03)  # one voice, two sides
    assert np.abs(samples[:50]).max() < 0.01 and np.abs(samples[-50:]).max() < 0.01
    assert sound_of(probe(write(tmp_path / "mute.mp4", 30), "mute.mp4"), 0.0, 1.0) is None


def broken(path: Path) -> Path:
    body = bytearray(noise(path).read_bytes())
    start = len(body) // 2
    for place in range(start, start + 4000):
        body[place] = (body[place] * 7 + place) & 255
    path.write_bytes(body)
    return path


def cut(path: Path) -> Path:
    body = noise(path).read_bytes()
    path.write_bytes(body[: len(body) // 2])
    return path


def text(path: Path) -> Path:
    path.write_text("halo, ini bukan video\n" * 40)
    return path


def playlist(path: Path) -> Path:
    noise(path.with_name("other.mp4"), 10)
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nother.mp4\n#EXT-X-ENDLIST\n")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def no_pictures(path: Path) -> Path:
    return write(path, 0)


def small(path: Path) -> Path:
    return write(path, 5, (160, 120))


BAD: dict[Callable[[Path], Path], str] = {
    broken: "has damaged pictures between 0.0 and 2.0 s",
    cut: r"ends at \d\.\d s, the part asked for at 2\.0 s; it may be cut off",
    text: "is no clip, or is cut off", playlist: "is no clip, or is cut off", empty: "is no clip, or is cut off",
    no_pictures: r"has no pictures in it \(zero length\)", sung: "has sound but no pictures",
    small: "is 160 x 120 px; at least 240 px",
}


@pytest.mark.parametrize("made", BAD, ids=lambda made: made.__name__)
def test_what_cannot_be_shown_is_one_sentence_and_leaves_nothing(made: Callable[[Path], Path], tmp_path: Path) -> None:
    path = made(tmp_path / "dari-hp.mp4")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(FilmError, match=f"^dari-hp.mp4: .*(?:{BAD[made]})") as told:
        read(path, seconds=2.0)
    assert "\n" not in str(told.value) and str(tmp_path) not in str(told.value)
    assert sorted(tmp_path.iterdir()) == before


def test_damage_outside_the_part_does_no_harm(tmp_path: Path) -> None:
    assert read(cut(tmp_path / "cut.mp4"), seconds=0.5).count == 15
    with pytest.raises(FilmError, match=r"has no pictures from second 9 on; it lasts 2\.0 s"):
        read(write(tmp_path / "short.mp4", 60), start=9.0)


def test_a_missing_file_a_full_disk_and_a_stuck_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FilmError, match=r"^weg\.mp4: there is no such file"):
        probe(tmp_path / "weg.mp4", "weg.mp4")
    path = write(tmp_path / "a.mp4", 60)
    with monkeypatch.context() as patch:
        patch.setattr(module, "_PATIENCE", (0.0, 0.0))
        with pytest.raises(FilmError, match=r"a\.mp4: was not decoded in 0 s; trim it"):
            read(path)
    usage = shutil.disk_usage(tmp_path)._replace(free=1 << 20)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(FilmError, match=r"a.mp4: decoding it takes \d+ MB of disk, 1 MB are free"):
        read(path)
    assert sorted(tmp_path.iterdir()) == [path]


def test_an_ffmpeg_killed_in_the_middle_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.mp4", 60)
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\nhead -c 2000000 /dev/zero\nkill -9 $$\n")
    dying.chmod(0o755)
    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", lambda: str(dying))
    with pytest.raises(FilmError, match=r"^a\.mp4: ffmpeg died of signal 9 while it read the clip; try again"):
        read(path)
    assert sorted(tmp_path.iterdir()) == [path, dying]


def test_an_ffmpeg_that_lacks_something_or_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = patches(tmp_path / "hdr.mp4", (0.1, 0.5), HLG)
    poor = tmp_path / "poor"
    poor.write_text("#!/bin/sh\necho \"No such filter: 'zscale'\" >&2\nexit 8\n")
    poor.chmod(0o755)
    for program, message in ((poor, r"cannot convert its colours \(no zscale\)"), (path, "ffmpeg does not start")):
        monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", lambda program=program: str(program))
        with pytest.raises(FilmError, match=rf"^hdr\.mp4: .*{message}"):
            read(path)


def test_decoded_pictures_lie_in_no_file_anyone_could_find(tmp_path: Path) -> None:
    got = read(write(tmp_path / "a.mp4", 60))
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]
    assert number_of(got.frame(7)[0]) == 7


def test_a_clip_is_painted_bit_for_bit_and_the_stills_painter_agrees(tmp_path: Path) -> None:
    got = read(write(tmp_path / "a.mp4", 30))
    mark = playing(got, AREA)
    canvas, raster = PlanesCanvas(240, 240), RasterCanvas(240, 240)
    mark.draw(canvas, 0.5)
    mark.draw(raster, 0.5)
    assert np.array_equal(canvas.y, got.frame(15)[0]) and np.array_equal(canvas.uv, got.frame(15)[1])
    grey = (raster.pixels[..., :3].astype(float) / 255 @ (0.2126, 0.7152, 0.0722)) * 219 + 16
    assert np.abs(grey - canvas.y).max() <= 1.5
    assert mark.changed(0.5, 0.51) is None and mark.changed(0.5, 0.54) == AREA
    assert mark.changed(5.0, 9.0) is None and mark.timing.end == pytest.approx(29 / 30)


def test_it_goes_on_in_moviepy(tmp_path: Path) -> None:
    clip = read(write(tmp_path / "a.mp4", 30)).as_clip()
    assert (clip.duration, clip.fps, tuple(clip.size)) == (1.0, 30, (240, 240))
    assert clip.get_frame(0.5).shape == (240, 240, 3)
