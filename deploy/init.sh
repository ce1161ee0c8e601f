#!/bin/sh
# Brings warehouse and Airflow to this version; running it again changes nothing.
set -eu

bangfu init
airflow db migrate
airflow users create --username admin --password "$AIRFLOW_ADMIN_PASSWORD" --role Admin \
  --firstname Bangfu --lastname Admin --email admin@bangfu.invalid
