"""The archive keeps every byte under its hash, whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.intake.archive import archive_file, archive_path, archive_stream, file_sha256, place_copy, remove_leftovers


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=5000))
def test_every_byte_lies_under_its_hash(tmp_path: Path, content: bytes) -> None:
    archived = archive_stream(tmp_path, BytesIO(content))
    assert archived.sha256 == hashlib.sha256(content).hexdigest()
    assert archived.size_bytes == len(content)
    assert archive_path(tmp_path, archived.sha256).read_bytes() == content


def test_the_same_content_again_changes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("内容")
    archive = tmp_path / "archive"
    first = archive_file(archive, source)
    before = archive_path(archive, first.sha256).stat().st_mtime_ns
    assert archive_file(archive, source) == first
    assert archive_path(archive, first.sha256).stat().st_mtime_ns == before
    assert source.exists(), "the archive copies, it never moves"


class BrokenStream(BytesIO):
    """Gives a little and then fails, as a network share does."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("share gone")
        return super().read(10)


def test_a_broken_copy_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="share gone"):
        archive_stream(tmp_path, BrokenStream(b"x" * 100))
    assert list(tmp_path.rglob("*")) == []


def test_what_was_received_can_be_placed_again(tmp_path: Path) -> None:
    archived = archive_stream(tmp_path / "archive", BytesIO(b"content"))
    place_copy(tmp_path / "archive", archived.sha256, tmp_path / "a.csv")
    assert file_sha256(tmp_path / "a.csv") == archived.sha256


def test_half_copies_of_the_dead_are_removed_and_no_others(tmp_path: Path) -> None:
    left = tmp_path / ".incoming-1-abc"
    left.write_bytes(b"half")
    with (tmp_path / ".incoming-2-abc").open("wb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        assert remove_leftovers(tmp_path) == 1
        assert [path.name for path in tmp_path.iterdir()] == [".incoming-2-abc"]
    assert remove_leftovers(tmp_path) == 1
