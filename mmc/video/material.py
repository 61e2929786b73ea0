"""Material: the photos and clips a table speaks of, by the names it calls them. Nothing outside of it is opened."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import numpy as np

from mmc.core.format import Box
from mmc.drawing.photo import MAX_BYTES, Photo, read_photo
from mmc.errors import DrawingError, FilmError
from mmc.video.footage import Footage, footage, sound_of
from mmc.video.probe import Clip, probe

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n"
_HEIC = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1", b"ftypavif")


@dataclass(frozen=True, eq=False)
class Material:
    """Photos and clips by name: files of a folder, or handed over as bytes or paths (what an upload gives).

    A clip's decoded pictures lie in `scratch` (without one the system's folder for such) as long as they are used.
    """

    folder: Path | None = None
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    scratch: Path | None = None

    def photo(self, name: str) -> Photo | None:
        """The photo of this name, None if it is something else; FilmError naming it if it cannot be used."""
        with self._path(name) as source, _reading(name):
            head = _read(source, 64)
            if not head:
                raise FilmError(f"{name}: is empty")
            if head[4:16].startswith(_HEIC):
                raise FilmError(f"{name}: is a HEIC photo, which few programs open; save it as JPEG")
            if not head.startswith((_JPEG, _PNG)) and not (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
                return None
            try:
                return read_photo(_read(source, MAX_BYTES + 1))
            except DrawingError as error:
                raise FilmError(f"{name}: {str(error).removeprefix('photo: ')}") from error

    def clip(self, name: str) -> Clip:
        """What the clip of this name is; FilmError naming it and the reason if it is none."""
        with self._path(name) as path:
            return probe(path, name)

    def footage(self, clip: Clip, area: Box, focus: tuple[float, float], start: float, seconds: float) -> Footage:
        """A part of a clip, decoded; see `mmc.video.footage.footage`."""
        with self._path(clip.name) as path:
            return footage(replace(clip, path=path), area, focus, start, seconds, self.scratch)

    def sound(self, clip: Clip, start: float, seconds: float) -> np.ndarray | None:
        """A part of a clip's own sound; see `mmc.video.footage.sound_of`."""
        with self._path(clip.name) as path:
            return sound_of(replace(clip, path=path), start, seconds)

    @contextmanager
    def _path(self, name: str) -> Iterator[Path]:
        """Where the file lies; bytes lie in a file that is gone afterwards."""
        given = self.files.get(name)
        if not isinstance(given, bytes):
            yield given if given is not None else _inside(self.folder, name)
            return
        with tempfile.NamedTemporaryFile(dir=self.scratch, prefix="mmc-material-") as kept:
            with _reading(name):
                kept.write(given)
                kept.flush()
            yield Path(kept.name)


def _inside(folder: Path | None, name: str) -> Path:
    """The file of this name in a folder or below it; FilmError for any way out of it."""
    if folder is None:
        raise FilmError(f"{name}: no such photo or clip was handed in with the table")
    said = PurePosixPath(name.replace("\\", "/"))
    if said.is_absolute() or ".." in said.parts or ":" in name or "\0" in name:
        raise FilmError(f"{name}: leads out of the table's folder; put the file beside the table and write its name")
    home = folder.resolve()
    path = home.joinpath(said).resolve()
    if not path.is_relative_to(home):
        raise FilmError(f"{name}: leads out of the table's folder; put the file itself beside the table")
    if not path.is_file():
        raise FilmError(f"{name}: there is no such file beside the table")
    return path


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FilmError(f"{name}: cannot be read: {error.strerror}") from error
