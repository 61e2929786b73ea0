"""An editor's own music: any length, any container, a licence note; what is no music is one clear error."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from mmc.errors import FilmError
from mmc.video.own_music import OwnMusic, _frames, read_music
from mmc.video.sound import RATE, Mix, mixed

NOTE = "Rekaman sendiri, 2026"


def _song(file: Path, seconds: float, rate: int = 44_100, level: float = 0.4) -> Path:
    t = np.arange(round(seconds * rate)) / rate
    tone = (level * 32_767 * np.sin(2 * np.pi * (220 + 20 * np.floor(t)) * t)).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(tone.tobytes())
    return file


def _silent_film(file: Path) -> Path:
    with av.open(str(file), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(3):
            out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    return file


def test_a_long_piece_gives_its_beginning_at_our_rate(tmp_path: Path) -> None:
    sound = read_music(OwnMusic(file=_song(tmp_path / "lagu.wav", 12), licence=NOTE), 5 * RATE)
    assert sound.shape == (5 * RATE, 2)
    spectrum = np.abs(np.fft.rfft(sound[: RATE // 2, 0]))
    assert abs(np.argmax(spectrum) * 2 - 220) <= 2


def test_a_short_piece_goes_round_without_a_hole_or_a_click(tmp_path: Path) -> None:
    sound = read_music(OwnMusic(file=_song(tmp_path / "pendek.wav", 4), licence=NOTE), 15 * RATE)
    assert sound.shape == (15 * RATE, 2)
    level = np.sqrt((sound[: 15 * RATE].reshape(150, -1) ** 2).mean(axis=1))
    assert level.min() > 0.4 * level.max()
    assert np.abs(np.diff(sound, axis=0)).max() < 0.05


def test_three_hours_cost_no_more_than_what_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = tmp_path / "panjang.wav"
    with wave.open(str(hours), "wb") as out:  # three hours of silence behind ten seconds of song
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8_000)
        out.writeframes(bytes(np.random.default_rng(1).integers(90, 160, 80_000, np.uint8)))
        for _ in range(3 * 60):
            out.writeframes(bytes([128]) * 8_000 * 60)
    seen: list[int] = []

    def counted(packet: av.Packet) -> list[av.AudioFrame]:
        frames = _frames(packet)
        seen.extend(frame.samples for frame in frames)
        return frames

    monkeypatch.setattr("mmc.video.own_music._frames", counted)
    read_music(OwnMusic(file=hours, licence=NOTE), 8 * RATE)
    assert 8 * 8_000 <= sum(seen) < 10 * 8_000


def test_the_mix_of_own_music_is_another_than_the_beds(tmp_path: Path) -> None:
    music = OwnMusic(file=_song(tmp_path / "lagu.wav", 9), licence=NOTE)
    mix = Mix(seconds=8.0, cuts=(2.0,), music=music)
    assert mixed(mix).shape == (8 * RATE, 2)
    assert mix.key != Mix(seconds=8.0, cuts=(2.0,)).key
    assert mix.key != Mix(seconds=8.0, cuts=(2.0,), music=OwnMusic(file=_song(tmp_path / "b.wav", 7), licence=NOTE)).key


def _words(folder: Path) -> Path:
    (folder / "lagu.mp3").write_text("Ini bukan musik, ini surat.\n" * 40)
    return folder / "lagu.mp3"


def _nothing(folder: Path) -> Path:
    (folder / "kosong.mp3").write_bytes(b"")
    return folder / "kosong.mp3"


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (_words, "cannot be read as music|holds no sound"),
        (_nothing, "cannot be read as music"),
        (lambda folder: _silent_film(folder / "film.mp4"), "holds no sound"),
        (lambda folder: _song(folder / "bip.wav", 0.3), "at least 2 s"),
        (lambda folder: _song(folder / "diam.wav", 5, level=0.0), "is silent"),
        (lambda folder: folder, "no such music file"),
        (lambda folder: folder / "tiada.mp3", "no such music file"),
    ],
)
def test_what_is_no_music_is_one_clear_error(tmp_path: Path, made: object, words: str) -> None:
    with pytest.raises(FilmError, match=words):
        read_music(OwnMusic(file=made(tmp_path), licence=NOTE), 5 * RATE)  # type: ignore[operator]


def test_a_song_cut_in_the_middle_still_plays_what_is_there(tmp_path: Path) -> None:
    whole = _song(tmp_path / "lagu.wav", 10).read_bytes()
    (tmp_path / "potong.wav").write_bytes(whole[: len(whole) // 2])
    assert len(read_music(OwnMusic(file=tmp_path / "potong.wav", licence=NOTE), 4 * RATE)) == 4 * RATE


def test_music_without_a_licence_note_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="licence"):
        OwnMusic(file=_song(tmp_path / "lagu.wav", 5), licence="  ok ")
