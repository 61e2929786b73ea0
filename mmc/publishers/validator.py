"""The one validator: what a platform would refuse of a post, told before anybody approves it.

Composer, command line, API, import and sender call the same `check_post`, with the limits of the very account.
Each problem names what would mend it, where a machine can; newsroom.actions.mend_plan does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mmc.core.channel import Limits, MediaFile, Post, Problem, TextLimit
from mmc.core.language import say
from mmc.core.pieces import pieces_of
from mmc.core.text import length, number
from mmc.errors import RefusedDelivery
from mmc.publishers.limits import file_name

FILM_MIMES = frozenset({"video/mp4"})
Pair = tuple[str, str]  # the same in Indonesian and in English
_UNITS: dict[str, Pair] = {
    "characters": ("karakter", "characters"), "utf16": ("karakter", "characters"), "utf8": ("byte", "bytes"),
    "x_weighted": ("karakter menurut hitungan X", "characters as X counts them"),
}  # fmt: skip
_TEXT, _TITLE = ("Teks", "The text"), ("Judul", "The title")


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
        word = _TEXT if len(pieces) == 1 else (f"Bagian {place} dari teks", f"Part {place} of the text")
        yield from _too_long("text", word, piece, caption or limits.text, fix)
    if len(pieces) > limits.pieces:
        yield Problem(
            field="text", code="too_many_pieces", limit=limits.pieces, actual=len(pieces),
            message=say(
                f"Teks terbagi menjadi {len(pieces)} kiriman dari paling banyak {limits.pieces}; pendekkan.",
                f"The text makes {len(pieces)} posts of at most {limits.pieces}; shorten it.",
            ),
        )  # fmt: skip
    yield from _forbidden("text", _TEXT, post.text, limits)
    if not post.text.strip() and not post.media and not limits.media_required:
        yield Problem(field="text", code="missing", message=say(
            "Tulis teks atau sertakan gambar; kiriman ini kosong.", "Write a text or add a picture; this post is empty."
        ))


def _tags(post: Post, limits: Limits) -> Iterator[Problem]:
    """Tags and names in the words, where a platform counts them."""
    counted = (
        ("#", ("tagar", "hashtags"), r"#\w+", limits.max_hashtags),
        ("@", ("sebutan akun", "mentions"), r"(?<!\w)@\w+", limits.max_mentions),
    )
    for sign, word, pattern, most in counted:
        actual = len(re.findall(pattern, post.text)) if most is not None else 0
        if most is not None and actual > most:
            yield Problem(
                field="text", code="too_many_tags", limit=most, actual=actual, fix="trim",
                message=say(
                    f"Terlalu banyak {word[0]} ({sign}): {actual} dari paling banyak {most}; hapus {actual - most}.",
                    f"Too many {word[1]} ({sign}): {actual} of at most {most}; take out {actual - most}.",
                ),
            )  # fmt: skip


def _title(post: Post, limits: Limits) -> Iterator[Problem]:
    if limits.title_required and not post.title.strip():
        yield Problem(field="title", code="missing", message=say(
            "Judul wajib diisi untuk kanal ini.", "This channel needs a title."
        ))
    if limits.title:
        yield from _too_long("title", _TITLE, post.title, limits.title)
        yield from _forbidden("title", _TITLE, post.title, limits)


def _too_long(field: str, word: Pair, text: str, limit: TextLimit, fix: str = "trim") -> Iterator[Problem]:
    actual = length(text, limit)
    if actual > limit.limit:
        unit, over = say(*_UNITS[limit.count]), number(actual - limit.limit)
        sizes = number(actual), number(limit.limit)
        yield Problem(
            field=field,
            code="too_long",
            fix=fix,
            limit=limit.limit,
            actual=actual,
            message=say(
                f"{word[0]} terlalu panjang: {sizes[0]} dari paling banyak {sizes[1]} {unit}; kurangi {over}.",
                f"{word[1]} is too long: {sizes[0]} of at most {sizes[1]} {unit}; take off {over}.",
            ),
        )


def _forbidden(field: str, word: Pair, text: str, limits: Limits) -> Iterator[Problem]:
    found = [sign for sign in limits.forbidden if sign in text]
    if found:
        yield Problem(
            field=field,
            code="forbidden_character",
            fix="trim",
            message=say(
                f"{word[0]} memuat tanda yang ditolak kanal ini: {' '.join(found)}. Ganti atau hapus.",
                f"{word[1]} has signs this channel refuses: {' '.join(found)}. Replace or remove them.",
            ),
        )


def _count(post: Post, limits: Limits) -> Iterator[Problem]:
    films = sum(file.is_film for file in post.media)
    stills = len(post.media) - films
    if limits.media_required and not post.media:
        what = ("video", "a film") if limits.film_required else ("gambar atau video", "a picture or a film")
        said = say(f"Kanal ini membutuhkan {what[0]}; tambahkan satu.", f"This channel needs {what[1]}; add one.")
        yield Problem(field="media", code="missing", fix="other_format", message=said)
    if limits.film_required and stills:
        said = say(
            "Kanal ini hanya menerima video; keluarkan gambarnya.",
            "This channel takes films only; leave out the pictures.",
        )
        yield Problem(field="media", code="wrong_kind", fix="other_format", message=said)
    if len(post.media) > limits.max_media:
        yield Problem(
            field="media",
            code="too_many",
            fix="trim",
            limit=limits.max_media,
            actual=len(post.media),
            message=say(
                f"Terlalu banyak berkas: {len(post.media)} dari paling banyak {limits.max_media}.",
                f"Too many files: {len(post.media)} of at most {limits.max_media}.",
            ),
        )
    elif films and not limits.mixed_media and stills:
        yield Problem(
            field="media",
            code="mixed",
            fix="other_format",
            message=say(
                "Gambar dan video tidak dapat digabung dalam satu kiriman di kanal ini; pilih salah satu.",
                "Pictures and films do not go into one post on this channel; choose one of them.",
            ),
        )
    elif films > 1 and not limits.mixed_media:
        yield Problem(
            field="media",
            code="too_many",
            fix="other_format",
            limit=1,
            actual=films,
            message=say(
                f"Hanya satu video per kiriman di kanal ini; sekarang {films}.",
                f"One film a post on this channel; there are {films}.",
            ),
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
        said = say(
            f"Jenis berkas {name} ({file.mime}) tidak diterima kanal ini.",
            f"This channel does not take {name}, a file of type {file.mime}.",
        )
        yield Problem(field=field, code="wrong_kind", fix="other_format", message=said)
    if not file.path.is_file():
        said = say(f"Berkas {name} tidak ada lagi; buat ulang hasilnya.", f"The file {name} is gone; make it again.")
        yield Problem(field=field, code="missing", message=said)
        return
    size, most = file.path.stat().st_size, limits.film_bytes if file.is_film else limits.image_bytes
    if size == 0:
        said = say(f"Berkas {name} kosong; buat ulang hasilnya.", f"The file {name} is empty; make it again.")
        yield Problem(field=field, code="empty", message=said)
    if size > most:
        sizes = number(size / 1e6, 1), number(most / 1e6, 0)
        yield Problem(
            field=field,
            code="too_big",
            fix="transcode" if file.is_film else "other_format",
            limit=most,
            actual=size,
            message=say(
                f"Berkas {name} terlalu besar: {sizes[0]} MB dari paling besar {sizes[1]} MB.",
                f"The file {name} is too big: {sizes[0]} MB of at most {sizes[1]} MB.",
            ),
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
            message=say(
                f"Bentuk {file_name(file)} ({file.width}×{file.height}) tidak diterima kanal ini; "
                "pilih format potret, persegi, atau lebar.",
                f"This channel does not take the shape of {file_name(file)} ({file.width}×{file.height}); "
                "choose portrait, square or wide.",
            ),
        )  # fmt: skip


def _alt(file: MediaFile, limits: Limits) -> Iterator[Problem]:
    most = limits.alt_characters
    if most is not None and len(file.alt) > most:
        yield Problem(
            field="media", code="alt_too_long", fix="trim", limit=most, actual=len(file.alt),
            message=say(
                f"Teks alternatif terlalu panjang: {len(file.alt)} dari {most} karakter.",
                f"The alt text is too long: {len(file.alt)} of {most} characters.",
            ),
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
            message=say(
                f"Video terlalu lama: {number(file.seconds, 0)} detik dari paling lama {number(longest, 0)} detik.",
                f"The film is too long: {number(file.seconds, 0)} seconds of at most {number(longest, 0)}.",
            ),
        )
    elif file.seconds < shortest:
        yield Problem(
            field=field,
            code="film_too_short",
            fix="other_format",
            limit=shortest,
            actual=file.seconds,
            message=say(
                f"Video terlalu singkat: {number(file.seconds, 1)} detik; paling singkat {number(shortest, 1)} detik.",
                f"The film is too short: {number(file.seconds, 1)} seconds; at least {number(shortest, 1)}.",
            ),
        )
