"""Lines that look chosen: balanced breaks, no widows, the largest size that fits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from mmc.drawing import hyphens
from mmc.drawing.type import Run, Style, cap_height, clean, shape
from mmc.errors import TextOverflow

# Words that lead on to the next one: a line should not end on them.
_WEAK = frozenset(
    {"di", "ke", "dari", "dan", "yang", "per", "atau", "pada", "untuk", "dengan", "dalam", "sejak", "oleh", "sampai"}
    | {"hingga", "of", "the", "a", "in", "to", "and"}
)
_NOMINAL = 100.0  # words are measured once at this size; widths scale with it
_ABOVE_CAPITALS = 0.08  # em: ascenders and round letters rise less, accents on capitals and emoji more
_PREFER_FEWER = 0.86  # one line less is worth this much of the size


@dataclass(frozen=True, eq=False)
class Block:
    """Lines set under each other. `height` runs from the first capital's top to below the last descender."""

    lines: tuple[Run, ...]
    size: float
    leading: float  # pixels from baseline to baseline
    cap: float

    @property
    def width(self) -> float:
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        return self.cap + (len(self.lines) - 1) * self.leading + 0.22 * self.size

    def baselines(self, top: float) -> Iterator[tuple[Run, float]]:
        """Each line with its baseline when the block's top stands at `top`."""
        for position, line in enumerate(self.lines):
            yield line, top + self.cap + position * self.leading


def fit(
    text: str, style: Style, sizes: tuple[float, float], width: float, lines: int, *,
    leading: float = 1.13, tracking: float = 0.0, element: str = "",
) -> Block:
    """The text at the largest size between floor and ceiling that fits, or TextOverflow naming the element."""
    floor, ceiling = sizes
    words = _Words(clean(text), style, tracking, width / ceiling * _NOMINAL, width / floor * _NOMINAL)
    by_lines = {n: size for n in range(1, lines + 1) if (size := words.largest(n, width, ceiling)) >= floor}
    if not by_lines:
        raise TextOverflow(
            f"'{_short(text)}' does not fit {width:.0f} px in {lines} line(s) at {floor:.0f} px; shorten it",
            element=element,
        )
    best = max(by_lines.values())
    chosen = min(n for n, size in by_lines.items() if size >= _PREFER_FEWER * best)
    size = float(math.floor(by_lines[chosen])) if by_lines[chosen] > floor else floor
    runs = tuple(shape(line, style, size, tracking) for line in words.balanced(chosen, width * _NOMINAL / size))
    return Block(runs, size, max(round(size * leading, 2), _least_leading(runs)), _first_rise(runs, style, size))


def _least_leading(lines: Sequence[Run]) -> float:
    """From baseline to baseline so that no accent or emoji touches the line above."""
    return max((one.ink.bottom - other.ink.y + 2 for one, other in pairwise(lines)), default=0.0)


def _first_rise(lines: Sequence[Run], style: Style, size: float) -> float:
    """From the block's top to its first baseline: a capital's height, more where something stands above capitals."""
    cap, rise = cap_height(style, size), -lines[0].ink.y
    return rise if rise > cap + _ABOVE_CAPITALS * size else cap


@dataclass(frozen=True)
class _Piece:
    """A word, or a part of one. `joint` is what stands after it if a line ends here, `spaced` if none does."""

    text: str
    spaced: bool = True
    joint: str = ""


