"""Hands in a file for a picture or a film: checked, without what it carries of its maker, kept by its hash."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmc.config import Config
from mmc.core.story import hash_of, kept_file
from mmc.errors import DrawingError
from mmc.newsroom.media import MediaStore

MUSIC = "own_music"
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".geojson", ".json")


def clean(option: str, body: bytes) -> bytes:
    """What is kept of a file handed in for an option; DatasetError or DrawingError where it cannot be used.

    Of a photo only the pixels stay, upright, in sRGB, as JPEG: place, camera and names are gone.
    """
    if option == "boundaries":
        from mmc.drawing.boundary import read_outlines

        read_outlines(body)
        return body
    if option == MUSIC:
        _listen_to(body)
        return body
    from mmc.drawing.photo import as_jpeg, read_photo

    return as_jpeg(read_photo(body))


def _listen_to(body: bytes) -> None:
    """Nothing if this can be heard as music; FilmError otherwise."""
    from mmc.video.own_music import OwnMusic, read_music
    from mmc.video.voices import RATE

    with tempfile.TemporaryDirectory(prefix="mmc-music-") as folder:
        file = Path(folder) / "musik"
        file.write_bytes(body)
        read_music(OwnMusic(file=file, licence="not asked here"), 3 * RATE)


def with_kept_files(template: str, options: Mapping[str, Any], config: Config) -> dict[str, Any]:
    """The options of a schedule with the files they name kept in the media store and named by their hash.

    DrawingError for a path that leads out of the newsroom's folder or to no file.
    """
    store, found = MediaStore(config.media_folder), dict(options)
    for name, file in files_of(template, options, config).items():
        found[name] = kept_file(store.put(clean(name, _read(file, name))))
    return found


def files_of(template: str, options: Mapping[str, Any], config: Config) -> dict[str, Path]:
    """Where the files lie that the options of a schedule name, by option."""
    named = {n: v for n, v in options.items() if isinstance(v, str) and v.lower().endswith(_ENDINGS)}
    if not named:
        return {}  # the templates are opened only for those who need it
    from mmc.infographics.handed import file_options

    home = config.folder.resolve()
    found = {}
    for name in file_options(template):
        if name not in named or hash_of(named[name]):
            continue
        file = (home / named[name]).resolve()
        if not file.is_relative_to(home):
            raise DrawingError(f"{named[name]} leads out of the newsroom's folder; put the file there", element=name)
        found[name] = file
    return found


def _read(file: Path, option: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DrawingError(f"{file.name} cannot be read: {error.strerror}", element=option) from error
