"""The dead man's switch of a worker: a process that slept for longer than its lease never wakes up."""

from __future__ import annotations

import signal
import threading

_at_rest = threading.Event()


def arm(seconds: float) -> None:
    """From now on the kernel ends this process by SIGALRM unless it runs at least once in so many seconds.

    The last wall: between the fence's look and the write that follows it lies one system call. A process stopped
    exactly there would finish the call when it is woken, minutes after others took over. A pending fatal signal is
    delivered before a woken process executes anything. Call it from the main thread; for workers only.
    """
    _at_rest.clear()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    threading.Thread(target=_keep_awake, args=(seconds,), name="deadman", daemon=True).start()


def disarm() -> None:
    """The work is done: the rest may take as long as it likes."""
    _at_rest.set()
    signal.setitimer(signal.ITIMER_REAL, 0)


def _keep_awake(seconds: float) -> None:
    while not _at_rest.wait(seconds / 8):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_REAL, 0)
