"""Workers: jobs done side by side in forked processes that die with their parent.

Fork and not spawn: composed scenes hold painter objects that cannot be sent to a fresh interpreter, and a fresh
interpreter costs more than a chunk. A worker only draws, encodes and mixes; it touches nothing that a thread of the
parent could have locked (no tables, no logging, no network). Elsewhere than on Linux the jobs run in this process.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any

from mmc.errors import FilmError, MmcError

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux: a killed parent leaves nobody drawing for nobody
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _GIGABYTE = -1, -3, 1 << 30  # of glibc's mallopt
Job = Callable[[Callable[[], None]], Any]  # called with a function to call after each step of work


def run_jobs(jobs: Sequence[Job], workers: int, step: Callable[[], None]) -> list[Any]:
    """The results of the jobs, in their order; they are started in the order given.

    `step` is called in this process for every step a job reports; what it raises stops everything. The first error
    of a job is raised here as it was, an unexpected one as FilmError. No worker outlives this call.
    """
    if workers <= 1 or sys.platform != "linux":
        return [job(step) for job in jobs]
    _single_threaded()
    crew = _Crew(jobs)
    gc.freeze()  # what is shared stays shared: a child that counts our garbage copies every page it looks at
    try:
        for _ in range(min(workers, len(jobs))):
            crew.hire()
        return crew.results(step)
    finally:
        gc.unfreeze()
        crew.dismiss()


def _single_threaded() -> None:
    """OpenCV's threads end here: a picture drawn before may have started them, a fork would wait for them for ever."""
    if "cv2" in sys.modules:
        sys.modules["cv2"].setNumThreads(1)


class _Crew:
    """The forked workers of one call, the pipes to them and what is still to be done."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._next = 0
        self._done: dict[int, Any] = {}
        self._pipes: dict[Connection, int] = {}  # our end of the pipe -> process id

    def hire(self) -> None:
        ours, theirs = Pipe()
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            for pipe in (ours, *self._pipes):  # else the others never see the end of our pipes
                pipe.close()
            _serve(self._jobs, theirs, parent)
        theirs.close()
        self._pipes[ours] = child
        self._assign(ours)

    def results(self, step: Callable[[], None]) -> list[Any]:
        while len(self._done) < len(self._jobs):
            for pipe in wait(list(self._pipes)):
                assert isinstance(pipe, Connection)
                self._hear(pipe, step)
        return [self._done[number] for number in range(len(self._jobs))]

    def _hear(self, pipe: Connection, step: Callable[[], None]) -> None:
        try:
            word, number, value = pipe.recv()
        except (EOFError, OSError) as error:
            raise FilmError(
                f"a render worker (process {self._pipes[pipe]}) died; it may have run out of memory: try again"
            ) from error
        if word == "step":
            step()
        elif word == "done":
            self._done[number] = value
            self._assign(pipe)
        else:
            raise value

    def _assign(self, pipe: Connection) -> None:
        if self._next < len(self._jobs):
            pipe.send(self._next)
            self._next += 1

    def dismiss(self) -> None:
        for pipe, child in self._pipes.items():
            pipe.close()
            try:
                os.kill(child, signal.SIGKILL)  # a worker owns nothing outside its memory
            except ProcessLookupError:
                pass
            os.waitpid(child, 0)


def _serve(jobs: Sequence[Job], pipe: Connection, parent: int) -> None:
    """Never returns: does the jobs whose numbers come in until the pipe or the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    _keep_memory()

    def step() -> None:
        pipe.send(("step", 0, None))

    try:
        while True:
            number = pipe.recv()
            pipe.send(_outcome(jobs[number], number, step))
    except (EOFError, OSError):
        pass  # the parent is done with us, or gone
    finally:
        os._exit(0)


def _keep_memory() -> None:
    """Nothing; what one encoder frees the next one gets, without asking the kernel for a hundred fresh megabytes."""
    with suppress(AttributeError):  # another C library than glibc
        tune = ctypes.CDLL(None).mallopt
        tune(_MMAP_THRESHOLD, _GIGABYTE)
        tune(_TRIM_THRESHOLD, _GIGABYTE)


def _outcome(job: Job, number: int, step: Callable[[], None]) -> tuple[str, int, Any]:
    try:
        return "done", number, job(step)
    except MmcError as error:
        return "failed", number, error
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return "failed", number, FilmError(f"the film stopped at the operating system: {error}")
    except Exception as error:
        return "failed", number, FilmError(f"the film stopped at part {number + 1}: {type(error).__name__}: {error}")
