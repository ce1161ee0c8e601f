"""The catalogue of sentences."""

import re

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.messages import fill, message, message_rules


def test_a_sentence_is_filled() -> None:
    values = {"r": "17", "col": "金额（元）", "v": "约十万"}
    assert message("C-NUM-01", values) == "第17行“金额（元）”的值“约十万”不是有效数字。"


def test_a_value_nobody_knows_is_printed_as_empty() -> None:
    assert fill("第{r}行“{v}”", {"r": "5", "v": ""}) == "第5行“（空）”"
    assert fill("第{r}行“{v}”", {"r": "5"}) == "第5行“（空）”"


def test_every_sentence_is_one_complete_chinese_sentence() -> None:
    sentences = {rule_id: rule.message for rule_id, rule in message_rules().items()}
    sentences |= {rule.id: rule.message for report in load_contracts().values() for rule in report.rules}
    assert [rule_id for rule_id, text in sentences.items() if not re.search("[。）]$", text)] == []


def test_an_error_never_says_kept_and_a_note_never_blocks() -> None:
    wrong = [
        rule_id
        for rule_id, rule in message_rules().items()
        if (rule.severity == "note" and rule.action in ("quarantined", "rejected"))
        or (rule.severity == "error" and rule.action in ("repaired", "excluded"))
    ]
    assert wrong == []


def test_rules_of_a_contract_use_placeholders_they_fill() -> None:
    for report in load_contracts().values():
        for rule in report.rules:
            if rule.level != "warehouse":
                named = set(re.findall(r"\{(\w+)\}", rule.message + (rule.expected or "")))
                assert named <= {"r", "v", "col", *rule.values}, (report.code, rule.id)
