"""Pull: what other systems offer is archived, recorded, and put into the inbox of the unit that it belongs to."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from bangfu.intake.archive import CHUNK_BYTES, archive_stream
from bangfu.intake.connectors.delivery import deliver
from bangfu.intake.connectors.names import fit_name
from bangfu.intake.connectors.opening import open_source
from bangfu.intake.connectors.source import (
    Connector,
    Passed,
    RemoteItem,
    Secret,
    ShortOfRevision,
    SourceTrouble,
    StillChanging,
)
from bangfu.intake.connectors.sources import Source
from bangfu.ledger.pulls import (
    PulledItem,
    Reached,
    begin_pull,
    end_pull,
    has_content,
    known_items,
    only_puller,
    reach,
    record_item,
    record_repeat,
    undelivered,
)
from bangfu.notices import notice
from bangfu.pipeline.workplace import Workplace

_log = logging.getLogger(__name__)

FindSecret = Callable[[Source], Secret]


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Something that was not taken, and why."""

    item_id: str
    reason: str


@dataclass
class Pulled:
    """What one pull of one source did. ``trouble`` is the sentence about a source that could not be read."""

    source: str
    fetched: list[str] = field(default_factory=list)
    known: int = 0
    left: list[LeftAlone] = field(default_factory=list)
    trouble: str | None = None
    trouble_is_new: bool = False
    is_busy: bool = False

    def line(self) -> str:
        """One line for a person."""
        if self.is_busy:
            return notice("pull.busy", source=self.source)
        counts = {"fetched": len(self.fetched), "known": self.known, "left": len(self.left)}
        line = notice("pull.done", source=self.source, **counts)
        reasons = list(dict.fromkeys(one.reason for one in self.left))
        if self.trouble is not None:
            reasons.append(self.trouble)
        return notice("pull.because", line=line, reasons=notice("pull.and").join(reasons)) if reasons else line

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


def pull(
    work: Workplace, sources: Sequence[Source], find_secret: FindSecret, seconds: float | None = None
) -> Iterator[Pulled]:
    """Pull the sources one after the other; one that fails does not hinder the others.

    ``seconds``: no new item is begun after so many; the next pull goes on where this one stopped.
    """
    begun = time.monotonic()
    for source in sources:
        with only_puller(work.engine, source.name) as alone:
            if not alone:
                yield Pulled(source.name, is_busy=True)
                continue
            errand = _Errand(work, source, lambda: seconds is not None and time.monotonic() - begun > seconds)
            yield errand.run(find_secret)


