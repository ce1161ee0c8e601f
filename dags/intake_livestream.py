"""Livestream sessions and the order exports of platforms."""

from bangfu.airflow.intake import intake_dag

dag = intake_dag("intake_livestream", "直播报送")
