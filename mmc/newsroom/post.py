"""Builds the exact Post a delivery sends: for the composer's preview, the gate and the sender alike."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from mmc.config import Config
from mmc.core.channel import MediaFile, Part, Post
from mmc.core.delivery import CLOSED
from mmc.core.story import ChannelPlan, Content, RenditionRef
from mmc.newsroom.embargo import EARLY
from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Delivery, Story
from mmc.newsroom.page import page_of
from mmc.website.page import page_url

LINK = "{link}"
FIRST_CLAIM = "first_claimed_at"
RESTORED = "restored_from"  # the time of the backup a row came out of: what it remembers of the platform may be old
SAMPLE_KEY = "0" * 10  # as long as a real key: counters are right before the key exists
_HASHTAG = re.compile(r"#(\w{2,40})")


def build_post(delivery: Delivery, *, now: datetime) -> Post:
    """What this delivery sends, from its frozen revision."""
    content = delivery.revision.frozen
    plan = content.plan_for(delivery.channel_id)
    # The first claim's time, so that every retry builds the same bytes.
    first = delivery.refs.get(FIRST_CLAIM)
    shown = datetime.fromisoformat(first) if first else now
    post = _post(delivery.story, content, plan, delivery.key, delivery.channel.kind, shown)
    return replace(post, embargo=_embargo(delivery, shown)) if delivery.channel.kind == "partner" else post


def fingerprint(post: Post) -> str:
    """sha256 over everything the public will see of a post."""
    seen = [post.title, post.text, post.link, post.part, *(m.sha256 for m in (*post.media, *post.captions))]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


def preview_post(story: Story, content: Content, plan: ChannelPlan, kind: str, *, now: datetime) -> Post:
    """What would be sent, with a stand-in for the key."""
    return _post(story, content, plan, SAMPLE_KEY, kind, now)


def part_of(content: Content, plan: ChannelPlan) -> Part:
    """feed, album, or the film format when a single film is all that is sent."""
    chosen = content.chosen(plan)
    if len(chosen) == 1 and chosen[0].kind == "film":
        return "short" if chosen[0].format == "short" else "landscape"
    return "album" if len(chosen) > 1 else "feed"


def part_on(content: Content, plan: ChannelPlan, kind: str) -> Part:
    """The part a channel of this kind gets: a website page is its feed, a lone story picture Instagram's story."""
    if kind == "website":
        return "feed"
    alone = content.chosen(plan)
    if kind == "instagram" and len(alone) == 1 and (alone[0].kind, alone[0].format) == ("still", "story"):
        return "story"
    return part_of(content, plan)


def _post(story: Story, content: Content, plan: ChannelPlan, key: str, kind: str, now: datetime) -> Post:
    config: Config = settings.MMC
    store = MediaStore(config.media_folder)
    link = f"{page_url(config.site.base_url, story.slug)}?p={key}"
    text = plan.caption.replace(LINK, link)
    media = tuple(_file(r, store) for r in content.chosen(plan))
    films = {file.format for file in media if file.is_film}
    thumbnail = next((r for r in content.renditions if r.kind == "thumbnail"), None)
    page = page_of(story, content, plan, key, now) if kind in ("website", "partner") else None
    return Post(
        delivery=key,
        title=plan.title or content.title,
        text=text,
        media=media,
        thumbnail=_file(thumbnail, store) if thumbnail else None,
        captions=tuple(_file(r, store) for r in content.renditions if r.kind == "subtitles" and r.format in films),
        link=link,
        part=part_on(content, plan, kind),
        tags=tuple(dict.fromkeys(_HASHTAG.findall(plan.caption))),
        page=page.to_dict() if page else None,
    )


def _embargo(delivery: Delivery, shown: datetime) -> datetime | None:
    """When the public gets the story, if partners get it before: nothing of it is out until then."""
    public = Delivery.objects.filter(story_id=delivery.story_id).exclude(channel__kind__in=EARLY)
    first = public.exclude(state__in=sorted(CLOSED)).order_by("due_at").values_list("due_at", flat=True).first()
    return first if first is not None and first > shown else None


def _file(ref: RenditionRef, store: MediaStore) -> MediaFile:
    return MediaFile(
        path=store.path(ref.sha256), mime=ref.mime, sha256=ref.sha256, width=ref.width, height=ref.height,
        format=ref.format, alt=ref.alt, seconds=ref.seconds,
    )  # fmt: skip
