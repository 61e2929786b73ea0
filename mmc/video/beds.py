"""Beds: the scores. Five moods written for this project, free of anyone else's rights (see assets/LICENSES.md).

Notes are MIDI numbers (60 is middle C). A chord is its bass, then what is held above it. A bar has four beats, a line
eight eighths a bar with None for a rest, a pattern sixteen sixteenths: `x` strong, `o` soft, `.` silent; for the
accompaniment a digit picks a note of the chord above the bass.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

Chord = tuple[int, ...]
Line = tuple[tuple[int | None, ...], ...]
_: Final = None


@dataclass(frozen=True, kw_only=True)
class Bed:
    """A mood: two phrases of four bars (the theme and its answer), the turn before the end, the end."""

    name: str
    chords: tuple[Chord, ...]
    answer_chords: tuple[Chord, ...]
    turn: Chord  # the bar that leads home
    home: Chord  # what the film ends on
    line: Line
    answer: Line
    arpeggio: str
    bass: str
    drums: dict[str, str] = field(default_factory=dict)
    pad: str = "breath"  # breath, strings
    lead: str = "kecapi"  # kecapi, marimba, gender
    comp: str = "kecapi"
    lead_level: float = 0.2
    comp_level: float = 0.09
    pad_level: float = 0.05
    gong: bool = False  # at the start of each phrase and at the end


BEDS: tuple[Bed, ...] = (
    Bed(
        name="tenang", lead="kecapi", comp="gender", comp_level=0.06,
        chords=((43, 59, 62, 67), (40, 59, 64, 67), (48, 60, 64, 67), (50, 57, 62, 66)),
        answer_chords=((45, 60, 64, 67), (50, 57, 62, 66), (47, 59, 62, 66), (40, 59, 64, 67)),
        turn=(50, 60, 62, 66), home=(43, 62, 67, 71),
        line=(
            (79, _, 74, _, 76, 74, _, 71), (_, 74, 76, _, 79, _, 76, _),
            (76, _, 79, 81, _, 79, 76, _), (74, _, 76, 74, _, 71, 69, _),
        ),
        answer=(
            (76, _, 72, _, 69, _, 72, 74), (74, _, _, 69, 74, _, 78, _),
            (78, _, 74, _, 71, _, 74, 76), (76, _, _, 71, _, 67, _, _),
        ),
        arpeggio="0...1...2...1...", bass="x.......o.......", drums={"shaker": "..o...o...o...o."},
    ),
    Bed(
        name="cerah", lead="kecapi", comp="marimba", comp_level=0.13,
        chords=((48, 60, 64, 67), (45, 60, 64, 69), (41, 60, 65, 69), (43, 59, 62, 67)),
        answer_chords=((41, 60, 65, 69), (43, 59, 62, 67), (40, 59, 64, 67), (45, 60, 64, 69)),
        turn=(43, 59, 65, 67), home=(48, 64, 67, 72),
        line=(
            (72, 76, 79, 76, 84, _, 79, 76), (72, 76, 81, 76, 84, _, 81, 76),
            (72, 77, 81, _, 84, 81, 79, _), (74, 79, 83, _, 86, 83, 79, 74),
        ),
        answer=(
            (81, _, 77, 81, 84, _, _, 81), (83, _, 79, 83, 86, _, _, 83),
            (79, _, 76, 79, 83, _, 79, 76), (81, 79, 76, _, 72, _, 74, 76),
        ),
        arpeggio="0.2.1.2.0.2.1.2.", bass="x.....o.x...o...",
        drums={"shaker": "o.x.o.x.o.x.o.x.", "high": "....o.......o..."},
    ),
    Bed(
        name="semangat", lead="marimba", comp="kecapi", pad="strings", lead_level=0.26, comp_level=0.11, pad_level=0.04,
        chords=((50, 62, 66, 69), (45, 61, 64, 69), (47, 62, 66, 71), (43, 62, 67, 71)),
        answer_chords=((43, 59, 62, 67), (45, 61, 64, 69), (47, 62, 66, 71), (45, 61, 64, 69)),
        turn=(45, 61, 67, 69), home=(50, 66, 69, 74),
        line=(
            (74, 74, 78, 81, _, 78, 81, 83), (81, _, 78, 76, _, 73, 76, 78),
            (78, 78, 81, 83, _, 81, 83, 86), (83, _, 81, 78, 76, _, 74, 76),
        ),
        answer=(
            (83, _, 79, 83, 86, _, 83, 79), (85, _, 81, 85, 88, _, 85, 81),
            (86, 85, 83, _, 78, _, 81, 83), (85, _, 83, 81, 76, 78, 81, _),
        ),
        arpeggio="0.120.120.120.12", bass="x.o.x.o.x.o.x.o.",
        drums={"low": "x.....o.x.....o.", "high": "....x..o....x.o.", "shaker": "oxooxoooxoooxooo"},
    ),
    Bed(
        name="waspada", lead="gender", comp="marimba", pad="strings", lead_level=0.17, comp_level=0.17, pad_level=0.045,
        chords=((45, 57, 60, 64), (43, 57, 60, 64), (41, 57, 60, 65), (40, 57, 59, 64)),
        answer_chords=((50, 57, 62, 65), (45, 57, 60, 64), (41, 57, 60, 65), (40, 56, 59, 64)),
        turn=(40, 56, 59, 64), home=(45, 57, 64, 69),
        line=(
            (76, _, _, _, 72, _, _, _), (71, _, _, 72, _, _, 69, _),
            (77, _, _, _, 76, _, 72, _), (71, _, _, _, _, _, 74, _),
        ),
        answer=(
            (77, _, _, 74, _, _, 69, _), (76, _, _, _, 72, _, _, _),
            (72, _, 74, _, 77, _, _, _), (76, _, _, _, 71, _, _, _),
        ),
        arpeggio="0.0.1.0.0.0.2.0.", bass="x.....x.o.......",
        drums={"keprak": "..o...o...o...o.", "low": "x...............", "shaker": "....o.......o..."},
    ),
    Bed(
        name="resmi", lead="gender", comp="kecapi", pad="strings", lead_level=0.2, comp_level=0.08, pad_level=0.055,
        gong=True,
        chords=((41, 57, 60, 65), (40, 55, 60, 64), (38, 57, 62, 65), (46, 58, 62, 65)),
        answer_chords=((46, 58, 62, 65), (48, 55, 60, 64), (45, 57, 60, 64), (50, 57, 62, 65)),
        turn=(48, 58, 60, 64), home=(41, 57, 65, 69),
        line=(
            (77, _, _, _, 72, _, 74, _), (76, _, _, _, 72, _, _, _),
            (74, _, _, _, 77, _, 79, _), (77, _, _, _, 74, _, 72, _),
        ),
        answer=(
            (74, _, _, _, 77, _, 82, _), (79, _, _, _, 76, _, 72, _),
            (76, _, _, _, 72, _, 69, _), (77, _, _, _, 74, _, _, _),
        ),
        arpeggio="0...2...1...2...", bass="x.......x.......",
        drums={"low": "x.......o.....o."},
    ),
)


def bed_named(name: str) -> Bed:
    """The bed; KeyError for a name nobody composed."""
    return {bed.name: bed for bed in BEDS}[name]