class _Words:
    """The words of a text with their widths at the nominal size.

    `room` is a line's at the largest size: what is wider may break after its own hyphens. `most` is a line's at
    the smallest: only what is wider than that is cut between syllables.
    """

    def __init__(self, text: str, style: Style, tracking: float, room: float, most: float) -> None:
        self.words = [piece for word in text.split(" ") for piece in _pieces(word, style, tracking, room, most)]
        self.widths = [_width(w.text, style, tracking) for w in self.words]
        self.space = _width("n n", style, tracking) - 2 * _width("n", style, tracking)
        self.hyphen = _width("-", style, tracking) if any(w.joint for w in self.words) else 0.0
        self.starts = [0.0]  # where each word begins if all stand on one line: a long text is measured once
        for wide, word in zip(self.widths, self.words, strict=True):
            self.starts.append(self.starts[-1] + wide + (self.space if word.spaced else 0.0))

    def width(self, first: int, last: int) -> float:
        ends = self.widths[last] + (self.hyphen if self.words[last].joint else 0.0)
        return self.starts[last] - self.starts[first] + ends

    def text(self, first: int, last: int) -> str:
        line = "".join(w.text + (" " if w.spaced else "") for w in self.words[first : last + 1]).strip(" ")
        return line + self.words[last].joint

    def greedy(self, room: float) -> int:
        """How many lines the words take in this room (nominal pixels); a huge number if a word is wider."""
        count, first = 1, 0
        for index in range(len(self.words)):
            if self.width(index, index) > room:
                return 10_000
            if self.width(first, index) > room:
                count, first = count + 1, index
        return count

    def largest(self, lines: int, width: float, ceiling: float) -> float:
        """The largest size up to the ceiling at which the words take at most `lines` lines; 0 if none does."""
        low, high = 0.0, ceiling
        if self.greedy(width * _NOMINAL / ceiling) <= lines:
            return ceiling
        for _ in range(12):
            middle = (low + high) / 2
            fits = self.greedy(width * _NOMINAL / middle * 0.998) <= lines
            low, high = (middle, high) if fits else (low, middle)
        return low

    def balanced(self, lines: int, room: float) -> list[str]:
        """The words in `lines` lines of about equal length, not ending on a weak word."""
        count = len(self.words)
        lines = min(lines, self.greedy(room))
        target = self.width(0, count - 1) / lines or 1.0  # an empty text has one line of no width
        best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
        for line in range(1, lines + 1):
            reached: dict[int, tuple[float, int]] = {}
            for start, (cost, _) in best[-1].items():
                for end in range(start + 1, count - (lines - line) + 1):
                    if self.width(start, end - 1) > room:
                        break
                    total = cost + self._badness(start, end, target, last=end == count)
                    if total < reached.get(end, (math.inf, 0))[0]:
                        reached[end] = (total, start)
            best.append(reached)
        return self._trace(best, count)

    def _badness(self, start: int, end: int, target: float, last: bool) -> float:
        loose = (self.width(start, end - 1) - target) / target
        cost = loose * loose
        word = self.words[end - 1].text.lower()
        if self.words[end - 1].joint:
            cost += 0.3  # a cut word is the last thing we do
        if not last and (word in _WEAK or re.fullmatch(r"[\d.,]+", word)):
            cost += 0.15
        if not last and word.endswith((",", ".", ";", ":")):
            cost -= 0.05  # a breath is a good place to break
        if last and end - start == 1 and end > 2:
            cost += 0.05  # a single word alone on the last line
        return cost

    def _trace(self, best: list[dict[int, tuple[float, int]]], count: int) -> list[str]:
        end, found = count, []
        for reached in reversed(best[1:]):
            start = reached[end][1]
            found.append(self.text(start, end - 1))
            end = start
        return found[::-1]


def _pieces(word: str, style: Style, tracking: float, room: float, most: float) -> list[_Piece]:
    """A word in parts: after its own hyphens and slashes if it is wider than the room, else between syllables."""
    if _width(word, style, tracking) <= room:
        return [_Piece(word)]
    parts = [part for part in re.split(r"(?<=[-/–])", word) if part]
    found = []
    for position, part in enumerate(parts):
        ends = position == len(parts) - 1
        cut = hyphens.pieces(part) if _width(part, style, tracking) > most else [part]
        found += [_Piece(p, spaced=False, joint="-") for p in cut[:-1]] + [_Piece(cut[-1], spaced=ends)]
    return found


@lru_cache(maxsize=8192)
def _width(word: str, style: Style, tracking: float) -> float:
    return shape(word, style, _NOMINAL, tracking).width


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
