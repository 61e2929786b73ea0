"""`python -m tests.faults.load`: 500 deliveries under random kills, 10 % 429 and 10 % answers lost after acceptance.

On SQLite with one engine, then on PostgreSQL with three workers and the server restarted in the middle. One line of
JSON each; exit status 1 if a zero is none.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mmc.rehearsal.server import Rehearsal, start
from tests.faults.crowd_child import TRY_AGAIN
from tests.faults.kinds import ACCOUNTS, KINDS
from tests.faults.newsroom import SQLITE, write_folder
from tests.faults.verdict import ROOT, Verdict, judge, run
from tests.postgres import binaries, cluster

CROWD = ("telegram", "x", "facebook", "website")
OFTEN = 5  # every fifth visible call of a platform goes wrong: one in ten by rate, one in ten by a lost answer
SILENCE = 2.0  # seconds after which a channel gives up waiting


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much is asked of the newsroom."""

    deliveries: int
    kills: int
    workers: int = 1
    share: float = 0.08  # chance of death at each point a delivery passes
    kinds: Sequence[str] = CROWD


def carry(home: Path, load: Load, *, database: str = SQLITE, restart: Callable[[], None] | None = None) -> Verdict:
    """The verdict after the crowd is through; `restart` is called once, in the middle."""
    folder = home / "newsroom"
    with start(home / "rehearsal", accounts=ACCOUNTS) as rehearsal:
        write_folder(folder, rehearsal, load.kinds, database=database, lease="6s", timeout=SILENCE)
        stories = load.deliveries // len(load.kinds)
        run("tests.faults.newsroom", "prepare", folder, ",".join(load.kinds), 0, stories)
        _plan_faults(rehearsal, load, random.Random(load.deliveries))
        crowd = Crowd(folder, load)
        crowd.run(restart)
        verdict = judge(folder, rehearsal, crowd.kills, {})
        verdict.where += crowd.trouble
    if verdict.kills < load.kills:
        verdict.where.append(f"only {verdict.kills} kills of at least {load.kills}")
    return verdict


def _plan_faults(rehearsal: Rehearsal, load: Load, chance: random.Random) -> None:
    """Refusals by rate and lost answers in turn, on average every fifth visible call."""
    for kind in load.kinds:
        visible, platform = KINDS[kind].visible, KINDS[kind].platform
        for n in range(2 * load.deliveries // len(load.kinds) // OFTEN if visible else 0):
            fault = ("429", "timeout_after")[n % 2]
            seconds = 1.0 if fault == "429" else SILENCE + 1
            rehearsal.fault(platform, visible, fault, skip=chance.randint(2, 2 * OFTEN - 4), seconds=seconds)


class Crowd:
    """The engines of one newsroom, each started again when it was killed, until all is settled."""

    def __init__(self, folder: Path, load: Load) -> None:
        self.folder, self.load = folder, load
        self.kills = 0
        self.trouble: list[str] = []
        self._lock = threading.Lock()

    def run(self, restart: Callable[[], None] | None) -> None:
        """Returns when every engine has ended by itself."""
        lives = [threading.Thread(target=self._live, args=(n,)) for n in range(self.load.workers)]
        for life in lives:
            life.start()
        if restart is not None:
            while self.kills < self.load.kills // 2 and any(life.is_alive() for life in lives):
                time.sleep(0.2)
            restart()
        for life in lives:
            life.join()

    def _live(self, number: int) -> None:
        limit = time.monotonic() + 3600
        for seed in range(number, 100_000, self.load.workers):
            share = self.load.share if self.kills < 1.2 * self.load.kills else 0.0
            command = [sys.executable, "-m", "tests.faults.crowd_child", str(self.folder), str(seed), str(share)]
            with (self.folder / f"worker-{number}.log").open("a") as log:
                ended = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, timeout=1800).returncode
            if ended == 0:
                return
            with self._lock:
                if ended == -signal.SIGKILL:
                    self.kills += 1
                elif ended not in (-signal.SIGALRM, TRY_AGAIN):  # these two are started again, as a service is
                    words = (self.folder / f"worker-{number}.log").read_text()[-1500:]
                    self.trouble.append(f"worker {number} ended with {ended}: {words}")
                    return
            if time.monotonic() > limit:
                self.trouble.append(f"worker {number} is not through after an hour")
                return


def main() -> int:
    """0 if every zero is a zero on both databases."""
    asked = argparse.ArgumentParser(prog="python -m tests.faults.load", description=__doc__)
    asked.add_argument("--deliveries", type=int, default=500)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--on", choices=("both", "sqlite", "postgresql"), default="both")
    options = asked.parse_args()
    clean = True
    for name in ("sqlite", "postgresql"):
        if options.on not in ("both", name):
            continue
        with tempfile.TemporaryDirectory(prefix="mmc-load-") as home:
            verdict, took = _one(name, Path(home), options.deliveries, options.kills)
        print(json.dumps({"on": name, **json.loads(verdict.line()), "took_s": round(took)}), flush=True)
        clean = clean and verdict.clean
    return 0 if clean else 1


def _one(name: str, home: Path, deliveries: int, kills: int) -> tuple[Verdict, float]:
    started = time.monotonic()
    if name == "sqlite":
        verdict = carry(home, Load(deliveries=deliveries, kills=kills))
    else:
        found = binaries()
        if found is None:
            raise SystemExit("PostgreSQL is missing and cannot be installed here: apt-get install postgresql")
        with cluster(found) as server:
            load = Load(deliveries=deliveries, kills=kills, workers=3)
            verdict = carry(home, load, database=server.url, restart=server.restart)
    return verdict, time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
