"""Carousels, handed-in files, failing films and alerts with an end, from the drawing child to the gate."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mmc.config import ASSETS, Config
from mmc.core.delivery import State
from mmc.core.schedule import parse_schedule
from mmc.core.story import ChannelPlan, Content, content_from_dict, kept_file
from mmc.engine import render as render_module
from mmc.engine.deliver import deliver
from mmc.engine.produce import kept_apart
from mmc.engine.render import Spec, render
from mmc.errors import ConfigError, DrawingError, RefusedDelivery
from mmc.newsroom.actions.hand_in import with_kept_files
from mmc.newsroom.actions.promise import Opening, check_openings
from mmc.newsroom.actions.sign_schedule import signed_hash
from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Delivery
from mmc.newsroom.post import preview_post
from mmc.publishers.limits import X
from mmc.publishers.validator import check_post
from mmc.sources.sidecar import read_table
from tests.house import NOW, HandClock, Scripted, a_rendition, a_story, approved, promised
from tests.unit.video.boards import population

pytestmark = pytest.mark.django_db
ENDS = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)  # 18.00 WIB, as the sample table of a warning says


def sample(name: str) -> Any:
    return read_table(ASSETS / "demo" / "samples" / f"{name}.csv").dataset


def a_photo(**more: Any) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((900, 700)).convert("RGB").save(out, "JPEG", **more)
    return out.getvalue()


def drawn(template: str, **more: Any) -> Spec:
    options = more.pop("options", {})
    return Spec(template=template, stills=more.pop("stills", ()), options=options, film_options=options, **more)


def test_the_slides_of_a_carousel_travel_in_their_order_and_are_an_album(config: Config) -> None:
    spec = drawn("agenda", stills=("square",), carousel=("square", "portrait"), slides=5,
                 options={"headline": "Agenda pekan ini", "highlight": ""})
    made = render(sample("agenda"), spec, config)
    slides = [r for r in made.renditions if r.kind == "carousel"]
    assert [r.format for r in slides] == ["square"] * 5 + ["portrait"] * 5
    assert [r.alt.split(". ")[0] for r in slides[:5]] == [f"Gambar {n} dari 5" for n in range(1, 6)]
    assert {(r.width, r.height) for r in slides} == {(1080, 1080), (1080, 1350)}
    album = ChannelPlan(channel="telegram", caption="Teks", send=("carousel.portrait",))
    few = ChannelPlan(channel="x", caption="Teks", send=("carousel.square:4",))
    many = ChannelPlan(channel="x", caption="Teks", send=("carousel.square",))
    content = Content(title="Penduduk", summary="", renditions=made.renditions, plans=(album, few, many))
    story = a_story(config)
    post = preview_post(story, content, album, "telegram", now=NOW)
    assert post.part == "album"
    assert [m.sha256 for m in post.media] == [r.sha256 for r in slides[5:]]
    assert check_post(preview_post(story, content, few, "x", now=NOW), X) == []
    told = check_post(preview_post(story, content, many, "x", now=NOW), X)
    assert [p.code for p in told] == ["too_many"]
    assert content.lacking(ChannelPlan(channel="x", caption="", send=("still.square", "carousel.story"))) == (
        "carousel.story",
    )


def test_a_film_that_fails_costs_no_picture_and_is_told(config: Config) -> None:
    spec = drawn("ranking", stills=("square",), storyboard="data_story", films=("short",), finish={"music": "gembira"})
    made = render(population(), spec, config)
    assert [(r.kind, r.format) for r in made.renditions] == [("still", "square")]
    assert made.notes == (made.notes[0],)
    assert made.notes[0].startswith("film short was not made: no music 'gembira'")


def test_without_any_picture_a_failing_film_is_the_error(config: Config) -> None:
    spec = drawn("ranking", storyboard="data_story", films=("short",), finish={"music": "gembira"})
    with pytest.raises(DrawingError, match="no music 'gembira'"):
        render(population(), spec, config)


def test_a_child_that_dies_in_its_film_leaves_the_pictures(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(job: Path, *_: Any) -> None:
        still = job.parent / "still-square.png"
        still.write_bytes(b"gambar")
        file = {"path": str(still), "kind": "still", "format": "square", "mime": "image/png", "width": 1, "height": 1,
                "alt": "", "seconds": 0.0}
        result = {"headline": "A", "files": [file], "notes": [], "expires": "", "at": "short"}
        (job.parent / "result.json").write_text(json.dumps(result))
        raise DrawingError("stopped with status -9 after the limit of 900 s")

    monkeypatch.setattr(render_module, "_run_child", killed)
    made = render(population(), drawn("ranking", stills=("square",), films=("short",)), config)
    assert [r.kind for r in made.renditions] == ["still"]
    assert made.notes == ("film short was not made: stopped with status -9 after the limit of 900 s",)


def test_a_channel_without_its_film_waits_for_a_person_and_the_others_do_not(config: Config) -> None:
    plans = (ChannelPlan(channel="telegram", caption="A", send=("still.square",)),
             ChannelPlan(channel="kedua", caption="A", send=("still.square", "film.short")))  # fmt: skip
    content = Content(title="A", summary="", renditions=(a_rendition(config),), plans=plans)
    openings = [Opening(channel=plan.channel, due_at=NOW) for plan in plans]
    ready, left_out = kept_apart(content, openings)
    assert [o.channel for o in ready] == ["telegram"]
    assert left_out == ["kedua waits for a person: film.short was not made."]


def test_a_portrait_is_drawn_from_the_store_and_nothing_of_its_file_is_kept(config: Config) -> None:
    exif = Image.Exif()
    exif[0x010E] = "rahasia rumah narasumber"
    (config.folder / "foto.jpg").write_bytes(a_photo(exif=exif))
    options = with_kept_files("quote", {"photo": "foto.jpg", "kicker": "Kutipan"}, config)
    kept = MediaStore(config.media_folder).read(options["photo"].removeprefix("sha256:"))
    assert b"rahasia" not in kept
    with_photo = render(sample("quote"), drawn("quote", stills=("square",), options=options), config)
    without = render(sample("quote"), drawn("quote", stills=("square",), options={"kicker": "Kutipan"}), config)
    assert with_photo.renditions[0].sha256 != without.renditions[0].sha256
    signed = Content(title="A", summary="", options=options)
    assert signed.hash != Content(title="A", summary="", options={**options, "photo": kept_file("0" * 64)}).hash
    with pytest.raises(DrawingError, match="leads out"):
        with_kept_files("quote", {"photo": "../foto.jpg"}, config)


RULE = """
title: "Uji"
every: "cron: 0 10 * * *"
source: sumber
infographic: {{template: quote, formats: [square], options: {{photo: foto.jpg}}, carousel: {carousel}}}
channels: {{telegram: {{at: +1m, send: [{send}]}}}}
caption: {{default: "A"}}
"""


def test_a_schedule_makes_the_carousel_it_sends_or_is_refused() -> None:
    rule = parse_schedule(RULE.format(carousel="true", send="carousel.square"), "uji", "uji.yaml")
    assert rule.infographic.carousel == ("square", "portrait")
    with pytest.raises(ConfigError, match=r"sends carousel\.portrait, and infographic.carousel makes square"):
        parse_schedule(RULE.format(carousel="[square]", send="carousel.portrait"), "uji", "uji.yaml")
    with pytest.raises(ConfigError, match="unknown: story"):
        parse_schedule(RULE.format(carousel="[story]", send="still.square"), "uji", "uji.yaml")


def test_another_photo_in_the_same_place_is_not_what_was_signed(config: Config) -> None:
    rule = parse_schedule(RULE.format(carousel="[]", send="still.square"), "uji", "uji.yaml")
    signatures = []
    for quality in (60, 90):
        (config.folder / "foto.jpg").write_bytes(a_photo(quality=quality))
        signatures.append(signed_hash(rule, config))
    assert signatures[0] != signatures[1]


def test_an_alert_that_is_over_is_not_drawn_and_one_that_holds_says_when_it_ends(config: Config) -> None:
    made = render(sample("alert"), drawn("alert", stills=("square",), now=ENDS - timedelta(hours=2)), config)
    assert datetime.fromisoformat(made.expires) == ENDS
    with pytest.raises(DrawingError, match=r"ended|over|berakhir"):
        render(sample("alert"), drawn("alert", stills=("square",), now=ENDS), config)


def ending(config: Config, at: datetime) -> Any:
    """A story whose approved revision ends at this moment."""
    story = a_story(config)
    revision = story.latest
    content = {**revision.content, "expires": at.isoformat()}
    revision.content, revision.hash = content, content_from_dict(content).hash
    revision.save()
    approved(story)
    return story


def test_an_alert_is_not_promised_for_a_time_after_its_end(config: Config) -> None:
    story = ending(config, NOW + timedelta(hours=1))
    opening = Opening(channel="telegram", due_at=NOW + timedelta(hours=1))
    assert [p.code for p in check_openings(story, story.latest, [opening], NOW)["telegram"]] == ["expired"]
    assert "berakhir" in check_openings(story, story.latest, [opening], NOW)["telegram"][0].message
    with pytest.raises(RefusedDelivery, match="berakhir"):
        promised(story, due_at=NOW + timedelta(hours=2))


def test_an_alert_that_ended_while_it_waited_is_skipped(
    config: Config, tools: Any, clock: HandClock, platform: Scripted
) -> None:
    row = promised(ending(config, NOW + timedelta(minutes=30)), due_at=NOW)
    clock.turn(minutes=30)
    assert deliver(row.pk, row.generation, tools) == State.SKIPPED
    assert Delivery.objects.get(pk=row.pk).error.startswith("the alert has ended")
    assert platform.public == []


def test_an_alert_that_ends_while_its_files_go_ahead_is_never_visible(
    config: Config, tools: Any, clock: HandClock, platform: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = promised(ending(config, NOW + timedelta(minutes=30)), due_at=NOW)
    prepare = platform.prepare

    def slowly(*args: Any) -> None:
        clock.turn(minutes=31)
        prepare(*args)

    monkeypatch.setattr(platform, "prepare", slowly)
    assert deliver(row.pk, row.generation, tools) == State.PREPARED
    row.refresh_from_db()
    clock.turn(minutes=1)
    assert deliver(row.pk, row.generation, tools) == State.SKIPPED
    assert platform.public == []
