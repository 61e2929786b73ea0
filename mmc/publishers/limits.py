"""Limits: what each platform accepts, as data, by the kind of account. Figures: state of 2026-11."""

from __future__ import annotations

import re
from dataclasses import replace

from mmc.core.channel import Limits, MediaFile, TextLimit

YOUTUBE = Limits(
    text=TextLimit(limit=5000, count="utf8"),
    title=TextLimit(limit=100),
    title_required=True,
    media_required=True,
    film_required=True,
    image_bytes=2_000_000,  # the thumbnail
    film_bytes=256_000_000_000,
    film_seconds=(0.5, 12 * 3600.0),
    forbidden="<>",
)
X = Limits(
    text=TextLimit(limit=280, count="x_weighted"),
    pieces=10,  # a thread: ours to choose, X names no end
    max_media=4,
    image_mimes=frozenset({"image/png", "image/jpeg", "image/webp"}),
    image_bytes=5_000_000,
    film_bytes=512_000_000,
    film_seconds=(0.5, 140.0),
    alt_characters=1000,
)
TELEGRAM = Limits(
    text=TextLimit(limit=4096, count="utf16"),
    text_with_media=TextLimit(limit=1024, count="utf16"),
    pieces=5,
    caption_goes_on=True,
    max_media=10,
    image_bytes=10_000_000,
    film_bytes=50_000_000,
    film_seconds=(0.1, 4 * 3600.0),
    mixed_media=True,
)
INSTAGRAM = Limits(
    text=TextLimit(limit=2200),
    max_media=10,
    media_required=True,
    image_mimes=frozenset({"image/jpeg"}),  # anything else is sent as the JPEG made of it
    image_bytes=8_000_000,
    film_bytes=300_000_000,
    film_seconds=(3.0, 900.0),
    mixed_media=True,
    max_hashtags=30,
    max_mentions=20,
    image_ratio=(0.8, 1.91),
    alt_characters=1000,
)
FACEBOOK = Limits(
    text=TextLimit(limit=63_206),
    max_media=10,
    image_bytes=4_000_000,
    film_bytes=2_000_000_000,
    film_seconds=(1.0, 4 * 3600.0),
    alt_characters=1000,
)
WORDPRESS = Limits(
    text=TextLimit(limit=60_000),
    title=TextLimit(limit=300),
    title_required=True,
    max_media=20,
    image_mimes=frozenset({"image/png", "image/jpeg", "image/webp"}),
    image_bytes=10_000_000,
    film_bytes=256_000_000,  # a site's own limit may be lower; it says so
    film_seconds=(0.5, 3600.0),
    mixed_media=True,
)
PARTNER = Limits(
    text=TextLimit(limit=60_000),
    title=TextLimit(limit=300),
    title_required=True,
    max_media=20,
    image_mimes=frozenset({"image/png", "image/jpeg", "image/webp"}),
    image_bytes=20_000_000,
    film_bytes=2_000_000_000,
    film_seconds=(0.5, 3600.0),
    mixed_media=True,
)

# What one account may more, or less, than another of its kind; the first is what a section without `tier` gets.
TIERS: dict[str, dict[str, Limits]] = {
    "x": {
        "basic": X,
        "premium": replace(X, text=TextLimit(limit=25_000, count="x_weighted")),
    },
    "youtube": {
        "verified": YOUTUBE,
        "unverified": replace(YOUTUBE, film_seconds=(0.5, 15 * 60.0)),  # no telephone number confirmed yet
    },
    "telegram": {
        "cloud": TELEGRAM,
        "local": replace(TELEGRAM, film_bytes=2_000_000_000),  # a Bot API server of one's own, at `base_url`
    },
}
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "video/mp4": ".mp4"}


def file_name(file: MediaFile) -> str:
    """The name a file is sent under: `portrait.png`. Stored files are named by their hash alone."""
    return (file.format or "media") + _ENDINGS.get(file.mime, file.path.suffix)


def names_delivery(text: str, delivery: str) -> bool:
    """True when a text holds a link that carries this delivery's key: the fingerprint we read back."""
    return re.search(rf"[?&]p={re.escape(delivery)}(?![\w-])", text) is not None
