"""A film longer than a channel allows is refused when it is scheduled, by channel and limit."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from mmc.core.story import content_from_dict
from mmc.errors import RefusedDelivery
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Delivery
from mmc.publishers.validator import check_post
from tests.house import NOW, Scripted, a_rendition, a_story, approved

pytestmark = pytest.mark.django_db


def test_a_film_too_long_for_one_channel_is_scheduled_on_none(config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    story = a_story(config, channels=("telegram", "kedua"))
    picture = a_rendition(config)
    sha256 = MediaStore(config.media_folder).put(b"film")
    film = replace(picture, sha256=sha256, format="landscape", kind="film", mime="video/mp4", seconds=59.3)
    plans = [{**plan, "send": ["film.landscape"]} for plan in story.latest.content["plans"]]
    changes = {"renditions": [asdict(picture), asdict(film)], "plans": plans}
    revise_story(story=story, content=content_from_dict({**story.latest.content, **changes}), by=None, now=NOW)
    revision = approved(story)
    wide, narrow = Scripted(), Scripted()
    limits = replace(narrow.limits, film_seconds=(1.0, 45.0))
    monkeypatch.setattr(narrow, "check", lambda post: check_post(post, limits))
    doors = {"telegram": wide, "kedua": narrow}
    monkeypatch.setattr("mmc.newsroom.actions.promise.open_channel", lambda name, _: doors[name])
    openings = [Opening(channel=name, due_at=NOW) for name in doors]
    with pytest.raises(RefusedDelivery, match=r"kedua: Video terlalu lama: 59 detik dari paling lama 45 detik") as told:
        promise(story=story, revision=revision, openings=openings, by=None, now=NOW)
    assert "telegram" not in str(told.value)
    assert not Delivery.objects.exists()
    assert [one.kind for one in story.latest.frozen.renditions] == ["still", "film"]
    assert len(promise(story=story, revision=revision, openings=openings[:1], by=None, now=NOW)) == 1
