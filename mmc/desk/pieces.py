"""Pieces: the photos and short clips of a recap as they are handed in, and its cards as they will look."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from mmc.core.story import kept_file
from mmc.desk.preview import run
from mmc.errors import FilmError
from mmc.newsroom.media import media_store

ACCEPT = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime,.jpg,.jpeg,.png,.webp,.mp4,.mov,.mkv,.webm,.avi"
MOST_BYTES = 300_000_000
MOST_SECONDS = 600.0  # of a clip; longer ones are cut on the phone, not here
PATIENCE = 45.0  # seconds to look at a file, or at all cards of a film
CARD_WIDTH = {"short": 405, "landscape": 720}  # pixels
_SALT = "mmc.desk.pieces"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One photo or clip in the media store."""

    sha256: str
    called: str  # the file's name on the editor's own device; it goes nowhere else
    small: str  # sha256 of its small picture
    seconds: float = 0.0  # of a clip; 0 for a photo
    sound: bool = False

    @property
    def is_clip(self) -> bool:
        return self.seconds > 0

    @property
    def kept(self) -> str:
        return kept_file(self.sha256)

    @property
    def ending(self) -> str:
        return "mp4" if self.is_clip else "jpg"

    @property
    def signed(self) -> str:
        """The name a form carries; nobody else can make one."""
        return signing.dumps([self.sha256, self.called, self.small, self.seconds, self.sound], salt=_SALT)


def piece_of(signed: str) -> Piece | None:
    """The piece of a name we gave; None for any other."""
    try:
        sha256, called, small, seconds, sound = signing.loads(signed, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Piece(sha256=sha256, called=called, small=small, seconds=seconds, sound=sound)


def taken_in(file: UploadedFile[Any]) -> Piece:
    """The piece, kept after it was looked at in a process of its own; FilmError names the file and what is wrong.

    Of a photo only the pixels are kept. A clip is kept as it came: a film shows its pixels and sounds, nothing else.
    """
    called = " ".join((file.name or "").replace(":", " ").split())[-80:] or "berkas"
    if not file.size:
        raise FilmError(f"{called}: is empty")
    if file.size > MOST_BYTES:
        raise FilmError(f"{called}: is {file.size // 10**6} MB; at most {MOST_BYTES // 10**6} MB can be used")
    try:
        with tempfile.TemporaryDirectory(prefix="mmc-piece-") as folder:
            path = Path(folder) / "berkas"
            with path.open("wb") as body:
                for part in file.chunks():
                    body.write(part)
            seen: Seen = run(LookAt(path, called), PATIENCE)
            store = media_store()
            sha256 = store.put(seen.photo) if seen.photo else store.put_file(path)
            return Piece(
                sha256=sha256, called=called, small=store.put(seen.small), seconds=seen.seconds, sound=seen.sound
            )
    except OSError as error:
        raise FilmError(f"{called}: cannot be kept: {error.strerror}") from error


@dataclass(frozen=True)
class Seen:
    """What looking at a file gave: the photo as it may be kept, or a clip's length; and a small picture."""

    small: bytes
    photo: bytes = b""
    seconds: float = 0.0
    sound: bool = False


@dataclass(frozen=True)
class LookAt:
    """Errand: is this a photo or a clip that can be used?"""

    path: Path
    called: str

    def done(self) -> Seen:
        from mmc.drawing.photo import as_jpeg
        from mmc.video.glance import Glance, small_clip, small_photo

        material = Glance(files={self.called: self.path})
        photo = material.photo(self.called)
        if photo is not None:
            return Seen(small_photo(photo), photo=as_jpeg(photo))
        clip = material.clip(self.called)
        if clip.seconds > MOST_SECONDS:
            lasts, most = clip.seconds / 60, MOST_SECONDS / 60
            raise FilmError(f"{self.called}: lasts {lasts:.0f} minutes; at most {most:.0f} minutes are kept")
        return Seen(small_clip(material, clip), seconds=clip.seconds or 1.0, sound=clip.sound)


@dataclass(frozen=True)
class Cards:
    """Errand: the cards of a film that is not made yet, as JPEGs, and its length in seconds."""

    storyboard: str
    dataset: Mapping[str, Any]
    shape: str
    brand: Path
    language: str
    options: Mapping[str, Any]
    files: Mapping[str, Path]

    def done(self) -> tuple[list[bytes], float]:
        from mmc.core.dataset import from_dict
        from mmc.drawing.brand import load_brand
        from mmc.video.glance import Glance, cards

        brand = load_brand(self.brand).speaking(self.language)
        options = {**self.options, "material": Glance(files=self.files)}
        return cards(self.storyboard, from_dict(self.dataset), self.shape, brand, options, CARD_WIDTH[self.shape])


def cards_of(
    storyboard: str, dataset: Mapping[str, Any], shape: str, options: Mapping[str, Any], files: Mapping[str, Piece]
) -> tuple[list[bytes], float]:
    """The cards as they will look, and the film's seconds; FilmError or DrawingError as the film would give."""
    store, config = media_store(), settings.MMC
    paths = {name: store.path(piece.sha256) for name, piece in files.items()}
    wish = Cards(storyboard, dataset, shape, config.brand_folder, config.site.language, options, paths)
    found: tuple[list[bytes], float] = run(wish, PATIENCE)
    return found
