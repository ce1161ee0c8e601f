"""What Airflow loads of Bangfu: its pages open in Chinese. The rest is the installed package ``bangfu``."""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from bangfu.airflow.page_language import ChineseByDefault


class BangfuPlugin(AirflowPlugin):
    """Bangfu inside Airflow."""

    name = "bangfu"
    fastapi_root_middlewares: list[Any] = [  # noqa: RUF012  (declared so by AirflowPlugin)
        {"name": "Chinese unless the reader chose a language", "middleware": ChineseByDefault}
    ]
