"""One message of several that only a person could see: it is kept, and the rest goes out once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from mmc.core.pieces import out_receipts
from mmc.errors import Conflict, MoveRefused
from mmc.newsroom.actions.resolve_piece import messages_left, resolve_piece
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.models import Delivery
from tests.house import NOW, HandClock, a_person, a_story
from tests.unit.engine.test_pieces import House

pytestmark = pytest.mark.django_db
SEEN = "https://t.me/uji/2"


@pytest.fixture
def in_doubt(config: Any, clock: HandClock, settings: Any, db: None) -> House:
    """The first of three messages is out; the process died on the second, and the channel cannot be read."""
    settings.MMC = config
    story = a_story(config)
    content = story.latest.frozen
    plan = replace(content.plans[0], caption="Satu {link}\n---\nDua\n---\nTiga")
    revise_story(story=story, content=replace(content, plans=(plan,)), by=None, now=NOW)
    house = House(config, clock, story)
    house.platform.send_script = [None, KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        house.run()
    house.platform.public.append("2")
    Delivery.objects.filter(pk=house.row.pk).update(state="needs_human")  # as on a channel that cannot be read
    return house


def test_what_a_person_saw_is_kept_and_only_the_rest_is_sent(in_doubt: House) -> None:
    assert messages_left(in_doubt.now(), NOW) == (2, 1)
    row = resolve_piece(delivery=in_doubt.now(), url=SEEN, by=a_person("yani", "approver"), now=in_doubt.clock())
    assert (row.state, [receipt.id for receipt in out_receipts(row.refs)]) == ("prepared", ["1", "2"])
    assert in_doubt.run() == "published"
    assert (in_doubt.platform.public, in_doubt.now().receipt_id) == (["1", "2", "3"], "1,2,3")


@pytest.mark.parametrize(
    ("url", "why"),
    [("https://t.me/uji/1", "earlier message"), ("https://t.me/uji", "names no message"), ("uji/2", "is no link")],
)
def test_an_address_that_cannot_be_this_message_is_refused(in_doubt: House, url: str, why: str) -> None:
    with pytest.raises(MoveRefused, match=why):
        resolve_piece(delivery=in_doubt.now(), url=url, by=a_person("yani", "approver"), now=in_doubt.clock())
    assert in_doubt.now().state == "needs_human"


def test_an_answer_from_an_old_page_is_refused(in_doubt: House) -> None:
    old, by = in_doubt.now().fence - 1, a_person("yani", "approver")
    with pytest.raises(Conflict):
        resolve_piece(delivery=in_doubt.now(), url=SEEN, by=by, now=in_doubt.clock(), seen=old)


def test_the_last_message_is_settled_as_published(in_doubt: House) -> None:
    by = a_person("yani", "approver")
    resolve_piece(delivery=in_doubt.now(), url=SEEN, by=by, now=in_doubt.clock())
    Delivery.objects.filter(pk=in_doubt.row.pk).update(state="needs_human")
    assert messages_left(in_doubt.now(), NOW) == (0, 0)
    with pytest.raises(MoveRefused, match="nothing comes after"):
        resolve_piece(delivery=in_doubt.now(), url="https://t.me/uji/3", by=by, now=in_doubt.clock())


def test_the_queue_offers_it_and_takes_the_address(in_doubt: House, client: Client) -> None:
    client.force_login(a_person("yani", "approver"))
    page = client.get("/antrean/").content.decode()
    assert "Pesan ke-2 sudah ada" in page
    sent = {"answer": "piece", "url": SEEN, "seen": str(in_doubt.now().fence)}
    client.post(f"/antrean/{in_doubt.row.key}/selesaikan/", sent)
    assert in_doubt.now().state == "prepared"
