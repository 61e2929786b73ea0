"""Renewing: one process at a time, the answer on disk before it is used, nothing lost to an empty or broken answer."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from mmc.errors import ChannelLocked, ConfigError, TemporaryDelivery
from mmc.publishers import open_channel
from mmc.publishers.logins import keeper as keeping
from mmc.publishers.logins.keeper import Keeper
from mmc.publishers.logins.login import Facts, Login
from mmc.publishers.logins.vault import FileShelf, vault_of
from tests.unit.publishers.logins.conftest import KEY, House

RENEWING = ("youtube", "x")


def keeper_of(house: House, kind: str) -> Keeper:
    return Keeper(kind, house.vault, house.rehearsal.urls[kind], house.clock, timeout=2.0)


def child(house: House, refused: str, die: bool = False) -> subprocess.Popen[str]:
    order = {"folder": str(house.config.folder), "base_url": house.rehearsal.urls["x"], "key": KEY,
             "refused": refused, "die": die}  # fmt: skip
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.publishers.logins.renewing_child"], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert started.stdin is not None
    started.stdin.write(json.dumps(order))
    started.stdin.close()
    started.stdin = None
    return started


def test_two_processes_renew_once_and_both_use_the_new_token(house: House) -> None:
    """X's refresh token is single use: a second renewal with the old one would end the login."""
    login = house.connect("x")
    before = house.calls("x", "token")
    house.rehearsal.fault("x", "token", "slow", times=0, seconds=1.5)
    children = [child(house, login.access) for _ in range(2)]
    told = [one.communicate(timeout=60) for one in children]
    assert [one.returncode for one in children] == [0, 0], told
    tokens = {out.strip() for out, _ in told}
    assert len(tokens) == 1 and login.access not in tokens
    assert house.calls("x", "token") - before == 1
    house.rehearsal.clear_faults()
    publisher = open_channel("x", house.config)
    try:
        assert publisher.followers().value is not None
    finally:
        publisher.close()


def test_a_death_between_answer_and_store_is_told_as_what_it_is(house: House) -> None:
    """The answer is lost with the process. X has spent the old token: a person connects again, and reads why."""
    login = house.connect("x")
    died = child(house, login.access, die=True)
    died.communicate(timeout=60)
    assert died.returncode == -9
    kept = house.vault.read("x")
    assert kept is not None and kept.value("refresh_token") == login.value("refresh_token") and kept.attempt_at
    with pytest.raises(ChannelLocked, match="cut short and its answer lost"):
        keeper_of(house, "x").fresh(refused=login.access)


def test_a_death_costs_nothing_where_refresh_tokens_stay(house: House) -> None:
    login = house.connect("youtube")
    house.vault.write("youtube", replace(login, attempt_at=house.now))
    assert keeper_of(house, "youtube").fresh(refused=login.access).attempt_at is None


@pytest.mark.parametrize("kind", RENEWING)
@pytest.mark.parametrize("fault", ["500_before", "429", "reset_before", "html", "refuse"])
def test_a_moments_failure_keeps_the_login_and_the_next_try_renews(house: House, kind: str, fault: str) -> None:
    login = house.connect(kind)
    house.rehearsal.fault(kind, "token", fault)
    with pytest.raises(TemporaryDelivery):
        keeper_of(house, kind).fresh(refused=login.access)
    kept = house.vault.read(kind)
    assert kept is not None and kept.values == login.values
    assert keeper_of(house, kind).fresh(refused=login.access).access != login.access


@pytest.mark.parametrize("kind", RENEWING)
@pytest.mark.parametrize("fault", ["nonsense_json", "truncated", "empty"])
def test_an_empty_or_partial_answer_never_overwrites_a_secret(house: House, kind: str, fault: str) -> None:
    login = house.connect(kind)
    house.rehearsal.fault(kind, "token", fault)
    with pytest.raises(TemporaryDelivery):
        keeper_of(house, kind).fresh(refused=login.access)
    kept = house.vault.read(kind)
    assert kept is not None and kept.values == login.values


@pytest.mark.parametrize("kind", RENEWING)
def test_a_revoked_login_locks_the_channel(house: House, kind: str) -> None:
    house.connect(kind)
    house.order(kind, "revoke")
    publisher = open_channel(kind, house.config)
    try:
        with pytest.raises(ChannelLocked, match="connect this channel again"):
            publisher.followers()
    finally:
        publisher.close()


