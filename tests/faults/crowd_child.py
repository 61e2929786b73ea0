"""One of several engines that die at random: `python -m tests.faults.crowd_child FOLDER SEED SHARE`.

SHARE is the chance of death at each point a delivery passes. It ends by itself once every delivery is settled.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from mmc.cli.worker import open_when_there
from mmc.core.delivery import SETTLED

TRY_AGAIN = 75  # the database went away during the start: whoever keeps workers running starts them again


def main(folder: Path, seed: int, share: float) -> None:
    """Work, and perhaps die."""
    config = open_when_there(folder)
    from django.db import OperationalError, connection
    from sqlalchemy.exc import OperationalError as StoreError

    from mmc.engine.deadman import arm, disarm
    from mmc.engine.engine import Engine
    from mmc.engine.lease import send_within
    from mmc.engine.tools import is_shared, open_tools
    from mmc.newsroom.models import Delivery

    chance = random.Random(seed)

    def probe(point: str) -> None:
        if chance.random() < share:
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)

    if is_shared(config):
        arm(send_within(config).total_seconds())
    try:
        engine = Engine(open_tools(config, probe=probe))
        engine.start()
    except (OperationalError, StoreError):
        os._exit(TRY_AGAIN)
    while True:
        try:
            if not Delivery.objects.exclude(state__in=sorted(SETTLED)).exists():
                break
        except OperationalError:
            connection.close()  # the server is being restarted: so are its clients' connections
        time.sleep(0.3)
    engine.stop()
    disarm()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