class _Errand:
    """One pull of one source."""

    def __init__(self, work: Workplace, source: Source, is_over: Callable[[], bool]) -> None:
        self._work = work
        self._source = source
        self._is_over = is_over
        self._pulled = Pulled(source.name)
        self._reached = Reached()
        self._left_now: list[str] = []
        self._known: set[tuple[str, str]] = set()

    def run(self, find_secret: FindSecret) -> Pulled:
        with self._work.engine.begin() as connection:
            standing = begin_pull(connection, self._source.name)
            self._known = known_items(connection, self._source.name)
        self._reached = standing.reached
        try:
            self._deliver_what_waits()
            self._take_all(find_secret)
        except SourceTrouble as trouble:
            self._pulled.trouble = str(trouble)
        except OSError as error:
            self._pulled.trouble = notice("pull.disk", reason=error.strerror or type(error).__name__)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 one source, whatever it answers, does not hinder the others
            _log.info("pull of %s", self._source.name, exc_info=True)
            self._pulled.trouble = notice("pull.unexpected", problem=type(error).__name__)
        self._pulled.trouble_is_new = self._pulled.trouble not in (None, standing.trouble)
        with self._work.engine.begin() as connection:
            end_pull(connection, self._source.name, self._pulled.trouble)
        return self._pulled

    def _deliver_what_waits(self) -> None:
        """What is archived and not in its inbox; at the beginning that is what a killed pull left."""
        with self._work.engine.connect() as connection:
            waiting = undelivered(connection, self._source.name)
        for item in waiting:
            self._pulled.fetched.append(deliver(self._work.engine, self._work.settings, item))

    def _take_all(self, find_secret: FindSecret) -> None:
        source, settings = self._source, self._work.settings
        codes = self._work.register.organisation_codes()
        if source.org_code is not None and source.org_code not in codes:
            raise SourceTrouble("pull.unknown_unit", org_code=source.org_code)
        connector = open_source(source, lambda: find_secret(source), codes, settings.settle_seconds)
        try:
            for offer in connector.items(self._reached):
                # Without a name on the disk: whatever ends this process, no bytes of the item lie about.
                with TemporaryFile(dir=settings.home) as file:
                    self._take(connector, offer, file)
                if self._is_over():
                    return
        finally:
            connector.close()
        if self._reached.left != tuple(self._left_now) and self._reached.position:
            self._reach(Reached(self._reached.position, tuple(self._left_now)))

    def _take(self, connector: Connector, offer: RemoteItem | Passed, file: BinaryIO) -> None:
        after = self._after(offer)
        if isinstance(offer, Passed):
            self._reach(after)
            return
        if (offer.item_id, offer.revision) in self._known:
            self._pulled.known += 1
            self._reach(after)
            return
        reason = self._reason_to_leave(offer) or self._fetch(connector, offer, file)
        if reason is not None:
            self._leave(offer, reason, after)
        else:
            self._keep(offer, file, after)

    def _reason_to_leave(self, item: RemoteItem) -> str | None:
        if self._org_code(item) is None:
            return notice("pull.left.unknown_unit", origin=item.origin or item.file_name)
        if (item.size_bytes or 0) > self._source.largest_mb * 1_000_000:
            return notice("pull.left.too_large", file_name=item.file_name, limit=self._source.largest_mb)
        return None

    def _fetch(self, connector: Connector, item: RemoteItem, file: BinaryIO) -> str | None:
        """None when the file is there, else why it is left."""
        try:
            connector.fetch(item, file)
        except StillChanging:
            return notice("pull.left.changing", file_name=item.file_name)
        except ShortOfRevision:
            return notice("pull.left.half", file_name=item.file_name)
        return None

    def _keep(self, offer: RemoteItem, file: BinaryIO, after: Reached) -> None:
        """Archive first; then the item and the cursor in one transaction; then the inbox."""
        sha256, org_code = _sha256(file), self._org_code(offer)
        assert org_code is not None, "others are left alone"
        item = PulledItem(
            source=self._source.name,
            item_id=offer.item_id,
            revision=offer.revision,
            modified_at=offer.modified_at,
            sha256=sha256,
            size_bytes=file.tell(),
            org_code=org_code,
            file_name=fit_name(offer.file_name),
        )
        with self._work.engine.connect() as connection:
            is_repeat = has_content(connection, item.source, org_code, sha256)
        if not is_repeat:
            file.seek(0)
            archive_stream(self._work.settings.archive, file)
        with self._work.engine.begin() as connection:
            (record_repeat if is_repeat else record_item)(connection, item)
            if after.position:
                reach(connection, item.source, after)
        self._reached = after
        self._known.add((item.item_id, item.revision))
        if is_repeat:
            self._pulled.known += 1
        else:
            self._deliver_what_waits()

    def _leave(self, item: RemoteItem, reason: str, after: Reached) -> None:
        """Told, and remembered where the cursor goes past it."""
        self._pulled.left.append(LeftAlone(item.item_id, reason))
        self._left_now.append(item.item_id)
        self._reach(Reached(after.position, tuple(dict.fromkeys((*after.left, item.item_id)))))

    def _after(self, offer: RemoteItem | Passed) -> Reached:
        return self._reached if offer.position is None else Reached(offer.position, self._reached.left)

    def _reach(self, reached: Reached) -> None:
        if reached != self._reached and reached.position:
            with self._work.engine.begin() as connection:
                reach(connection, self._source.name, reached)
        self._reached = reached

    def _org_code(self, item: RemoteItem) -> str | None:
        return self._source.org_code_of(item.origin, self._work.register.organisation_codes())


def _sha256(file: BinaryIO) -> str:
    """Hash of the whole file, which is left at its end."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()
