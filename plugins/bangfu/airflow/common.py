"""What all DAGs share: owner, retries, the alert hook, the assets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, AssetWatcher, ExceptionRetryPolicy, RetryAction, RetryRule

from bangfu.airflow.alerts import alert_engineers
from bangfu.airflow.trigger import InboxTrigger

TIME_ZONE = "Asia/Shanghai"

INBOXES = Asset(name="inboxes", uri="bangfu://inboxes", watchers=[AssetWatcher("inbox_watcher", InboxTrigger())])
"""The inboxes of all units; an event means that new files lie there."""

SALES = Asset(name="sales", uri="bangfu://sales")
"""The counted sales; its partitions are the months (202110) that a run changed."""

RETRY_CONNECTIONS = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=["sqlalchemy.exc.OperationalError", "sqlalchemy.exc.InterfaceError", "builtins.ConnectionError"],
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=15),
            reason="数据库或网络连接中断，稍后重试",
        ),
        RetryRule(
            exception=["bangfu.contracts.catalogue.ContractError", "bangfu.settings.SettingsError"],
            action=RetryAction.FAIL,
            reason="规则文件或设置有误，重试无益",
        ),
        RetryRule(
            exception=[
                "bangfu.intake.connectors.source.SourcesFailedError",
                "bangfu.intake.connectors.sources.SourcesError",
            ],
            action=RetryAction.FAIL,
            reason="来源故障已报警，下一轮再拉取",
        ),
    ]
)

DEFAULT_ARGUMENTS: dict[str, Any] = {
    "owner": "bangfu",
    "retries": 3,
    "retry_delay": timedelta(seconds=15),
    "retry_policy": RETRY_CONNECTIONS,
    "execution_timeout": timedelta(hours=2),
    "on_failure_callback": alert_engineers,
}
