"""The one validator: what a platform would refuse of a post, told before anybody approves it.

Composer, command line, API, import and sender call the same `check_post`, with the limits of the very account.
Each problem names what would mend it, where a machine can; newsroom.actions.mend_plan does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mmc.core.channel import Limits, MediaFile, Post, Problem, TextLimit
from mmc.core.pieces import pieces_of
from mmc.core.text import length, number
from mmc.errors import RefusedDelivery
from mmc.publishers.limits import file_name

FILM_MIMES = frozenset({"video/mp4"})
_UNITS = {"characters": "karakter", "utf16": "karakter", "x_weighted": "karakter menurut hitungan X", "utf8": "byte"}


def check_post(post: Post, limits: Limits) -> list[Problem]:
    """Everything a platform with these limits would refuse; empty when the post can go."""
    told = (*_text(post, limits), *_tags(post, limits), *_title(post, limits), *_count(post, limits))
    return [*told, *_files(post, limits)]


def refuse_wrong(problems: Sequence[Problem]) -> None:
    """RefusedDelivery that says all problems at once; nothing when there is none."""
    if problems:
        raise RefusedDelivery(" ".join(problem.message for problem in problems))


def _text(post: Post, limits: Limits) -> Iterator[Problem]:
    pieces = pieces_of(post.text, limits, bool(post.media))
    fix = "split" if limits.pieces > 1 else "trim"
    for place, piece in enumerate(pieces, 1):
        caption = place == 1 and post.media and limits.text_with_media
        word = "Teks" if len(pieces) == 1 else f"Bagian {place} dari teks"
        yield from _too_long("text", word, piece, caption or limits.text, fix)
    if len(pieces) > limits.pieces:
        yield Problem(
            field="text", code="too_many_pieces", limit=limits.pieces, actual=len(pieces), fix="trim",
            message=f"Teks terbagi menjadi {len(pieces)} kiriman dari paling banyak {limits.pieces}; pendekkan.",
        )  # fmt: skip
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


def _too_long(field: str, word: str, text: str, limit: TextLimit, fix: str = "trim") -> Iterator[Problem]:
    actual = length(text, limit)
    if actual > limit.limit:
        unit = _UNITS[limit.count]
        yield Problem(
            field=field,
            code="too_long",
            fix=fix,
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
            fix="trim",
            message=f"{word} memuat tanda yang ditolak kanal ini: {' '.join(found)}. Ganti atau hapus.",
        )


def _count(post: Post, limits: Limits) -> Iterator[Problem]:
    films = sum(file.is_film for file in post.media)
    stills = len(post.media) - films
    if limits.media_required and not post.media:
        what = "video" if limits.film_required else "gambar atau video"
        said = f"Kanal ini membutuhkan {what}; tambahkan satu."
        yield Problem(field="media", code="missing", fix="other_format", message=said)
    if limits.film_required and stills:
        said = "Kanal ini hanya menerima video; keluarkan gambarnya."
        yield Problem(field="media", code="wrong_kind", fix="other_format", message=said)
    if len(post.media) > limits.max_media:
        yield Problem(
            field="media",
            code="too_many",
            fix="trim",
            limit=limits.max_media,
            actual=len(post.media),
            message=f"Terlalu banyak berkas: {len(post.media)} dari paling banyak {limits.max_media}.",
        )
    elif films and not limits.mixed_media and stills:
        yield Problem(
            field="media",
            code="mixed",
            fix="other_format",
            message="Gambar dan video tidak dapat digabung dalam satu kiriman di kanal ini; pilih salah satu.",
        )
    elif films > 1 and not limits.mixed_media:
        yield Problem(
            field="media",
            code="too_many",
            fix="other_format",
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
        said = f"Jenis berkas {name} ({file.mime}) tidak diterima kanal ini."
        yield Problem(field=field, code="wrong_kind", fix="other_format", message=said)
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
            fix="transcode" if file.is_film else "other_format",
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
            fix="transcode",
            limit=longest,
            actual=file.seconds,
            message=f"Video terlalu lama: {number(file.seconds, 0)} detik dari paling lama {number(longest, 0)} detik.",
        )
    elif file.seconds < shortest:
        yield Problem(
            field=field,
            code="film_too_short",
            fix="other_format",
            limit=shortest,
            actual=file.seconds,
            message=f"Video terlalu singkat: {number(file.seconds, 1)} detik; "
            f"paling singkat {number(shortest, 1)} detik.",
        )
