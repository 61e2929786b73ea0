"""However a film ends, finished, cancelled, killed or out of disk, nothing half-made and nobody is left behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest

from mmc.video.encode import PREVIEW, Settings
from mmc.video.film import film_of
from mmc.video.kept import Kept

from .test_workers import children_of, gone
from .toys import bars_film

ROOT = str(Path(__file__).parents[3])
_TABLE = "nama;penduduk\n" + "\n".join(f"Daerah {k};{90_000 + 7_919 * k * (k % 5)}" for k in range(1, 15)) + "\n"
_WORDS = "unit: jiwa\nsource: Kantor Contoh\nas_of: 2024-12-31\nperiod: semester II 2024\npractice: true\n"
_SMALL = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.unit.video.toys import bars_film
from mmc.errors import FilmError
from mmc.video.film import film_of
from mmc.video.kept import Kept
try:
    film_of(bars_film(4.0), Path(sys.argv[1]) / "film.mp4", kept=Kept(Path(sys.argv[1]) / "parts"))
except FilmError as error:
    print(error)
"""


def started(folder: Path) -> subprocess.Popen[bytes]:
    """`mmc film` at work: its workers are there."""
    (folder / "t.csv").write_text(_TABLE, "utf-8")
    (folder / "t.csv.yaml").write_text(_WORDS, "utf-8")
    film = ["film", "data_story", "--data", str(folder / "t.csv"), "--format", "landscape", "--no-sound"]
    out = ["--out", str(folder / "out" / "film.mp4"), "--kept", str(folder / "parts")]
    command = [sys.executable, "-c", "from mmc.cli import main; main()", *film, *out]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while len(children_of(child.pid)) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    return child


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a film has no workers")
@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name)
def test_a_film_told_to_stop_leaves_no_half_file_and_nobody(tmp_path: Path, word: signal.Signals) -> None:
    child = started(tmp_path)
    workers = children_of(child.pid)
    child.send_signal(word)
    _, said = child.communicate(timeout=30)
    assert child.returncode == (-9 if word is signal.SIGKILL else 130)
    assert b"Traceback" not in said
    assert workers and gone(workers)
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


def test_a_disk_without_space_is_one_clear_error_and_no_rest(tmp_path: Path) -> None:
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))  # no file may grow beyond two kilobytes

    done = subprocess.run(
        [sys.executable, "-c", _SMALL, str(tmp_path), ROOT], capture_output=True, text=True, preexec_fn=little
    )
    assert "film.mp4 cannot be written" in done.stdout and "is there space" in done.stdout, done.stderr
    assert done.stdout.count("\n") == 1 and not done.stderr
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_a_preview_has_half_the_sides_and_every_frame(tmp_path: Path) -> None:
    film = film_of(bars_film(1.0), tmp_path / "film.mp4", settings=PREVIEW)
    assert (film.width, film.height) == (160, 90)
    with av.open(str(film.path)) as opened:
        stream = opened.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (160, 90, 30)
        frames = [frame.to_ndarray() for frame in opened.decode(video=0)]
        assert len(frames) == 60
    full = film_of(bars_film(1.0), tmp_path / "full.mp4", sound=False, settings=Settings(crf=10))
    with av.open(str(full.path)) as opened:
        whole = [frame.to_ndarray() for frame in opened.decode(video=0)]
    for small, large in zip(frames[::7], whole[::7], strict=True):
        halved = large[:180].reshape(90, 2, 160, 2).mean(axis=(1, 3))
        assert abs(small[:90] - halved).mean() < 2


def test_what_a_killed_film_left_is_swept_by_the_next_one(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / f"abc.{dead.pid}.half").write_bytes(b"half a part")
    (tmp_path / f".film.mp4.{dead.pid}.part").write_bytes(b"half a film")
    film_of(bars_film(0.6), tmp_path / "film.mp4", sound=False, kept=Kept(parts))
    assert not list(tmp_path.rglob("*.half"))
    assert sorted(f.name for f in tmp_path.iterdir()) == ["film.mp4", "parts"]


def test_progress_is_told_while_parts_come_from_the_folder(tmp_path: Path) -> None:
    kept, before = Kept(tmp_path / "parts"), set(children_of(os.getpid()))
    film_of(bars_film(1.0), tmp_path / "a.mp4", sound=False, kept=kept)
    heard: list[float] = []
    film_of(bars_film(1.0), tmp_path / "b.mp4", sound=False, kept=kept, progress=heard.append)
    assert heard == sorted(heard) and heard[-1] == 1.0 and len(heard) > 5
    assert set(children_of(os.getpid())) <= before, "other tests may have children; this film leaves none"
