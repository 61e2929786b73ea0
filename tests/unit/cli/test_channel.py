"""`mmc channel connect`, `test` and `list` as a person types them, against the rehearsal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mmc.rehearsal.server import Rehearsal, start

MMC = str(Path(sys.executable).with_name("mmc"))


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with start(tmp_path_factory.mktemp("gladi")) as running:
        yield running


def test_connecting_by_browser_then_testing_and_listing(rehearsal: Rehearsal, tmp_path: Path) -> None:
    known = rehearsal.accounts
    (tmp_path / "mmc.toml").write_text(
        f'[site]\nname = "MMC Uji"\n[channels.akun-x]\nkind = "x"\nsecret = "X_APP"\nhandle = "{known["x_username"]}"\n'
        f'base_url = "{rehearsal.urls["x"]}"\n'
    )
    app = json.dumps({"client_id": known["x_client_id"], "client_secret": known["x_client_secret"]})
    environment = {**os.environ, "MMC_DIR": str(tmp_path), "X_APP": app, "PYTHONUNBUFFERED": "1"}
    connecting = subprocess.Popen([MMC, "channel", "connect", "x"], text=True, env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    assert connecting.stdout is not None
    lines = iter(connecting.stdout.readline, "")
    address = next(line.strip() for line in lines if re.match(r"http://127\.0\.0\.1:\d+/x/i/oauth2/authorize\?", line))
    back = httpx.post(address, data={"answer": "allow"}, trust_env=False)
    assert httpx.get(back.headers["location"], trust_env=False).status_code == 200
    told, wrong = connecting.communicate(timeout=60)
    assert connecting.returncode == 0, wrong
    assert "connected as @mmckalteng_gladi" in told
    listed = subprocess.run([MMC, "channel", "list", "--json"], capture_output=True, text=True, env=environment)
    assert json.loads(listed.stdout)[0]["login"] == "connected"
    tested = subprocess.run([MMC, "channel", "test", "x"], capture_output=True, text=True, env=environment)
    assert tested.returncode == 0 and "answers as @mmckalteng_gladi" in tested.stdout
    assert "tweet.write" in tested.stdout
    everything = told + wrong + listed.stdout + tested.stdout + tested.stderr
    assert known["x_client_secret"] not in everything and "gladi-x-" not in everything.replace("gladi-x-klien", "")
    httpx.post(f"{rehearsal.base_url}/_control/logins", json={"platform": "x", "act": "revoke"}, trust_env=False)
    dead = subprocess.run([MMC, "channel", "test", "x"], capture_output=True, text=True, env=environment)
    assert dead.returncode == 1 and "connect this channel again" in dead.stderr and "Traceback" not in dead.stderr
