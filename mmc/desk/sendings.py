"""Which files a channel usually gets, by the kind of the channel. The first is the habit."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mmc.core.schedule import FILMS, FIRST_SLIDES, STILLS
from mmc.desk.words import Words


@dataclass(frozen=True)
class Sending:
    """A choice an editor can make for one channel."""

    send: tuple[str, ...]  # as ChannelPlan.send
    word: Words

    @property
    def value(self) -> str:
        return ",".join(self.send)


_ALL = Sending(("still.all", "film.landscape", "film.short"), _("Semua gambar dan film"))
_WITH_LANDSCAPE = Sending(("still.all", "film.landscape"), _("Semua gambar dan video lebar"))
_STILLS = Sending(("still.all",), _("Semua gambar"))
_PORTRAIT = Sending(("still.portrait",), _("Gambar potret"))
_SQUARE = Sending(("still.square",), _("Gambar persegi"))
_WIDE = Sending(("still.wide",), _("Gambar lebar"))
_BOTH = Sending(("still.portrait", "film.short"), _("Gambar potret dan video pendek"))
_SHORT = Sending(("film.short",), _("Video pendek"))
_LANDSCAPE = Sending(("film.landscape",), _("Video lebar"))
_FILMS = Sending(("film.landscape", "film.short"), _("Kedua video"))
_REEL = Sending(("film.short",), _("Video pendek (reel)"))
_WIDE_PORTRAIT = Sending(("still.wide", "still.portrait"), _("Gambar lebar dan potret"))
_STORY = Sending(("still.story",), _("Gambar story (sehari)"))
_ALBUM = Sending(("carousel.portrait",), _("Rangkaian gambar potret"))
_SQUARES = Sending(("carousel.square",), _("Rangkaian gambar persegi"))
_FIRST = Sending((f"carousel.portrait:{FIRST_SLIDES}",), _("Empat gambar pertama dari rangkaian potret"))
_FIRST_SQUARES = Sending((f"carousel.square:{FIRST_SLIDES}",), _("Empat gambar pertama dari rangkaian persegi"))
_PAGE = Sending(("still.all", "film.landscape", "film.short", "carousel.portrait"), _("Semuanya dan rangkaian potret"))
_SQUARE_PAGE = Sending(("still.all", "film.landscape", "film.short", "carousel.square"),
                       _("Semuanya dan rangkaian persegi"))  # fmt: skip
_ALBUMS = (_ALBUM, _SQUARES)

SENDINGS: dict[str, tuple[Sending, ...]] = {
    "website": (_ALL, _WITH_LANDSCAPE, _STILLS, _PAGE, _SQUARE_PAGE, _FILMS, _LANDSCAPE, _SHORT),
    "telegram": (_BOTH, _PORTRAIT, _SHORT, _SQUARE, *_ALBUMS, _LANDSCAPE),
    "x": (_SHORT, _PORTRAIT, _WIDE, _LANDSCAPE, _FIRST, _FIRST_SQUARES),
    "youtube": (_LANDSCAPE, _SHORT),
    "instagram": (_REEL, _PORTRAIT, _SQUARE, _STORY, *_ALBUMS),
    "facebook": (_REEL, _PORTRAIT, _WIDE, _LANDSCAPE, *_ALBUMS),
    "wordpress": (_WIDE_PORTRAIT, _WITH_LANDSCAPE, _STILLS, *_ALBUMS, _LANDSCAPE),
    "assisted": (_SHORT, _PORTRAIT, _BOTH, _SQUARE),
    "partner": (_ALL, _WITH_LANDSCAPE, _STILLS, _FILMS, _LANDSCAPE),
}
_ELSE = (_PORTRAIT, _SQUARE, _SHORT)


def sendings_of(kind: str) -> tuple[Sending, ...]:
    """The choices of a channel kind; never empty."""
    return SENDINGS.get(kind, _ELSE)


def film_sendings_of(kind: str) -> tuple[Sending, ...]:
    """The choices that are films and nothing else, for a story without pictures; never empty."""
    films = tuple(s for s in sendings_of(kind) if all(name.startswith("film.") for name in s.send))
    return films or (_SHORT, _LANDSCAPE)


def wanted_of(send: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """What must be made for this, as (kind, format); `all` asks for nothing in particular."""
    named = [name.partition(":")[0].partition(".") for name in send]
    return frozenset((kind, shape) for kind, _, shape in named if shape in {*STILLS, *FILMS})


def sending_word(send: tuple[str, ...], kind: str) -> Words:
    """What the screen calls this choice; the raw names when it is none of ours."""
    known = {s.send: s.word for s in sendings_of(kind)}
    return known.get(tuple(send)) or ", ".join(send)
