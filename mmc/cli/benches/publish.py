"""Publishing under load: a real `mmc run` on SQLite before a real rehearsal, with a full ledger behind it."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mmc.rehearsal.server import Rehearsal, start

MORE_CHATS = ("-1007000000011", "-1007000000012")
SECTIONS = ("telegram", "telegram2", "telegram3", "x", "facebook", "wordpress")
PLATFORMS = (("telegram", "telegram2", "telegram3"), ("x",), ("facebook",), ("wordpress",))
GAP = 3.0  # seconds between two calls of one channel, the default of every newsroom
CHAT_A_MINUTE = 20  # what Telegram allows in one chat
PATIENCE = 400.0

TOML = """[site]
name = "Bangku ukur"

[serve]
desk = "127.0.0.1:{desk}"
site = "127.0.0.1:{site}"

[channels.telegram]
kind = "telegram"
chat = "{telegram_chat}"
secret = "secrets/telegram"
base_url = "{telegram}"

[channels.telegram2]
kind = "telegram"
chat = "{chat2}"
secret = "secrets/telegram"
base_url = "{telegram}"

[channels.telegram3]
kind = "telegram"
chat = "{chat3}"
secret = "secrets/telegram"
base_url = "{telegram}"

[channels.x]
kind = "x"
handle = "{x_username}"
secret = "secrets/x"
base_url = "{x}"

[channels.facebook]
kind = "facebook"
page = "{facebook_id}"
app = "{graph_app_id}"
secret = "secrets/facebook"
base_url = "{facebook}"

[channels.wordpress]
kind = "wordpress"
site = "{wordpress_site}"
user = "{wordpress_user}"
secret = "secrets/wordpress"
base_url = "{wordpress}"
"""


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much is asked."""

    future: int = 100_000  # deliveries that wait for another day
    due: int = 48  # deliveries that come due one after the other
    every: float = 1.13  # seconds between two of them: no multiple of any tick
    minute: int = 200  # deliveries due in one minute
    over: float = 60.0
    idle: float = 25.0


def measure_publish(load: Load = Load()) -> dict[str, float]:
    """Due_p50_s, due_p95_s, due_max_s, minute200_s, idle_cpu_pct, rss_mb, cold_start_s, as the rehearsal saw it.

    AssertionError where something went out twice, too early, out of order or faster than a channel's pace.
    """
    with tempfile.TemporaryDirectory(prefix="mmc-bench-") as home:
        folder = Path(home) / "newsroom"
        accounts = {"telegram_more_chats": " ".join(MORE_CHATS)}
        with start(Path(home) / "rehearsal", accounts=accounts) as rehearsal:
            _write_newsroom(folder, rehearsal)
            _ledger("fill", folder, load.future)
            first = _promised(folder, [("telegram", datetime.now(UTC))])
            with _running(folder) as (process, began):
                cold = _wait(rehearsal, first)[first[0].key] - began
                late = _due(folder, rehearsal, load)
                minute = _minute(folder, rehearsal, load)
                time.sleep(3)
                idle = _idle(process.pid, load.idle)
                memory = _peak_mb(process.pid)
            if rehearsal.doubles():
                raise AssertionError(f"went out twice: {rehearsal.doubles()}")
    return {
        "due_p50_s": _share(late, 0.5), "due_p95_s": _share(late, 0.95), "due_max_s": round(max(late), 3),
        "minute200_s": round(minute, 1), "idle_cpu_pct": round(idle, 2), "rss_mb": round(memory, 1),
        "cold_start_s": round(cold, 2),
    }  # fmt: skip


@dataclass(frozen=True)
class _Promise:
    key: str
    channel: str
    due: float  # seconds since 1970


def _due(folder: Path, rehearsal: Rehearsal, load: Load) -> list[float]:
    """Seconds from due time to platform call, of deliveries that come due one after the other."""
    begin = datetime.now(UTC) + timedelta(seconds=6 + 0.1 * load.due)
    wishes = [(SECTIONS[n % len(SECTIONS)], begin + timedelta(seconds=n * load.every)) for n in range(load.due)]
    promises = _promised(folder, wishes)
    if promises and time.time() > promises[0].due:
        raise AssertionError("the bench itself was too slow to promise in time")
    seen = _wait(rehearsal, promises)
    late = [seen[one.key] - one.due for one in promises]
    if min(late) < 0:
        raise AssertionError(f"something left {-min(late):.3f} s before its time")
    return late


