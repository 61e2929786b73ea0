"""An engine process that dies where it is told to: `python -m tests.faults.engine_child FOLDER PLAN CONTROL`.

PLAN is a JSON file {"kill": {delivery key: crash point}, "beside": [keys]}. Each planned death happens once, by SIGKILL
to itself; before each, some deliveries without a death are let go beside it. One in "poison" dies every time.
`after_accept` asks the rehearsal to accept and then stay silent, and dies when it sees the post public.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from mmc.config import Config, load
from mmc.core.channel import Post, Receipt
from mmc.core.pieces import partly_out
from mmc.publishers import open_channel
from mmc.web.boot import boot
from tests.faults.kinds import KINDS, LATER, Kind

BESIDE = 2  # deliveries let go with every doomed one
PATIENCE = 90.0  # seconds for one delivery to settle; the matrix holds the killed ones to 60


class Deaths:
    """Which deaths are planned, and which have happened (kept in files: the next life must know)."""

    def __init__(self, folder: Path, plan: dict[str, str], poison: Collection[str] = ()) -> None:
        self.folder, self.plan, self.poison = folder, plan, poison
        self.folder.mkdir(exist_ok=True)

    def due(self, key: str, point: str) -> bool:
        return self.plan.get(key) == point and (key in self.poison or not (self.folder / key).exists())

    def die(self, key: str) -> None:
        (self.folder / key).write_text(self.plan[key])
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)


class Doomed:
    """A publisher that knows which delivery it sends, so that the probe can name it."""

    def __init__(self, inner: Any, deaths: Deaths, current: threading.local, control: str) -> None:
        self._inner, self._deaths, self._current, self._control = inner, deaths, current, control

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def check(self, post: Post) -> Any:
        self._current.key = post.delivery
        return self._inner.check(post)

    def prepare(self, post: Post, refs: Any, save: Any) -> None:
        self._current.later = LATER if partly_out(refs) else ""
        by_hand = KINDS[self._inner.name].by_hand
        if by_hand and self._deaths.due(post.delivery, "before_intent"):
            self._deaths.die(post.delivery)
        self._inner.prepare(post, refs, lambda name, value: self._keep(post.delivery, name, value, save))
        if by_hand and self._deaths.due(post.delivery, "after_intent"):
            self._deaths.die(post.delivery)

    def _keep(self, key: str, name: str, value: str, save: Any) -> None:
        """What was done on the platform is kept, or the process dies right before."""
        if self._deaths.due(key, f"save:{name.partition('.')[0]}"):
            self._deaths.die(key)
        save(name, value)

    def send(self, post: Post, refs: Any) -> Receipt:
        later = LATER if partly_out(refs) else ""
        if not self._deaths.due(post.delivery, f"{later}after_accept"):
            return self._inner.send(post, refs)
        kind = KINDS[self._inner.name]
        if not kind.visible:
            receipt = self._inner.send(post, refs)
            self._deaths.die(post.delivery)
            return receipt
        call = (later and kind.visible_later) or kind.visible
        fault = {"platform": kind.platform, "call": call, "fault": "timeout_after",
                 "times": 1, "skip": 0, "seconds": 20}
        ask(f"{self._control}/_control/faults", fault)
        before = self._shown(kind, post.delivery, later)
        threading.Thread(target=self._watch, args=(kind, post.delivery, later, before), daemon=True).start()
        return self._inner.send(post, refs)

    def _watch(self, kind: Kind, key: str, later: str, before: int) -> None:
        while self._shown(kind, key, later) == before:
            time.sleep(0.03)
        self._deaths.die(key)

    def _shown(self, kind: Kind, key: str, later: str) -> int:
        """How many posts of this delivery are public; of all that carry no key, where its own carries none."""
        public = ask(f"{self._control}/_control/public?platform={kind.platform}")
        if later:
            return sum(bool(piece["answers"]) for piece in public)
        return sum(not piece["keys"] if kind.wordless else key in piece["keys"] for piece in public)


def ask(url: str, body: dict[str, Any] | None = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    with urlopen(Request(url, data, {"Content-Type": "application/json"}), timeout=10) as answer:
        return json.loads(answer.read() or b"null")


def main(folder: Path, plan_file: Path, control: str) -> None:
    config: Config = load(folder)
    boot(config)
    from mmc.engine.engine import Engine
    from mmc.engine.tools import open_tools
    from mmc.newsroom.models import Delivery

    plan = json.loads(plan_file.read_text())
    deaths = Deaths(folder / "deaths", plan["kill"], plan.get("poison", ()))
    current = threading.local()

    def probe(point: str) -> None:
        if deaths.due(current.key, point) or deaths.due(current.key, getattr(current, "later", "") + point):
            deaths.die(current.key)
        if point == "after_piece":
            current.later = LATER

    tools = open_tools(
        config, probe=probe,
        open_channel=lambda name, config: Doomed(open_channel(name, config), deaths, current, control),
    )  # fmt: skip
    engine = Engine(tools)
    uptime = Uptime(deaths)
    hit = Delivery.objects.filter(state__in=("claimed", "prepared", "sending"))
    uptime.forget(*hit.values_list("key", flat=True))
    engine.start()
    threading.Thread(target=uptime.watch, daemon=True).start()
    for n, key in enumerate(deaths.plan):
        if not (deaths.folder / key).exists():  # the dead of earlier lives are settled beside the next
            let_go(key, *plan["beside"][n * BESIDE : (n + 1) * BESIDE])
            wait_until_settled(key)
    let_go(*plan["beside"])
    wait_until_settled(*Delivery.objects.values_list("key", flat=True))
    engine.stop()


class Uptime:
    """Seconds an engine has been up since each delivery was killed, through further restarts."""

    def __init__(self, deaths: Deaths) -> None:
        self._folder, self._started = deaths.folder, time.monotonic()
        killed = [key for key in deaths.plan if (self._folder / key).exists()]
        self._before = {key: self._read(f"{key}.up") for key in killed if not self._of(f"{key}.settled").exists()}
        earlier = self._read("last-life")
        for key, up in self._before.items():
            again = self._of(f"{key}.met")  # the life that killed it does not count
            self._before[key] = up + earlier if again.exists() else 0.0
            again.touch()
            self._write(f"{key}.up", self._before[key])
        self._write("last-life", 0.0)

    def forget(self, *keys: str) -> None:
        """What was in flight when another one's death came was killed too: its time starts anew."""
        for key in self._before.keys() & set(keys):
            self._before[key] = 0.0
            self._write(f"{key}.up", 0.0)

    def watch(self) -> None:
        """Write down each one's seconds when it is settled, for as long as this life lasts."""
        from mmc.core.delivery import SETTLED
        from mmc.newsroom.models import Delivery

        while True:
            now = time.monotonic() - self._started
            self._write("last-life", now)
            for row in Delivery.objects.filter(key__in=self._before, state__in=sorted(SETTLED)):
                self._write(f"{row.key}.settled", self._before.pop(row.key) + now)
            time.sleep(0.2)

    def _of(self, name: str) -> Path:
        return self._folder / name

    def _write(self, name: str, seconds: float) -> None:
        """Whole or not at all: the next death may come in the middle."""
        new = self._of(f"{name}.new")
        new.write_text(f"{seconds:.2f}")
        new.replace(self._of(name))

    def _read(self, name: str) -> float:
        return float(self._of(name).read_text() or 0) if self._of(name).exists() else 0.0


def let_go(*keys: str) -> None:
    """Due now, one after the other, so that every planned death is met."""
    from mmc.errors import MoveRefused
    from mmc.newsroom.actions.reschedule import reschedule
    from mmc.newsroom.models import Delivery

    for row in Delivery.objects.filter(key__in=keys, attempt=0, state="scheduled"):
        now = datetime.now(UTC)
        try:
            reschedule(delivery=row, due_at=now, by=None, now=now)
        except MoveRefused:
            continue  # let go in an earlier life


def wait_until_settled(*keys: str) -> None:
    from mmc.core.delivery import SETTLED
    from mmc.newsroom.models import Delivery

    limit = time.monotonic() + PATIENCE
    while True:
        waiting = Delivery.objects.filter(key__in=keys).exclude(state__in=sorted(SETTLED))
        if not waiting.exists():
            return
        if time.monotonic() > limit:
            raise SystemExit("not settled in time: " + ", ".join(f"{d.key} {d.state} {d.error}" for d in waiting))
        time.sleep(0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
