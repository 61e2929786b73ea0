"""The child process of a rehearsal: `python -m mmc.rehearsal.child` with its orders on stdin.

The first line of stdin is a JSON object (folder, port, assets, accounts). The pipe stays open as the
starter's sign of life: at its end, or when the starter is gone, the child leaves by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn

from mmc.rehearsal import mail
from mmc.rehearsal.app import build
from mmc.rehearsal.stage import CuttableProtocol, Stage
from mmc.rehearsal.state import State


def main() -> None:
    """Serve until the starter says stop or dies."""
    orders: dict[str, Any] = json.loads(sys.stdin.readline())
    starter = os.getppid()
    listener = socket.create_server(("127.0.0.1", int(orders["port"])), backlog=128)
    port = listener.getsockname()[1]
    stage = Stage(
        state=State(Path(orders["folder"])),
        accounts=orders["accounts"],
        assets=Path(orders["assets"]),
        base_url=f"http://127.0.0.1:{port}",
    )
    config = uvicorn.Config(
        build(stage), http=CuttableProtocol, ws="none", lifespan="off", log_level="warning",
        access_log=False, date_header=False, server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    post = _beside(port)
    threading.Thread(target=_leave_with_the_starter, args=(server, starter), daemon=True).start()
    print(json.dumps({"port": port, "mail_port": post.getsockname()[1]}), flush=True)
    asyncio.run(_serve(server, listener, stage, post))
    stage.state.close()


async def _serve(server: uvicorn.Server, listener: socket.socket, stage: Stage, post: socket.socket) -> None:
    mails = await mail.serve(stage, post)
    await server.serve(sockets=[listener])
    mails.close()


def _beside(port: int) -> socket.socket:
    """A socket for mail: the port after the pages' if it is free, so that a newsroom finds it there again."""
    for wish in (port + 1, 0):
        try:
            return socket.create_server(("127.0.0.1", wish), backlog=128)
        except (OSError, OverflowError):
            continue
    raise OSError("no free port for mail on 127.0.0.1")


def _leave_with_the_starter(server: uvicorn.Server, starter: int) -> None:
    """Stop the server at the end of stdin, or when a sibling holds the pipe open but the starter is gone."""
    ended = threading.Event()

    def read() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    while not ended.wait(0.5):
        if os.getppid() != starter:
            break
    server.should_exit = True
    time.sleep(3)
    os._exit(0)  # a call that a fault keeps hanging must not keep the process


if __name__ == "__main__":
    main()
