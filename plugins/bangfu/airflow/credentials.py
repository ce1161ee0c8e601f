"""Secrets of the sources as the DAGs find them: the Airflow connection that the source names."""

from __future__ import annotations

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException

from bangfu.intake.connectors.credentials import secret_from_environment
from bangfu.intake.connectors.source import Secret, SourceTrouble
from bangfu.intake.connectors.sources import Source


def find_secret(source: Source) -> Secret:
    """Login and password of the connection ``conn_id``; ``token`` and ``private_key`` stand in its extra.

    A source without ``conn_id`` has its secrets in the environment. Raises :class:`SourceTrouble` when there is no such
    connection.
    """
    if source.conn_id is None:
        return secret_from_environment(source)
    try:
        connection = Connection.get(source.conn_id)
    except AirflowNotFoundException:
        raise SourceTrouble("pull.no_connection", source=source.name, conn_id=source.conn_id) from None
    extra = connection.extra_dejson
    return Secret(
        user=connection.login or None,
        password=connection.password or None,
        token=extra.get("token"),
        private_key=extra.get("private_key"),
    )
