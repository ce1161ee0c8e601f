"""Files that crash, hang or eat memory cost a child, never the caller."""

from __future__ import annotations

import os
import pickle
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bangfu.contracts.findings import UnreadableFile
from bangfu.contracts.messages import message
from bangfu.reading.book import read_book
from bangfu.reading.pool import ReadingPool, _load
from bangfu.reading.table import Book

TOO_MUCH = "文件内容过多或结构异常，未能在限定的时间和内存内读完，请删除多余内容并另存为 .xlsx 后重新报送。"


def sentence(answer: Book | UnreadableFile) -> str:
    assert isinstance(answer, UnreadableFile)
    return message(answer.rule, answer.values)


def children(pool: ReadingPool) -> list[int]:
    return [child._process.pid for child in pool._idle.queue if child]


def test_reads_the_same_as_without_a_pool_and_uses_children_again(files: Any) -> None:
    path = files.xlsx("a.xlsx")
    with ReadingPool(size=1) as pool:
        assert pool.read(path, "a.xlsx") == read_book(path, "a.xlsx")
        first = children(pool)
        assert pool.read(files.xls("b.xls"), "b.xls") == read_book(files.xls("b.xls"), "b.xls")
        assert children(pool) == first


def test_failures_come_back_as_sentences(files: Any) -> None:
    with ReadingPool(size=1) as pool:
        assert sentence(pool.read(files.text("a.csv", ""), "a.csv")) == ("文件是空的，没有任何内容，请检查后重新报送。")
        assert sentence(pool.read(Path("/nowhere/a.csv"), "a.csv")).startswith("文件无法打开")


def test_many_threads_share_the_children(files: Any) -> None:
    path = files.xlsx("a.xlsx")
    with ReadingPool(size=2) as pool, ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: pool.read(path, "a.xlsx"), range(30)))
        assert len(children(pool)) <= 2
    assert all(isinstance(answer, Book) for answer in answers)


def test_a_killed_child_is_replaced(files: Any) -> None:
    path = files.xlsx("a.xlsx")
    with ReadingPool(size=1) as pool:
        pool.read(path, "a.xlsx")
        os.kill(children(pool)[0], signal.SIGSTOP)
        pool._seconds = 0.5
        assert sentence(pool.read(path, "a.xlsx")) == TOO_MUCH
        pool._seconds = 60
        assert isinstance(pool.read(path, "a.xlsx"), Book)
        os.kill(children(pool)[0], signal.SIGKILL)
        answers = [pool.read(path, "a.xlsx") for _ in range(2)]
        assert isinstance(answers[-1], Book)


def test_memory_limit(files: Any) -> None:
    path = files.text("a.csv", "\n".join(f"{number:0200d},{number:0300d}" for number in range(90_000)))
    with ReadingPool(size=1, memory_mb=160) as pool:
        assert sentence(pool.read(path, "a.csv")) == TOO_MUCH
        assert isinstance(pool.read(files.xlsx("a.xlsx"), "a.xlsx"), Book)


def test_no_child_outlives_the_pool(files: Any) -> None:
    with ReadingPool(size=1) as pool:
        pool.read(files.xlsx("a.xlsx"), "a.xlsx")
        pid = children(pool)[0]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_answer_holds_nothing_but_its_own_classes() -> None:
    with pytest.raises(pickle.UnpicklingError):
        _load(pickle.dumps(os.system))
    with pytest.raises(pickle.UnpicklingError):
        _load(pickle.dumps("text"))
