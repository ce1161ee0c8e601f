"""The reading child: takes a path from its parent, answers with a pickled book, is killed without harm."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading.book import read_book
from bangfu.reading.limits import ReadingLimits
from bangfu.reading.table import Book

LENGTH = struct.Struct("<Q")


def serve(memory_mb: int, seconds: int, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the parent closes its end. A request is (path, file name, limits)."""
    _limit(memory_mb)
    while header := requests.read(LENGTH.size):
        path, file_name, limits = pickle.loads(requests.read(LENGTH.unpack(header)[0]))
        signal.alarm(seconds)  # the parent counts too, but may die before it can end us
        _send(answers, answer(path, file_name, limits))
        signal.alarm(0)


def answer(path: Path, file_name: str, limits: ReadingLimits) -> Book | UnreadableFile:
    """The book, or why there is none; a parser that panics has met a file that cannot be opened."""
    try:
        return read_book(path, file_name, limits)
    except UnreadableFile as failure:
        return failure
    except MemoryError:
        return UnreadableFile("C-FILE-33", {"detail": "out of memory"})
    except BaseException as error:  # calamine's panics are no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return UnreadableFile("C-FILE-01", {"detail": f"{type(error).__name__}: {error}"})


def _limit(memory_mb: int) -> None:
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(answers: BinaryIO, result: Book | UnreadableFile) -> None:
    try:
        body = pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        body = pickle.dumps(UnreadableFile("C-FILE-33", {"detail": "out of memory"}))
    answers.write(LENGTH.pack(len(body)))
    answers.write(body)
    answers.flush()


def main() -> None:
    """Entry of ``python -m bangfu.reading.worker MEMORY_MB SECONDS``; what libraries print goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(int(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
