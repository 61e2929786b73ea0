"""A newsroom's bad day in one process: `python -m tests.flows.canary_child FOLDER CONTROL`, everything logged at DEBUG.

It publishes, fails, renews, blocks, is shown on the desk and breaks there; what it said lies in the folder afterwards.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.request import Request, urlopen

from mmc.config import Config

RULE = """title: "Pengangguran"
every: "cron: 0 9 15 2 *"
source: bps
infographic:
  template: ranking
  formats: [square]
channels:
  telegram: {at: "+0m", send: [still.square]}
caption:
  default: "{{ temuan }}. {{ link }}"
approval: editor
"""
FAULTS = (("partner", "letter", "401"), ("mail", "*", "401"),
          ("telegram", "*", "timeout_after"), ("x", "*", "500_after"), ("youtube", "*", "reset_after"),
          ("instagram", "*", "html_after"), ("facebook", "*", "401"), ("wordpress", "*", "403"),
          ("bps", "*", "401"), ("x", "token", "429"), ("youtube", "token", "nonsense_json"))  # fmt: skip


def main(folder: Path, control: str) -> None:
    """Rounds without and with faults, then the end of every login."""
    logging.basicConfig(filename=folder / "var" / "debug.log", level=logging.DEBUG, force=True)
    from tests.faults.engine_child import let_go
    from tests.faults.newsroom import open_newsroom, prepare

    (folder / "schedules").mkdir()
    for name in ("baik", "buruk"):
        (folder / "schedules" / f"{name}.yaml").write_text(RULE)
    config = open_newsroom(folder)
    from mmc.engine.engine import Engine
    from mmc.engine.tools import open_tools
    from mmc.web.duties import duties

    tools = open_tools(config)
    engine = Engine(tools, duties=duties(tools))
    engine.start()
    kinds = tuple(config.channels)
    keys = list(prepare(folder, kinds, 3, 0))
    _made("baik")
    let_go(*keys[: len(kinds)])
    _settle(30, keys[: len(kinds)])
    _sources(config)
    for platform, call, fault in FAULTS:
        plan = {"platform": platform, "call": call, "fault": fault, "times": 2, "seconds": 3}
        _ask(f"{control}/_control/faults", plan)
    for platform in ("x", "youtube"):
        _ask(f"{control}/_control/logins", {"platform": platform, "act": "expire"})
    _made("buruk")
    let_go(*keys[len(kinds) : 2 * len(kinds)])
    _settle(8, keys[: 2 * len(kinds)])
    _sources(config)
    with urlopen(Request(f"{control}/_control/faults", method="DELETE"), timeout=10):
        pass
    for platform in ("x", "youtube", "facebook", "instagram"):
        _ask(f"{control}/_control/logins", {"platform": platform, "act": "revoke"})
    let_go(*keys[2 * len(kinds) :])
    _settle(4, keys)
    for run in duties(tools).values():
        run[1]()
    engine.stop()
    _pages(config, folder / "var" / "pages")


def _made(name: str) -> None:
    """A schedule's slot, from its source over the drawing child to a story, or to words about why not."""
    from mmc.engine.expand import open_slot
    from mmc.newsroom.models import Slot

    open_slot(name, datetime.now(UTC).replace(microsecond=0))
    until = time.monotonic() + 90
    while time.monotonic() < until and Slot.objects.filter(schedule=name, state__in=("waiting", "working")).exists():
        time.sleep(0.1)
    slot = Slot.objects.get(schedule=name)
    print(f"slot {name} {slot.state} {slot.note}")


def break_down(folder: Path) -> None:
    """A process that ends by an error nobody thought of, in a thread and in the main line, secrets in its words."""
    from tests.faults.newsroom import open_newsroom

    config = open_newsroom(folder)
    words = " ".join([*config.secrets.values(), config.database_url])

    def fall() -> None:
        raise RuntimeError(f"benang putus: {words}")

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    raise RuntimeError(f"rusak: {words}")


def commands(asked: str) -> None:
    """What commands of `mmc` say, one after the other: [[words, what is typed]] as JSON."""
    import io

    from mmc.cli.app import main as mmc

    os.chdir(os.environ["MMC_DIR"])
    for words, typed in json.loads(asked):
        sys.argv, sys.stdin = ["mmc", *words], io.StringIO(typed)
        print(f"\n$ {' '.join(words)}", flush=True)
        try:
            mmc()
        except SystemExit as end:
            print(f"\nstatus {end.code or 0}", flush=True)
        except Exception:
            sys.excepthook(*sys.exc_info())


def _sources(config: Config) -> None:
    """A source whose key stands in its address, asked well and badly."""
    from mmc.cli.source import _tools
    from mmc.engine.ask import ask
    from mmc.errors import MmcError

    try:
        ask("bps", _tools(config, "bps"))
    except MmcError as error:
        logging.getLogger("mmc.engine").warning("source: %s", error)


def _settle(seconds: float, keys: list[str]) -> None:
    """Until everything has ended one way or another, or the time is over: both are a day's end."""
    from mmc.core.delivery import SETTLED
    from mmc.newsroom.models import Delivery

    until = time.monotonic() + seconds
    waiting = Delivery.objects.filter(key__in=keys).exclude(state__in=sorted(SETTLED))
    while time.monotonic() < until and waiting.exists():
        time.sleep(0.1)


def _pages(config: Config, out: Path) -> None:
    """Every page of the desk that shows what happened, and two that break."""
    from django.test import Client

    from mmc.newsroom.actions.add_person import add_person
    from mmc.newsroom.models import Delivery, Person, Story

    out.mkdir(parents=True)
    add_person(username="kepala", role="admin", name="Kepala", password="sandi-uji-yang-panjang")
    desk = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    desk.force_login(Person.objects.get(username="kepala"))
    keys = Delivery.objects.values_list("key", flat=True)
    paths = ["/konten/", "/antrean/", "/sumber/", "/jadwal/", "/tidak-ada/"]
    paths += [f"/antrean/{key}/peristiwa/" for key in keys]
    paths += [f"/konten/{pk}/" for pk in Story.objects.values_list("pk", flat=True)]
    for n, path in enumerate(paths):
        (out / f"{n:03}.html").write_bytes(desk.get(path).content)
    secrets = " ".join(config.secrets.values())
    with patch("mmc.desk.views.queue.row_of", side_effect=RuntimeError(f"rusak: {secrets}")):
        broken = desk.get("/antrean/")
    assert broken.status_code == 500
    (out / "broken.html").write_bytes(broken.content)


def _ask(url: str, body: dict[str, Any]) -> None:
    with urlopen(Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}), timeout=10) as answer:
        answer.read()


if __name__ == "__main__":
    if sys.argv[2] == "break":
        break_down(Path(sys.argv[1]))
    if sys.argv[2] == "commands":
        commands(sys.argv[3])
        sys.exit()
    main(Path(sys.argv[1]), sys.argv[2])
    print(f"done {datetime.now(UTC).isoformat()}")
