"""A pool of reading children: a file that hangs, crashes or eats memory costs its child, never the caller."""

from __future__ import annotations

import io
import logging
import os
import pickle
import select
import subprocess
import sys
import time
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Any

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading.limits import DEFAULT_LIMITS, ReadingLimits
from bangfu.reading.table import Book
from bangfu.reading.worker import LENGTH

_log = logging.getLogger(__name__)
_PIECE = 1024 * 1024
_GRACE = 5
_ANSWER_CLASSES = {
    ("bangfu.reading.table", "Book"),
    ("bangfu.reading.table", "Sheet"),
    ("bangfu.reading.table", "SheetRow"),
    ("bangfu.reading.table", "MergedRange"),
    ("bangfu.contracts.findings", "Finding"),
    ("bangfu.contracts.findings", "UnreadableFile"),
}


class ReadingPool:
    """``size`` children, started when first needed and used again, each with limits on time and memory.

    Children are plain processes of the same Python that import the readers only: neither pandas nor Great
    Expectations is in them, and it does not matter what the caller is (an Airflow task, a command, a test).
    Safe to call from several threads. Use as a context manager, or call :meth:`close`.
    """

    def __init__(
        self,
        size: int = 2,
        seconds: float = 300,
        memory_mb: int = 4096,
        limits: ReadingLimits = DEFAULT_LIMITS,
    ) -> None:
        self._seconds, self._memory_mb, self._limits = seconds, memory_mb, limits
        self._idle: LifoQueue[_Child | None] = LifoQueue()
        for _ in range(size):
            self._idle.put(None)
        self._size = size

    def __enter__(self) -> ReadingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, file_name: str) -> Book | UnreadableFile:
        """What :func:`bangfu.reading.book.read_book` gives, or the failure that it raised; it never raises.

        C-FILE-33 when the child ran out of time, or two children in turn ran out of memory or died.
        """
        child = self._idle.get()
        try:
            child, answer = self._ask(child, path, file_name)
            if child is None:  # it may have died of something else than this file
                child, answer = self._ask(None, path, file_name)
        finally:
            self._idle.put(child)
        if isinstance(answer, UnreadableFile) and "detail" in answer.values:
            _log.warning("%s cannot be read (%s): %s", file_name, answer.rule, answer.values["detail"])
        return answer

    def _ask(self, child: _Child | None, path: Path, file_name: str) -> tuple[_Child | None, Book | UnreadableFile]:
        """The answer and the child that gave it; no child where it was lost over the question."""
        try:
            child = child if child and child.is_alive() else self._start()
            request = (path.absolute(), file_name, self._limits)
            return child, child.ask(request, time.monotonic() + self._seconds)
        except TimeoutError as error:
            lost, detail = self._start(), str(error)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            lost, detail = None, f"{type(error).__name__}: {error}"
        if child:
            child.kill()
        return lost, UnreadableFile("C-FILE-33", {"detail": detail})

    def close(self) -> None:
        """End the children that are idle."""
        for _ in range(self._size):
            child = self._idle.get()
            if child:
                child.kill()
            self._idle.put(None)

    def _start(self) -> _Child:
        return _Child(self._memory_mb, int(self._seconds) + _GRACE)


class _Child:
    def __init__(self, memory_mb: int, seconds: int) -> None:
        command = [sys.executable, "-P", "-m", "bangfu.reading.worker", str(memory_mb), str(seconds)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # an unsent request is lost with the child it was for
                    continue

    def ask(self, request: tuple[Path, str, ReadingLimits], deadline: float) -> Book | UnreadableFile:
        """Raises :class:`TimeoutError` past the deadline, :class:`EOFError` when the child dies."""
        body = pickle.dumps(request)
        assert self._process.stdin is not None
        self._process.stdin.write(LENGTH.pack(len(body)) + body)
        self._process.stdin.flush()
        length = LENGTH.unpack(self._take(LENGTH.size, deadline))[0]
        return _load(self._take(length, deadline))

    def _take(self, length: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        taken = bytearray()
        while len(taken) < length:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise TimeoutError("the time limit has passed")
            piece = os.read(descriptor, min(_PIECE, length - len(taken)))
            if not piece:
                raise EOFError("the reading process ended")
            taken += piece
        return bytes(taken)


class _AnswerUnpickler(pickle.Unpickler):
    """Admits only the classes of an answer: the child has met bytes from outside."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ANSWER_CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        return super().find_class(module, name)


def _load(body: bytes) -> Book | UnreadableFile:
    answer = _AnswerUnpickler(io.BytesIO(body)).load()
    if not isinstance(answer, (Book, UnreadableFile)):
        raise pickle.UnpicklingError(f"{type(answer).__name__} is no answer")
    return answer
