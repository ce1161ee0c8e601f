"""The annual edition: proved, drafted, approved by a person, frozen, published."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import (  # type: ignore[attr-defined]  # its stub lacks the deadlines that the package exports
    DAG,
    AsyncCallback,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    Param,
    dag,
    get_current_context,
    task,
)

from bangfu.airflow.alerts import annual_edition_overdue
from bangfu.airflow.common import DEFAULT_ARGUMENTS, TIME_ZONE
from bangfu.airflow.notifiers import PeopleNotifier

DAY_AFTER_YEARLY_REPORTS = "0 9 16 1 *"
TIME_FOR_APPROVAL = timedelta(days=4)
"""Until 20 January; after that engineers are alerted, and the run goes on waiting."""

PARAMETERS = {
    "year": Param(None, type=["integer", "null"], minimum=2000, maximum=2999, description="考核年度；空为上一年"),
    "name": Param(None, type=["string", "null"], description="定稿名称；空为 年度-序号"),
}

DOCUMENTATION = """
### 年度考核定稿

| task | takes | gives |
|---|---|---|
| `year` | the parameter, else the year before | the year of the edition |
| `verify` | the warehouse | the invariants that hold; a violated one fails the run |
| `draft` | the year | ranking and everything that is missing, for the one who approves |
| `approve` | the draft | waits for a person: Approve or Reject, in the UI or through the API |
| `freeze` | the approval | the edition, with the approver's name |
| `publish` | the edition | the evaluators' workbook |

A rejection ends the run: nothing is frozen, nothing published; Airflow keeps who rejected, and when. `freeze` scores
the year anew and freezes only what the approver saw: where a score has changed since, it fails and says so.
"""


def annual_edition_dag(dag_id: str) -> DAG:
    """The DAG, on the day after the yearly reports are due, or by hand for any year."""

    @dag(
        dag_id=dag_id,
        dag_display_name="年度考核定稿",
        description="核验、测算、由人批准、冻结、发布",
        doc_md=DOCUMENTATION,
        schedule=CronTriggerTimetable(DAY_AFTER_YEARLY_REPORTS, timezone=TIME_ZONE),
        catchup=False,
        max_active_runs=1,
        params=PARAMETERS,
        deadline=DeadlineAlert(
            reference=DeadlineReference.DAGRUN_QUEUED_AT,
            interval=TIME_FOR_APPROVAL,
            callback=AsyncCallback(annual_edition_overdue),
        ),
        default_args=DEFAULT_ARGUMENTS,
        tags=["bangfu", "assessment"],
    )
    def annual_edition() -> None:
        @task(task_display_name="年度")
        def year() -> int:
            from bangfu.settings import load_settings

            asked = get_current_context()["params"]["year"]
            return asked or load_settings().today().year - 1

        @task(task_display_name="核验")
        def verify() -> list[str]:
            from bangfu.pipeline.tasks import verify_or_fail

            return verify_or_fail()

        @task(task_display_name="草案", multiple_outputs=False)
        def draft(of_year: Any) -> dict[str, str]:
            from bangfu.pipeline.annual_tasks import propose_edition

            proposal = propose_edition(of_year, get_current_context()["params"]["name"])
            return asdict(proposal)

        @task(task_display_name="冻结")
        def freeze(of_year: Any, proposal: Any, approval: Any) -> str:
            from bangfu.pipeline.annual_tasks import freeze_edition

            approver = approval["responded_by_user"]["name"]
            return freeze_edition(of_year, proposal["name"], approver, proposal["fingerprint"])

        @task(task_display_name="发布")
        def publish(of_year: Any, name: Any) -> str:
            from bangfu.pipeline.annual_tasks import publish_edition

            return publish_edition(of_year, name)

        approve = ApprovalOperator(
            task_id="approve",
            task_display_name="批准",
            subject="{{ ti.xcom_pull(task_ids='draft')['subject'] }}",
            body="{{ ti.xcom_pull(task_ids='draft')['body'] }}",
            execution_timeout=None,  # a person may take days; the deadline alerts
            notifiers=[PeopleNotifier("{{ ti.xcom_pull(task_ids='draft')['subject'] }}", "{{ ti.log_url }}")],
        )
        of_year = year()
        drafted = draft(of_year)
        verify() >> drafted >> approve
        name = freeze(of_year, drafted, approve.output)
        publish(of_year, name)

    return annual_edition()
