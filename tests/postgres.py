"""Runs the database tests on a private PostgreSQL: `python -m tests.postgres [pytest arguments]`.

The cluster lives in a temporary folder, listens on loopback only, is started as a user that is not root,
and is stopped and removed afterwards.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUITE = ["tests/unit/newsroom", "tests/unit/engine", "tests/unit/engagement", "tests/unit/desk", "tests/flows",
         "tests/faults/test_kill_postgres.py", "tests/unit/publishers/logins/test_table.py",
         "tests/keeping/test_move_postgres.py", "tests/keeping/test_no_double_after_coming_back.py"]


def main() -> int:
    """pytest's exit status, or 1 with a word where there is no PostgreSQL."""
    found = binaries()
    if found is None:
        print("PostgreSQL is missing and cannot be installed here: apt-get install postgresql", file=sys.stderr)
        return 1
    with cluster(found) as server:
        environment = {**os.environ, "MMC_TEST_DATABASE": server.url}
        suite = sys.argv[1:] or [path for path in SUITE if (ROOT / path).exists()]
        return subprocess.run([sys.executable, "-m", "pytest", *suite], cwd=ROOT, env=environment).returncode


@dataclass(frozen=True)
class Server:
    """A cluster of our own."""

    url: str  # of its fresh database `mmc`
    restart: Callable[[], None]  # stops it at once, as a power cut would, and starts it again


@contextmanager
def cluster(binaries: Path) -> Iterator[Server]:
    """A running cluster in a temporary folder, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="mmc-postgres-"))
    user = _owner(folder)
    data, port = folder / "data", _free_port()
    try:
        _as(user, binaries / "initdb", "-D", data, "-U", "mmc", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        listen = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"

        def begin() -> None:
            _as(user, binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", listen, "start")

        def restart() -> None:
            _as(user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
            time.sleep(2)
            begin()

        begin()
        try:
            _as(user, binaries / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "mmc", "mmc")
            yield Server(f"postgresql://mmc@127.0.0.1:{port}/mmc", restart)
        finally:
            _as(user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def binaries() -> Path | None:
    """Where initdb and pg_ctl are; None where there is no PostgreSQL and it cannot be installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], env=quiet, check=False,
                       stdout=subprocess.DEVNULL)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else None


def _owner(folder: Path) -> str:
    """Who runs the cluster: ourselves, or `postgres` when we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return ""
    person = pwd.getpwnam("postgres")
    os.chown(folder, person.pw_uid, person.pw_gid)
    return "postgres"


def _as(user: str, *command: object) -> None:
    words = [str(c) for c in command]
    prefix = ["runuser", "-u", user, "--"] if user else []
    done = subprocess.run([*prefix, *words], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{words[0]}: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
