"""The voice speaks from a child process; whatever happens to it, the film is made and says what is missing."""

from __future__ import annotations

import json
import stat
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mmc.errors import FilmError
from mmc.video import voice
from mmc.video.narration import narrated
from mmc.video.voice import Speaker, speak
from mmc.video.voices import RATE
from tests.unit.video.boards import board, population

SENTENCE = "Satu dari enam warga tinggal di Kotawaringin Timur."


def test_espeak_speaks_indonesian_at_our_rate() -> None:
    (one, other), note = speak([SENTENCE, "Sumber, kantor contoh."], Speaker())
    assert note == ""
    assert one.dtype == np.float32
    assert 2 * RATE < len(one) < 8 * RATE
    assert len(other) < len(one)
    assert 0.1 < np.abs(one).max() <= 1.2
    power = np.abs(np.fft.rfft(one)) ** 2
    pitch = np.fft.rfftfreq(len(one), 1 / RATE)
    assert power[(pitch > 80) & (pitch < 4_000)].sum() > 0.9 * power.sum()
    assert power[pitch > 11_100].sum() < 1e-6 * power.sum()  # nothing above what the voice itself holds
    assert np.abs(one[:3]).max() < 0.01
    assert np.abs(one[-3:]).max() < 0.01


def test_espeak_speaks_english_too_and_no_language_it_was_not_asked_for() -> None:
    words = "One in six people lives here."
    (one,), note = speak([words], Speaker(language="en"))
    (other,), _ = speak([words], Speaker())
    assert note == ""
    assert RATE < len(one) < 4 * RATE
    assert len(one) != len(other)
    with pytest.raises(FilmError, match="no voice 'xx'"):
        speak([words], Speaker(language="xx"))


def test_an_indonesian_voice_of_piper_reads_no_english(tmp_path: Path) -> None:
    speaker = replace(_piper(tmp_path, "cat"), language="en")
    parts, note = speak(["Data for everyone."], speaker)
    assert len(parts) == 1
    assert "suara.onnx speaks 'id', the film 'en'; espeak-ng spoke instead" in note


def test_the_same_sentence_is_spoken_the_same() -> None:
    (one,), _ = speak([SENTENCE], Speaker())
    (other,), _ = speak([SENTENCE], Speaker())
    assert np.array_equal(one, other)


_CHILDREN = {
    "dies": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "hangs": "import time; time.sleep(60)",
    "refuses": "import sys; print('no such voice', file=sys.stderr); sys.exit(1)",
    "babbles": "print('halo')",
    "stops": "import sys, struct; sys.stdout.buffer.write(b'22050\\n' + struct.pack('<I', 9000) + b'..')",
    "is silent": "import sys, struct; sys.stdout.buffer.write(b'22050\\n' + struct.pack('<I', 9000) + bytes(18000))",
}


@pytest.mark.parametrize("child", _CHILDREN)
def test_a_voice_that_fails_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: str) -> None:
    (tmp_path / "child.py").write_text(_CHILDREN[child])
    monkeypatch.setattr(voice, "_CHILD", tmp_path / "child.py")
    with pytest.raises(FilmError, match=r"espeak-ng|voice gave"):
        speak([SENTENCE], Speaker(seconds=1.0))


@pytest.mark.parametrize("child", ["dies", "hangs"])
def test_a_voice_that_fails_does_not_cost_the_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: str
) -> None:
    (tmp_path / "child.py").write_text(_CHILDREN[child])
    monkeypatch.setattr(voice, "_CHILD", tmp_path / "child.py")
    plain = board("data_story", "ranking", population(), "short")
    told = narrated(plain, Speaker(seconds=1.0))
    assert told.board == plain
    assert told.cues
    assert "without narration" in told.notes[0]


def _piper(folder: Path, script: str) -> Speaker:
    program = folder / "piper"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "suara.onnx").write_bytes(b"model")
    (folder / "suara.onnx.json").write_text(json.dumps({"audio": {"sample_rate": 16_000}}))
    return Speaker(piper=str(program), piper_voice=str(folder / "suara.onnx"), seconds=5.0)


def test_piper_speaks_where_it_is_configured(tmp_path: Path) -> None:
    tone = (8_000 * np.sin(np.arange(32_000) / 16_000 * 2 * np.pi * 220)).astype("<i2")
    (tmp_path / "tone.raw").write_bytes(struct.pack(f"<{len(tone)}h", *tone))
    speaker = _piper(tmp_path, f'cat > "{tmp_path}/heard"; echo "$@" > "{tmp_path}/asked"; cat "{tmp_path}/tone.raw"')
    (sound,), note = speak([SENTENCE], speaker)
    assert note == ""
    assert len(sound) == pytest.approx(2 * RATE, abs=200)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.argmax(spectrum) * RATE / len(sound) == pytest.approx(220, abs=2)
    assert (tmp_path / "heard").read_text() == f"{SENTENCE}\n"
    assert (tmp_path / "asked").read_text().split() == ["--model", str(tmp_path / "suara.onnx"), "--output-raw"]


def test_a_missing_piper_is_named_and_espeak_speaks(tmp_path: Path) -> None:
    lost = Speaker(piper="tidak-ada-piper", piper_voice=str(tmp_path / "suara.onnx"))
    parts, note = speak([SENTENCE], lost)
    assert len(parts) == 1
    assert "tidak-ada-piper" in note
    assert "espeak-ng spoke instead" in note


def test_a_missing_voice_file_is_named(tmp_path: Path) -> None:
    speaker = _piper(tmp_path, "cat")
    (tmp_path / "suara.onnx.json").unlink()
    _, note = speak([SENTENCE], speaker)
    assert "suara.onnx.json" in note
