"""Every week: room for the next year, retention, a dump and the proof that it can be restored."""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, dag, task

from bangfu.airflow.common import DEFAULT_ARGUMENTS, TIME_ZONE

SUNDAY_NIGHT = "0 3 * * 0"

DOCUMENTATION = """
### 每周维护

| task | gives |
|---|---|
| `make_room` | partitions of sales for this year and the next |
| `dump` | a dump of the warehouse in `backup/`, with its SHA-256 and the rows of every table |
| `prove` | the dump restored into a database of its own: the same rows, every invariant holds; then it is dropped |
| `end_retention` | originals with persons, old drafts and old dumps whose time is up are gone; after a proven dump |

`bangfu housekeeping` does the same by hand.
"""


def housekeeping_dag(dag_id: str) -> DAG:
    """The DAG, weekly in the night to Sunday."""

    @dag(
        dag_id=dag_id,
        dag_display_name="每周维护",
        description="分区、保存期限、备份与恢复检查",
        doc_md=DOCUMENTATION,
        schedule=CronTriggerTimetable(SUNDAY_NIGHT, timezone=TIME_ZONE),
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULT_ARGUMENTS,
        tags=["bangfu", "housekeeping"],
    )
    def housekeeping() -> None:
        @task(task_display_name="分区")
        def make_room() -> list[int]:
            from bangfu.pipeline.housekeeping import make_room
            from bangfu.settings import load_settings

            settings = load_settings()
            return make_room(settings, settings.now())

        @task(task_display_name="备份")
        def dump() -> str:
            from bangfu.database.dumps import dump_warehouse
            from bangfu.settings import load_settings

            settings = load_settings()
            return dump_warehouse(settings, settings.now()).path.name

        @task(task_display_name="恢复检查")
        def prove(name: Any) -> list[str]:
            from bangfu.database.dumps import read_dump
            from bangfu.pipeline.housekeeping import prove_restorable
            from bangfu.settings import load_settings

            settings = load_settings()
            return prove_restorable(settings, read_dump(settings.backup / name))

        @task(task_display_name="保存期限")
        def retention() -> dict[str, Any]:
            from dataclasses import asdict

            from bangfu.pipeline.housekeeping import end_retention
            from bangfu.settings import load_settings

            settings = load_settings()
            return asdict(end_retention(settings, settings.now()))

        proven = prove(dump())
        make_room() >> proven >> retention()

    return housekeeping()
