"""A finished file as any player sees it, read back by PyAV."""

from __future__ import annotations

import io
import resource
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import run
from typing import Any

import av
import numpy as np
import pytest
import skia
from PIL import Image

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.planes import PlanesCanvas
from mmc.errors import FilmError
from mmc.video.compositor import Compositor
from mmc.video.encode import Settings, encode_chunk
from mmc.video.film import Film, film_of
from mmc.video.measure import encode_raw, render_raw, stages_of
from mmc.video.mux import write_film
from mmc.video.sound import measure_loudness
from mmc.video.timeline import Shot

from .toys import Bars, bars_film

BOARD = bars_film(2.5)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return film_of(BOARD, tmp_path_factory.mktemp("film") / "bars.mp4")


def packets(path: Path) -> list[tuple[int, int, bool, bytes]]:
    with av.open(str(path)) as opened:
        return [(p.pts, p.dts, p.is_keyframe, bytes(p)) for p in opened.demux(video=0) if p.size]


def boxes(path: Path) -> list[bytes]:
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4])
    return found


def test_the_picture_stream_is_what_every_platform_accepts(film: Film) -> None:
    with av.open(str(film.path)) as opened:
        stream = opened.streams.video[0]
        context: Any = stream.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.width, context.height) == (320, 180) == (film.width, film.height)
        assert stream.average_rate == stream.base_rate == 30
        assert (context.color_range, context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1, 1)


def test_the_container_names_bt709_too(film: Film) -> None:
    data = film.path.read_bytes()
    at = data.index(b"colrnclx")
    assert [int.from_bytes(data[at + 8 + 2 * k : at + 10 + 2 * k]) for k in range(3)] == [1, 1, 1]


def test_the_index_stands_before_the_pictures(film: Film) -> None:
    order = boxes(film.path)
    assert order.index(b"moov") < order.index(b"mdat")


def test_the_film_has_exactly_its_frames_at_a_constant_rate(film: Film) -> None:
    with av.open(str(film.path)) as opened:
        stream: Any = opened.streams.video[0]
        times = [frame.pts * stream.time_base for frame in opened.decode(video=0)]
    assert len(times) == BOARD.frames == round(film.seconds * 30)
    assert [round(t * 30) for t in times] == list(range(BOARD.frames))
    assert all(abs(t * 30 - round(t * 30)) < 1e-9 for t in times)


