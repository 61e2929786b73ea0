"""A film on its way to YouTube survives a break at any byte, in any process."""

from __future__ import annotations

import pytest

from mmc.core.channel import Receipt
from mmc.errors import TemporaryDelivery
from tests.contract.scene import Scene, prepared


def test_the_session_is_saved_before_the_first_byte(scene: Scene) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube")
    before, seen = scene.calls("youtube", "chunk"), []

    def crash(name: str, value: str) -> None:
        seen.append((name, value, scene.calls("youtube", "chunk") - before))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publisher.prepare(post, {}, crash)
    [(name, value, chunks)] = seen
    assert name.startswith("session.") and "upload_id=" in value and chunks == 0


def test_another_process_goes_on_where_the_upload_broke(scene: Scene) -> None:
    post, refs = scene.post("youtube"), dict[str, str]()
    inserts = scene.calls("youtube", "insert")
    scene.rehearsal.fault("youtube", "chunk", "partial", times=0, skip=1)
    with pytest.raises(TemporaryDelivery):
        scene.channel("youtube").prepare(post, {}, refs.__setitem__)
    scene.rehearsal.clear_faults()
    assert [name.partition(".")[0] for name in refs] == ["session"]
    shares: list[float] = []
    chunks = scene.calls("youtube", "chunk")
    second = scene.channel("youtube")
    second.on_progress = shares.append  # type: ignore[attr-defined]
    second.prepare(post, dict(refs), refs.__setitem__)
    assert scene.calls("youtube", "insert") == inserts + 1, "one session for both"
    assert scene.calls("youtube", "chunk") == chunks + 2, "one question, then only what was missing"
    assert shares == [1.0]
    second.send(post, refs)
    [entry] = scene.public("youtube", post)
    assert entry["media"] == [scene.film.sha256]


@pytest.mark.parametrize("fault", ["partial", "reset_before", "500_before", "reset_after", "500_after", "truncated"])
@pytest.mark.parametrize("chunk", [0, 1, 2])
def test_a_break_at_any_chunk_is_mended_in_place(scene: Scene, fault: str, chunk: int) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube", thumbnail=None)
    inserts = scene.calls("youtube", "insert")
    scene.rehearsal.fault("youtube", "chunk", fault, skip=chunk)
    refs = prepared(publisher, post)
    assert scene.calls("youtube", "insert") == inserts + 1
    publisher.send(post, refs)
    [entry] = scene.public("youtube", post)
    assert entry["media"] == [scene.film.sha256]


def test_a_film_that_went_up_is_found_again_when_its_session_is_gone(scene: Scene) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube")
    refs = prepared(publisher, post)
    session, video = (next(name for name in refs if name.startswith(part)) for part in ("session.", "video."))
    inserts = scene.calls("youtube", "insert")
    lost = {session: refs[session].partition("upload_id=")[0] + "upload_id=lupa"}
    again: dict[str, str] = {}
    publisher.prepare(post, dict(lost), again.__setitem__)
    assert again[video] == refs[video] and scene.calls("youtube", "insert") == inserts
    other = scene.post("youtube")
    publisher.prepare(other, dict(lost), again.__setitem__)
    assert again[video] != refs[video] and scene.calls("youtube", "insert") == inserts + 1


def test_a_private_film_that_somebody_deleted_goes_up_again(scene: Scene) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube")
    refs = prepared(publisher, post)
    video = next(value for name, value in refs.items() if name.startswith("video."))
    publisher.withdraw(Receipt(id=video))
    with pytest.raises(TemporaryDelivery, match="goes up again"):
        publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.send(post, refs)
    assert len(scene.public("youtube", post)) == 1
