"""The kill matrix: kill -9 at five named points on every channel kind, and a naive sender as the control."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any

from mmc.core.delivery import CRASH_POINTS
from mmc.rehearsal.server import Rehearsal, start
from tests.faults.engine_child import BESIDE
from tests.faults.kinds import ACCOUNTS, EVERY_KIND, KINDS
from tests.faults.newsroom import write_folder
from tests.faults.verdict import ROOT, Verdict, captions_trouble, judge, run

ALIKE = ("after_intent", "after_accept")
Say = Callable[[str], None]
SETTLE_WITHIN = 60.0  # seconds of an engine being up since the restart after the kill


def kill_matrix(
    home: Path, rounds: int, *, kinds: Sequence[str] = EVERY_KIND, sample: bool = False,
    say: Say = lambda line: None,
) -> Verdict:  # fmt: skip
    """The verdict over points x kinds x rounds kills of one newsroom; each kill has living deliveries beside it.

    A `sample` meets, for every kind, the two points that look alike from inside (before and after the platform took
    it) and one of the others.
    """
    folder = home / "newsroom"
    with start(home / "rehearsal", accounts=ACCOUNTS) as rehearsal, site(folder / "var" / "site") as address:
        write_folder(folder, rehearsal, kinds, site=address)
        doomed = len(CRASH_POINTS) * rounds
        stories = doomed + 3 if sample else doomed * (1 + BESIDE)
        keys: dict[str, str] = json.loads(run("tests.faults.newsroom", "prepare", folder, ",".join(kinds), stories, 0))
        plan = _plan(keys, kinds, rounds, sample)
        (home / "plan.json").write_text(json.dumps(plan))
        say(f"{len(plan['kill'])} kills among {len(keys)} deliveries on {len(kinds)} kinds; reconcile waits at 1/20")
        kills = live_until_settled(folder, home / "plan.json", rehearsal, say)
        verdict = judge(folder, rehearsal, kills, plan["kill"])
        verdict.where += captions_trouble(folder, rehearsal)
    if kills != len(plan["kill"]):
        verdict.where.append(f"{len(plan['kill'])} kills were planned, {kills} happened")
    took = {file.stem: float(file.read_text()) for file in (folder / "deaths").glob("*.settled")}
    verdict.slowest_settle_s = max(took.values(), default=0.0)
    verdict.where += [f"{key} on {keys[key]} took {s} s to settle" for key, s in took.items() if s > SETTLE_WITHIN]
    return verdict


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The address of a small web server before a folder: what lies there outlives every killed engine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the harness has words of its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def _plan(keys: dict[str, str], kinds: Sequence[str], rounds: int, sample: bool) -> dict[str, Any]:
    """Every kind meets every point `rounds` times, kinds taking turns; the others go out beside them.

    A further shape of a kind meets each point once. Some die once more right before they keep a remote reference, or
    around a later message.
    """
    by_kind = {kind: [k for k, channel in keys.items() if channel == kind] for kind in kinds}
    kill = {
        by_kind[kind][n]: point
        for n, (round, point) in enumerate(product(range(rounds), CRASH_POINTS))
        for kind in kinds if point in KINDS[kind].points and (not sample or _sampled(kind, point))
        if round == 0 or not KINDS[kind].few
    }  # fmt: skip
    for kind in () if sample else kinds:
        left = iter(key for key in by_kind[kind] if key not in kill)
        kill |= {next(left): point for point in KINDS[kind].further}
    return {"kill": kill, "beside": [key for key in keys if key not in kill]}


def _sampled(kind: str, point: str) -> bool:
    others = [p for p in KINDS[kind].points if p not in ALIKE]
    return point in ALIKE or point == others[list(KINDS).index(kind) % len(others)]


def live_until_settled(folder: Path, plan: Path, rehearsal: Rehearsal, say: Say = lambda line: None) -> int:
    """Start the engine again and again until it ends by itself; how often it was killed."""
    planned = len(json.loads(plan.read_text())["kill"])
    for kills in range(planned + 5):
        ended = subprocess.run(
            [sys.executable, "-m", "tests.faults.engine_child", str(folder), str(plan), rehearsal.base_url],
            cwd=ROOT, capture_output=True, text=True, timeout=400,
        )  # fmt: skip
        if ended.returncode == 0:
            return kills
        if ended.returncode != -signal.SIGKILL:
            raise AssertionError(f"the engine ended with {ended.returncode}: {ended.stderr[-3000:]}")
        if (kills + 1) % 20 == 0:
            say(f"{kills + 1} of {planned} kills")
    raise AssertionError(f"still dying after {planned + 5} lives")


def naive_control(home: Path, kinds: Sequence[str] = ("telegram", "facebook", "website")) -> int:
    """How many deliveries a sender without a ledger doubles under kills; 0 would mean that this harness is blind."""
    folder = home / "naive"
    with start(home / "naive-rehearsal", accounts=ACCOUNTS) as rehearsal:
        write_folder(folder, rehearsal, kinds)
        keys = json.loads(run("tests.faults.newsroom", "prepare", folder, ",".join(kinds), 2, 0))
        for _ in range(len(keys) + 1):
            ended = subprocess.run([sys.executable, "-m", "tests.faults.naive_child", str(folder)], cwd=ROOT,
                                   capture_output=True, text=True, timeout=200)  # fmt: skip
            if ended.returncode == 0:
                return len(rehearsal.doubles())
            if ended.returncode != -signal.SIGKILL:
                raise AssertionError(f"the naive sender ended with {ended.returncode}: {ended.stderr[-2000:]}")
    raise AssertionError("the naive sender never came to an end")
