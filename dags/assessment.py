"""What follows new sales: the invariants are proved and the published figures compared."""

from bangfu.airflow.assessment import assessment_dag

dag = assessment_dag("assessment")
