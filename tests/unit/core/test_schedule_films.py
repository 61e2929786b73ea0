"""What a schedule may say about the sound and the words of its films."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmc.core.schedule import FINISH, parse_schedule
from mmc.errors import ConfigError
from mmc.video.finish import KEYS, Finish, finish_of

RULE = """
title: Uji
every: "cron: 0 9 * * *"
source: data
infographic: {{template: ranking, formats: [square]}}
video: {{storyboard: data_story, formats: [short]{more}}}
channels: {{telegram: {{at: +1m, send: [film.short]}}}}
caption: {{default: "{{{{ link }}}}"}}
"""


def _film(more: str) -> dict[str, object]:
    film = parse_schedule(RULE.format(more=f", {more}" if more else ""), "uji", "uji.yaml").video
    assert film is not None
    return film.finish


def test_a_schedule_says_only_what_it_asks_for() -> None:
    assert _film("") == {}
    asked = _film("music: waspada, narration: true, burn_subtitles: true")
    assert asked == {"music": "waspada", "narration": True, "burn_subtitles": True}
    assert _film('music_file: lagu.mp3, music_licence: "Rekaman sendiri"')["music_file"] == "lagu.mp3"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("music: gembira", "no music 'gembira'; there are tenang"),
        ("music_file: lagu.mp3", "needs music_licence"),
        ('music_licence: "Rekaman sendiri"', "without music_file"),
        ('music: resmi, music_file: a.mp3, music_licence: "Rekaman sendiri"', "both given"),
        ("narration: keras", "bool"),
        ("volume: 11", "volume"),
    ],
)
def test_a_mistake_is_named(more: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        _film(more)


def test_what_a_schedule_knows_the_films_know(tmp_path: Path) -> None:
    assert FINISH == KEYS
    asked = finish_of(_film("music: resmi, narration: true"), tmp_path)
    assert asked == Finish(music="resmi", narration=True)
