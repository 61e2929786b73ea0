"""How `mmc film` asks for sound and subtitles, and what it says about them afterwards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmc.video.film import Film
    from mmc.video.finish import Finish


def finish_from(
    music: str, music_licence: str, narration: bool, burn_subtitles: bool, piper: str, piper_voice: str
) -> Finish:
    """The finish the flags ask for. `--music` is a mood's name, or a file (anything with a dot or a slash)."""
    from mmc.video.finish import finish_of
    from mmc.video.voice import Speaker

    own = "." in music or "/" in music
    wish = {
        "music": "" if own else music, "music_file": music if own else "", "music_licence": music_licence,
        "narration": narration, "burn_subtitles": burn_subtitles,
    }  # fmt: skip
    return finish_of(wish, Path.cwd(), Speaker(piper=piper, piper_voice=piper_voice))


def tell(made: Film) -> None:
    """Prints the film and what lies beside it; what could not be done as asked goes to stderr."""
    from mmc.video.subtitles import write_beside

    out = made.path
    beside = write_beside(out, made.cues)
    print(f"{out}: {made.width}x{made.height}, {made.seconds:.1f} s, {out.stat().st_size // 1000} kB")
    for file in beside:
        print(f"{file}: {len(made.cues)} subtitles")
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
