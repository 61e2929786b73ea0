"""`mmc run`: desk, site and engine in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mmc.cli.newsroom import Folder, open_newsroom

if TYPE_CHECKING:
    from mmc.config import Config


def run(
    web: Annotated[bool, typer.Option("--web", help="Desk and site only; `mmc worker` does the rest.")] = False,
    folder: Folder = None,
) -> None:
    """Open the desk and the site, and let the engine work. Ctrl-C stops everything in order."""
    config = open_newsroom(folder)
    from contextlib import ExitStack

    from mmc.cli.logs import to_stderr
    from mmc.core.ports import system_clock
    from mmc.engagement.counter import counter_for
    from mmc.engine.engine import Engine
    from mmc.engine.tools import is_shared, open_tools
    from mmc.errors import MmcError
    from mmc.web.duties import duties
    from mmc.web.serve import serve

    to_stderr()
    _first_bake(config)
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
        print(f"desk        http://{config.serve.desk}/")
        print(f"site        http://{config.serve.site}/")
        print("Ctrl-C stops everything.", flush=True)
        serve(config, counter_for(config, system_clock))


def _first_bake(config: Config) -> None:
    """An empty site for a newsroom that has published nothing yet, instead of an error for its first readers."""
    from mmc.core.ports import system_clock
    from mmc.website.bake import bake
    from mmc.website.release import current
    from mmc.website.words import bake_store, site_words

    if current(config.site_folder) is None:
        bake(bake_store(config), config.site_folder, site_words(config), system_clock())
