"""Reports of supermarket counters and community shops; also takes part in receiving for all."""

from bangfu.airflow.intake import intake_dag

dag = intake_dag("intake_counters", "专柜报送")
