"""Real servers to pull from, each on a free port of this machine: a platform, SFTP, an object store, a mailbox."""

from __future__ import annotations

import asyncio
import imaplib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import asyncssh

from bangfu.database.ports import free_port

HOST = "127.0.0.1"
USER, PASSWORD = "puller", "Sesam-oeffne-dich-7"


# --- a platform ----------------------------------------------------------------------------------------------------


@dataclass
class Platform:
    """A platform's order API. ``faults`` are used up one by one, each by one request for orders."""

    port: int = 0
    token: str = "token-1"
    orders: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 2
    faults: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    refreshed: int = 0
    envelope: Callable[[dict[str, Any]], dict[str, Any]] = lambda page: {"data": page}

    @property
    def url(self) -> str:
        """Where orders are asked for."""
        return f"http://{HOST}:{self.port}/orders"

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        """Two orders from the cursor on; with ``page``, those of the window."""
        if "page" in query:
            since, until = float(query["since"]), float(query["until"])
            within = [one for one in self.orders if since <= one["updated"] < until]
            start = (int(query["page"]) - 1) * int(query["page_size"])
            return {"orders": within[start : start + int(query["page_size"])], "total": len(within)}
        start = int(query.get("cursor") or 0)
        chosen = self.orders[start : start + self.page_size]
        return {"orders": chosen, "next": str(start + len(chosen)), "more": start + len(chosen) < len(self.orders)}


class _PlatformHandler(BaseHTTPRequestHandler):
    platform: Platform

    def do_GET(self) -> None:
        platform = self.platform
        query = dict(parse_qsl(urlsplit(self.path).query))
        platform.asked.append(query)
        fault = platform.faults.pop(0) if platform.faults else ""
        if fault.isdecimal():
            self._answer(int(fault), b"{}")
        elif fault == "garbage":
            self._answer(200, b'{"data": {"orders": [')
        elif self.headers["Authorization"] != f"Bearer {platform.token}":
            self._answer(401, b"{}")
        else:
            self._answer(200, json.dumps(platform.envelope(platform.page(query))).encode(), cut=fault == "cut")

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if (form.get("client_id"), form.get("client_secret")) != (USER, PASSWORD):
            self._answer(401, b"{}")
            return
        self.platform.refreshed += 1
        self._answer(200, json.dumps({"access_token": self.platform.token}).encode())

    def _answer(self, status: int, body: bytes, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def platform() -> Iterator[Platform]:
    """A platform without orders."""
    told = Platform()
    handler = type("Handler", (_PlatformHandler,), {"platform": told})
    server = ThreadingHTTPServer((HOST, 0), handler)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- SFTP ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SftpServer:
    """An SFTP server whose root is ``root``."""

    port: int
    root: Path
    host_key: str


@contextmanager
def sftp_server(root: Path) -> Iterator[SftpServer]:
    """A server that knows one account."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    class Login(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

    def files(channel: asyncssh.SSHServerChannel[bytes]) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(root).encode())

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(HOST, 0, server_host_keys=[key], server_factory=Login, sftp_factory=files)

    async def close(acceptor: asyncssh.SSHAcceptor) -> None:
        acceptor.close()
        await acceptor.wait_closed()

    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(30)
    try:
        yield SftpServer(acceptor.get_port(), root, " ".join(key.export_public_key().decode().split()[:2]))
    finally:
        asyncio.run_coroutine_threadsafe(close(acceptor), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


# --- object store --------------------------------------------------------------------------------------------------


@contextmanager
def object_store() -> Iterator[str]:
    """The address of an S3 server without a bucket."""
    from moto.server import ThreadedMotoServer

    port = free_port()
    server = ThreadedMotoServer(ip_address=HOST, port=port, verbose=False)
    server.start()
    try:
        yield f"http://{HOST}:{port}"
    finally:
        server.stop()


# --- mailbox -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MailFolder:
    """A folder of the account on the IMAP server at that port."""

    port: int
    folder: str


@contextmanager
def imap_server() -> Iterator[int]:
    """The port of an IMAP server with one account."""
    port = free_port()
    words = ["--host", HOST, "--port", str(port), "--no-tls", "dict"]
    login = ["--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen([Path(sys.executable).with_name("pymap"), *words, *login])
    try:
        _wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


def send_mail(box: MailFolder, sender: str, subject: str, attachments: Sequence[tuple[str, bytes]]) -> None:
    """Put a message into a folder."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "baosong@example.org", subject
    message["Date"] = "Mon, 01 Nov 2021 09:00:00 +0800"
    message.set_content("见附件。")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    append_mail(box, message.as_bytes())


def append_mail(box: MailFolder, content: bytes) -> None:
    """Put these bytes into a folder as they are."""
    with imaplib.IMAP4(HOST, box.port) as session:
        session.login(USER, PASSWORD)
        assert session.append(box.folder, "", imaplib.Time2Internaldate(time.time()), content)[0] == "OK"


def create_folder(box: MailFolder) -> None:
    """Make the folder, empty."""
    with imaplib.IMAP4(HOST, box.port) as session:
        session.login(USER, PASSWORD)
        assert session.create(box.folder)[0] == "OK"


# --- connections that break ----------------------------------------------------------------------------------------


class CuttingProxy:
    """Passes bytes on; of the next connections each is cut after so many bytes from the server."""

    def __init__(self, target: int, cuts: Sequence[int]) -> None:
        self._target = target
        self.cuts = list(cuts)
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no further connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection((HOST, self._target))
            limit = self.cuts.pop(0) if self.cuts else None
            threading.Thread(target=self._pass_on, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(far, near, limit), daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, target: socket.socket, limit: int | None) -> None:
        passed = 0
        with suppress(OSError):
            while chunk := source.recv(4096):
                passed += len(chunk)
                target.sendall(chunk)
                if limit is not None and passed >= limit:
                    break
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def cutting(target: int, *cuts: int) -> Iterator[CuttingProxy]:
    """A proxy before ``target`` that cuts the first connections after so many bytes."""
    proxy = CuttingProxy(target, cuts)
    try:
        yield proxy
    finally:
        proxy.close()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not listen")
