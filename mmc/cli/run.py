"""`mmc run`: desk, site and engine in one process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from mmc.cli.newsroom import Folder, open_newsroom

if TYPE_CHECKING:
    import subprocess

    from mmc.config import Config


def run(
    web: Annotated[bool, typer.Option("--web", help="Desk and site only; `mmc worker` does the rest.")] = False,
    folder: Folder = None,
) -> None:
    """Open the desk and the site, and let the engine work. Ctrl-C stops everything in order."""
    config = open_newsroom(folder)
    from mmc.cli.logs import to_stderr
    from mmc.core.ports import system_clock
    from mmc.engagement.counter import counter_for
    from mmc.engine.engine import Engine
    from mmc.engine.tools import is_shared, open_tools
    from mmc.errors import MmcError
    from mmc.web.duties import duties
    from mmc.web.serve import serve

    to_stderr()
    if web and not is_shared(config):
        raise MmcError("--web needs PostgreSQL and an `mmc worker`: with SQLite nobody else could do the work")
    tools = open_tools(config)
    engine = Engine(tools, duties=duties(tools))
    with ExitStack() as stack:
        if config.rehearsal is not None:
            from mmc.rehearsal.server import start

            rehearsal = stack.enter_context(start(config.folder / config.rehearsal.folder, config.rehearsal.port))
            print(f"rehearsal   {rehearsal.base_url}   nothing here reaches a real platform")
        if not web:
            engine.start()
            stack.callback(engine.stop)
        stack.enter_context(_first_bake(config))
        print(f"desk        http://{config.serve.desk}/")
        print(f"site        http://{config.serve.site}/")
        print("Ctrl-C stops everything.", flush=True)
        serve(config, counter_for(config, system_clock))


@contextmanager
def _first_bake(config: Config) -> Iterator[None]:
    """An empty site for a newsroom that has published nothing yet, instead of an error for its first readers.

    In a process of its own: cutting the fonts takes seconds of work, which what is due now must not wait for.
    """
    from mmc.website.release import current

    if current(config.site_folder) is not None:
        yield
        return
    import subprocess
    import sys
    import threading

    command = [sys.executable, "-c", "from mmc.cli import main; main()", "site", "bake", "--dir", str(config.folder)]
    # Its own session: a Ctrl-C is for us, who end it in order.
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    threading.Thread(target=_tell_its_end, args=(child,), name="first-bake", daemon=True).start()
    try:
        yield
    finally:
        child.terminate()
        child.wait()


def _tell_its_end(child: subprocess.Popen[bytes]) -> None:
    if child.wait() > 0:  # below: we ended it ourselves
        import logging

        words = "The site's first bake failed; until `mmc site bake` works readers are asked to wait"
        logging.getLogger("mmc.cli").error(words, extra={"action": "bake_failed"})
