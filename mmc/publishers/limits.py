"""Limits: what each platform accepts, as data, and the one validator that reads it.

Composer, command line and sender call the same `check_post`, so that nothing is found out only when
it is too late. Figures: state of 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mmc.core.channel import Limits, MediaFile, Post, Problem, TextLimit
from mmc.core.text import length, number
from mmc.errors import RefusedDelivery

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
    max_media=4,
    image_mimes=frozenset({"image/png", "image/jpeg", "image/webp"}),
    image_bytes=5_000_000,
    film_bytes=512_000_000,
    film_seconds=(0.5, 140.0),
)
TELEGRAM = Limits(
    text=TextLimit(limit=4096, count="utf16"),
    text_with_media=TextLimit(limit=1024, count="utf16"),
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
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "video/mp4": ".mp4"}
FILM_MIMES = frozenset({"video/mp4"})
_UNITS = {"characters": "karakter", "utf16": "karakter", "x_weighted": "karakter menurut hitungan X", "utf8": "byte"}


def check_post(post: Post, limits: Limits) -> list[Problem]:
    """Everything a platform with these limits would refuse; empty when the post can go."""
    told = (*_text(post, limits), *_tags(post, limits), *_title(post, limits), *_count(post, limits))
    return [*told, *_files(post, limits)]


def file_name(file: MediaFile) -> str:
    """The name a file is sent under: `portrait.png`. Stored files are named by their hash alone."""
    return (file.format or "media") + _ENDINGS.get(file.mime, file.path.suffix)


def names_delivery(text: str, delivery: str) -> bool:
    """True when a text holds a link that carries this delivery's key: the fingerprint we read back."""
    return re.search(rf"[?&]p={re.escape(delivery)}(?![\w-])", text) is not None


def refuse_wrong(problems: Sequence[Problem]) -> None:
    """RefusedDelivery that says all problems at once; nothing when there is none."""
    if problems:
        raise RefusedDelivery(" ".join(problem.message for problem in problems))


def _text(post: Post, limits: Limits) -> Iterator[Problem]:
    limit = limits.text_with_media if post.media and limits.text_with_media else limits.text
    yield from _too_long("text", "Teks", post.text, limit)
    yield from _forbidden("text", "Teks", post.text, limits)
    if not post.text.strip() and not post.media and not limits.media_required:
        yield Problem(field="text", code="missing", message="Tulis teks atau sertakan gambar; kiriman ini kosong.")


def _tags(post: Post, limits: Limits) -> Iterator[Problem]:
    """Tags and names in the words, where a platform counts them."""
    counted = (("#", "tagar", r"#\w+", limits.max_hashtags), ("@", "sebutan akun", r"(?<!\w)@\w+", limits.max_mentions))
    for sign, word, pattern, most in counted:
        actual = len(re.findall(pattern, post.text)) if most is not None else 0
        if most is not None and actual > most:
            yield Problem(
                field="text", code="too_many_tags", limit=most, actual=actual, fix="trim",
                message=f"Terlalu banyak {word} ({sign}): {actual} dari paling banyak {most}; "
                f"hapus {actual - most}.",
            )  # fmt: skip


def _title(post: Post, limits: Limits) -> Iterator[Problem]:
    if limits.title_required and not post.title.strip():
        yield Problem(field="title", code="missing", message="Judul wajib diisi untuk kanal ini.")
    if limits.title:
        yield from _too_long("title", "Judul", post.title, limits.title)
        yield from _forbidden("title", "Judul", post.title, limits)


def _too_long(field: str, word: str, text: str, limit: TextLimit) -> Iterator[Problem]:
    actual = length(text, limit)
    if actual > limit.limit:
        unit = _UNITS[limit.count]
        yield Problem(
            field=field,
            code="too_long",
            fix="trim",
            limit=limit.limit,
            actual=actual,
            message=f"{word} terlalu panjang: {number(actual)} dari paling banyak "
            f"{number(limit.limit)} {unit}; kurangi {number(actual - limit.limit)}.",
        )


def _forbidden(field: str, word: str, text: str, limits: Limits) -> Iterator[Problem]:
    found = [sign for sign in limits.forbidden if sign in text]
    if found:
        yield Problem(
            field=field,
            code="forbidden_character",
            message=f"{word} memuat tanda yang ditolak kanal ini: {' '.join(found)}. Ganti atau hapus.",
        )


