"""The fence: a sender that lost its lease sends nothing, on whatever library the kind's HTTP runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mmc.errors import TemporaryDelivery, UnknownOutcome
from mmc.publishers.fence import check_fence, fenced
from tests.contract.kinds import KINDS
from tests.contract.scene import Scene, prepared


def falls_after(looks: int) -> Callable[[], bool]:
    """A lease that holds for so many looks."""
    left = iter([True] * looks)
    return lambda: next(left, False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sender_without_its_lease_makes_no_visible_call(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    before = scene.calls(kind, KINDS[kind].visible)
    with fenced(falls_after(0)), pytest.raises(TemporaryDelivery, match="lease"):
        publisher.send(post, refs)
    assert scene.calls(kind, KINDS[kind].visible) == before
    assert scene.public(kind, post) == []
    publisher.send(post, refs)
    assert len(scene.public(kind, post)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_lease_lost_in_the_middle_of_the_call_is_doubt(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    with fenced(falls_after(1)), pytest.raises(UnknownOutcome):
        publisher.send(post, refs)
    assert scene.public(kind, post) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_lease_that_holds_changes_nothing(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    with fenced(lambda: True):
        publisher.send(post, prepared(publisher, post))
    assert len(scene.public(kind, post)) == 1


def test_without_a_fence_everything_passes() -> None:
    check_fence()
