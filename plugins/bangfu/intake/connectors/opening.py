"""Which connector reads which kind of source. Each brings a library of its own, loaded only where it is used."""

from __future__ import annotations

from collections.abc import Collection

from bangfu.intake.connectors.source import Connector, SecretOf
from bangfu.intake.connectors.sources import HttpSource, MailSource, SftpSource, Source


def open_source(source: Source, secret_of: SecretOf, registered: Collection[str], settle_seconds: float) -> Connector:
    """A connector that has not connected yet: the first request does."""
    if isinstance(source, HttpSource):
        from bangfu.intake.connectors.http_orders import HttpOrders

        return HttpOrders(source, secret_of)
    if isinstance(source, SftpSource):
        from bangfu.intake.connectors.sftp import SftpFolder

        return SftpFolder(source, secret_of, settle_seconds)
    if isinstance(source, MailSource):
        from bangfu.intake.connectors.mailbox import Mailbox

        return Mailbox(source, secret_of, lambda sender: source.org_code_of(sender, registered) is not None)
    from bangfu.intake.connectors.object_store import ObjectStore

    return ObjectStore(source, secret_of)
