"""`mmc run`: desk, site and engine in one process."""

from __future__ import annotations

from mmc.cli.newsroom import Folder, open_newsroom


def run(folder: Folder = None) -> None:
    """Open the desk and the site, and let the engine work. Ctrl-C stops everything in order."""
    config = open_newsroom(folder)
    from contextlib import ExitStack

    from mmc.cli.logs import to_stderr
    from mmc.core.ports import system_clock
    from mmc.engagement.counter import counter_for
    from mmc.engine.engine import Engine
    from mmc.engine.lease import executor_name
    from mmc.engine.tools import Tools
    from mmc.web.duties import duties
    from mmc.web.serve import serve

    to_stderr()
    tools = Tools(config=config, executor=executor_name())
    engine = Engine(tools, duties=duties(tools))
    with ExitStack() as stack:
        if config.rehearsal is not None:
            from mmc.rehearsal.server import start

            rehearsal = stack.enter_context(start(config.folder / config.rehearsal.folder, config.rehearsal.port))
            print(f"rehearsal   {rehearsal.base_url}   nothing here reaches a real platform")
        engine.start()
        stack.callback(engine.stop)
        print(f"desk        http://{config.serve.desk}/")
        print(f"site        http://{config.serve.site}/")
        print("Ctrl-C stops everything.", flush=True)
        serve(config, counter_for(config, system_clock))
