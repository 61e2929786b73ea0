"""Timeline: a Storyboard is a frozen row of Shots; everything about a frame is a pure function of its number."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from mmc.core.format import Format
from mmc.drawing.scene import Change, Scene, Whole
from mmc.errors import FilmError
from mmc.video.easing import easing_named

if TYPE_CHECKING:
    from moviepy import VideoClip

FPS = 30
BEAT = 20  # frames in one beat of the beds (90 a minute): shots are whole beats long, so cuts fall on them
READING_SPEED = 13.0  # characters a second, Indonesian on a phone
SHORTEST = 2.0  # seconds no text stays below
Transition = Literal["cut", "crossfade", "push", "wipe"]
Toward = Literal["left", "up"]


def reading_seconds(*texts: str, times: int = 1) -> float:
    """The seconds a viewer needs to read the texts so many times; never below two."""
    return max(SHORTEST, times * sum(len(text) for text in texts) / READING_SPEED)


def beats(seconds: float) -> float:
    """The seconds of the least number of whole beats that lasts as long."""
    return math.ceil(round(seconds * FPS / BEAT, 6)) * BEAT / FPS


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One scene on the screen for a time, and how it comes in."""

    scene: Scene
    seconds: float
    transition: Transition = "cut"  # from the shot before into this one
    fade: float = 0.4  # seconds of the transition; the scene waits at its first moment until it is over
    easing: str = "in_out"  # of the transition, one of mmc.video.easing.EASINGS
    toward: Toward = "left"  # where a push moves and a wipe uncovers to
    say: tuple[str, ...] = ()  # sentences a narrator says while it is shown, the last the first to be left out

    @property
    def frames(self) -> int:
        return round(self.seconds * FPS)

    @property
    def fade_frames(self) -> int:
        return round(self.fade * FPS) if self.transition != "cut" else 0


@dataclass(frozen=True)
class View:
    """A shot at one of its own moments."""

    shot: int
    t: float  # seconds since the scene's own start


@dataclass(frozen=True)
class Moment:
    """What one frame shows: a view, and while a transition runs the view before it and how far it is."""

    view: View
    under: View | None = None
    share: float = 1.0  # of `view` over `under`
    transition: Transition = "cut"
    toward: Toward = "left"


@dataclass(frozen=True)
class Heard:
    """Something that is heard over the music: a narrator's sentence, or a clip's own sound."""

    start: float  # seconds into the film
    samples: np.ndarray = field(repr=False, compare=False)  # float32 at 48 kHz, mono or stereo
    speech: bool = False  # True: music and other sounds give way


@dataclass(frozen=True, kw_only=True)
class Storyboard:
    """A film before it is drawn. Same storyboard, same pixels at every frame."""

    name: str
    format: Format
    shots: tuple[Shot, ...]
    headline: str
    alt: str
    thumbnail: Scene | None = None  # a 1280x720 cover; None takes the first shot
    bed: str = "tenang"  # the music, by name
    heard: tuple[Heard, ...] = ()  # what is heard over it

    def __post_init__(self) -> None:
        if not self.shots:
            raise FilmError(f"storyboard '{self.name}' has no shots; it needs at least one scene")
        for number, shot in enumerate(self.shots):
            self._check(number, shot)

    def _check(self, number: int, shot: Shot) -> None:
        where = f"storyboard '{self.name}', shot {number + 1}"
        if shot.scene.format.size != self.format.size:
            raise FilmError(f"{where}: its scene is {shot.scene.format.size}, the film is {self.format.size}")
        if shot.frames <= shot.fade_frames:
            raise FilmError(f"{where}: {shot.seconds} s is not longer than its {shot.transition}")
        if number == 0 and shot.transition != "cut":
            raise FilmError(f"{where}: the first shot has nothing to fade from; use a cut")
        if shot.transition != "cut" and not 0.3 <= shot.fade <= 0.5:
            raise FilmError(f"{where}: a {shot.transition} lasts 0.3 to 0.5 s, not {shot.fade}")
        easing_named(shot.easing)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first frame of each shot."""
        counted = [0]
        for shot in self.shots[:-1]:
            counted.append(counted[-1] + shot.frames)
        return tuple(counted)

    @property
    def frames(self) -> int:
        return self.starts[-1] + self.shots[-1].frames

    @property
    def seconds(self) -> float:
        return self.frames / FPS

    def moment(self, frame: int) -> Moment:
        """What frame `frame` (from 0) shows."""
        shot = bisect_right(self.starts, frame) - 1
        inside = frame - self.starts[shot]
        comes = self.shots[shot]
        fade = comes.fade_frames
        view = View(shot, max(0, inside - fade) / FPS)
        if inside >= fade:
            return Moment(view)
        before = self.shots[shot - 1]
        under = View(shot - 1, (before.frames - before.fade_frames + inside) / FPS)
        share = easing_named(comes.easing)((inside + 1) / (fade + 1))
        return Moment(view, under, share, comes.transition, comes.toward)

    @cached_property
    def _changes(self) -> dict[int, Change]:
        """What was asked before: cutting, fingerprint and compositor ask for the same frames."""
        return {}

    def change(self, frame: int) -> Change:
        """What differs from the frame before; ALL for the first."""
        if frame not in self._changes:
            self._changes[frame] = self._change(frame)
        return self._changes[frame]

    def _change(self, frame: int) -> Change:
        if frame == 0:
            return Whole.ALL
        before, now = self.moment(frame - 1), self.moment(frame)
        if now.under or before.under or before.view.shot != now.view.shot:
            return Whole.ALL
        return self.shots[now.view.shot].scene.change(before.view.t, now.view.t)

    def as_clip(self) -> VideoClip:
        """The film as a moviepy clip without sound, to go on with in Python; painted in RGB."""
        from mmc.video.clip import clip_of

        return clip_of(self)
