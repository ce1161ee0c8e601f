"""Group-buy orders of trade unions."""

from bangfu.airflow.intake import intake_dag

dag = intake_dag("intake_union_group_buys", "工会团购报送")
