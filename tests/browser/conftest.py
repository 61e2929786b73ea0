"""A whole newsroom in one folder: the rehearsal, `mmc run`, and a browser in front of it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from mmc.rehearsal.server import Rehearsal, start

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MMC = str(Path(sys.executable).with_name("mmc"))
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PASSWORD = "sandi-uji-2026"
PEOPLE = (("penyunting", "editor", "Budi Penyunting"), ("penyetuju", "approver", "Sari Penyetuju"))
TOML = """
[site]
name = "MMC Uji"
base_url = "http://{site}"

[serve]
desk = "{desk}"
site = "{site}"

[engine]
dispatch_every = "0.3s"
queue_poll = 0.2

[channels.website]
kind = "website"
title = "Situs MMC"
min_gap = "0s"

[channels.telegram]
kind = "telegram"
title = "Telegram"
base_url = "{telegram}"
secret = "secrets/telegram"
chat = "{chat}"
min_gap = "0s"

[channels.x]
kind = "x"
title = "X"
base_url = "{x}"
secret = "secrets/x"
handle = "{handle}"
min_gap = "0s"
"""


@dataclass(frozen=True)
class Newsroom:
    """A running newsroom: where its desk and site answer, and what went out."""

    folder: Path
    desk: str
    site: str
    rehearsal: Rehearsal


@pytest.fixture  # closed after each test: an open playwright keeps an event loop running in this thread
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).is_file():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        shown = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        yield shown
        shown.close()


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    folder = tmp_path / "ruang"
    with start(tmp_path / "gladi") as rehearsal:
        desk, site = (f"127.0.0.1:{port}" for port in _free_ports(2))
        _write(folder, rehearsal, desk, site)
        for username, role, name in PEOPLE:
            _mmc(folder, "user", "add", username, "--role", role, "--name", name, "--password", PASSWORD)
        log = (tmp_path / "run.log").open("w+")
        process = subprocess.Popen([MMC, "run", "--dir", str(folder)], stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://{desk}/masuk/", process, tmp_path / "run.log")
            yield Newsroom(folder, f"http://{desk}", f"http://{site}", rehearsal)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()


def _write(folder: Path, rehearsal: Rehearsal, desk: str, site: str) -> None:
    (folder / "schedules").mkdir(parents=True)
    (folder / "secrets").mkdir()
    for name, value in rehearsal.secrets.items():
        file = folder / "secrets" / name
        file.touch(mode=0o600)
        file.write_text(value)
    accounts = rehearsal.accounts
    text = TOML.format(
        desk=desk, site=site, telegram=rehearsal.urls["telegram"], x=rehearsal.urls["x"],
        chat=accounts["telegram_chat"], handle=accounts["x_username"],
    )  # fmt: skip
    (folder / "mmc.toml").write_text(text)


def _mmc(folder: Path, *words: str) -> None:
    command = [MMC, *words, "--dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"mmc run does not answer at {address}: {log.read_text()}")


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports
