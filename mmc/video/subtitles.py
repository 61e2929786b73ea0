"""Subtitles: what is said or shown as cues with times, cut to two short lines, written as SRT and WebVTT."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from mmc.errors import FilmError
from mmc.video.timeline import FPS

LINE, LINES = 37, 2  # characters a line, lines a cue
FASTEST = 17.0  # characters a second people follow while they watch
SHORTEST, LONGEST = 1.0, 6.0  # seconds of a cue
_GAP = 2  # frames between two cues, so that the eye sees the change


@dataclass(frozen=True)
class Cue:
    """One subtitle. Times in seconds from the start of the film, on frame borders."""

    start: float
    end: float
    text: str  # one or two lines

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))


def cues_of(text: str, start: float, end: float) -> tuple[Cue, ...]:
    """A sentence as cues between two moments, each for its share of the characters; none if it is empty."""
    parts = pieces(text)
    if not parts:
        return ()
    weight = [len(part.replace("\n", " ")) + 2 for part in parts]
    first, last = math.ceil(round(start * FPS, 3)), math.floor(round(end * FPS, 3))
    edges = [first + round((last - first) * sum(weight[:k]) / sum(weight)) for k in range(len(parts) + 1)]
    return tuple(
        Cue(at / FPS, (until if number == len(parts) - 1 else until - _GAP) / FPS, part)
        for number, (part, (at, until)) in enumerate(zip(parts, pairwise(edges), strict=True))
    )


def seconds_to_read(text: str) -> float:
    """The least seconds in which a sentence's cues can be read one after the other."""
    return sum(max(SHORTEST, len(part) / FASTEST) + _GAP / FPS for part in pieces(text))


def pieces(text: str) -> tuple[str, ...]:
    """The text in parts of at most two lines of 37 characters: as few as will do, about equally long.

    A word longer than a line gets a line of its own; nothing is ever left out or cut.
    """
    words = text.replace("\u00a0", " ").split()
    whole = " ".join(words)
    for number in range(1, len(words) + 1):
        parts = _shared(words, number, len(whole) / number)
        if parts and all(_set(part) for part in parts):
            return tuple(_set(part) for part in parts)
    return tuple(words)


def srt(cues: Sequence[Cue]) -> str:
    """The cues as SubRip text."""
    blocks = [f"{n}\n{_time(c.start, ',')} --> {_time(c.end, ',')}\n{c.text}\n" for n, c in enumerate(cues, 1)]
    return "\n".join(blocks)


def vtt(cues: Sequence[Cue]) -> str:
    """The cues as WebVTT."""
    blocks = [f"{_time(c.start, '.')} --> {_time(c.end, '.')}\n{_safe(c.text)}\n" for c in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def write_beside(film: Path, cues: Sequence[Cue]) -> tuple[Path, ...]:
    """The files now beside a film, `.srt` and `.vtt`; none without cues. FilmError if they cannot be written."""
    written = []
    for ending, text in ((".srt", srt(cues)), (".vtt", vtt(cues))) if cues else ():
        file = film.with_suffix(ending)
        fresh = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            fresh.write_text(text, "utf-8")
            fresh.replace(file)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise FilmError(f"{file} cannot be written: {error.strerror}; is there space?") from error
        written.append(file)
    return tuple(written)


def _shared(words: list[str], number: int, wanted: float) -> list[list[str]]:
    """The words in so many parts of about the wanted length, rather ending after a comma; [] if it cannot be."""
    parts: list[list[str]] = [[]]
    for position, word in enumerate(words):
        length = len(" ".join([*parts[-1], word]))
        left = len(words) - position
        breath = parts[-1] and parts[-1][-1][-1] in ",;:." and length > 0.75 * wanted
        if parts[-1] and len(parts) < number and (length > 1.12 * wanted or breath) and left >= number - len(parts):
            parts.append([])
        parts[-1].append(word)
    return parts if len(parts) == number else []


def _set(words: list[str]) -> str:
    """The words in one line or in two, the upper not much longer than the lower; empty if they do not fit."""
    whole = " ".join(words)
    if len(whole) <= LINE or len(words) == 1:
        return whole
    fits = []
    for at in range(1, len(words)):
        upper, lower = " ".join(words[:at]), " ".join(words[at:])
        if len(upper) <= LINE and len(lower) <= LINE:
            breath = 14 if upper[-1] in ",;:" else 0
            fits.append((abs(len(upper) - len(lower)) - breath, f"{upper}\n{lower}"))
    return min(fits)[1] if fits else ""


def _time(seconds: float, point: str) -> str:
    whole = round(seconds * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
