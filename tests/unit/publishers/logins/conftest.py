"""A running rehearsal, a newsroom with one channel of each connectable kind, and a browser that consents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from mmc.config import ChannelConfig, Config, Site
from mmc.publishers.logins.connect import app_of, errand_for, from_bot_token, from_code, keep
from mmc.publishers.logins.login import Login
from mmc.publishers.logins.vault import Vault, vault_of
from mmc.rehearsal import Rehearsal, start

KEY = "kunci-uji-yang-cukup-panjang-0123456789"
REDIRECT = {"youtube": "http://127.0.0.1:8977/kembali", "x": "http://127.0.0.1:8977/kembali",
            "facebook": "http://localhost:8977/kembali", "instagram": "http://localhost:8977/kembali"}  # fmt: skip


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with start(tmp_path_factory.mktemp("gladi")) as running:
        yield running


class House:
    """A newsroom whose channels are connected to the rehearsal as a person would do it."""

    def __init__(self, rehearsal: Rehearsal, folder: Path) -> None:
        known = rehearsal.accounts
        sections: dict[str, dict[str, Any]] = {
            "youtube": {"channel": known["youtube_channel_id"]}, "x": {"handle": known["x_username"]},
            "facebook": {"page": known["facebook_id"], "app": known["graph_app_id"]},
            "instagram": {"account": known["instagram_id"], "app": known["graph_app_id"], "login": "instagram"},
            "telegram": {"chat": known["telegram_chat"]},
        }  # fmt: skip
        self.rehearsal, self.now = rehearsal, datetime.now(UTC)
        self.config = Config(
            folder=folder, site=Site(name="MMC Uji"), secrets={"MMC_SECRET_KEY": KEY},
            channels={kind: ChannelConfig(kind=kind, base_url=rehearsal.urls[kind], **options)
                      for kind, options in sections.items()},
        )  # fmt: skip

    @property
    def vault(self) -> Vault:
        return vault_of(self.config)

    def clock(self) -> datetime:
        return self.now

    def app(self, kind: str) -> dict[str, str]:
        known = self.rehearsal.accounts
        meta = {"app_id": known["graph_app_id"], "app_secret": known["graph_app_secret"]}
        if kind in ("youtube", "x"):
            return {"client_id": known[f"{kind}_client_id"], "client_secret": known[f"{kind}_client_secret"]}
        return app_of(kind, self.config) | meta

    def connect(self, kind: str) -> Login:
        """The login as it lies in the vault after a consent."""
        if kind == "telegram":
            login = from_bot_token(kind, self.rehearsal.accounts["telegram_token"], self.clock)
            keep(kind, login, self.config, self.clock)
        else:
            errand = errand_for(kind, self.config, self.app(kind), REDIRECT[kind])
            code = errand.code_of(consent(errand.address))
            keep(kind, from_code(errand, code, self.config, self.clock), self.config, self.clock)
        found = self.vault.read(kind)
        assert found is not None
        return found

    def order(self, platform: str, act: str, **more: object) -> None:
        """A control of the rehearsal's login desks."""
        url = f"{self.rehearsal.base_url}/_control/logins"
        httpx.post(url, json={"platform": platform, "act": act, **more}, trust_env=False).raise_for_status()

    def calls(self, platform: str, call: str) -> int:
        return self.rehearsal.calls().get(platform, {}).get(call, 0)


def consent(address: str, answer: str = "allow") -> str:
    """Where the browser is sent after the person pressed a button of the consent page."""
    page = httpx.get(address, trust_env=False)
    assert page.status_code == 200, page.text
    told = httpx.post(address, data={"answer": answer}, trust_env=False)
    assert told.status_code == 303
    return str(told.headers["location"])


@pytest.fixture
def house(stage: Rehearsal, tmp_path: Path) -> Iterator[House]:
    made = House(stage, tmp_path)
    yield made
    stage.clear_faults()
    stage.set_clock(None)
    for platform in ("youtube", "x", "facebook", "instagram"):
        made.order(platform, "allow")
