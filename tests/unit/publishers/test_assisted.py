"""An assisted channel makes ready, sends nothing, and says whose hands are asked.

It stands outside the contract's table of kinds: there is no call that a platform could answer, break or refuse. Its way
through the ledger is told in tests/unit/engine/test_by_hand.py, its page in tests/unit/desk/test_tasks.py.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mmc.config import ChannelConfig, Config, Site
from mmc.core.channel import Post, Receipt, Unreadable
from mmc.core.ports import Publisher
from mmc.errors import ConfigError, RefusedDelivery
from mmc.publishers import open_channel
from mmc.publishers.assisted import AssistedPublisher
from mmc.publishers.settings import section_mistakes

from .conftest import a_file

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def never(name: str, value: str) -> None:
    pytest.fail(f"{name} was kept")


def config_with(**options: object) -> Config:
    section = ChannelConfig.model_validate({"kind": "assisted", "officer": "sari", **options})
    return Config(folder=Path("/nowhere"), site=Site(name="MMC Uji"), channels={"wa": section})


def a_post(**changes: object) -> Post:
    return Post(**{"delivery": "uji1", "title": "Judul", "text": "Kata.", **changes})  # type: ignore[arg-type]


def test_it_opens_without_a_secret_and_is_a_publisher() -> None:
    publisher = open_channel("wa", config_with())
    assert isinstance(publisher, Publisher) and not publisher.readable
    assert section_mistakes("wa", config_with().channels["wa"]) == []


def test_handing_over_is_noted_once(tmp_path: Path) -> None:
    publisher, refs = AssistedPublisher("wa", config_with(), lambda: NOW), dict[str, str]()
    post = a_post(media=(a_file(tmp_path),))
    publisher.prepare(post, refs, refs.__setitem__)
    assert refs == {"handed_at": NOW.isoformat()}
    publisher.prepare(post, refs, never)


def test_a_file_that_is_gone_is_no_task(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    file.path.unlink()
    with pytest.raises(RefusedDelivery, match="tidak ada lagi"):
        open_channel("wa", config_with()).prepare(a_post(media=(file,)), {}, never)


def test_nothing_is_sent_changed_or_taken_back_by_a_machine() -> None:
    publisher, receipt = open_channel("wa", config_with()), Receipt(id="", url="https://whatsapp.com/1")
    for act in (lambda: publisher.send(a_post(), {}), lambda: publisher.withdraw(receipt),
                lambda: publisher.edit(receipt, a_post())):  # fmt: skip
        with pytest.raises(RefusedDelivery):
            act()
    outcome = publisher.find(a_post(), {}, NOW)
    assert isinstance(outcome, Unreadable) and not outcome.ever
    assert publisher.sample([receipt]) == [] and publisher.followers().value is None


@pytest.mark.parametrize("option", ["secrets", "chat", "host"])
def test_a_slip_in_the_section_is_told(option: str) -> None:
    [mistake] = section_mistakes("wa", config_with(**{option: "x"}).channels["wa"])
    assert option in mistake.field
    with pytest.raises(ConfigError, match="is not there"):
        AssistedPublisher("tt", config_with())
