"""Finish: what a film is given besides its pictures: music, a narrator, subtitles. Asked for in words, checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mmc.core.format import Format
from mmc.core.language import speaking
from mmc.core.sound import mood_mistake
from mmc.drawing.brand import Brand
from mmc.errors import FilmError, TextOverflow
from mmc.video.burned import burned, with_room
from mmc.video.narration import Told, narrated, shown_only
from mmc.video.own_music import OwnMusic
from mmc.video.sound import Mix
from mmc.video.timeline import FPS, Storyboard
from mmc.video.voice import Speaker

KEYS = ("music", "music_file", "music_licence", "narration", "burn_subtitles")
_OURS = "Musik: MMC, bebas dipakai"


@dataclass(frozen=True, kw_only=True)
class Finish:
    """How a film is to sound and read. FilmError for a mood nobody composed."""

    music: str = ""  # a mood; empty: the storyboard's own
    own_music: OwnMusic | None = None  # in its place
    narration: bool = False
    burn_subtitles: bool = False
    speaker: Speaker = field(default_factory=Speaker)

    def __post_init__(self) -> None:
        if mistake := mood_mistake(self.music):
            raise FilmError(mistake)

    def format_of(self, format: Format) -> Format:
        """The format a storyboard is composed in: with room for subtitles if they are burned in."""
        return with_room(format) if self.burn_subtitles else format


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A storyboard ready to be drawn and mixed."""

    told: Told
    mix: Mix
    credit: str  # whose music it is, for the file and the record

    @property
    def board(self) -> Storyboard:
        return self.told.board


def finish_of(wish: Mapping[str, Any], folder: Path, speaker: Speaker | None = None) -> Finish:
    """The finish that a schedule, the desk or the command line asks for; FilmError saying what is wrong with it.

    A relative `music_file` is looked for in `folder`.
    """
    if odd := sorted(set(wish) - set(KEYS)):
        raise FilmError(f"unknown film setting {', '.join(odd)}; there are {', '.join(KEYS)}")
    for name in ("narration", "burn_subtitles"):
        if not isinstance(wish.get(name, False), bool):
            raise FilmError(f"{name} is yes or no (true, false), not '{wish[name]}'")
    file, licence = str(wish.get("music_file") or ""), str(wish.get("music_licence") or "")
    if licence and not file:
        raise FilmError("music_licence is given without a music_file; our own music needs no licence note")
    if file and wish.get("music"):
        raise FilmError("music and music_file are both given; a film has one music")
    return Finish(
        music=str(wish.get("music") or ""),
        own_music=OwnMusic(file=folder / file, licence=licence) if file else None,
        narration=bool(wish.get("narration", False)), burn_subtitles=bool(wish.get("burn_subtitles", False)),
        speaker=speaker or Speaker(),
    )  # fmt: skip


def finished(board: Storyboard, finish: Finish, format: Format, brand: Brand) -> Finished:
    """The storyboard with narrator, subtitles and music as asked; shots may have become longer.

    `format` is the film's own; the board was composed in `finish.format_of(format)`.
    """
    told = _told(board, finish, brand)
    if finish.burn_subtitles:
        told = replace(told, board=burned(told.board, told.cues, format, brand))
    return Finished(told=told, mix=mix_of(told.board, finish), credit=credit_of(finish))


def _told(board: Storyboard, finish: Finish, brand: Brand) -> Told:
    if not finish.narration:
        return shown_only(board)
    with speaking(brand.language):
        return narrated(board, replace(finish.speaker, language=brand.language))


def mix_of(board: Storyboard, finish: Finish | None = None) -> Mix:
    """What is heard in a storyboard."""
    asked = finish or Finish()
    cuts = tuple(start / FPS for start in board.starts[1:])
    bed = asked.music or board.bed
    return Mix(seconds=board.seconds, cuts=cuts, bed=bed, music=asked.own_music, heard=board.heard)


def credit_of(finish: Finish) -> str:
    """Whose music a film carries, in a line."""
    return f"Musik: {' '.join(finish.own_music.licence.split())}" if finish.own_music else _OURS


def no_room(error: TextOverflow) -> FilmError:
    """The error of a picture that leaves no room for subtitles, saying what to do."""
    return FilmError(f"there is no room for burned-in subtitles: {error}; leave them beside the film, or shorten it")
