"""A story's link before anything is delivered: as long as the real one, so that words are counted right."""

from __future__ import annotations

from django.conf import settings

from mmc.desk.clock import now
from mmc.newsroom.actions.create_story import free_slug
from mmc.newsroom.post import SAMPLE_KEY
from mmc.website.page import page_url


def sample_link(slug: str) -> str:
    """The link of the story with this slug, with a stand-in for the delivery's key."""
    return f"{page_url(settings.MMC.site.base_url, slug)}?p={SAMPLE_KEY}"


def link_to_be(title: str) -> str:
    """The link of a story that is not made yet, from its title as typed so far."""
    return sample_link(free_slug(title, now()))
