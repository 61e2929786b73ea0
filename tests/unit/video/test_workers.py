"""Workers end with their work, with an error, with a cancel, and with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc.errors import DrawingError, FilmError
from mmc.video.film import film_of
from mmc.video.workers import run_jobs

from .toys import bars_film

Step = Callable[[], None]

_RENDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from video.toys import bars_film
from mmc.video.film import film_of

def told(share):
    print(f"{share:.3f}", flush=True)

film_of(bars_film(20.0), Path(sys.argv[1]), sound=False, progress=told)
"""


def children_of(process: int) -> set[int]:
    """Processes whose parent is `process` now."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent == process:
            found.add(int(stat.parent.name))
    return found


def gone(processes: set[int], within: float = 10.0) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not any(Path(f"/proc/{p}/stat").exists() for p in processes):
            return True
        time.sleep(0.05)
    return False


def test_results_come_in_the_order_of_the_jobs() -> None:
    jobs = [lambda step, n=n: (n, os.getpid()) for n in range(7)]
    results = run_jobs(jobs, 2, lambda: None)
    assert [number for number, _ in results] == list(range(7))
    assert os.getpid() not in {process for _, process in results}


def test_each_step_of_a_worker_is_heard() -> None:
    def job(step: Step) -> None:
        for _ in range(5):
            step()

    heard: list[int] = []
    run_jobs([job, job, job], 2, lambda: heard.append(1))
    assert len(heard) == 15


def test_the_error_of_a_job_arrives_as_it_was_and_no_worker_is_left() -> None:
    def broken(step: Step) -> None:
        raise DrawingError("does not fit", template="ranking", format="short", element="headline")

    before = children_of(os.getpid())
    with pytest.raises(DrawingError, match=r"^ranking / short / headline: does not fit$") as caught:
        run_jobs([broken, lambda step: time.sleep(60)], 2, lambda: None)
    assert caught.value.element == "headline"
    assert children_of(os.getpid()) == before


def test_an_unexpected_error_of_a_job_becomes_a_film_error() -> None:
    with pytest.raises(FilmError, match="ZeroDivisionError"):
        run_jobs([lambda step: 1 / 0], 2, lambda: None)


def test_a_worker_that_dies_is_a_film_error_and_not_a_wait_for_ever() -> None:
    def dies(step: Step) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(FilmError, match="died"):
        run_jobs([dies, lambda step: None], 2, lambda: None)


def test_a_cancel_stops_the_workers_and_leaves_no_file(tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(share: float) -> None:
        if share > 0.2:
            raise Cancelled

    before = children_of(os.getpid())
    with pytest.raises(Cancelled):
        film_of(bars_film(5.0), tmp_path / "film.mp4", sound=False, progress=cancel)
    assert list(tmp_path.iterdir()) == []
    assert children_of(os.getpid()) == before


def test_killing_the_process_leaves_no_file_and_no_worker(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    tests = str(Path(__file__).parents[1])
    started = subprocess.Popen([sys.executable, "-c", _RENDER, str(out), tests], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    while float(started.stdout.readline()) < 0.1:
        pass
    workers = children_of(started.pid)
    started.kill()
    started.wait()
    started.stdout.close()
    assert len(workers) == 2
    assert gone(workers)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_behind_is_swept_by_the_next_film(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".film.mp4.{dead.pid}.part").write_bytes(b"half")
    (tmp_path / f".film.mp4.{os.getppid()}.part").write_bytes(b"somebody is at it")
    film_of(bars_film(0.6), tmp_path / "film.mp4", sound=False)
    assert sorted(f.name for f in tmp_path.iterdir()) == [f".film.mp4.{os.getppid()}.part", "film.mp4"]
