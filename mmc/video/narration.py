"""Narration: the script spoken over the film, whose shots wait until it is said; or only shown, in its own time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mmc.errors import FilmError
from mmc.video.aloud import aloud
from mmc.video.script import script_of
from mmc.video.subtitles import Cue, cues_of, seconds_to_read
from mmc.video.timeline import FPS, Heard, Shot, Storyboard, beats
from mmc.video.voice import Speaker, speak
from mmc.video.voices import RATE

LONGEST = 60.0  # seconds of a narrated film; what is not said by then is left out, whole sentences at a time
_LEAD, _BREATH, _TAIL = 0.3, 0.3, 0.4  # seconds before, between and after sentences
_WAITS = 6.0  # seconds of silence from which on a shot's last sentence is kept for its end
_LAST_TAIL = 2.0  # the music has its say at the end


@dataclass(frozen=True, kw_only=True)
class Told:
    """A storyboard with its words: how it is heard and read."""

    board: Storyboard
    cues: tuple[Cue, ...]
    notes: tuple[str, ...] = ()  # what could not be done as asked, in a sentence each


@dataclass(frozen=True)
class _Line:
    shot: int
    text: str
    samples: np.ndarray

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


def shown_only(board: Storyboard) -> Told:
    """The script as subtitles of a film without a narrator; no shot changes its length."""
    cues = [cue for number, said in enumerate(script_of(board)) for cue in _shown(board, number, said)]
    return Told(board=board, cues=tuple(cues))


def narrated(board: Storyboard, speaker: Speaker) -> Told:
    """The film with a narrator: shots stretched to whole beats that hold what is said in them.

    A voice that fails does not cost the film: it is made without, and a note says why.
    """
    script = script_of(board)
    texts = [(shot, text) for shot, said in enumerate(script) for text in said]
    try:
        sounds, note = speak([aloud(text, speaker.language) for _, text in texts], speaker)
    except FilmError as error:
        silent = shown_only(board)
        return replace(silent, notes=(f"without narration: {error}",))
    lines = [_Line(shot, text, samples) for (shot, text), samples in zip(texts, sounds, strict=True)]
    kept, left_out = _within(board, lines)
    notes = [note] if note else []
    if left_out:
        quoted = "; ".join(line.text for line in left_out)
        notes.append(f"the narration leaves out what does not fit into {LONGEST:g} s: {quoted}")
    return replace(_timed(_stretched(board, kept), kept), notes=tuple(notes))


def _within(board: Storyboard, lines: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The lines that fit into the longest film, and those that do not: a shot's last sentence goes first."""
    kept, out = list(lines), list[_Line]()
    while (stretched := _stretched(board, kept)).seconds > LONGEST:
        longer = {k for k, shot in enumerate(stretched.shots) if shot.seconds > board.shots[k].seconds}
        crowded = [line for line in kept if line.shot in longer and sum(o.shot == line.shot for o in kept) > 1]
        # One sentence a shot is what the film says; but the end can be read, and its music goes on alone.
        closing = [line for line in kept if line.shot == len(board.shots) - 1 > 0]
        if not crowded and not closing:
            break
        longest = max(crowded or closing, key=lambda line: (_speaking(kept, line.shot), line.shot)).shot
        last = max(k for k, line in enumerate(kept) if line.shot == longest)
        out.insert(0, kept.pop(last))
    return kept, out


def _stretched(board: Storyboard, lines: Sequence[_Line]) -> Storyboard:
    shots = []
    for number, shot in enumerate(board.shots):
        needed = shot.fade_frames / FPS + _speaking(lines, number, number == len(board.shots) - 1)
        shots.append(replace(shot, seconds=beats(max(shot.seconds, needed))) if needed > shot.seconds else shot)
    return replace(board, shots=tuple(shots))


def _speaking(lines: Sequence[_Line], shot: int, last: bool = False) -> float:
    """Seconds a shot needs for its lines, breaths and reading time included; 0 without any."""
    said = [line for line in lines if line.shot == shot]
    if not said:
        return 0.0
    tail = _LAST_TAIL if last else _TAIL
    return _LEAD + sum(_turn(line) for line in said) + _BREATH * (len(said) - 1) + tail


def _turn(line: _Line) -> float:
    """Seconds a line has the film for itself: until it is said, and until its cues can be read."""
    return max(line.seconds, seconds_to_read(line.text))


def _timed(board: Storyboard, lines: Sequence[_Line]) -> Told:
    heard: list[Heard] = list(board.heard)
    cues: list[Cue] = []
    for number, start in enumerate(board.starts):
        at = start / FPS + board.shots[number].fade_frames / FPS + _LEAD
        own = [line for line in lines if line.shot == number]
        ends = (start + board.shots[number].frames) / FPS - _TAIL
        for line in own:
            if len(own) > 1 and line is own[-1] and ends - _turn(line) - at > _WAITS:
                at = ends - _turn(line)  # a long movement is told where it begins and where it ends
            heard.append(Heard(at, line.samples, speech=True))
            cues += cues_of(line.text, at, at + _turn(line))
            at += _turn(line) + _BREATH
    return Told(board=replace(board, heard=tuple(heard)), cues=tuple(cues))


def _shown(board: Storyboard, number: int, said: tuple[str, ...]) -> list[Cue]:
    """The cues of one shot of a silent film: as many of its sentences as can be read while it stands."""
    start, shot = board.starts[number], board.shots[number]
    opens = (start + shot.fade_frames) / FPS
    room = _room(shot)
    texts = list(said)
    while texts and sum(map(seconds_to_read, texts)) > room:
        texts.pop()
    if not texts:
        return []
    wanted = [seconds_to_read(text) for text in texts]
    stretch = min(room / sum(wanted), 1.8)
    found: list[Cue] = []
    for text, seconds in zip(texts, wanted, strict=True):
        found += cues_of(text, opens, opens + seconds * stretch)
        opens += seconds * stretch
    return found


def _room(shot: Shot) -> float:
    return (shot.frames - shot.fade_frames) / FPS - 0.1
