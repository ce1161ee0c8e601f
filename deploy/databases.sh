#!/bin/sh
# Run once by PostgreSQL's image, on an empty data folder: three databases, and the logins that use them. Bangfu's other
# roles are made by `bangfu init`; the evaluator can log in, so it is made here, with its password.
set -eu

psql --username postgres --dbname postgres --set ON_ERROR_STOP=1 \
  --set airflow_password="$AIRFLOW_DATABASE_PASSWORD" \
  --set service_password="$BANGFU_DATABASE_PASSWORD" \
  --set evaluator_password="$BANGFU_EVALUATOR_PASSWORD" \
  --set metabase_password="$METABASE_DATABASE_PASSWORD" <<'SQL'
create role airflow login password :'airflow_password';
create role bangfu_service login createrole password :'service_password';
create role bangfu_evaluator login password :'evaluator_password';
create role metabase login password :'metabase_password';
grant bangfu_evaluator to bangfu_service with admin option;
create database airflow owner airflow;
create database bangfu owner bangfu_service;
create database metabase owner metabase;
SQL
