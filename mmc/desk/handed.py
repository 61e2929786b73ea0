"""Handed: files an editor gives with a story: which template takes which, and a name for them nobody can make up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.core.story import kept_file
from mmc.core.text import number
from mmc.desk.preview import Handed, check
from mmc.desk.words import Words
from mmc.errors import DrawingError
from mmc.newsroom.media import media_store


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file: what it is called, what a browser offers, and how large it may be."""

    option: str
    word: Words
    help: Words
    accept: str
    most: int  # bytes
    templates: tuple[str, ...] = ()


KINDS = {
    kind.option: kind
    for kind in (
        Kind(
            option="photo", word=gettext_lazy("Foto"), accept=".jpg,.jpeg,.png,.webp", most=20_000_000,
            help=gettext_lazy("JPEG, PNG, atau WebP sampai 20 MB. Lokasi dan data kamera di dalamnya dibuang."),
            templates=("quote", "poster"),
        ),
        Kind(
            option="boundaries", word=gettext_lazy("Batas wilayah"), accept=".geojson,.json", most=5_000_000,
            help=gettext_lazy("GeoJSON (EPSG:4326) sampai 5 MB. Tanpa berkas, peta memakai petak."),
            templates=("region_map",),
        ),
        Kind(
            option="own_music", word=gettext_lazy("Musik sendiri"), accept=".mp3,.m4a,.wav,.flac,.ogg", most=30_000_000,
            help=gettext_lazy("MP3, M4A, WAV, FLAC, atau OGG sampai 30 MB, sebagai ganti musik dari daftar."),
        ),
    )
}  # fmt: skip
_SALT = "mmc.desk.handed"


def taken_in(option: str, file: UploadedFile[Any]) -> str:
    """The signed name of a file, kept in the media store after it was checked; MmcError says what is wrong with it."""
    kind = KINDS[option]
    if not file.size:
        raise DrawingError(_("berkasnya kosong"), element=option)
    if file.size > kind.most:
        sizes = {"size": number(file.size / 1e6, 1), "most": number(kind.most / 1e6, 0)}
        raise DrawingError(_("berkasnya %(size)s MB; paling besar %(most)s MB") % sizes, element=option)
    sha256 = media_store().put(check(Handed(option=option, body=file.read())))
    return signing.dumps([option, sha256, (file.name or "")[:80]], salt=_SALT)


def named(option: str, signed: str) -> tuple[str, str]:
    """(how the story names the kept file, what it was called), both empty for a name we never gave."""
    try:
        of, sha256, called = signing.loads(signed, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return "", ""
    return (kept_file(sha256), str(called)) if of == option else ("", "")
