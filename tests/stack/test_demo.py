"""Dropping the sample into the inboxes."""

from __future__ import annotations

import hashlib

from sqlalchemy import text

from bangfu.database.engine import engine
from bangfu.samples.published import write_health_sample
from bangfu.settings import Settings
from bangfu.stack.demo import drop_sample

RECEIVED = text("""
    insert into intake.file_drop (folder_org_code, path, file_name, size_bytes, mtime_ns, sha256, received_at, finished_at)
    values ('HEALTH', :name, :name, 1, 1, :sha256, now(), now())
""")


def test_drops_every_file_whole_and_none_that_was_received_before(registered_warehouse: Settings) -> None:
    intake = registered_warehouse.intake
    first = drop_sample(registered_warehouse, write_health_sample)
    files = sorted(intake.glob("*/inbox/*"))
    assert len(files) == first > 0
    assert not any(file.name.startswith(".") for file in files)
    with engine(registered_warehouse, "loader").begin() as connection:
        for file in files[1:]:
            sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
            connection.execute(RECEIVED, {"name": file.name, "sha256": sha256})
    for file in files:
        file.unlink()
    assert drop_sample(registered_warehouse, write_health_sample) == 1
    assert list(intake.glob("*/inbox/*")) == files[:1]
