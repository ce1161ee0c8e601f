"""What every kind of source looks like to the pull: items newer than its cursor, each fetched into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol

from bangfu.ledger.pulls import Position, Reached
from bangfu.notices import OperatorError


class SourceTrouble(OperatorError):
    """A source cannot be read now; one sentence without a secret, the same as long as the trouble lasts."""


class NoSecret(SourceTrouble):
    """Nobody said how to log in."""

    def __init__(self, source: str) -> None:
        super().__init__("pull.no_secret", source=source, variable=f"BANGFU_SOURCE_{source.upper()}_")


class SourcesFailedError(RuntimeError):
    """Sources cannot be read since this pull; the text names each. What they have is fetched when they are back."""


class StillChanging(Exception):
    """The item changed while it was fetched: it is left for the next pull."""


class ShortOfRevision(Exception):
    """Fewer or other bytes arrived than the source announced; fetched again at once, never delivered."""


@dataclass(frozen=True, slots=True)
class RemoteItem:
    """Something that a source offers.

    ``item_id`` and ``revision`` (etag, size and time; blank for what never changes) together name its content.
    ``origin`` is the folder or sender that says whose it is. ``position`` is the cursor once this item and all before
    it are safe, None for a source that lists everything each time.
    """

    item_id: str
    revision: str
    file_name: str
    origin: str = ""
    size_bytes: int | None = None
    modified_at: datetime | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing to take up to this position."""

    position: Position


class Connector(Protocol):
    """One open source."""

    def items(self, reached: Reached) -> Iterator[RemoteItem | Passed]:
        """What is offered beyond the cursor, in the cursor's order, and the items left alone before it.

        Raises :class:`SourceTrouble` when the source cannot be read.
        """

    def fetch(self, item: RemoteItem, target: BinaryIO) -> None:
        """Write an item's bytes to an empty file, whole and checked.

        Raises :class:`SourceTrouble`, or :class:`StillChanging` for an item that is not finished.
        """

    def close(self) -> None:
        """Let go of the connection; never raises for a connection that is already lost."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a source is opened with. Nothing of it is ever printed."""

    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, repr=False)


SecretOf = Callable[[], Secret]
"""Asked anew each time: a password may have been changed meanwhile."""
