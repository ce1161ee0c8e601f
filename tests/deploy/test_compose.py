"""docker-compose.yml against the compose specification, and what the services must share and must not have."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
import yaml
from benchmarks.soak.compose import FILE, MissingVariable, read_compose, variables
from benchmarks.soak.production import secrets_for_compose
from compose_spec import PyCompose

from bangfu.settings import PROJECT_ROOT

AIRFLOW = ("init", "api-server", "dag-processor", "triggerer", "scheduler", "worker")
ONE_SHOT = ("init",)


@pytest.fixture(scope="module")
def given() -> dict[str, str]:
    return secrets_for_compose()


@pytest.fixture(scope="module")
def services(given: dict[str, str]) -> dict[str, Any]:
    return read_compose(given)["services"]


def test_the_file_is_what_the_specification_allows(given: dict[str, str], services: dict[str, Any]) -> None:
    compose = PyCompose.from_json(json.dumps(read_compose(given)))
    assert set(compose.service_names()) == set(services)


def test_the_specification_would_refuse_a_slip(given: dict[str, str]) -> None:
    content = read_compose(given)
    content["services"]["redis"]["restart"] = "often"
    with pytest.raises(ValueError, match="unknown variant `often`"):
        PyCompose.from_json(json.dumps(content))


def test_the_shape_has_all_its_services(services: dict[str, Any]) -> None:
    assert set(services) == {*AIRFLOW, "postgres", "redis", "sftp", "metabase"}
    assert services["postgres"]["image"] == "postgres:18"
    assert services["worker"]["deploy"]["replicas"] >= 2


def test_every_secret_comes_from_the_environment_and_has_no_default(given: dict[str, str]) -> None:
    by_name = {name for name in variables() if name.endswith(("PASSWORD", "KEY", "SECRET", "PEPPER", "LOGINS"))}
    assert by_name == set(given)
    for name in given:
        with pytest.raises(MissingVariable, match=name):
            read_compose({**given, name: ""})


def test_no_secret_is_written_down(services: dict[str, Any]) -> None:
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for name, service in written["services"].items():
        for variable, text in service.get("environment", {}).items():
            if variable.endswith(("PASSWORD", "PASS", "KEY", "SECRET", "PEPPER", "AUTH", "URL", "CONN", "BACKEND")):
                assert "${" in text or "://api-server" in text, f"{name}: {variable}"


def test_the_example_environment_names_every_secret_and_gives_none(given: dict[str, str]) -> None:
    lines = (PROJECT_ROOT / "deploy" / "env.example").read_text(encoding="utf-8").splitlines()
    named = {line.removesuffix("=") for line in lines if line and not line.startswith("#")}
    assert named == {*given, "BANGFU_SFTP_LOGINS"}


@pytest.mark.parametrize("name", sorted({*AIRFLOW, "postgres", "redis", "sftp", "metabase"} - set(ONE_SHOT)))
def test_every_lasting_service_has_a_health_check_and_comes_back(services: dict[str, Any], name: str) -> None:
    assert services[name]["healthcheck"]["test"]
    assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", AIRFLOW)
def test_every_airflow_service_sees_the_same_folders_and_settings(services: dict[str, Any], name: str) -> None:
    first = services["worker"]
    assert services[name]["volumes"] == first["volumes"]
    own = {key: text for key, text in services[name]["environment"].items() if key != "AIRFLOW_ADMIN_PASSWORD"}
    assert own == first["environment"]
    mounted = [volume.split(":")[1] for volume in services[name]["volumes"]]
    for variable in ("BANGFU_HOME", "BANGFU_INTAKE", "BANGFU_ARCHIVE", "AIRFLOW_HOME"):
        assert own[variable] in mounted


def test_clerks_drop_into_the_intake_itself(services: dict[str, Any]) -> None:
    assert "intake:/home" in services["sftp"]["volumes"]
    assert "intake:/srv/intake" in services["worker"]["volumes"]


def test_tasks_run_on_celery_over_redis_with_drivers_that_are_there(services: dict[str, Any]) -> None:
    environment = services["worker"]["environment"]
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert environment["AIRFLOW__CELERY__BROKER_URL"].startswith("redis://:")
    assert environment["AIRFLOW__CELERY__RESULT_BACKEND"].startswith("db+postgresql+psycopg2://")
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC"].startswith("postgresql+asyncpg://")


def test_nothing_but_sftp_listens_beyond_this_machine(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(published) == {"api-server", "sftp", "metabase"}
    assert all(port.startswith("127.0.0.1:") for name in ("api-server", "metabase") for port in published[name])


def test_metabase_reads_its_own_database_and_not_the_warehouse(services: dict[str, Any], given: dict[str, str]) -> None:
    environment = services["metabase"]["environment"]
    assert environment["MB_DB_DBNAME"] == "metabase"
    assert given["BANGFU_DATABASE_PASSWORD"] not in json.dumps(environment)


@pytest.mark.parametrize("script", ["databases.sh", "init.sh"])
def test_the_scripts_are_plain_shell(script: str) -> None:
    subprocess.run(["sh", "-n", str(PROJECT_ROOT / "deploy" / script)], check=True)


def test_the_image_installs_from_the_lock_by_hash_and_does_not_run_as_root() -> None:
    dockerfile = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes --requirement requirements.lock" in dockerfile
    assert dockerfile.index("USER bangfu") > dockerfile.index("pip install")
    ignored = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "var", ".git", ".venv"} <= set(ignored)
