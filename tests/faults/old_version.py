"""A worker of an older version that queues everything that is due, begins with it and dies.

`python -m tests.faults.old_version FOLDER`: engine rows of version 0 are left waiting and running.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.faults.newsroom import open_newsroom


def main(folder: Path) -> None:
    """Ends once work of the old version is running and waiting in the engine."""
    config = open_newsroom(folder)
    from dbos import DBOS

    from mmc.engine.engine import Engine
    from mmc.engine.tools import open_tools

    # It claims and then hangs: the work it holds stays PENDING when the process ends.
    tools = open_tools(config, version="0", open_channel=lambda name, config: time.sleep(600))
    Engine(tools).start()
    while True:
        rows = DBOS.list_workflows(load_input=False, load_output=False, app_version="0")
        states = [row.status for row in rows]
        if states.count("PENDING") >= 2 and "ENQUEUED" in states:
            os._exit(0)
        time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
