"""Subtitles: two short lines, time to read them, files that players read."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc.video.subtitles import FASTEST, LINE, LINES, Cue, cues_of, pieces, seconds_to_read, srt, vtt
from mmc.video.timeline import FPS

LONG = (
    "Satu dari enam warga Kalimantan Tengah tinggal di Kotawaringin Timur; disusul Kapuas, Palangka Raya, "
    "dan Kotawaringin Barat, menurut data kependudukan semester II 2024 yang diolah MMC."
)
_TEXTS = st.lists(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=30), min_size=1, max_size=40)


@given(_TEXTS)
def test_every_word_is_shown_once_in_its_order_and_no_line_is_too_long(words: list[str]) -> None:
    parts = pieces(" ".join(words))
    assert " ".join(parts).split() == " ".join(words).split()
    for part in parts:
        assert len(part.split("\n")) <= LINES
        assert all(len(line) <= LINE for line in part.split("\n"))


def test_a_word_longer_than_a_line_stands_alone() -> None:
    assert pieces(f"di {'x' * 50} saja") == ("di", "x" * 50, "saja")


def test_lines_are_about_equally_long_and_rather_end_at_a_comma() -> None:
    (part,) = pieces("Padi terakhir 51.100; Jagung terakhir 13.830.")
    assert part == "Padi terakhir 51.100;\nJagung terakhir 13.830."
    assert pieces("Hujan ringan di Sampit") == ("Hujan ringan di Sampit",)


def test_cues_fill_their_time_without_touching_each_other() -> None:
    cues = cues_of(LONG, 2.0, 14.0)
    assert len(cues) >= 3
    assert cues[0].start == pytest.approx(2.0)
    assert cues[-1].end == pytest.approx(14.0)
    for one, after in pairwise(cues):
        assert after.start - one.end == pytest.approx(2 / FPS)
    assert all(round(cue.start * FPS, 6) == round(cue.start * FPS) for cue in cues)


def test_given_the_time_it_asks_for_every_cue_can_be_read() -> None:
    for cue in cues_of(LONG, 0.0, seconds_to_read(LONG) + 0.1):
        assert len(cue.text) / (cue.end - cue.start) <= FASTEST * 1.15


def test_nothing_to_say_is_no_cue() -> None:
    assert cues_of("  ", 0.0, 5.0) == ()


def test_both_files_say_the_same_times() -> None:
    cues = (Cue(0.5, 2.0, "Satu\ndua"), Cue(3661.1, 3662.25, "Beras < 15 & murah"))
    assert srt(cues) == (
        "1\n00:00:00,500 --> 00:00:02,000\nSatu\ndua\n\n2\n01:01:01,100 --> 01:01:02,250\nBeras < 15 & murah\n"
    )
    assert vtt(cues) == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nSatu\ndua\n\n"
        "01:01:01.100 --> 01:01:02.250\nBeras &lt; 15 &amp; murah\n"
    )


@pytest.mark.parametrize(("write", "kind"), [(srt, "srt"), (vtt, "webvtt")])
def test_ffmpeg_reads_the_files_as_what_they_are(write: object, kind: str) -> None:
    cues = cues_of(LONG, 1.0, 12.0)
    with av.open(io.BytesIO(write(cues).encode())) as film:  # type: ignore[operator]
        assert re.search(kind, film.format.name)
        shown = [packet for packet in film.demux() if packet.size]
    assert [round(float(p.pts * p.time_base), 2) for p in shown] == [round(cue.start, 2) for cue in cues]
