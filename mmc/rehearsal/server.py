"""Start and steer a rehearsal: one child process on 127.0.0.1 with every platform and source."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mmc.errors import MmcError
from mmc.rehearsal.accounts import DEFAULTS, secrets_of

FEEDS = ("telegram", "x", "youtube", "instagram", "facebook", "wordpress", "partner", "mail")
PREFIXES = (*FEEDS, "bmkg", "bps", "ckan", "firms", "pihps", "news", "office", "api")


class RehearsalFailed(MmcError):
    """The rehearsal did not start, or did not do as it was told."""


class Rehearsal:
    """A running rehearsal, as its starter sees it. Stops by itself when the starter dies."""

    def __init__(
        self, folder: Path, port: int, accounts: Mapping[str, str], process: subprocess.Popen[str], mail_port: int = 0
    ) -> None:  # fmt: skip
        self.folder, self.port, self.accounts = folder, port, dict(accounts)
        self.base_url = f"http://127.0.0.1:{port}"
        self.urls = {name: f"{self.base_url}/{name}" for name in PREFIXES}
        self.urls["mail"] = f"smtp://127.0.0.1:{mail_port}"
        self.pages = {name: f"{self.base_url}/lihat/{name}" for name in FEEDS}
        self.secrets = secrets_of(accounts)
        self._process = process

    def public(self, platform: str | None = None, live: bool = False) -> list[dict[str, Any]]:
        """What became public, oldest first: platform, id, text, title, media (sha256s), at, deleted, keys.

        An album is one entry. `live` leaves out what was deleted since.
        """
        query = f"?platform={platform or ''}&live={int(live)}"
        return list(self._ask("GET", f"/_control/public{query}"))

    def doubles(self) -> list[dict[str, Any]]:
        """Deliveries that went out more than once on one platform: platform, key, ids."""
        return list(self._ask("GET", "/_control/doubles"))

    def calls(self) -> dict[str, dict[str, int]]:
        """How often each call of each platform came in since the start, faults included."""
        return dict(self._ask("GET", "/_control/calls"))

    def fault(
        self, platform: str, call: str, fault: str, times: int = 1, *, skip: int = 0, seconds: float = 30.0
    ) -> None:
        """Plan a fault (names and meanings in mmc.rehearsal.faults.FAULTS); times 0 = until cleared."""
        plan = {"platform": platform, "call": call, "fault": fault, "times": times, "skip": skip, "seconds": seconds}
        self._ask("POST", "/_control/faults", plan)

    def clear_faults(self) -> None:
        """Nothing goes wrong any more."""
        self._ask("DELETE", "/_control/faults")

    def set_lag(self, platform: str, seconds: float) -> None:
        """From now on read-back shows a new piece only after so many real seconds."""
        self._ask("POST", "/_control/lag", {"platform": platform, "seconds": seconds})

    def set_followers(self, platform: str, value: int) -> None:
        """The account's followers, members or subscribers from now on."""
        self._ask("POST", "/_control/followers", {"platform": platform, "value": value})

    def set_stats(self, platform: str, id: str, **values: int) -> None:
        """The numbers of one piece: views, likes, comments, reposts, quotes, bookmarks."""
        self._ask("POST", "/_control/stats", {"platform": platform, "id": id, "values": values})

    def set_clock(self, iso: str | None, frozen: bool = False) -> None:
        """The rehearsal's own time from now on (it runs on unless frozen); None = the real time again."""
        self._ask("POST", "/_control/clock", {"now": iso, "frozen": frozen})

    def stop(self) -> None:
        """End the child process; what it kept stays in its folder."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=4)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def wait(self) -> None:
        """Return when the child process has ended."""
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            told = json.loads(answer.read() or b"null")
        except OSError as error:
            raise RehearsalFailed(f"the rehearsal at {self.base_url} does not answer: {error}") from error
        finally:
            connection.close()
        if answer.status != 200:
            raise RehearsalFailed(f"{method} {path}: {told}")
        return told


def start(folder: Path, port: int = 0, accounts: Mapping[str, str] | None = None) -> Rehearsal:
    """A running rehearsal that keeps its state in `folder`; RehearsalFailed when it does not come up.

    `accounts` replaces entries of mmc.rehearsal.accounts.DEFAULTS. Port 0 takes a free one.
    """
    from mmc.config import ASSETS

    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    known = {**DEFAULTS, **(accounts or {})}
    log = folder / "rehearsal.log"
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "mmc.rehearsal.child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            # Its own session: a Ctrl-C or a kill of the starter's process group must not reach it.
            start_new_session=True,
        )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    orders = {"folder": str(folder), "port": port, "assets": str(ASSETS / "demo"), "accounts": known}
    process.stdin.write(json.dumps(orders) + "\n")
    process.stdin.flush()
    watchdog = threading.Timer(20, process.kill)
    watchdog.start()
    line = process.stdout.readline()
    watchdog.cancel()
    if not line:
        process.wait()
        said = log.read_text("utf-8", "replace").strip().splitlines()
        raise RehearsalFailed(f"the rehearsal did not start: {said[-1] if said else 'no word'}; see {log}")
    ports = json.loads(line)
    return Rehearsal(folder, int(ports["port"]), known, process, int(ports["mail_port"]))
