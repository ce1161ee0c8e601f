"""Orders of a platform as files: pages are gathered into one CSV, the cursor moves when the file is safe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO
from urllib.parse import urlsplit

from bangfu.contracts.catalogue import load_contracts
from bangfu.intake.connectors.http_client import HttpClient, Parameters
from bangfu.intake.connectors.order_rows import Line, NoSuchPlace, as_csv, at_path, lines_of
from bangfu.intake.connectors.source import Passed, RemoteItem, SecretOf, SourceTrouble
from bangfu.intake.connectors.sources import CursorPaging, HttpSource, PagePaging
from bangfu.ledger.pulls import Position, Reached
from bangfu.settings import TIME_ZONE

Page = tuple[list[Line], Position]
"""The lines of a page, and the position once it is safe."""

MOST_READINGS = 3
"""A window whose number of orders changes while it is paged is read again so often."""


class HttpOrders:
    """One platform's order API."""

    def __init__(self, source: HttpSource, secret_of: SecretOf) -> None:
        self._source = source
        self._client = HttpClient(source, secret_of)
        self._host = urlsplit(source.url).netloc
        self._contents: dict[tuple[str, str], bytes] = {}

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def items(self, reached: Reached) -> Iterator[RemoteItem | Passed]:
        """One item for each file's worth of lines beyond the cursor."""
        gathered: list[Line] = []
        begun = position = reached.position
        for lines, position in self._pages(reached.position):
            gathered += lines
            if len(gathered) >= self._source.rows_per_file:
                yield self._item(begun, gathered, position)
                gathered, begun = [], position
            elif not gathered and position != begun:
                yield Passed(position)
                begun = position
        if gathered:
            yield self._item(begun, gathered, position)

    def fetch(self, item: RemoteItem, target: BinaryIO) -> None:
        """Write the lines that were read with the pages."""
        target.write(self._contents.pop((item.item_id, item.revision)))

    def _item(self, begun: Position, lines: list[Line], position: Position) -> RemoteItem:
        content = as_csv(self._source, lines)
        item_id = "&".join(f"{key}={begun[key]}" for key in sorted(begun)) or "start"
        revision = hashlib.sha256(content).hexdigest()
        self._contents = {(item_id, revision): content}
        title = load_contracts()[self._source.report].title
        return RemoteItem(
            item_id, revision, f"{title}_{self._source.name}.csv", size_bytes=len(content), position=position
        )

    def _pages(self, position: Position) -> Iterator[Page]:
        paging = self._source.paging
        if isinstance(paging, CursorPaging):
            return self._by_cursor(paging, position)
        return self._by_page(paging, position)

    def _by_cursor(self, paging: CursorPaging, position: Position) -> Iterator[Page]:
        cursor = position.get("cursor")
        while True:
            document = self._client.ask({paging.parameter: cursor} if cursor else {})
            following = at_path(document, paging.next)
            has_next = following not in (None, "", cursor)
            more = at_path(document, paging.more) if paging.more else has_next
            if has_next:
                cursor = str(following)
            lines, _ = self._lines(document)
            yield lines, {"cursor": cursor} if cursor else {}
            if not has_next or more in (False, None, "", "0", "false"):
                return

    def _by_page(self, paging: PagePaging, position: Position) -> Iterator[Page]:
        """The windows up to now, one after the other."""
        now = datetime.now(UTC).replace(microsecond=0)
        latest = now - timedelta(seconds=paging.overlap_seconds)
        since = datetime.fromisoformat(position["since"]) if position else _aware(paging.start)
        while since < now:
            until = min(since + timedelta(hours=paging.window_hours), now)
            after: Position = {"since": max(since, min(until, latest)).isoformat()}
            yield from self._in_files(self._settled_window(paging, since, until), position, after)
            since, position = until, after

    def _settled_window(self, paging: PagePaging, since: datetime, until: datetime) -> list[Line]:
        """All lines of a window.

        An order that is changed while the window is paged leaves it, and those behind it move up past the page
        border: the window's total tells, and the window is read again.
        """
        for _ in range(MOST_READINGS):
            lines, is_whole = self._window(paging, since, until)
            if is_whole:
                return lines
        raise SourceTrouble("pull.restless", host=self._host)

    def _in_files(self, lines: list[Line], before: Position, after: Position) -> Iterator[Page]:
        """The window in files' worths; only the last one moves the cursor."""
        size = self._source.rows_per_file
        for start in range(0, len(lines), size):
            yield lines[start : start + size], after if start + size >= len(lines) else before
        if not lines:
            yield [], after

    def _window(self, paging: PagePaging, since: datetime, until: datetime) -> tuple[list[Line], bool]:
        """The lines of a window, and whether its total stayed the number of orders that came."""
        lines: list[Line] = []
        number, seen = paging.first, 0
        totals: set[int] = set()
        fixed: Parameters = {
            paging.since: _printed(since, paging.times),
            paging.until: _printed(until, paging.times),
            paging.size_parameter: paging.size,
        }
        while True:
            document = self._client.ask({**fixed, paging.parameter: number})
            more, count = self._lines(document)
            lines += more
            seen += count
            if paging.total:
                totals.add(int(at_path(document, paging.total) or 0))
            if count < paging.size:
                return lines, not totals or totals == {seen}
            number += 1

    def _lines(self, document: object) -> tuple[list[Line], int]:
        try:
            return lines_of(self._source, document)
        except NoSuchPlace as place:
            raise SourceTrouble("pull.no_such_place", host=self._host, path=place) from None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=TIME_ZONE)


def _printed(moment: datetime, how: str) -> str | int:
    if how == "iso":
        return moment.astimezone(TIME_ZONE).isoformat(timespec="seconds")
    return int(moment.timestamp()) * (1000 if how == "unix_millis" else 1)
