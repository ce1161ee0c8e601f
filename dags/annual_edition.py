"""The edition of a year: proved, drafted, approved by a person, frozen, published."""

from bangfu.airflow.annual_edition import annual_edition_dag

dag = annual_edition_dag("annual_edition")
