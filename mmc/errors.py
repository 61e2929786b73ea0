"""Every error MMC raises on purpose.

    MmcError
    ├── ConfigError            mmc.toml, a schedule or a brand is wrong: all mistakes at once
    ├── SourceError            the source's turn
    │   ├── SourceUnreachable      down, slow, refused: the next slot tries again
    │   ├── SourceRefused          an answer that is no data: HTML, an error body, a login page
    │   └── CheckFailed            data came, but it may not be drawn
    ├── DatasetError           a table that cannot be vouched for: no unit, no origin, wrong column
    ├── DrawingError           the picture cannot be made; names template, format and element
    │   ├── TextOverflow
    │   ├── MissingGlyph
    │   └── GateFailed             a legibility gate said no
    ├── FilmError              the film cannot be made; nothing half-made is left behind
    ├── DeliveryError          something on the way to the public
    │   ├── TemporaryDelivery      the clock's turn: proof of no effect; carries retry_after
    │   ├── RefusedDelivery        the editor's turn: text, size, policy
    │   ├── ChannelLocked          the operator's turn: token, quota; the channel pauses
    │   └── UnknownOutcome         reconcile's turn: never sent again blindly
    ├── MoveRefused            a state machine said no: who holds the row, what is allowed
    ├── NotAllowed             this person may not do this
    └── Conflict               somebody else changed it first

The message is for people: what is wrong, where, and what to do. One line where it can be one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class MmcError(Exception):
    """Anything MMC can explain. The command line prints it as one line and exits with 1."""


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in a file a person wrote."""

    file: str
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.message}"


class ConfigError(MmcError):
    """Every mistake found in the files of a newsroom, reported together."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(m) for m in self.mistakes))


class SourceError(MmcError):
    """A source did not give data that can be used."""


class SourceUnreachable(SourceError):
    """No usable answer: refused, timed out, 5xx or 429. The next slot tries again."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SourceRefused(SourceError):
    """An answer came, but it is not the data: HTML, a login page, an error body, a wrong shape."""


class CheckFailed(SourceError):
    """The data came and was read, but a declared check stops it from being drawn."""


class DatasetError(MmcError):
    """A table that cannot be vouched for; names the column or the missing field."""


class DrawingError(MmcError):
    """A picture that cannot be made."""

    def __init__(self, message: str, *, template: str = "", format: str = "", element: str = "") -> None:
        self.template, self.format, self.element = template, format, element
        where = " / ".join(part for part in (template, format, element) if part)
        super().__init__(f"{where}: {message}" if where else message)


class TextOverflow(DrawingError):
    """A text does not fit its box at the smallest size allowed. Never cut in silence."""


class MissingGlyph(DrawingError):
    """No font of the brand has a character of the text."""


class GateFailed(DrawingError):
    """A legibility gate refused the finished picture."""


class FilmError(MmcError):
    """A film that cannot be made."""


class DeliveryError(MmcError):
    """Something went wrong between the ledger and the public."""


class TemporaryDelivery(DeliveryError):
    """Proof that nothing happened out there; the clock tries again. `retry_after` in seconds."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RefusedDelivery(DeliveryError):
    """The platform refuses this text, file or right; a person edits and a new revision is needed."""


class ChannelLocked(DeliveryError):
    """A dead token or a spent quota; the channel pauses until a person reconnects it."""

    def __init__(self, message: str, *, until: float | None = None) -> None:
        super().__init__(message)
        self.until = until


class UnknownOutcome(DeliveryError):
    """The platform may have accepted. Never sent again blindly: reconcile reads back first."""


class MoveRefused(MmcError):
    """A state machine refuses this move; the row is as it was."""


class NotAllowed(MmcError):
    """This person's role does not allow this, or it is their own work to approve."""


class Conflict(MmcError):
    """The row changed since it was read; look again before deciding."""