@pytest.mark.parametrize("kind", RENEWING)
def test_a_token_that_died_early_is_renewed_in_the_middle_of_work(house: House, kind: str) -> None:
    house.connect(kind)
    publisher = open_channel(kind, house.config)
    try:
        assert publisher.followers().value is not None
        before = house.calls(kind, "token")
        house.order(kind, "expire")
        assert publisher.followers().value is not None
        assert house.calls(kind, "token") - before == 1
    finally:
        publisher.close()


def test_a_token_is_renewed_before_its_end_without_being_refused(house: House) -> None:
    login = house.connect("youtube")
    house.now += timedelta(minutes=56)
    assert keeper_of(house, "youtube").fresh().access != login.access


def test_instagram_is_renewed_weekly_and_a_failure_is_not_felt(house: House, caplog: pytest.LogCaptureFixture) -> None:
    login = house.connect("instagram")
    assert keeper_of(house, "instagram").fresh().access == login.access
    house.now += timedelta(days=8)
    house.rehearsal.set_clock(house.now.isoformat())
    house.rehearsal.fault("instagram", "refresh", "500_before")
    with caplog.at_level(logging.DEBUG):
        assert keeper_of(house, "instagram").fresh().access == login.access
        renewed = keeper_of(house, "instagram").fresh()
    assert renewed.access != login.access and (renewed.facts.ends() or house.now) > house.now + timedelta(days=59)
    assert login.access not in caplog.text and renewed.access not in caplog.text
    assert "127.0.0.1" in caplog.text, "the HTTP library must have been heard"


def test_a_missed_end_needs_a_person(house: House) -> None:
    house.connect("instagram")
    house.order("instagram", "expire")
    house.now += timedelta(days=61)
    with pytest.raises(ChannelLocked, match="connect this channel again"):
        keeper_of(house, "instagram").fresh()


def test_a_full_disk_is_noticed_before_the_platform_is_asked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    login = house.connect("x")
    before = house.calls("x", "token")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    with pytest.raises(TemporaryDelivery, match="make room"):
        keeper_of(house, "x").fresh(refused=login.access)
    assert house.calls("x", "token") == before


def test_the_answer_waits_for_a_store_that_is_away_for_a_moment(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    login = house.connect("x")
    write, fails = FileShelf.write, [OSError(5, "Input/output error")]
    monkeypatch.setattr(keeping, "PAUSE", 0.0)

    def sometimes(self: FileShelf, name: str, record: str) -> None:
        if house.calls("x", "token") > before and fails:
            raise fails.pop()
        write(self, name, record)

    before = house.calls("x", "token")
    monkeypatch.setattr(FileShelf, "write", sometimes)
    renewed = keeper_of(house, "x").fresh(refused=login.access)
    kept = house.vault.read("x")
    assert not fails and kept is not None and kept.access == renewed.access


def test_whoever_waits_too_long_for_a_turn_is_told(house: House) -> None:
    house.connect("x")
    with house.vault.turn("x"), pytest.raises(TemporaryDelivery, match="another process"), house.vault.turn("x", 0.1):
        pass


def test_a_new_key_in_front_opens_the_old_and_seals_the_new(house: House) -> None:
    login = house.connect("youtube")
    new = "kunci-baru-yang-juga-cukup-panjang-456789"
    rotated = vault_of(house.config.model_copy(update={"secrets": {"MMC_SECRET_KEY": f"{new} {KEY}"}}))
    found = rotated.read("youtube")
    assert found is not None and found.values == login.values
    assert rotated.reseal("youtube")
    alone = vault_of(house.config.model_copy(update={"secrets": {"MMC_SECRET_KEY": new}})).read("youtube")
    assert alone is not None and alone.values == login.values
    with pytest.raises(ConfigError, match="another key"):
        house.vault.read("youtube")


def test_a_short_key_protects_nothing_and_is_refused(house: House) -> None:
    weak = vault_of(house.config.model_copy(update={"secrets": {"MMC_SECRET_KEY": "pendek"}}))
    with pytest.raises(ConfigError, match="shorter than"):
        weak.write("x", Login(facts=Facts(kind="x", way="x"), values={}))


@pytest.mark.parametrize(("days", "mark"), [(15, None), (13.9, 14), (6, 7), (2.5, 3), (0.5, 1), (-1, 1)])
def test_the_marks_of_an_end(house: House, days: float, mark: int | None) -> None:
    facts = Facts(kind="x", way="x", ends_at=(house.now + timedelta(days=days)).isoformat())
    assert facts.mark(house.now) == mark
