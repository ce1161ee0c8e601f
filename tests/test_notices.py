"""The catalogue of sentences for whoever runs Bangfu."""

from __future__ import annotations

import re
import string

import pytest
import yaml

from bangfu import notices
from bangfu.notices import OperatorError, language, notice
from bangfu.settings import PROJECT_ROOT

CATALOGUE = yaml.safe_load((PROJECT_ROOT / "plugins" / "bangfu" / "notices.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
    ],
)
def test_language(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


def test_an_error_is_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    error = OperatorError("postgres.start_failed", log="postgres.log")
    assert str(error) == "数据库未能启动，原因见日志 postgres.log；排除后重新运行即可。"
    assert error.notice_id == "postgres.start_failed"
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert notice("stack.stopped") == "Stopped."


@pytest.mark.parametrize("notice_id", CATALOGUE)
def test_both_languages_name_the_same_values(notice_id: str) -> None:
    def fields(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    entry = CATALOGUE[notice_id]
    assert set(entry) == {"zh", "en"}
    assert fields(entry["zh"]) == fields(entry["en"])


def test_every_sentence_that_the_code_names_is_there() -> None:
    named = re.compile(r'(?:\bnotice|\bsay|OperatorError|NotFoundError|WrongUsageError)\(\s*"([a-z_]+\.[\w.]+)"')
    package = PROJECT_ROOT / "plugins" / "bangfu"
    used = {one for file in package.rglob("*.py") for one in named.findall(file.read_text(encoding="utf-8"))}
    assert used
    assert used <= set(CATALOGUE), f"not in {notices.__name__}: {sorted(used - set(CATALOGUE))}"


def test_no_sentence_is_written_twice() -> None:
    text = (PROJECT_ROOT / "plugins" / "bangfu" / "notices.yaml").read_text(encoding="utf-8")
    ids = re.findall(r"^([a-z_]+\.[\w.]+):", text, flags=re.MULTILINE)
    assert sorted(ids) == sorted(set(ids))
