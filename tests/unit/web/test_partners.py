"""The partners' room as it is served: kits and feeds behind tokens, and each fetch noted as the partner's receipt."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from mmc.config import ChannelConfig, Config
from mmc.engine.deliver import deliver
from mmc.errors import MoveRefused
from mmc.newsroom.actions.note_fetch import fetches_of
from mmc.publishers.partner import PartnerPublisher, feed_address
from mmc.web.partners import partner_app
from mmc.website.serve import site_app
from tests.house import NOW, HandClock, a_config, a_person, a_story, approved, promised, tools_for

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "rahasia-umpan-panjang"


class Web:
    """A visitor of an ASGI app."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        async def run() -> httpx.Response:
            inside = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=inside, base_url="http://situs.example", trust_env=False) as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(run())

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, **headers)


@pytest.fixture
def room(tmp_path: Path, settings: Any) -> Config:
    section = {"kind": "partner", "mode": "feed", "secret": "MITRA", "min_gap": "0s"}
    config = a_config(tmp_path)
    channels = {**config.channels, "mitra": ChannelConfig.model_validate(section)}
    config = config.model_copy(update={"channels": channels, "secrets": {**config.secrets, "MITRA": SECRET}})
    settings.MMC = config
    return config


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def web(room: Config, clock: HandClock) -> Web:
    return Web(partner_app(room, site_app(room.site_folder), clock))


def feed(form: str = "json", channel: str = "mitra", secret: str = SECRET) -> str:
    return f"/{feed_address(channel, secret)}/umpan.{form}"


def early(config: Config, clock: HandClock) -> Any:
    """A story its partner has now and the public gets in three hours."""
    story = a_story(config, title="Panen & harga <naik>", channels=("mitra", "telegram"))
    approved(story)
    promised(story, channel="telegram", due_at=NOW + timedelta(hours=3))
    row = promised(story, channel="mitra")
    tools = tools_for(config, PartnerPublisher("mitra", config, clock), clock)  # type: ignore[arg-type]
    assert deliver(row.pk, row.generation, tools) == "published"
    row.refresh_from_db()
    return row


def kit_path(row: Any) -> str:
    return "/" + row.refs["kit"].split(" ")[3].split("/", 3)[3]


def test_a_feed_shows_what_was_sent_with_embargo_and_kit(room: Config, web: Web, clock: HandClock) -> None:
    assert web.get(feed()).json()["items"] == []
    row = early(room, clock)
    [item] = web.get(feed()).json()["items"]
    assert (item["id"], item["title"]) == (row.key, "Panen & harga <naik>")
    assert item["content_text"].startswith("EMBARGO: tidak untuk disiarkan sebelum")
    assert item["_mmc"]["embargo"] == (NOW + timedelta(hours=3)).isoformat()
    [kit] = item["attachments"]
    assert web.get(kit_path(row)).headers["content-length"] == str(kit["size_in_bytes"])


def test_a_feed_as_rss_is_well_formed_and_private(room: Config, web: Web, clock: HandClock) -> None:
    row = early(room, clock)
    answer = web.get(feed("xml"))
    assert (answer.headers["x-robots-tag"], answer.headers["cache-control"]) == ("noindex", "private, no-cache")
    [item] = ElementTree.fromstring(answer.text).iter("item")
    assert item.findtext("guid") == row.key and item.findtext("title") == "Panen & harga <naik>"
    enclosure = item.find("enclosure")
    assert enclosure is not None and enclosure.get("type") == "application/zip"


def test_only_the_token_opens_a_feed(room: Config, web: Web, clock: HandClock) -> None:
    early(room, clock)
    for path in (feed(secret="lain"), feed(channel="telegram"), f"/_mmc/mitra/{'0' * 32}/umpan.json", feed() + "x"):
        assert web.get(path).status_code in (404, 503), path
    assert web.ask("POST", feed()).status_code == 404


def test_the_first_fetch_of_an_hour_is_the_receipt(room: Config, web: Web, clock: HandClock) -> None:
    row = early(room, clock)
    web.ask("HEAD", kit_path(row))
    web.get(kit_path(row).replace("kit-", "kot-"))
    assert not fetches_of(row.key).exists()
    for _ in range(3):
        assert web.get(kit_path(row)).status_code == 200
    [note] = fetches_of(row.key)
    assert (note.at, note.detail, note.who) == (NOW, {"what": "kit"}, "mmc")
    clock.turn(hours=2)
    web.get(kit_path(row), Range="bytes=0-99")
    assert fetches_of(row.key).count() == 2
    web.get(feed())
    assert fetches_of("mitra").count() == 1


def test_a_withdrawn_release_says_so_and_loses_its_kit(room: Config, web: Web, clock: HandClock) -> None:
    from mmc.engine.follow_up import follow_up
    from mmc.newsroom.actions.withdraw_story import withdraw

    row = early(room, clock)
    withdraw(story=row.story, by=a_person("kepala", "admin"), now=NOW, reason="Angka keliru")
    [item] = web.get(feed()).json()["items"]
    assert item["title"].startswith("DITARIK: ") and "Angka keliru" in item["content_text"]
    assert "attachments" not in item
    assert follow_up(tools_for(room, PartnerPublisher("mitra", room, clock), clock)) == 1  # type: ignore[arg-type]
    assert web.get(kit_path(row)).status_code in (404, 503)


def test_our_own_publication_keeps_the_embargo_we_asked_for(room: Config, clock: HandClock) -> None:
    from mmc.newsroom.actions.reschedule import reschedule

    row = early(room, clock)
    public = row.story.deliveries.get(channel_id="telegram")
    with pytest.raises(MoveRefused, match="embargo"):
        reschedule(delivery=public, due_at=NOW + timedelta(hours=1), by=None, now=NOW)
    with pytest.raises(MoveRefused, match="embargo"):
        promised(row.story, channel="telegram", due_at=NOW + timedelta(hours=1), opening="lebih-awal")
    later = reschedule(delivery=public, due_at=NOW + timedelta(hours=4), by=None, now=NOW)
    assert later.due_at == NOW + timedelta(hours=4)


def test_a_partner_without_its_secret_takes_nothing_down(room: Config, clock: HandClock) -> None:
    bare = room.model_copy(update={"secrets": {}})
    web = Web(partner_app(bare, site_app(bare.site_folder), clock))
    assert web.get(feed()).status_code == 404
