"""Airflow's pages in Chinese by default.

Airflow 3.3 has no setting for it: its page takes the language that the reader chose (kept in the browser
under ``i18nextLng``), else the browser's. This middleware adds one line to the page that makes Chinese the
choice of whoever has not chosen yet; the language menu works as ever.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHOOSE_CHINESE = b'<script>if(!localStorage.getItem("i18nextLng"))localStorage.setItem("i18nextLng","zh-CN")</script>'


class ChineseByDefault:
    """ASGI middleware: adds :data:`CHOOSE_CHINESE` to the head of every HTML page that a browser opens."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _opens_page(scope):
            await self.app(scope, receive, send)
            return
        # A compressed body could not be added to; the page itself is a few hundred bytes.
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        await self.app(plain, receive, _PageSender(send).send)


class _PageSender:
    """Holds an HTML answer back until it is whole, adds the line, and passes it on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        page = self._body.replace(b"<head>", b"<head>" + CHOOSE_CHINESE, 1)
        headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(page)).encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": page})


def _opens_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_html(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])
