"""Contracts load, agree with themselves, and a mistake in one is a sentence that names file and place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangfu.contracts.catalogue import ContractError, contract, load_contracts, personal_headers, read_contract
from bangfu.contracts.models import ReportContract
from bangfu.settings import EXPECTATIONS

EACH = pytest.mark.parametrize("report", load_contracts().values(), ids=lambda one: one.code)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Path]:
    """A copy of a contract with changes."""

    def write(**changes: Any) -> Path:
        raw = yaml.safe_load((EXPECTATIONS / "business_entities.yaml").read_text(encoding="utf-8"))
        path = tmp_path / "business_entities.yaml"
        path.write_text(yaml.safe_dump({**raw, **changes}, allow_unicode=True), encoding="utf-8")
        return path

    return write


def column(**changes: Any) -> dict[str, Any]:
    """A column as YAML."""
    return {"field": "supplier_uscc", "header": "统一社会信用代码", "type": "code", **changes}


def test_a_contract_is_found_by_name_and_by_code() -> None:
    assert contract("R01") is contract("institution_procurement")
    with pytest.raises(KeyError, match="R99"):
        contract("R99")


def test_reports_come_in_the_order_of_their_codes() -> None:
    codes = [one.code for one in load_contracts().values()]
    assert codes == sorted(codes)


def test_an_unchanged_copy_is_the_contract(broken: Callable[..., Path]) -> None:
    assert read_contract(broken()) == contract("R11")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tittle": "名录"}, r"business_entities\.yaml: tittle: Extra inputs are not permitted"),
        (
            {"columns": [column(headr="x")]},
            r"business_entities\.yaml: columns\.0\.headr: Extra inputs are not permitted",
        ),
        ({"columns": [column(), column(header="x")]}, r"a field is declared twice: \['supplier_uscc'\]"),
        ({"key": ["no_such_field"]}, r"unknown fields \['no_such_field'\]"),
        ({"common": ["repeat"]}, r"there is no bundle repeat in common/rules\.yaml"),
        ({"name": "entities"}, r"the name inside is entities; file name and report name must agree"),
        (
            {
                "rules": [
                    {
                        "id": "X",
                        "expectation": "expect_column_values_to_be_null",
                        "kwargs": {"column": "namme"},
                        "message": "x",
                    }
                ]
            },
            r"unknown fields \['namme'\]",
        ),
        (
            {"rules": [{"id": "X", "level": "warehouse", "message": "x"}] * 2},
            r"a rule of one severity is declared twice: \['X error'\]",
        ),
        (
            {"rules": [{"id": "X", "message": "x"}]},
            r"rule X: an expectation belongs to row and file rules, and only to them",
        ),
        (
            {"rules": [{"id": "X", "level": "warehouse"}]},
            r"rules\.5\.message: Field required|rules\.\d+\.message: Field required",
        ),
    ],
)
def test_a_mistake_is_named(broken: Callable[..., Path], changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ContractError, match=sentence):
        read_contract(broken(**changes))


def test_a_key_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("name: x\ncode: R98\nname: y\n", encoding="utf-8")
    with pytest.raises(ContractError, match=r"(?s)x\.yaml: key name is written twice.*line 3"):
        read_contract(path)


@EACH
def test_headers_and_aliases_name_one_field_each(report: ReportContract) -> None:
    """Only columns that tell themselves apart by the column they follow may share a header."""
    fields: dict[str, list[str]] = {}
    for one in report.columns:
        for header in {one.header, *one.aliases, *one.legacy_aliases}:
            fields.setdefault(header.lower(), []).append("" if one.after else one.field)
    assert {header: named for header, named in fields.items() if len(list(filter(None, named))) > 1} == {}


@EACH
def test_aliases_of_a_vocabulary_lead_into_it(report: ReportContract) -> None:
    for one in report.columns:
        assert set(one.vocabulary_aliases.values()) <= set(one.vocabulary), one.field
        assert set(one.vocabulary_aliases).isdisjoint(one.vocabulary), one.field
        assert set(one.not_offered) <= set(one.vocabulary), one.field
        assert not one.ranks or set(one.ranks) == set(one.vocabulary), one.field


@EACH
def test_units_of_aliases_belong_to_aliases(report: ReportContract) -> None:
    for one in report.columns:
        assert set(one.alias_units) <= set(one.aliases), one.field


@EACH
def test_key_fields_and_amounts_are_filled(report: ReportContract) -> None:
    """A row without its amount or sale date cannot be placed; only exports may leave the sale date blank (unpaid).

    What a person earned more (R13) is no sale and may be unknown; an event without lines has another amount (R08).
    """
    if report.amount_column and not report.amount_fallback and report.code != "R13":
        assert not report.column(report.amount_column).nullable
    if report.sale_date and not report.exclude:
        assert not report.column(report.sale_date).nullable


def test_persons_are_never_asked_for_in_other_reports() -> None:
    for report in load_contracts().values():
        printed = {name for one in report.columns if not one.personal for name in (one.header, *one.aliases)}
        assert printed.isdisjoint(personal_headers()), report.code


def test_order_states_have_the_ranks_of_their_meaning() -> None:
    status = contract("R07").column("order_status")
    words = {**{word: word for word in status.vocabulary}, **status.vocabulary_aliases}
    ranks = {alias: status.ranks[word] for alias, word in words.items()}
    assert [ranks[one] for one in ("待付款", "待发货", "待收货", "已完成", "退款成功", "已取消")] == [0, 1, 1, 2, 3, 3]
