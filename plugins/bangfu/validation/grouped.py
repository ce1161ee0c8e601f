"""Columns that are derived over the rows of one submission: repeats, sums, overlaps. Named by ``derive`` of
a contract.

Rows of different submissions never meet here, however many are validated together. Each function gives one
value per row, None where the rule does not apply.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from bangfu.contracts.models import KEY_CONTEXT, ReportContract
from bangfu.validation.batch import Batch
from bangfu.validation.printing import printed


def repeat_of(batch: Batch) -> list[object]:
    """The row number of the row that this one repeats (rule C-ROW-02).

    Of rows equal in every cell the first stays and the later ones point at it. Rows that share only the key
    point at each other, unless the contract numbers such repeats. Rows with a blank in their key, and
    refunds of a line, are no repeats of anything.
    """
    found: list[object] = [None] * len(batch.frame)
    numbers = batch.values("row_no")
    repeated = _repeated(_keys(batch))
    contents = _contents(batch, [position for positions in repeated for position in positions])
    for positions in repeated:
        firsts: dict[tuple[object, ...], int] = {}
        for position in sorted(positions, key=lambda one: int(str(numbers[one]))):
            first = firsts.setdefault(contents[position], position)
            if first != position:
                found[position] = numbers[first]
        if batch.contract.repeats == "quarantine" and len(firsts) > 1:
            original, *others = firsts.values()
            found[original] = numbers[others[0]]
            for other in others:
                found[other] = numbers[original]
    return found


def repeated_key(batch: Batch, *, repeats: str, shown: Mapping[str, str] | None = None) -> list[object]:
    """The business key of each row that repeats another, as people read it: the filled parts, joined.

    ``shown`` names the column to print in the place of a code.
    """
    instead = shown or {}
    parts = [
        tuple(batch.contract.shown(instead.get(field, field)) for field in fields)
        for fields in _key_parts(batch.contract)
    ]

    def readable(row: tuple[object, ...]) -> str:
        texts = (printed(batch.contract, part[0], value) for part, value in zip(parts, row, strict=True))
        return "，".join(text for text in texts if text)

    return [
        readable(row) if other is not None else None
        for row, other in zip(_key_values(batch, parts), batch.values(repeats), strict=True)
    ]


def distinct_in_group(batch: Batch, *, of: str, group: Sequence[str]) -> list[object]:
    """How many different values of a field a group of rows has; blanks are no value."""
    keys = _group_keys(batch, group)
    members: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for key, value in zip(keys, batch.values(of), strict=True):
        if key is not None and value is not None:
            members[key].add(value)
    return [len(members[key]) if key is not None else None for key in keys]


def sum_in_group(batch: Batch, *, of: str, group: Sequence[str]) -> list[object]:
    """The sum of a field over a group of rows; None for rows outside any group and where no row has a number."""
    keys = _group_keys(batch, group)
    sums: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for key, value in zip(keys, batch.values(of), strict=True):
        if key is not None and isinstance(value, Decimal):
            sums[key] += value
    return [sums.get(key) if key is not None else None for key in keys]


def share_in_group(
    batch: Batch,
    *,
    verdict: str,
    counts: Sequence[str],
    order: str,
    group: Sequence[str],
    at_least_orders: int,
) -> list[object]:
    """The share, in percent with one decimal, of a group's orders whose lines all have a counted verdict.

    None for groups of fewer orders than ``at_least_orders``: a share of three orders says nothing (rule
    R07-BRUSHING).
    """
    keys = _group_keys(batch, group)
    orders: dict[tuple[object, ...], dict[object, bool]] = defaultdict(dict)
    for key, number, state in zip(keys, batch.values(order), batch.values(verdict), strict=True):
        if key is not None and state is not None:
            orders[key][number] = orders[key].get(number, True) and state in counts
    shares = {key: _share(found) for key, found in orders.items() if len(found) >= at_least_orders}
    return [shares.get(key) if key is not None else None for key in keys]


def overlap(batch: Batch, *, start: str, end: str, group: Sequence[str], name: str) -> list[object]:
    """The name of another row of the group whose time overlaps; touching ends do not count.

    Two rows of one name are repeats of each other and not an overlap.
    """
    names = batch.values(name)
    starts, ends = batch.values(start), batch.values(end)
    found: list[object] = [None] * len(names)
    for positions in _positions_by(_group_keys(batch, group)).values():
        for one, other in _meeting((starts[at], ends[at], at) for at in positions):
            if names[one] != names[other]:
                found[one] = found[one] or names[other]
                found[other] = found[other] or names[one]
    return found


def _meeting(spans: Iterable[tuple[object, object, int]]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose spans of time have a moment in common."""
    timed = sorted(
        (first, last, position)
        for first, last, position in spans
        if isinstance(first, datetime) and isinstance(last, datetime)
    )
    for place, (_, last, position) in enumerate(timed):
        for later, _, other in timed[place + 1 :]:
            if later >= last:
                break
            yield position, other


def _keys(batch: Batch) -> list[tuple[object, ...] | None]:
    """Submission and business key of each row, None for rows that cannot be compared."""
    parts = _key_parts(batch.contract)
    optional = {column.field for column in batch.contract.columns if column.nullable}
    required = [place for place, part in enumerate(parts) if len(part) == 1 and part[0] not in optional]
    refund_column = batch.contract.refund_rows
    paid = batch.values(refund_column) if refund_column else [None] * len(batch.frame)
    rows = zip(batch.values("submission_index"), _key_values(batch, parts), paid, strict=True)
    return [
        None if _is_refund(amount) or any(row[place] is None for place in required) else (index, *row)
        for index, row, amount in rows
    ]


def _key_parts(contract: ReportContract) -> list[tuple[str, ...]]:
    """The fields of each part of the key; what comes from the submission is the same for all its rows."""
    return [fields for part in contract.key if (fields := KEY_CONTEXT.get(part, (part,)))]


def _key_values(batch: Batch, parts: Sequence[tuple[str, ...]]) -> list[tuple[object, ...]]:
    """The key of each row: of every part the first field that is filled."""
    columns = [
        batch.values(part[0])
        if len(part) == 1
        else [next((value for value in row if value is not None), None) for row in batch.rows(part)]
        for part in parts
    ]
    return list(zip(*columns, strict=True))


def _is_refund(amount: object) -> bool:
    return isinstance(amount, Decimal) and amount < 0


def _contents(batch: Batch, positions: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """All that a row says, but its number in the list, for the rows at these positions."""
    fields = [column.field for column in batch.contract.columns if column.field in batch.frame]
    compared = [field for field in fields if field not in batch.contract.equal_ignores]
    rows = batch.frame[compared].iloc[list(positions)].itertuples(index=False, name=None)
    return dict(zip(positions, rows, strict=True))


def _repeated(keys: Iterable[tuple[object, ...] | None]) -> list[list[int]]:
    return [positions for positions in _positions_by(keys).values() if len(positions) > 1]


def _positions_by(keys: Iterable[tuple[object, ...] | None]) -> dict[tuple[object, ...], list[int]]:
    positions: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        if key is not None:
            positions[key].append(position)
    return positions


def _group_keys(batch: Batch, group: Sequence[str]) -> list[tuple[object, ...] | None]:
    """Submission and group of each row; None where the first field of the group is blank."""
    indexes = batch.values("submission_index")
    return [
        (index, *row) if row[0] is not None else None for index, row in zip(indexes, batch.rows(group), strict=True)
    ]


def _share(orders: dict[object, bool]) -> Decimal:
    share = Decimal(100 * sum(orders.values())) / Decimal(len(orders))
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)
