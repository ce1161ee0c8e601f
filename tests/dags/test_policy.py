"""What every DAG must have, read off the DAGs as Airflow itself loads them in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bangfu.contracts.catalogue import load_contracts
from bangfu.settings import PROJECT_ROOT

DAG_FILES = sorted((PROJECT_ROOT / "dags").glob("*.py"))
INTAKE = {"intake_departments", "intake_counters", "intake_union_group_buys", "intake_livestream"}

LOADER = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
from airflow.serialization.serialized_objects import DagSerialization
print("RESULT" + json.dumps({
    "errors": {str(name): text for name, text in bag.import_errors.items()},
    "heavy": sorted({"great_expectations", "pandas"} & set(sys.modules)),
    "dags": {dag.dag_id: {
        "title": dag.dag_display_name, "tags": sorted(dag.tags), "doc": dag.doc_md, "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs, "serialized": bool(DagSerialization.to_dict(dag)),
        "tasks": {task.task_id: {
            "owner": task.owner, "retries": task.retries, "title": task.task_display_name,
            "alerts": bool(task.on_failure_callback), "policy": type(task.retry_policy).__name__,
            "rule": task.trigger_rule, "upstream": sorted(task.upstream_task_ids),
            "label": getattr(task, "map_index_template", None) or task.partial_kwargs.get("map_index_template")
                if hasattr(task, "partial_kwargs") else getattr(task, "map_index_template", None),
        } for task in dag.tasks},
    } for dag in bag.dags.values()},
}, default=str))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("airflow home")
    environment = os.environ | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "plugins"),
        "BANGFU_HOME": str(home / "var"),
    }
    run = subprocess.run(
        [sys.executable, "-c", LOADER, str(PROJECT_ROOT / "dags")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=home,
    )
    line = next(line for line in run.stdout.splitlines() if line.startswith("RESULT"))
    result: dict[str, Any] = json.loads(line.removeprefix("RESULT"))
    return result


def test_all_dags_load(loaded: dict[str, Any]) -> None:
    assert loaded["errors"] == {}
    assert set(loaded["dags"]) == INTAKE | {"assessment", "annual_edition", "obligations", "housekeeping"}


def test_parsing_imports_nothing_heavy(loaded: dict[str, Any]) -> None:
    assert loaded["heavy"] == []


def test_every_dag_can_be_read_by_a_newcomer(loaded: dict[str, Any]) -> None:
    for dag_id, dag in loaded["dags"].items():
        assert dag["doc"], dag_id
        assert "bangfu" in dag["tags"], dag_id
        assert dag["title"] != dag_id, "a title a person understands"
        assert not dag["catchup"], dag_id
        assert dag["max_active_runs"] == 1, dag_id


def test_every_task_has_owner_retries_alert_and_title(loaded: dict[str, Any]) -> None:
    for dag_id, dag in loaded["dags"].items():
        for task_id, task in dag["tasks"].items():
            name = f"{dag_id}.{task_id}"
            assert task["owner"] == "bangfu", name
            assert task["retries"] >= 1, name
            assert task["alerts"], name
            assert task["policy"] == "ExceptionRetryPolicy", name
            assert task["title"] != task_id, name


@pytest.mark.parametrize("dag_id", sorted(INTAKE))
def test_intake_is_pull_receive_process_reply(loaded: dict[str, Any], dag_id: str) -> None:
    tasks = loaded["dags"][dag_id]["tasks"]
    assert {task_id: task["upstream"] for task_id, task in tasks.items()} == {
        "pull": [],
        "receive": ["pull"],
        "process": ["receive"],
        "reply": ["process"],
    }
    assert tasks["process"]["label"] == "{{ label }}"
    assert tasks["receive"]["rule"] == "all_done", "a source that fails does not keep files waiting"


@pytest.mark.parametrize(
    ("dag_id", "tasks"),
    [
        ("assessment", ["changed", "verify", "scores", "figures"]),
        ("annual_edition", ["year", "verify", "draft", "approve", "freeze", "publish"]),
        ("obligations", ["remind", "tell", "turn_of_month"]),
        ("housekeeping", ["make_room", "dump", "prove", "retention"]),
    ],
)
def test_the_other_dags_have_their_tasks(loaded: dict[str, Any], dag_id: str, tasks: list[str]) -> None:
    assert set(loaded["dags"][dag_id]["tasks"]) == set(tasks)


def test_nothing_is_frozen_before_a_person_approved(loaded: dict[str, Any]) -> None:
    tasks = loaded["dags"]["annual_edition"]["tasks"]
    assert tasks["approve"]["upstream"] == ["draft"]
    assert "approve" in tasks["freeze"]["upstream"]
    assert "freeze" in tasks["publish"]["upstream"]


def test_the_reports_of_a_dag_are_among_its_tags(loaded: dict[str, Any]) -> None:
    for contract in load_contracts().values():
        assert contract.code in loaded["dags"][contract.dag]["tags"], contract.code


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.name)
def test_dag_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 60
