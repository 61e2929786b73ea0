"""A worker that is stopped at a named place: `python -m tests.faults.zombie_child FOLDER PLACE SWITCH`.

PLACE: `gate` between intent and publisher; `look` inside the HTTP edge, connection made, before the fence's look;
`write` after that look, before the bytes; `unfenced` like `gate`, with a lease that never ends. SWITCH 1 arms the dead
man's switch. It stops itself once, by SIGSTOP.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.newsroom import open_newsroom


@dataclass
class Stop:
    """Stops this process the first time it passes its place."""

    place: str
    done: bool = False
    in_call: bool = False  # the intent is written, the call not yet over

    def here(self, place: str) -> None:
        if place == self.place and not self.done:
            self.done = True
            os.kill(os.getpid(), signal.SIGSTOP)
            time.sleep(0.05)  # the stop reaches this thread before anything else is done


def main(folder: Path, place: str, switch: bool) -> None:
    """Work until SIGTERM."""
    config = open_newsroom(folder)
    from mmc.engine.deadman import arm
    from mmc.engine.engine import Engine
    from mmc.engine.lease import Lease, send_within
    from mmc.engine.tools import open_tools

    stop, lease = Stop(place), Lease()
    real_term = lease.term

    def term() -> Callable[[], bool]:
        """The real term, looked at in a process that may be stopped right before or right after."""
        real = real_term()

        def holds() -> bool:
            if stop.in_call:
                stop.here("look")
            answer = real() or place == "unfenced"
            if stop.in_call and answer:
                stop.here("write")
            return answer

        return holds

    lease.term = term  # type: ignore[method-assign]

    def probe(point: str) -> None:
        stop.in_call = point == "after_intent"
        if stop.in_call:
            stop.here("gate" if place != "unfenced" else place)

    tools = open_tools(config, probe=probe, lease=lease, queues=("publish",))
    engine = Engine(tools)
    if switch:
        arm(send_within(config).total_seconds())
    engine.start()
    print("ready", flush=True)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "1")
