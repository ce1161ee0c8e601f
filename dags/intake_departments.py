"""Reports of departments and units: procurement, certified products, entities, agreements."""

from bangfu.airflow.intake import intake_dag

dag = intake_dag("intake_departments", "部门报送")
