"""The assessment DAG: after new sales and every month, prove the invariants, draft the scores, compare the figures."""

from __future__ import annotations

from airflow.sdk import DAG, IdentityMapper, PartitionedAssetTimetable, dag, task

from bangfu.airflow.common import DEFAULT_ARGUMENTS, SALES

DOCUMENTATION = """
### 考核

Runs after sales of a period changed; one run at a time takes everything that changed since the last, and the runs of
the other periods then find nothing left to do. While files are being processed it waits for their end, an hour at
most. On the day of the bulletin `obligations` asks for the month that is over.

`changed` asks the ledger, `verify` proves the invariants (a violated one fails the task and alerts), `scores` drafts
the assessment of every year touched, `figures` sets the published figures beside those of the warehouse.
"""


def assessment_dag(dag_id: str) -> DAG:
    """The DAG; its partition key is the month whose sales changed."""

    @dag(
        dag_id=dag_id,
        dag_display_name="考核：核验、测算与公布数对照",
        description="新销售入库后及每月通报日：核验不变量，测算草案，对照公布数",
        doc_md=DOCUMENTATION,
        schedule=PartitionedAssetTimetable(assets=SALES, default_partition_mapper=IdentityMapper()),
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULT_ARGUMENTS,
        tags=["bangfu", "assessment"],
    )
    def assessment() -> None:
        @task.short_circuit(task_display_name="有无变化")
        def changed() -> bool:
            from bangfu.pipeline.tasks import sales_changed

            return sales_changed()

        @task(task_display_name="核验")
        def verify() -> list[str]:
            from bangfu.pipeline.tasks import verify_or_fail

            return verify_or_fail()

        @task(task_display_name="测算草案")
        def scores() -> dict[int, bool]:
            from bangfu.pipeline.tasks import score_changed_years

            return score_changed_years()

        @task(task_display_name="公布数对照")
        def figures() -> dict[str, bool]:
            from bangfu.pipeline.tasks import compare_figures

            return compare_figures()

        changed() >> verify() >> scores() >> figures()

    return assessment()
