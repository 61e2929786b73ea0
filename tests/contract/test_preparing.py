"""Preparation is invisible, repeatable, and continued by whoever comes next."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers import publisher_class
from tests.contract.kinds import KINDS, ROWS
from tests.contract.scene import Scene, a_media, prepared


@pytest.mark.parametrize(
    ("kind", "call"),
    [(row.name, call) for row in ROWS for call in row.preparing],
)
@pytest.mark.parametrize("fault", ["500_after", "reset_after", "truncated", "html"])
def test_trouble_while_preparing_is_temporary_and_the_next_run_finishes(
    scene: Scene, kind: str, call: str, fault: str
) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs: dict[str, str] = {}
    scene.rehearsal.fault(kind, call, fault)
    try:
        publisher.prepare(post, dict(refs), refs.__setitem__)
    except TemporaryDelivery:
        publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.send(post, refs)
    assert len(scene.public(kind, post)) == 1


@pytest.mark.parametrize("kind", [row.name for row in ROWS if row.upload])
def test_a_second_preparation_uploads_nothing_again(scene: Scene, kind: str) -> None:
    post = scene.post(kind)
    refs = prepared(scene.channel(kind), post)
    call = KINDS[kind].upload
    before = scene.calls(kind, call)
    scene.channel(kind).prepare(post, dict(refs), refs.__setitem__)
    assert scene.calls(kind, call) == before


def test_other_bytes_are_another_upload(scene: Scene, tmp_path: Path) -> None:
    publisher, post = scene.channel("x"), scene.post("x")
    refs = prepared(publisher, post)
    Image.new("RGB", (900, 900), "#ffffff").save(tmp_path / "other", "PNG")
    changed = replace(post, media=(a_media(tmp_path / "other", "image/png", 900, 900, "square"),))
    publisher.prepare(changed, dict(refs), refs.__setitem__)
    publisher.send(changed, refs)
    assert scene.public("x", post)[0]["media"] == [changed.media[0].sha256]


@pytest.mark.parametrize("kind", [row.name for row in ROWS if row.films_in_works])
def test_a_film_still_in_the_works_is_waited_for_and_then_left_to_the_clock(scene: Scene, kind: str) -> None:
    scene.processing(kind, polls=4)
    try:
        post = scene.post(kind, media=(scene.film,))
        refs: dict[str, str] = {}
        with pytest.raises(TemporaryDelivery, match="still processing") as failure:
            scene.channel(kind, processing=1).prepare(post, {}, refs.__setitem__)
        assert failure.value.retry_after
        publisher = scene.channel(kind)
        publisher.prepare(post, dict(refs), refs.__setitem__)
        publisher.send(post, refs)
        assert len(scene.public(kind, post)) == 1
        scene.processing(kind, polls=1, fail=True)
        with pytest.raises(RefusedDelivery):
            publisher.prepare(scene.post(kind, media=(scene.film,)), {}, lambda name, value: None)
    finally:
        scene.processing(kind, polls=1, fail=False)


def test_media_that_x_has_forgotten_are_not_sent(scene: Scene) -> None:
    publisher, post = scene.channel("x"), scene.post("x")
    refs = prepared(publisher, post)
    [(name, kept)] = refs.items()
    old = {name: json.dumps(json.loads(kept) | {"ends": datetime.now(UTC).timestamp() + 60})}
    before = scene.calls("x", "create")
    with pytest.raises(TemporaryDelivery, match="prepare again"):
        publisher.send(post, old)
    assert scene.calls("x", "create") == before
    publisher.prepare(post, dict(old), old.__setitem__)
    publisher.send(post, old)
    assert len(scene.public("x", post)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_over_the_limit_is_refused_before_any_call(scene: Scene, tmp_path: Path, kind: str) -> None:
    limits, row = publisher_class(KINDS[kind].kind or kind).limits, KINDS[kind]
    original = scene.media[row.media[0]]
    big = tmp_path / "besar"
    with big.open("wb") as file:  # a file of holes: as long as it says, and nothing in it
        file.truncate((limits.film_bytes if original.is_film else limits.image_bytes) + 1)
    before = scene.rehearsal.calls().get(kind)
    mime = "image/jpeg" if row.jpeg else original.mime
    heavy = replace(original, path=big, sha256=f"{len(str(big)):064x}", mime=mime)
    with pytest.raises(RefusedDelivery, match="terlalu besar"):
        scene.channel(kind).prepare(scene.post(kind, media=(heavy,)), {}, lambda name, value: None)
    assert scene.rehearsal.calls().get(kind) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_over_the_limit_is_refused_before_any_call(scene: Scene, kind: str) -> None:
    before = scene.rehearsal.calls().get(kind)
    with pytest.raises(RefusedDelivery, match="terlalu panjang"):
        scene.channel(kind).prepare(scene.post(kind, text="kata " * 14_000), {}, lambda name, value: None)
    assert scene.rehearsal.calls().get(kind) == before
