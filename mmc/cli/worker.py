"""`mmc worker`: one of several engines on a shared ledger (PostgreSQL), without a desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmc.cli.newsroom import Folder

if TYPE_CHECKING:
    from mmc.config import Config
    from mmc.engine.engine import Engine


def worker(
    queues: Annotated[
        str, typer.Option(help="What this worker does, by comma: publish, render, collect.")
    ] = "publish,render,collect",
    slot: Annotated[int, typer.Option(help="A number of its own for each worker of one machine; shown in lists.")] = 0,
    renderers: Annotated[int, typer.Option(help="How many stories are drawn at once.", min=1)] = 1,
    folder: Folder = None,
) -> None:
    """Publish, render or collect beside other workers, until Ctrl-C or SIGTERM."""
    wanted = _known(queues)
    config = open_when_there(folder)
    from mmc.cli.logs import to_stderr
    from mmc.engine.deadman import arm, disarm
    from mmc.engine.lease import send_within

    _needs_a_shared_ledger(config)
    to_stderr()
    arm(send_within(config).total_seconds())
    engine = _started(config, slot, wanted, renderers)
    print(f"worker      {engine.tools.executor}   {', '.join(wanted)}   Ctrl-C stops it.", flush=True)
    try:
        _until_told()
    finally:
        engine.stop()
        disarm()


def open_when_there(folder: Path | None, patience: float = 60) -> Config:
    """The newsroom's config, its database ready; MmcError if the server does not answer for so many seconds."""
    import time

    from django.db import OperationalError

    from mmc.cli.newsroom import open_newsroom
    from mmc.errors import MmcError

    limit = time.monotonic() + patience
    while True:
        try:
            return open_newsroom(folder)
        except OperationalError as error:
            if time.monotonic() > limit:
                why = f"{str(error).strip().splitlines()[0]}; start it, or correct [store] in mmc.toml"
                raise MmcError(f"the database does not answer: {why}") from error
        time.sleep(1)


def _started(config: Config, slot: int, queues: tuple[str, ...], renderers: int) -> Engine:
    """The engine at work, or MmcError if its database went away meanwhile."""
    from django.db import OperationalError
    from sqlalchemy.exc import OperationalError as StoreError

    from mmc.engine.engine import Engine
    from mmc.engine.tools import open_tools
    from mmc.errors import MmcError
    from mmc.web.duties import duties

    try:
        tools = open_tools(config, slot=slot, queues=queues)
        engine = Engine(tools, duties=duties(tools), renderers=renderers)
        engine.start()
    except (OperationalError, StoreError) as error:
        raise MmcError("the database went away while the worker started; start it again") from error
    return engine


def _known(queues: str) -> tuple[str, ...]:
    """The queues named, or typer's own usage error."""
    known = ("publish", "render", "collect")
    wanted = tuple(dict.fromkeys(name.strip() for name in queues.split(",") if name.strip()))
    wrong = [name for name in wanted if name not in known]
    if wrong or not wanted:
        named = ", ".join(wrong) or "nothing"
        raise typer.BadParameter(f"{named}; known are {', '.join(known)}", param_hint="--queues")
    return wanted


def _needs_a_shared_ledger(config: Config) -> None:
    from mmc.engine.tools import is_shared
    from mmc.errors import MmcError

    if not is_shared(config):
        raise MmcError(
            "workers need PostgreSQL: set [store] database = \"postgresql://...\" in mmc.toml. "
            "With SQLite `mmc run` is desk, site and engine in one process."
        )


def _until_told() -> None:
    import signal
    import threading

    told = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, frame: told.set())
    while not told.wait(1):
        continue
