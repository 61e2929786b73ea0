"""An engine whose disk fills up at a named point: `python -m tests.faults.disk_child FOLDER POINT SECONDS CONTROL`.

From that point on no file of this process can grow (the kernel answers "file too large" to every write beyond byte 0),
neither database nor media nor site; after so many seconds there is room again, and the calls the platform has had
until then are told. Ends once every delivery is settled.
"""

from __future__ import annotations

import resource
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

from mmc.core.delivery import SETTLED
from tests.faults.newsroom import open_newsroom

ROOM = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def main(folder: Path, point: str, seconds: float, control: str) -> None:
    """Work through a full disk."""
    config = open_newsroom(folder)
    from django.db import OperationalError, connection

    from mmc.engine.engine import Engine
    from mmc.engine.tools import open_tools
    from mmc.newsroom.models import Delivery

    filled = threading.Event()

    def room_again() -> None:
        with urlopen(f"{control}/_control/calls", timeout=10) as answer:
            print(f"calls {answer.read().decode()}", flush=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, ROOM)

    def probe(passed: str) -> None:
        if passed == point and not filled.is_set():
            filled.set()
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            threading.Timer(seconds, room_again).start()

    engine = Engine(open_tools(config, probe=probe))
    engine.start()
    while True:
        try:
            if not Delivery.objects.exclude(state__in=sorted(SETTLED)).exists():
                break
        except OperationalError:
            connection.close()
        time.sleep(0.2)
    engine.stop()
    print(f"filled {filled.is_set()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4])
