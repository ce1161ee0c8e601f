"""The factory of the four intake DAGs: ``pull -> receive -> process -> reply``, the same for every kind of report."""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, dag, get_current_context, task

from bangfu.airflow.common import DEFAULT_ARGUMENTS, INBOXES, SALES, TIME_ZONE
from bangfu.contracts.catalogue import load_contracts

SWEEP = "*/3 * * * *"
"""Events can be missed; a sweep every few minutes finds what they did not tell of."""

DOCUMENTATION = """
### {title}

Reports: {reports}

| task | takes | gives |
|---|---|---|
| `pull` | what the configured sources offer | files in the inboxes; a source that fails alerts and hinders nothing |
| `receive` | files that lie still in the inboxes | archived bytes, a ledger row, batches of one report type |
| `process` | one batch | read, clean, validate, load, resolve: one transaction per submission |
| `reply` | judged submissions | receipts beside the file, which leaves the inbox |

Only ids pass between tasks. Work is claimed by leases in `intake.submission`, so a run may be killed, cleared or
started twice at any moment: nothing is lost and nothing counts twice. `bangfu explain FILE` tells all about a file.
"""


def intake_dag(dag_id: str, title: str) -> DAG:
    """One intake DAG; the contracts say which reports are its own."""
    own = [contract for contract in load_contracts().values() if contract.dag == dag_id]

    @dag(
        dag_id=dag_id,
        dag_display_name=title,
        description=f"{title}：接收、处理、答复",
        doc_md=DOCUMENTATION.format(title=title, reports="、".join(f"{one.code} {one.title}" for one in own) or "—"),
        schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable(SWEEP, timezone=TIME_ZONE), assets=[INBOXES]),
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULT_ARGUMENTS,
        tags=["bangfu", "intake", *(contract.code for contract in own)],
    )
    def intake() -> None:
        @task(task_display_name="拉取")
        def pull() -> dict[str, int]:
            from bangfu.airflow.credentials import find_secret
            from bangfu.pipeline.tasks import pull_due

            return pull_due(find_secret)

        @task(task_display_name="接收", trigger_rule="all_done")
        def receive() -> list[dict[str, Any]]:
            from bangfu.pipeline.tasks import receive_for

            return receive_for(dag_id)

        @task(task_display_name="处理", map_index_template="{{ label }}", outlets=[SALES])
        def process(batch: dict[str, Any], *, outlet_events: Any = None) -> dict[str, int]:
            from bangfu.pipeline.tasks import process_batch

            get_current_context()["label"] = batch["label"]  # type: ignore[typeddict-unknown-key]
            done = process_batch(batch["submission_ids"])
            if done.periods:
                outlet_events[SALES].add_partitions(done.periods)
            return done.statuses

        @task(task_display_name="答复", trigger_rule="all_done", outlets=[SALES])
        def reply(*, outlet_events: Any = None) -> int:
            from bangfu.pipeline.tasks import period_to_check, reply_to_all

            period = period_to_check()
            if period:
                outlet_events[SALES].add_partitions([period])
            return reply_to_all()

        received = receive()
        pull() >> received
        process.expand(batch=received) >> reply()

    return intake()
