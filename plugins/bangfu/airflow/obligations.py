"""Every day: reminders of what is due or overdue; on the day of the bulletin the month is drafted and assessed."""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, dag, get_current_context, task

from bangfu.airflow.common import DEFAULT_ARGUMENTS, SALES, TIME_ZONE

END_OF_WORK = "0 18 * * *"

DOCUMENTATION = """
### 报送义务

| task | takes | gives |
|---|---|---|
| `remind` | obligations, what was reported | letters in the units' folders, the city's list; each step once |
| `tell` | the steps taken, a calendar too short | a notice, mailed where the connection `smtp_default` exists |
| `turn_of_month` | the workday calendar | on the bulletin's day its draft, and the month for the DAG `assessment` |
"""


def obligations_dag(dag_id: str) -> DAG:
    """The DAG, daily at the end of work: that is when a report of the day is overdue."""

    @dag(
        dag_id=dag_id,
        dag_display_name="报送义务与催报",
        description="到期提醒、逾期名单、催报；通报日起草通报",
        doc_md=DOCUMENTATION,
        schedule=CronTriggerTimetable(END_OF_WORK, timezone=TIME_ZONE),
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULT_ARGUMENTS,
        tags=["bangfu", "obligations"],
    )
    def obligations() -> None:
        @task(task_display_name="催报")
        def remind() -> list[str]:
            from bangfu.pipeline.annual_tasks import send_reminders

            reminded = send_reminders()
            if reminded.troubles:
                raise RuntimeError("; ".join(reminded.troubles))
            return reminded.news()

        @task(task_display_name="通知")
        def tell(lines: Any) -> int:
            from bangfu.airflow.notifiers import PeopleNotifier
            from bangfu.notices import notice

            if lines:
                PeopleNotifier(notice("remind.subject", count=len(lines)), "\n".join(lines))(get_current_context())
            return len(lines)

        @task(task_display_name="月度通报", outlets=[SALES])
        def turn_of_month(*, outlet_events: Any = None) -> str | None:
            from bangfu.pipeline.annual_tasks import turned_month

            period = turned_month()
            if period:
                outlet_events[SALES].add_partitions([period])
            return period

        tell(remind())
        turn_of_month()

    return obligations()
