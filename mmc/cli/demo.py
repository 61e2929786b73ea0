"""`mmc demo`: the whole main job in rehearsal, then a summary and where to look."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mmc.cli.demonstration.stages import Summary
    from mmc.config import Config
    from mmc.rehearsal.server import Rehearsal


def demo(
    folder: Annotated[Path, typer.Option("--dir", help="A fresh folder; an earlier demo in it is replaced.")] = Path(
        "var/demo"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Data to pictures and films, approved, published to six channels, counted and reported: all on this machine."""
    from mmc.cli.demonstration.newsroom import empty_folder, write_newsroom
    from mmc.cli.demonstration.stages import Summary
    from mmc.rehearsal.server import start

    summary = Summary()
    home = folder.resolve()
    say = _say(as_json)
    with ExitStack() as stack:
        with _stage("start", summary, say):
            empty_folder(home)
            rehearsal = stack.enter_context(start(home / "var" / "rehearsal"))
            write_newsroom(home, rehearsal)
        config = _open(home, summary, say)
        _work(config, rehearsal, summary, say)
    if as_json:
        print(json.dumps(summary.as_dict()))
    else:
        _show(config, summary)


def _open(home: Path, summary: Summary, say: Callable[[str], None]) -> Config:
    from mmc.cli.demonstration.stages import people
    from mmc.cli.newsroom import open_newsroom

    with _stage("newsroom", summary, say):
        config = open_newsroom(home)
        people(config)
    return config


def _work(config: Config, rehearsal: Rehearsal, summary: Summary, say: Callable[[str], None]) -> None:
    import logging

    from mmc.cli.bars import open_bars
    from mmc.cli.demonstration import stages
    from mmc.cli.logs import to_stderr
    from mmc.engine.engine import Engine
    from mmc.engine.lease import executor_name
    from mmc.engine.tools import Tools

    to_stderr(logging.WARNING)
    with ExitStack() as stack:
        bars = stack.enter_context(open_bars())
        engine = Engine(Tools(config=config, executor=executor_name(), progress=bars))
        with _stage("engine", summary, say):
            engine.start()
            stack.callback(engine.stop)
        with _stage("produce", summary, say):
            stages.produce(config, say)
        with _stage("approve", summary, say):
            say(f"{stages.approve(config)} story approved and scheduled by an approver")
        with _stage("publish", summary, say):
            stages.publish(say)
    with _stage("readers", summary, say):
        summary.readers, bots = stages.read(config, rehearsal)
        say(f"{summary.readers} readers counted exactly as played, {bots} bots dropped")
    with _stage("report", summary, say):
        summary.report = str(stages.report(config))
    stages.count(summary, config)


@contextmanager
def _stage(name: str, summary: Summary, say: Callable[[str], None]) -> Iterator[None]:
    say(f"[{name}]")
    started = time.monotonic()
    yield
    summary.stages_s[name] = round(time.monotonic() - started, 2)


def _say(as_json: bool) -> Callable[[str], None]:
    """Progress goes to stderr when stdout is for a script."""
    out = sys.stderr if as_json else sys.stdout

    def say(line: str) -> None:
        print(line if line.startswith("[") else f"    {line}", file=out, flush=True)

    return say


def _show(config: Config, summary: Summary) -> None:
    from mmc.cli.demonstration.newsroom import PASSWORD, PEOPLE

    sent = summary.deliveries
    print()
    print(f"Made        {summary.stories} stories, {summary.stills} stills, {summary.films} films")
    print(f"Published   {sent['published']} of {sent['planned']} deliveries, on six channels")
    print(f"Counted     {summary.readers} readers, {summary.samples} platform samples")
    print(f"Report      {summary.report}")
    print(f"Site        {config.site_folder / 'current' / 'index.html'}")
    print(f"Took        {sum(summary.stages_s.values()):.0f} s: " + _times(summary.stages_s))
    print()
    print(f"Next        make run   opens the desk http://{config.serve.desk}/ and the site http://{config.serve.site}/")
    print(f"            and the rehearsal's pages http://127.0.0.1:{config.rehearsal.port if config.rehearsal else 0}/")
    print("Log in as   " + ", ".join(f"{username} ({role})" for username, role, _ in PEOPLE))
    print(f"            password of all of them: {PASSWORD}")


def _times(stages: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.1f}" for name, seconds in stages.items())
