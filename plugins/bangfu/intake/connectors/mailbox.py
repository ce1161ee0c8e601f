"""Attachments of a mailbox: messages newer than the cursor, and those that were left alone before it."""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar

from imap_tools import AND, MailBox, MailBoxUnencrypted, MailMessage, U
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox

from bangfu.intake.connectors.names import looks_like_report
from bangfu.intake.connectors.retrying import Passing, patiently
from bangfu.intake.connectors.source import NoSecret, Passed, RemoteItem, SecretOf, ShortOfRevision, SourceTrouble
from bangfu.intake.connectors.sources import MailSource
from bangfu.ledger.pulls import Position, Reached

T = TypeVar("T")

WHOLE = "-"
"""Ends the id of a message that is left alone as a whole: its attachments are not looked at."""
_TORN = {"CloseBoundaryNotFoundDefect", "InvalidBase64LengthDefect", "InvalidBase64PaddingDefect"}


class Mailbox:
    """One folder of one account. Messages stay where they are, unread ones stay unread.

    ``is_known`` says of a sender whether the register knows a unit for it; of others only the headers are read.
    """

    def __init__(self, source: MailSource, secret_of: SecretOf, is_known: Callable[[str], bool]) -> None:
        self._source = source
        self._secret_of = secret_of
        self._is_known = is_known
        self._box: BaseMailBox | None = None
        self._contents: dict[str, bytes] = {}

    def close(self) -> None:
        """Log out."""
        if self._box is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                self._box.logout()
        self._box = None

    def items(self, reached: Reached) -> Iterator[RemoteItem | Passed]:
        """One item per attachment that may be a report, oldest message first.

        A mailbox that was rebuilt by its server numbers its messages anew (UIDVALIDITY): it is read from the start,
        and what came before is known by its content.
        """
        validity = self._patiently(self._validity)
        same = reached.position.get("uidvalidity") == validity
        last = int(reached.position.get("uid", 0)) if same else 0
        left = {int(item_id.split("/")[1]) for item_id in reached.left} if same else set()
        new = self._patiently(lambda: self._uids_after(last))
        for uid in [*sorted(left - set(new)), *new]:
            position = {"uidvalidity": validity, "uid": max(uid, last)}
            yield from self._attachments(validity, uid, position)

    def fetch(self, item: RemoteItem, target: BinaryIO) -> None:
        """Write the attachment, which came with its message. A message taken as a whole breaks off."""
        if item.item_id.endswith(f"/{WHOLE}"):
            raise ShortOfRevision
        target.write(self._contents.pop(item.item_id))

    def _attachments(self, validity: str, uid: int, position: Position) -> Iterator[RemoteItem | Passed]:
        header = self._patiently(lambda: self._message(uid, headers_only=True))
        if header is None:
            yield Passed(position)
            return
        too_large = header.size_rfc822 > self._source.largest_mb * 1_000_000
        if too_large or not self._is_known(header.from_.lower()):
            yield _whole_message(f"{validity}/{uid}/{WHOLE}", header, position)
            return
        try:
            found = self._patiently(lambda: self._reports(uid))
        except ShortOfRevision:
            yield _whole_message(f"{validity}/{uid}/{WHOLE}", header, position)
            return
        for place, (file_name, content) in enumerate(found):
            item_id = f"{validity}/{uid}/{place}"
            self._contents = {item_id: content}
            yield RemoteItem(
                item_id=item_id,
                revision="",
                file_name=file_name,
                origin=header.from_.lower(),
                size_bytes=len(content),
                modified_at=header.date,
                position=position if place == len(found) - 1 else None,
            )
        if not found:
            yield Passed(position)

    def _validity(self) -> str:
        status = self._open().folder.status(self._source.folder, ["UIDVALIDITY"])
        return str(status["UIDVALIDITY"])

    def _uids_after(self, last: int) -> list[int]:
        """Newer messages; a server gives the newest one also when there is none."""
        found = self._open().uids(AND(uid=U(str(last + 1), "*")))
        return sorted(uid for uid in map(int, found) if uid > last)

    def _message(self, uid: int, headers_only: bool) -> MailMessage | None:
        found = self._open().fetch(AND(uid=str(uid)), mark_seen=False, headers_only=headers_only)
        return next(iter(found), None)

    def _reports(self, uid: int) -> list[tuple[str, bytes]]:
        """Names and bytes of the attachments that may be reports; none when the message is gone.

        Raises :class:`ShortOfRevision` for a message that breaks off.
        """
        message = self._message(uid, headers_only=False)
        if message is None:
            return []
        reports = [(one.filename, one.payload) for one in message.attachments if looks_like_report(one.filename)]
        if _TORN & {type(defect).__name__ for part in message.obj.walk() for defect in part.defects}:
            raise ShortOfRevision
        return reports

    def _patiently(self, act: Callable[[], T]) -> T:
        return patiently(self._source.patience, lambda: self._told(act), self.close)

    def _told(self, act: Callable[[], T]) -> T:
        """``act()``; what the library raises becomes one sentence without its words."""
        host = self._source.host
        try:
            return act()
        except MailboxLoginError:
            raise SourceTrouble("pull.refused", host=host) from None
        except ssl.SSLCertVerificationError:
            raise SourceTrouble("pull.certificate", host=host) from None
        except MailboxFolderSelectError:
            raise SourceTrouble("pull.no_place", host=host) from None
        except (imaplib.IMAP4.error, ImapToolsError, EOFError, OSError):
            raise Passing(SourceTrouble("pull.unreachable", host=host)) from None

    def _open(self) -> BaseMailBox:
        if self._box is None:
            source, secret = self._source, self._secret_of()
            if not secret.user or not (secret.password or secret.token):
                raise NoSecret(source.name)
            connect = MailBox if source.tls else MailBoxUnencrypted
            box: BaseMailBox = connect(source.host, source.port, timeout=source.timeout_seconds)
            if secret.token:
                box.xoauth2(secret.user, secret.token, initial_folder=None)
            else:
                box.login(secret.user, secret.password or "", initial_folder=None)
            box.folder.set(source.folder, readonly=True)
            self._box = box
        return self._box


def _whole_message(item_id: str, header: MailMessage, position: Position) -> RemoteItem:
    return RemoteItem(
        item_id=item_id,
        revision="",
        file_name=header.subject or header.from_,
        origin=header.from_.lower(),
        size_bytes=header.size_rfc822,
        modified_at=header.date,
        position=position,
    )
