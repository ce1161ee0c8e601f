"""Partitions, retention, a proven dump: every week."""

from bangfu.airflow.housekeeping import housekeeping_dag

dag = housekeeping_dag("housekeeping")
