"""How a rehearsal lives: starts, outlives others, dies with its starter, remembers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from mmc.rehearsal import start
from mmc.rehearsal.server import RehearsalFailed

from .conftest import with_bot

_STARTER = """
import sys, time
from pathlib import Path
from mmc.rehearsal import start
running = start(Path(sys.argv[1]))
print(running.base_url, running._process.pid, flush=True)
time.sleep(60)
"""


def _alive(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _gone(pid: int) -> bool:
    """Whether a process has ended, an unreaped one counted as ended."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_it_leaves_when_its_starter_is_killed(tmp_path: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", _STARTER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    url, pid = starter.stdout.readline().split()
    assert _alive(url)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    deadline = time.monotonic() + 10
    while not _gone(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _gone(int(pid)) and not _alive(url)


def test_it_outlives_a_kill_of_the_process_under_test(tmp_path: Path) -> None:
    with start(tmp_path) as running:
        other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert _alive(running.base_url)
        child = running._process.pid
        # A Ctrl-C goes to the whole group of the terminal: the rehearsal has a group of its own.
        assert os.getpgid(child) != os.getpgid(0)


def test_what_went_out_is_still_shown_after_a_restart(tmp_path: Path) -> None:
    with start(tmp_path) as first:
        with_bot(first, lambda bot: bot.send_message("@mmckalteng_gladi", "Tetap ada https://a.id/s?p=stay"))
        first.set_followers("telegram", 99)
        told = first.public()
        port = first.port
    with start(tmp_path, port) as again:
        assert again.port == port and again.public() == told
        assert "Tetap ada" in httpx.get(again.pages["telegram"], trust_env=False).text
        assert with_bot(again, lambda bot: bot.get_chat_member_count("@mmckalteng_gladi")) == 99


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with start(tmp_path / "one") as first, pytest.raises(RehearsalFailed, match="Address already in use"):
        start(tmp_path / "two", first.port)


def test_other_accounts_replace_the_practice_ones(tmp_path: Path) -> None:
    token = "7000009:gladi-token-lain-untuk-uji-coba"
    with start(tmp_path, accounts={"telegram_token": token, "telegram_chat": "@kanal_uji"}) as running:
        assert running.secrets["telegram"] == token
        with_bot(running, lambda bot: bot.send_message("@kanal_uji", "Halo"))
        assert len(running.public("telegram")) == 1


def test_a_hanging_call_does_not_hold_it_up(tmp_path: Path) -> None:
    with start(tmp_path) as running:
        running.fault("bmkg", "forecast", "slow", seconds=60)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(running.urls["bmkg"] + "/publik/prakiraan-cuaca", trust_env=False, timeout=0.1)
    assert not _alive(running.base_url)


def test_wrong_orders_are_refused_with_the_reason(tmp_path: Path) -> None:
    with start(tmp_path) as running:
        with pytest.raises(RehearsalFailed, match="no fault 'meledak'"):
            running.fault("x", "create", "meledak")
        with pytest.raises(RehearsalFailed, match="no platform 'tiktok'"):
            running.set_followers("tiktok", 1)
        with pytest.raises(RehearsalFailed, match="time zone"):
            running.set_clock("2026-11-21T05:30:00")
        with pytest.raises(RehearsalFailed, match="no number called cinta"):
            running.set_stats("x", "1", cinta=3)
