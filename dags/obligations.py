"""Reminders of what is due, every day; the bulletin's draft on its day."""

from bangfu.airflow.obligations import obligations_dag

dag = obligations_dag("obligations")