def test_a_key_frame_comes_every_two_seconds_at_least_and_groups_are_closed(film: Film) -> None:
    coded = packets(film.path)
    with av.open(str(film.path)) as opened:
        step = round(1 / 30 / opened.streams.video[0].time_base)
    keys = [pts // step for pts, _, key, _ in coded if key]
    assert keys[0] == 0
    assert max(b - a for a, b in zip(keys, [*keys[1:], BOARD.frames], strict=True)) <= 60
    shown_after = 0
    for pts, _, key, _ in coded:  # a closed group: nothing coded after a key frame is shown before it
        shown_after = pts if key else shown_after
        assert pts >= shown_after


def test_the_sound_is_aac_lc_at_48_khz_as_long_as_the_film(film: Film) -> None:
    with av.open(str(film.path)) as opened:
        stream = opened.streams.audio[0]
        context: Any = stream.codec_context
        assert (context.name, context.profile) == ("aac", "LC")
        assert (context.sample_rate, context.layout.name) == (48000, "stereo")
        assert float(stream.duration * stream.time_base) == pytest.approx(film.seconds, abs=0.03)


def test_the_loudness_of_the_finished_file_is_what_platforms_ask_for(film: Film) -> None:
    with av.open(str(film.path)) as opened:
        heard = [frame.to_ndarray() for frame in opened.decode(audio=0)]
    loudness, peak = measure_loudness(np.concatenate(heard, axis=1).T)
    assert loudness == pytest.approx(-14, abs=0.7)
    assert peak < -1


def test_the_colours_of_a_decoded_frame_are_the_brands(film: Film) -> None:
    with av.open(str(film.path)) as opened:
        first = next(opened.decode(video=0))
    rgb = first.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()
    assert np.abs(rgb[5, 300].astype(int) - (0xF7, 0xF4, 0xEC)).max() <= 4
    assert np.abs(rgb[32, 30].astype(int) - (0x0B, 0x5D, 0x4E)).max() <= 5


def test_the_thumbnail_is_a_jpeg_of_the_size_youtube_asks_for(film: Film) -> None:
    picture = Image.open(io.BytesIO(film.thumbnail))
    assert (picture.format, picture.size) == ("JPEG", (1280, 720))
    assert len(film.thumbnail) < 2_000_000


def test_two_runs_and_any_number_of_workers_give_the_same_pictures(film: Film, tmp_path: Path) -> None:
    again = film_of(BOARD, tmp_path / "again.mp4")
    alone = film_of(BOARD, tmp_path / "alone.mp4", sound=False, workers=1)
    assert packets(again.path) == packets(film.path)
    assert packets(alone.path) == packets(film.path)
    assert again.path.read_bytes() == film.path.read_bytes()


def test_another_colour_gives_another_film(film: Film, tmp_path: Path) -> None:
    other = film_of(bars_film(2.5, second_color="#1F5F93"), tmp_path / "other.mp4", sound=False)
    assert packets(other.path) != packets(film.path)


def test_progress_rises_to_one(tmp_path: Path) -> None:
    heard: list[float] = []
    film_of(BOARD, tmp_path / "bars.mp4", sound=False, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) > 10


def test_parts_with_other_headers_or_a_gap_are_not_joined(tmp_path: Path) -> None:
    first = encode_chunk(BOARD, 0, 10, Settings())
    other = encode_chunk(BOARD, 10, 20, Settings(preset="ultrafast"))
    out = tmp_path / "film.mp4"
    with pytest.raises(FilmError, match="frame 10 has another stream header"):
        write_film(out, (320, 180), Settings(), [(0, first), (10, other)], None)
    with pytest.raises(FilmError, match="frame 12 does not follow"):
        write_film(out, (320, 180), Settings(), [(0, first), (12, first)], None)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    blocked = tmp_path / "taken.mp4"
    blocked.mkdir()
    with pytest.raises(FilmError, match=r"taken\.mp4 cannot be written"):
        film_of(bars_film(0.6), blocked, sound=False)
    assert list(tmp_path.iterdir()) == [blocked]


def test_a_disk_that_is_full_in_the_middle_leaves_nothing_and_the_film_before(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    out.write_bytes(b"the film before")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    board = bars_film(0.6)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))  # as far as it can be written, as on a full disk
    try:
        with pytest.raises(FilmError, match=r"film\.mp4 cannot be written: .*is there space"):
            film_of(board, out, sound=False, workers=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert out.read_bytes() == b"the film before"
    assert list(tmp_path.iterdir()) == [out]


def test_the_limit_is_measured_on_exactly_the_frames_of_the_film(tmp_path: Path) -> None:
    board, raw = bars_film(0.6), tmp_path / "frames.yuv"
    render_raw(board, raw)
    assert raw.stat().st_size == board.frames * 320 * 180 * 3 // 2
    first = np.fromfile(raw, np.uint8, 320 * 180)
    canvas = PlanesCanvas(320, 180)
    Compositor(board, canvas).paint(0)
    assert np.array_equal(first.reshape(180, 320), canvas.y)
    spent = encode_raw(board, raw)
    assert spent.wall > 0 and spent.cpu > 0


def test_the_stages_of_a_film_are_counted_for_each_frame(tmp_path: Path) -> None:
    stages = stages_of(bars_film(0.6), tmp_path)
    assert list(stages) == ["draw", "convert", "encode", "write"]
    assert stages["encode"] > 0 and stages["draw"] > 0
    assert stages["convert"] == 0  # bars are painted on the encoder's planes


def test_turning_a_photo_into_the_encoders_colours_is_counted_once_and_apart(tmp_path: Path) -> None:
    class Shown(Bars):
        def draw(self, canvas: Canvas, t: float) -> None:
            canvas.image(photo, Box(0, 0, 320, 180), Box(0, 0, 3200 - 40 * t, 1800 - 22.5 * t))

    noise = np.random.default_rng(3).integers(0, 255, (1800, 3200, 4), np.uint8)
    noise[..., 3] = 255
    photo = skia.Image.fromarray(noise, skia.kRGBA_8888_ColorType)
    board = replace(bars_film(0.6), shots=(Shot(scene=Shown(seconds=2), seconds=0.6),))
    assert stages_of(board, tmp_path)["convert"] > stages_of(board, tmp_path)["convert"]  # it is kept


_NOISE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from tests.unit.video.toys import noise_film
from mmc.video.encode import FINAL, encode_chunk
coded = encode_chunk(noise_film(), 0, 8, FINAL)
print(hashlib.sha256(b"".join(packet.data for packet in coded.packets)).hexdigest())
"""


def test_a_moving_photo_is_the_same_stream_whatever_lies_in_fresh_memory() -> None:
    told = set()
    for junk in ("0", "1", "170"):  # glibc fills with it what a program asks for; x264 once let some of it in
        command = ["env", f"MALLOC_PERTURB_={junk}", sys.executable, "-c", _NOISE, str(Path(__file__).parents[3])]
        told.add(run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
    assert len(told) == 1