def _count(post: Post, limits: Limits) -> Iterator[Problem]:
    films = sum(file.is_film for file in post.media)
    stills = len(post.media) - films
    if limits.media_required and not post.media:
        what = "video" if limits.film_required else "gambar atau video"
        yield Problem(field="media", code="missing", message=f"Kanal ini membutuhkan {what}; tambahkan satu.")
    if limits.film_required and stills:
        yield Problem(field="media", code="wrong_kind", message="Kanal ini hanya menerima video; keluarkan gambarnya.")
    if len(post.media) > limits.max_media:
        yield Problem(
            field="media",
            code="too_many",
            limit=limits.max_media,
            actual=len(post.media),
            message=f"Terlalu banyak berkas: {len(post.media)} dari paling banyak {limits.max_media}.",
        )
    elif films and not limits.mixed_media and stills:
        yield Problem(
            field="media",
            code="mixed",
            message="Gambar dan video tidak dapat digabung dalam satu kiriman di kanal ini; pilih salah satu.",
        )
    elif films > 1 and not limits.mixed_media:
        yield Problem(
            field="media",
            code="too_many",
            limit=1,
            actual=films,
            message=f"Hanya satu video per kiriman di kanal ini; sekarang {films}.",
        )


def _files(post: Post, limits: Limits) -> Iterator[Problem]:
    for file in post.media:
        yield from _file("media", file, limits)
        if post.part != "story":  # a story fills the screen, whatever its shape
            yield from _shape(file, limits)
        yield from _alt(file, limits)
    if post.thumbnail is not None:
        yield from _file("thumbnail", post.thumbnail, limits)


def _file(field: str, file: MediaFile, limits: Limits) -> Iterator[Problem]:
    name, allowed = file_name(file), FILM_MIMES if file.is_film else limits.image_mimes
    if file.mime not in allowed or (field == "thumbnail" and file.is_film):
        yield Problem(
            field=field, code="wrong_kind", message=f"Jenis berkas {name} ({file.mime}) tidak diterima kanal ini."
        )
    if not file.path.is_file():
        yield Problem(field=field, code="missing", message=f"Berkas {name} tidak ada lagi; buat ulang hasilnya.")
        return
    size, most = file.path.stat().st_size, limits.film_bytes if file.is_film else limits.image_bytes
    if size == 0:
        yield Problem(field=field, code="empty", message=f"Berkas {name} kosong; buat ulang hasilnya.")
    if size > most:
        yield Problem(
            field=field,
            code="too_big",
            limit=most,
            actual=size,
            message=f"Berkas {name} terlalu besar: {number(size / 1e6, 1)} MB "
            f"dari paling besar {number(most / 1e6, 0)} MB.",
        )
    if file.is_film:
        yield from _duration(field, file, limits)


def _shape(file: MediaFile, limits: Limits) -> Iterator[Problem]:
    within = limits.film_ratio if file.is_film else limits.image_ratio
    ratio = file.width / max(1, file.height)
    if within and not within[0] - 0.005 <= ratio <= within[1] + 0.005:
        yield Problem(
            field="media", code="wrong_shape", fix="other_format", actual=round(ratio, 2),
            limit=within[0] if ratio < within[0] else within[1],
            message=f"Bentuk {file_name(file)} ({file.width}×{file.height}) tidak diterima kanal ini; "
            "pilih format potret, persegi, atau lebar.",
        )  # fmt: skip


def _alt(file: MediaFile, limits: Limits) -> Iterator[Problem]:
    most = limits.alt_characters
    if most is not None and len(file.alt) > most:
        yield Problem(
            field="media", code="alt_too_long", fix="trim", limit=most, actual=len(file.alt),
            message=f"Teks alternatif terlalu panjang: {len(file.alt)} dari {most} karakter.",
        )  # fmt: skip


def _duration(field: str, file: MediaFile, limits: Limits) -> Iterator[Problem]:
    shortest, longest = limits.film_seconds
    if file.seconds > longest:
        yield Problem(
            field=field,
            code="film_too_long",
            limit=longest,
            actual=file.seconds,
            message=f"Video terlalu lama: {number(file.seconds, 0)} detik dari paling lama {number(longest, 0)} detik.",
        )
    elif file.seconds < shortest:
        yield Problem(
            field=field,
            code="film_too_short",
            limit=shortest,
            actual=file.seconds,
            message=f"Video terlalu singkat: {number(file.seconds, 1)} detik; "
            f"paling singkat {number(shortest, 1)} detik.",
        )
