"""Connecting walks through the platform's own flow and keeps only what was proven, sealed."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from mmc.config import ChannelConfig
from mmc.errors import ChannelLocked, MoveRefused, RefusedDelivery
from mmc.publishers import open_channel
from mmc.publishers.logins.connect import channel_named, errand_for, from_bot_token, from_code, keep, proven
from mmc.publishers.logins.loopback import PATH, Door
from tests.unit.publishers.logins.conftest import REDIRECT, House, consent

KINDS = ("youtube", "x", "facebook", "instagram", "telegram")


@pytest.mark.parametrize("kind", KINDS)
def test_a_connected_channel_is_proven_and_opens(house: House, kind: str) -> None:
    login = house.connect(kind)
    assert login.facts.account and login.facts.connected_at
    assert proven(kind, house.config, house.clock).account == login.facts.account
    publisher = open_channel(kind, house.config)
    try:
        assert publisher.followers().value
    finally:
        publisher.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_login_is_readable_on_disk(house: House, kind: str) -> None:
    login = house.connect(kind)
    for file in (house.config.folder / "var" / "secrets").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        body = file.read_text("utf-8")
        for name, value in login.values.items():
            assert name in ("client_id", "app_id") or value not in body


def test_instagram_behind_a_page_takes_the_pages_token(house: House) -> None:
    section = house.config.channels["instagram"]
    extra = {**section.options, "login": "facebook"}
    moved = section.__class__(kind="instagram", base_url=section.base_url, **extra)
    house.config = house.config.model_copy(update={"channels": {**house.config.channels, "instagram": moved}})
    login = house.connect("instagram")
    assert login.facts.way == "facebook" and login.access_until is None


@pytest.mark.parametrize("kind", ["youtube", "x"])
def test_a_code_is_spent_once_and_only_with_its_proof(house: House, kind: str) -> None:
    errand = errand_for(kind, house.config, house.app(kind), REDIRECT[kind])
    other = errand_for(kind, house.config, house.app(kind), REDIRECT[kind])
    code = errand.code_of(consent(errand.address))
    with pytest.raises(ChannelLocked):  # stolen: another verifier
        from_code(other, code, house.config, house.clock)
    code = errand.code_of(consent(errand.address))
    from_code(errand, code, house.config, house.clock)
    with pytest.raises(ChannelLocked):
        from_code(errand, code, house.config, house.clock)


def test_an_answer_of_another_attempt_is_refused(house: House) -> None:
    errand = errand_for("x", house.config, house.app("x"), REDIRECT["x"])
    other = errand_for("x", house.config, house.app("x"), REDIRECT["x"])
    with pytest.raises(RefusedDelivery, match="state"):
        errand.code_of(consent(other.address))
    with pytest.raises(RefusedDelivery, match="access_denied"):
        errand.code_of(consent(errand.address, "deny"))


def test_a_bare_code_is_taken_only_where_a_proof_binds_it(house: House) -> None:
    assert errand_for("x", house.config, house.app("x"), REDIRECT["x"]).code_of(" kode-1 ") == "kode-1"
    with pytest.raises(RefusedDelivery, match="whole address"):
        errand_for("facebook", house.config, house.app("facebook"), REDIRECT["facebook"]).code_of("kode-1")


@pytest.mark.parametrize("change", ["client_id", "redirect_uri", "code_challenge"])
def test_the_consent_page_is_strict(house: House, change: str) -> None:
    errand = errand_for("youtube", house.config, house.app("youtube"), REDIRECT["youtube"])
    wrong = {"redirect_uri": replace(errand, redirect="https://jahat.example/kembali"),
             "client_id": replace(errand, app={**errand.app, "client_id": "lain"})}  # fmt: skip
    address = wrong[change].address if change in wrong else errand.address.replace("S256", "plain")
    told = httpx.get(address, trust_env=False)
    assert told.status_code == 400 and "location" not in told.headers


def test_the_door_takes_the_right_answer_and_survives_wrong_ones(house: House) -> None:
    door = Door()
    errand = errand_for("x", house.config, house.app("x"), f"http://127.0.0.1:{door.port}{PATH}")
    seen: list[int] = []

    def browse() -> None:
        here = f"http://127.0.0.1:{door.port}"
        for address in (f"{here}/favicon.ico", f"{here}{PATH}?code=x&state=salah", consent(errand.address)):
            seen.append(httpx.get(address, trust_env=False).status_code)

    visitor = threading.Thread(target=browse)
    visitor.start()
    try:
        code = door.wait(errand.code_of, 20)
    finally:
        visitor.join(10)
        door.close()
    assert seen == [404, 400, 200] and from_code(errand, code, house.config, house.clock).access


def test_the_door_closes_when_nobody_comes() -> None:
    door = Door()
    try:
        with pytest.raises(RefusedDelivery, match="nobody came"):
            door.wait(str, 0.05)
    finally:
        door.close()


def test_a_login_of_another_account_is_not_kept(house: House) -> None:
    channels = {**house.config.channels}
    section = {"kind": "x", "base_url": channels["x"].base_url, "handle": "@orang_lain"}
    channels["x"] = ChannelConfig.model_validate(section)
    house.config = house.config.model_copy(update={"channels": channels})
    with pytest.raises(RefusedDelivery, match="orang_lain"):
        house.connect("x")
    assert house.vault.facts("x") is None


def test_a_wrong_bot_token_is_not_kept_and_not_shown(house: House) -> None:
    token = "7000009:tidak-dikenal-sama-sekali-000"
    with pytest.raises(ChannelLocked) as refused:
        keep("telegram", from_bot_token("telegram", token, house.clock), house.config, house.clock)
    assert token not in str(refused.value) and house.vault.facts("telegram") is None


def test_a_channel_is_found_by_its_kind(house: House) -> None:
    assert channel_named("x", house.config) == "x"
    with pytest.raises(MoveRefused, match="can be connected"):
        channel_named("mastodon", house.config)


def test_a_moved_record_does_not_open_another_channel(house: House, tmp_path: Path) -> None:
    house.connect("youtube")
    folder = house.config.folder / "var" / "secrets"
    (folder / "x.json").write_bytes((folder / "youtube.json").read_bytes())
    with pytest.raises(Exception, match="damaged"):
        house.vault.read("x")
