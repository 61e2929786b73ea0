"""A newsroom at work in a process of its own: `VERB FOLDER [words]`.

`lose` works everything off and writes a backup in the middle of it at each named point: what comes after it is the part
of the story that a restored newsroom does not know. `go_on` resumes every channel and works off what is there;
`work_off` does only the latter; `die` is killed at a named point.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.newsroom import open_newsroom

POINTS = ("before_intent", "after_intent", "after_answer")
PATIENCE = 150.0  # seconds until everything must be settled


def lose(config: Any, backups: str) -> None:
    """Everything goes out; `BACKUPS/POINT.mmc` is the newsroom as it was at the first passing of each point."""
    from mmc.web.backup import write_backup

    taken, lock = set(), threading.Lock()

    def probe(point: str) -> None:
        with lock:
            if point in POINTS and point not in taken:
                taken.add(point)
                write_backup(config, Path(backups) / f"{point}.mmc", datetime.now(UTC))

    work_off(config, probe=probe)
    assert taken == set(POINTS), taken


def go_on(config: Any) -> None:
    """What an operator does after a restore, and then what the engine does."""
    from mmc.newsroom.actions.pause_channel import resume
    from mmc.newsroom.models import Channel, Person

    for channel in Channel.objects.all():
        resume(channel=channel, by=Person.objects.get(username="penyetuju"), now=datetime.now(UTC))
    work_off(config)


def die(config: Any, point: str) -> None:
    """Killed at the first passing of a point, with the other deliveries wherever they are."""

    def probe(passed: str) -> None:
        if passed == point:
            os.kill(os.getpid(), signal.SIGKILL)

    work_off(config, probe=probe)


def work_off(config: Any, **tools: Any) -> None:
    from mmc.core.delivery import SETTLED
    from mmc.engine.engine import Engine
    from mmc.engine.tools import open_tools
    from mmc.newsroom.models import Delivery

    engine = Engine(open_tools(config, **tools))
    engine.start()
    until = time.monotonic() + PATIENCE
    while Delivery.objects.exclude(state__in=sorted(SETTLED)).exists():
        assert time.monotonic() < until, list(Delivery.objects.values_list("key", "state", "error"))
        time.sleep(0.1)
    engine.stop()


if __name__ == "__main__":
    verbs: dict[str, Any] = {"lose": lose, "go_on": go_on, "die": die, "work_off": work_off}
    verbs[sys.argv[1]](open_newsroom(Path(sys.argv[2])), *sys.argv[3:])
