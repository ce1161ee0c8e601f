"""The list of sources: what is accepted, and what is refused with which sentence."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangfu.intake.connectors.credentials import secret_from_environment
from bangfu.intake.connectors.source import SourceTrouble
from bangfu.intake.connectors.sources import SftpSource, SourcesError, read_sources
from bangfu.settings import PROJECT_ROOT

SFTP = {"name": "folder", "kind": "sftp", "host": "sftp.example.org"}
HTTP: dict[str, Any] = {
    "name": "shop",
    "kind": "http",
    "org_code": "PT-LIU",
    "url": "https://api.example.org/orders",
    "rows": "data",
    "columns": {"主订单编号": "id"},
    "paging": {"by": "cursor", "parameter": "cursor", "next": "next"},
}


def refusal(file: Path, *sources: dict[str, Any]) -> str:
    """What is said about a list, without its beginning."""
    file.write_text(yaml.safe_dump({"sources": list(sources)}, allow_unicode=True))
    with pytest.raises(SourcesError) as refused:
        read_sources(file)
    return str(refused.value).removeprefix(f"来源清单 {file} 有误：")


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def test_no_file_and_an_empty_file_are_no_sources(file: Path) -> None:
    assert read_sources(file) == []
    file.write_text("# nothing yet\n")
    assert read_sources(file) == []


def test_the_example_of_the_manual_is_a_valid_list(file: Path) -> None:
    manual = (PROJECT_ROOT / "docs" / "engineers.md").read_text(encoding="utf-8")
    example = manual.split("```yaml\n# sources.yaml")[1].split("```")[0]
    file.write_text(example, encoding="utf-8")
    assert {source.kind for source in read_sources(file)} == {"http", "sftp", "object_store", "mailbox"}


WRONG = [
    ({**SFTP, "password": "hush-hush"}, "sources.1.sftp.password: 不认识的项（口令不写在这里，见 docs/engineers.md）"),
    ({"name": "folder", "kind": "sftp"}, "sources.1.sftp.host: 缺少这一项"),
    ({**SFTP, "org_code": "H1X", "units": {"a": "H2X"}}, "sources.1.sftp: org_code 与 units 只能写一个"),
    ({**HTTP, "report": "nonsense"}, "sources.1.http: 没有名为“nonsense”的报表"),
    ({**HTTP, "columns": {"收件人": "name", "毛利": "x", "主订单编号": "id"}},
     "sources.1.http: 平台订单导出没有这些列，或它们含个人信息：收件人、毛利"),
    ({**HTTP, "columns": {"平台": {}}}, "sources.1.http.columns.平台: 一列须有 path 或 constant，且只有一个"),
    ({**HTTP, "parameters": {"access_token": "hush-hush"}}, "sources.1.http.parameters: 参数名像是口令或令牌；口令不写在清单里"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "reason"), WRONG, ids=[reason[:40] for _, reason in WRONG])
def test_what_is_refused(file: Path, source: dict[str, Any], reason: str) -> None:
    told = refusal(file, source)
    assert reason in told.split("；") or reason == told
    assert "hush-hush" not in told


def test_an_address_with_a_login_is_refused_and_not_repeated(file: Path) -> None:
    for url in ("https://me:hush-hush@example.org/x", "https://example.org/x?token=hush-hush"):
        assert "hush-hush" not in refusal(file, {**HTTP, "url": url})


def test_names_are_unique(file: Path) -> None:
    assert refusal(file, SFTP, copy.deepcopy(SFTP)) == "sources: 名称 folder 出现多次"


def test_english(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    file.write_text("sources: [{name: folder, kind: sftp}]")
    with pytest.raises(SourcesError) as refused:
        read_sources(file)
    told = f"The list of sources {file} cannot be used: sources.1.sftp.host: this setting is missing"
    assert str(refused.value) == told


def test_broken_yaml(file: Path) -> None:
    file.write_text("sources: [")
    with pytest.raises(SourcesError, match="有误"):
        read_sources(file)
    file.write_text("- just a list")
    with pytest.raises(SourcesError, match="有误"):
        read_sources(file)


def test_only_the_register_decides_whose_a_folder_is() -> None:
    source = SftpSource(**{**SFTP, "units": {"health": "H1X", "gone": "XXX"}})
    registered = {"H1X", "H2X"}
    assert source.org_code_of("health", registered) == "H1X"
    assert source.org_code_of("H2X", registered) == "H2X"
    assert source.org_code_of("gone", registered) is None
    assert source.org_code_of("nobody", registered) is None


def test_secrets_of_the_environment(tmp_path: Path) -> None:
    source = SftpSource(**SFTP)
    key = tmp_path / "key"
    key.write_text("a private key")
    environ = {
        "BANGFU_SOURCE_FOLDER_USER": "me",
        "BANGFU_SOURCE_FOLDER_PASSWORD": "hush-hush",
        "BANGFU_SOURCE_FOLDER_TOKEN": "ticket",
        "BANGFU_SOURCE_FOLDER_KEY_FILE": str(key),
    }
    secret = secret_from_environment(source, environ)
    assert (secret.user, secret.password, secret.token, secret.private_key) == (
        "me",
        "hush-hush",
        "ticket",
        "a private key",
    )
    assert repr(secret) == "Secret()"
    assert secret_from_environment(source, {}).password is None
    with pytest.raises(SourceTrouble, match="私钥读不出来"):
        secret_from_environment(source, {"BANGFU_SOURCE_FOLDER_KEY_FILE": str(tmp_path / "gone")})
