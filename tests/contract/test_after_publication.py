"""After publication: withdrawing, correcting, counting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mmc.core.channel import Receipt
from mmc.errors import ChannelLocked, RefusedDelivery, TemporaryDelivery
from tests.contract.kinds import KINDS, ROWS
from tests.contract.scene import Scene, published


@pytest.mark.parametrize("kind", KINDS)
def test_withdrawing_twice_is_withdrawing_once(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    receipt = published(publisher, post)
    publisher.withdraw(receipt)
    assert scene.public(kind, post, live=True) == []
    publisher.withdraw(receipt)
    with pytest.raises(TemporaryDelivery):
        scene.rehearsal.fault(kind, KINDS[kind].withdrawal, "500_before")
        publisher.withdraw(receipt)


@pytest.mark.parametrize("kind", [row.name for row in ROWS if row.edits])
def test_a_correction_changes_the_words_in_place(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    receipt = published(publisher, post)
    corrected = replace(post, text=f"RALAT. {post.text}", title=f"Ralat {post.title}")
    for _ in range(2):
        assert publisher.edit(receipt, corrected).id == receipt.id
    [entry] = scene.public(kind, post)
    assert scene.says(kind, entry, corrected) and entry["edited"]
    assert entry["id"] == receipt.id and entry["media"] == scene.shas(kind, *post.media)


def test_telegram_corrects_a_post_without_a_picture_too(scene: Scene) -> None:
    publisher, post = scene.channel("telegram"), scene.post("telegram", media=())
    receipt = published(publisher, post)
    publisher.edit(receipt, replace(post, text=f"RALAT. {post.text}"))
    assert scene.public("telegram", post)[0]["text"].startswith("RALAT.")


@pytest.mark.parametrize("kind", [row.name for row in ROWS if not row.edits])
def test_a_kind_that_cannot_edit_says_what_to_do(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    with pytest.raises(RefusedDelivery, match="withdraw it"):
        publisher.edit(published(publisher, post), post)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_a_post_are_read_and_what_is_not_told_is_none(scene: Scene, kind: str) -> None:
    publisher, post, row = scene.channel(kind), scene.post(kind), KINDS[kind]
    receipt = published(publisher, post)
    scene.rehearsal.set_stats(kind, receipt.id, **row.told)
    readings = publisher.sample([receipt, Receipt(id="1234567890")])
    assert {r.metric: r.value for r in readings if r.subject == receipt.id} == dict(row.numbers)
    assert {r.metric: r.value for r in readings if r.subject != receipt.id} == dict.fromkeys(row.numbers)


@pytest.mark.parametrize("kind", [row.name for row in ROWS if row.followers])
def test_followers_are_what_the_platform_tells(scene: Scene, kind: str) -> None:
    scene.rehearsal.set_followers(kind, 12_300)
    reading = scene.channel(kind).followers()
    assert (reading.value, reading.exact, reading.subject) == (12_300, KINDS[kind].followers_exact, "")


@pytest.mark.parametrize("kind", [row.name for row in ROWS if not row.followers])
def test_a_kind_without_followers_says_none_and_proves_its_login(scene: Scene, kind: str) -> None:
    assert scene.channel(kind).followers().value is None
    scene.rehearsal.fault(kind, KINDS[kind].login, "401", times=0)
    with pytest.raises(ChannelLocked):
        scene.channel(kind).followers()
