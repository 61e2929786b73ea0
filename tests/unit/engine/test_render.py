"""The engine's child makes films with their subtitles and credit, and says what it made without."""

from __future__ import annotations

from typing import Any

import pytest

from mmc.config import Config, Video
from mmc.core.story import ChannelPlan, Content, content_from_dict
from mmc.engine.produce import keep_renditions
from mmc.engine.render import Spec, render
from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Rendition
from mmc.newsroom.post import fingerprint, preview_post
from tests.house import NOW, a_story
from tests.unit.video.boards import population

pytestmark = pytest.mark.django_db


def _spec(**finish: Any) -> Spec:
    return Spec(
        template="ranking", stills=("square",), storyboard="data_story", films=("short",), options={}, film_options={},
        finish=finish,
    )  # fmt: skip


def test_a_film_comes_with_its_subtitles_and_its_credit(config: Config) -> None:
    broken = config.model_copy(update={"video": Video(piper="tidak-ada-piper", piper_voice="suara.onnx")})
    made = render(population(), _spec(narration=True), broken)
    kinds = [(r.kind, r.format, r.mime) for r in made.renditions]
    assert kinds == [
        ("still", "square", "image/png"), ("film", "short", "video/mp4"), ("thumbnail", "thumbnail", "image/jpeg"),
        ("subtitles", "short", "application/x-subrip"), ("subtitles", "short", "text/vtt"),
    ]  # fmt: skip
    film, words = made.renditions[1], made.renditions[-1]
    assert film.credit.startswith("Musik: ")
    assert MediaStore(config.media_folder).read(words.sha256).startswith(b"WEBVTT")
    assert "tidak-ada-piper" in made.notes[0]

    keep_renditions(made, "ranking", None, NOW)
    assert Rendition.objects.get(kind="film").credit == film.credit

    plan = ChannelPlan(channel="youtube", caption="Teks {link}", send=("film.short",))
    content = Content(title="Penduduk", summary="", renditions=made.renditions, plans=(plan,))
    assert content_from_dict(content.to_dict()) == content
    story = a_story(config)
    post = preview_post(story, content, plan, "youtube", now=NOW)
    assert {c.sha256 for c in post.captions} == {r.sha256 for r in made.renditions if r.kind == "subtitles"}
    still = ChannelPlan(channel="x", caption="Teks", send=("still.square",))
    alone = preview_post(story, content, still, "x", now=NOW)
    assert alone.captions == ()
    assert fingerprint(post) != fingerprint(alone)


def test_a_content_without_credits_keeps_the_hash_it_was_approved_under() -> None:
    assert "credit" not in str(Content(title="A", summary="").to_dict())
