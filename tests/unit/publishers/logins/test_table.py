"""The vault on PostgreSQL, where several machines share it: ciphertext in a table, turns by the server."""

from __future__ import annotations

import os
import threading
import time

import pytest

from mmc.config import Config, Site, Store
from mmc.errors import TemporaryDelivery
from mmc.publishers.logins.login import Facts, Login
from mmc.publishers.logins.vault import Vault, vault_of

URL = os.environ.get("MMC_TEST_DATABASE", "")
pytestmark = pytest.mark.skipif(not URL.startswith("postgresql"), reason="runs by `make test-postgres`")
LOGIN = Login(facts=Facts(kind="x", way="x", account="@uji"), values={"access_token": "akses-rahasia-1"})


@pytest.fixture
def vault(tmp_path) -> Vault:  # type: ignore[no-untyped-def]
    secrets = {"MMC_SECRET_KEY": "kunci-uji-yang-cukup-panjang-0123456789"}
    made = vault_of(Config(folder=tmp_path, site=Site(name="MMC Uji"), store=Store(database=URL), secrets=secrets))
    made.drop("x")
    return made


def test_a_login_is_shared_sealed(vault: Vault) -> None:
    import psycopg

    assert vault.read("x") is None and vault.facts("x") is None
    vault.write("x", LOGIN)
    found = vault.read("x")
    assert found is not None and found.values == LOGIN.values
    with psycopg.connect(URL) as server:
        row = server.execute("select record from sealed_login where channel = 'x'").fetchone()
    assert row and "akses-rahasia-1" not in row[0] and "@uji" in row[0]
    vault.drop("x")
    assert vault.read("x") is None


def test_one_turn_at_a_time_and_a_wait_that_ends(vault: Vault) -> None:
    order: list[str] = []

    def second() -> None:
        with vault.turn("x", 10):
            order.append("second")

    with vault.turn("x", 1):
        waiting = threading.Thread(target=second)
        waiting.start()
        with pytest.raises(TemporaryDelivery, match="another process"), vault.turn("x", 0.2):
            pass
        with vault.turn("telegram", 1):
            time.sleep(0)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
