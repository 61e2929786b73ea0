"""Where an Indonesian word may be cut when nothing else helps: between syllables, three letters on either side."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_LEAST = 3
# Letters that are one sound stay together; so do the two vowels of a diphthong.
_SOUNDS = re.compile(r"ng|ny|sy|kh|ai|au|oi|ei|[a-zà-ÿ]", re.IGNORECASE)
_VOWELS = frozenset("aiueoAIUEO")


@lru_cache(maxsize=1024)
def syllables(word: str) -> tuple[str, ...]:
    """`('ko', 'ta', 'wa', 'ri', 'ngin')`; the word itself when it has signs or figures in it.

    Between vowels one consonant goes with the second, of more the first stays: ma-kan, man-di, ul-tra, ba-ngun.
    """
    if not word.isalpha():
        return (word,)
    sounds = _SOUNDS.findall(word)
    if "".join(sounds) != word:
        return (word,)
    vowels = [i for i, sound in enumerate(sounds) if sound[0] in _VOWELS]
    cuts = []
    for one, other in pairwise(vowels):
        cuts.append(other if other - one == 1 else other - 1 if other - one == 2 else one + 2)
    edges = [0, *cuts, len(sounds)]
    return tuple("".join(sounds[a:b]) for a, b in pairwise(edges))


def pieces(word: str) -> list[str]:
    """The parts a word may be broken into, none shorter than three letters; one part if it cannot be broken."""
    trailing = re.search(r"[.,;:!?)]*$", word)
    sign = trailing[0] if trailing else ""
    found: list[str] = []
    for syllable in syllables(word.removesuffix(sign)):
        if found and len(found[-1]) < _LEAST:
            found[-1] += syllable
        else:
            found.append(syllable)
    if len(found) > 1 and len(found[-1]) < _LEAST:
        last = found.pop()
        found[-1] += last
    found[-1] += sign
    return found