def _minute(folder: Path, rehearsal: Rehearsal, load: Load) -> float:
    """Seconds from the first due time until the last of them all was out; order and pace checked."""
    begin = datetime.now(UTC) + timedelta(seconds=6 + 0.1 * load.minute)
    wishes = []
    for n in range(load.minute):
        chats = PLATFORMS[n % len(PLATFORMS)]
        chat = chats[n // len(PLATFORMS) % len(chats)]
        wishes.append((chat, begin + timedelta(seconds=n * load.over / load.minute)))
    promises = _promised(folder, wishes)
    seen = _wait(rehearsal, promises)
    for name in SECTIONS:
        of_one = [seen[one.key] for one in promises if one.channel == name]
        _check_order_and_pace(name, of_one)
    return max(seen.values()) - begin.timestamp()


def _check_order_and_pace(name: str, seen: Sequence[float]) -> None:
    """Nothing, or AssertionError; `seen` is in the order of the due times."""
    gaps = [later - sooner for sooner, later in itertools.pairwise(seen)]
    if gaps and min(gaps) < 0.85 * GAP:  # the last piece of the way to the platform is not equally long each time
        raise AssertionError(f"{name}: two calls within {min(gaps):.2f} s, or in the wrong order")
    for at in seen if name.startswith("telegram") else ():
        if sum(at <= other < at + 59 for other in seen) > CHAT_A_MINUTE:
            raise AssertionError(f"{name}: more than {CHAT_A_MINUTE} posts in a minute")


def _wait(rehearsal: Rehearsal, promises: Sequence[_Promise]) -> dict[str, float]:
    """When the rehearsal took each delivery, by key, once all of them are there."""
    wanted = {one.key for one in promises}
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        seen = {
            key: datetime.fromisoformat(piece["at"]).timestamp()
            for piece in rehearsal.public() for key in piece["keys"] if key in wanted
        }  # fmt: skip
        if seen.keys() == wanted:
            return seen
        last = max((one.due for one in promises), default=0.0)
        time.sleep(0.25 if len(wanted) == 1 else min(5.0, max(0.5, last - time.time())))
    raise AssertionError(f"{len(wanted - seen.keys())} of {len(wanted)} never came out")


def _promised(folder: Path, wishes: Sequence[tuple[str, datetime]]) -> list[_Promise]:
    told = json.dumps([(channel, due.isoformat()) for channel, due in wishes])
    keys = json.loads(_ledger("promise", folder, told))
    return [_Promise(key, channel, due.timestamp()) for key, (channel, due) in zip(keys, wishes, strict=True)]


def _ledger(verb: str, folder: Path, *words: object) -> str:
    """What the ledger's writer prints; a process of its own, as the desk of another machine would be."""
    command = [sys.executable, "-m", "mmc.cli.benches.publish_ledger", verb, str(folder), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"the bench's ledger could not be written: {done.stderr[-2000:]}")
    return done.stdout.strip().splitlines()[-1]


@contextmanager
def _running(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """`mmc run` on the folder and when it was started (seconds since 1970); stopped as an operator would."""
    command = [sys.executable, "-c", "from mmc.cli import main; main()", "run", "--dir", str(folder)]
    with (folder / "run.log").open("wb") as log:
        began = time.time()
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield process, began
            if process.poll() is not None:
                raise AssertionError(f"mmc run ended: {(folder / 'run.log').read_text()[-2000:]}")
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _idle(pid: int, seconds: float) -> float:
    """Percent of one core that a process takes."""
    before = _cpu_s(pid)
    time.sleep(seconds)
    return 100 * (_cpu_s(pid) - before) / seconds


def _cpu_s(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _share(values: Sequence[float], share: float) -> float:
    """The value that this share of all stays under."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)


def _write_newsroom(folder: Path, rehearsal: Rehearsal) -> None:
    (folder / "secrets").mkdir(parents=True)
    for name, value in rehearsal.secrets.items():
        file = folder / "secrets" / name
        file.touch(mode=0o600)
        file.write_text(value)
    desk, site = _free_ports()
    words: Mapping[str, object] = {**rehearsal.accounts, **rehearsal.urls}
    text = TOML.format(**words, desk=desk, site=site, chat2=MORE_CHATS[0], chat3=MORE_CHATS[1])
    (folder / "mmc.toml").write_text(text)


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
