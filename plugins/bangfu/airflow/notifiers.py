"""Tell people: a line where engineers look, and an e-mail where a mail server is configured."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseHook, BaseNotifier
from airflow.sdk.exceptions import AirflowNotFoundException

from bangfu.settings import load_settings

MAIL_SERVER = "smtp_default"
"""The connection of Airflow's SMTP provider; its extra field ``notify_to`` lists the addresses, separated by commas."""

_log = logging.getLogger(__name__)


class PeopleNotifier(BaseNotifier):
    """Write a notice to ``logs/notices.jsonl`` and, where the connection ``smtp_default`` exists, mail it."""

    template_fields: Sequence[str] = ("subject", "message")

    def __init__(self, subject: str, message: str) -> None:
        super().__init__()
        self.subject = subject
        self.message = message

    def notify(self, context: Any) -> None:
        """Write and mail; a mail server that fails is logged and hinders nothing."""
        settings = load_settings()
        told = {"at": settings.now().isoformat(timespec="seconds"), "subject": self.subject, "message": self.message}
        settings.logs.mkdir(parents=True, exist_ok=True)
        with (settings.logs / "notices.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
        addresses = _addresses()
        if addresses:
            self._mail(addresses, context)

    def _mail(self, addresses: list[str], context: Any) -> None:
        from airflow.providers.smtp.notifications.smtp import SmtpNotifier

        body = f"<pre>{self.message}</pre>"
        try:
            SmtpNotifier(to=addresses, subject=self.subject, html_content=body, smtp_conn_id=MAIL_SERVER)(context)
        except Exception:  # noqa: BLE001  a mail server that is down must not stop the work that is told of
            _log.exception("the notice could not be mailed")


def _addresses() -> list[str]:
    try:
        connection = BaseHook.get_connection(MAIL_SERVER)
    except AirflowNotFoundException:
        return []
    return [address.strip() for address in connection.extra_dejson.get("notify_to", "").split(",") if address.strip()]
