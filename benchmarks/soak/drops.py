"""What a round drops: part of the published sample, some of it spoilt as clerks and networks spoil files."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from random import Random

from bangfu.samples.published import write_health_sample
from bangfu.settings import SQL
from benchmarks.warehouses import Warehouse, make_folders

_FIRST_MTIME = 1_601_000_000
_COPY_MARKS = ("（1）", " - 副本", "(2)")
_NOISE_NAMES = ("扫描件{n}.xlsx", "新建文件{n}.csv", "~照片{n}.xls", "R01_数据{n}.xlsx", "备份{n}.zip", "通知{n}.txt")


@dataclass(frozen=True)
class Drop:
    """One file to be dropped: whose inbox, under which name, which bytes, last changed when (seconds)."""

    org_code: str
    name: str
    content: bytes
    mtime: int
    kind: str = "sample"
    is_superseded: bool = False


def write_sample(folder: Path) -> list[Drop]:
    """The published sample, written to ``folder``, with a time of last change that is the same on every run."""
    return [
        Drop(
            org_code=file.org_code,
            name=file.name,
            content=(folder / file.org_code / "inbox" / file.name).read_bytes(),
            mtime=_FIRST_MTIME + 60 * place,
            is_superseded=file.outcome == "superseded",
        )
        for place, file in enumerate(write_health_sample(folder, SQL / "reference"))
    ]


def choose_drops(sample: Sequence[Drop], random: Random) -> list[Drop]:
    """A random part of the sample with broken files among it.

    What is chosen has one right result whatever the order: copies keep their time of last change, a file that is
    moved or packed is not dropped at its own place too, a CSV that is cut ends before its first row, and a version
    that gets replaced is not copied (the copy is a duplicate before and a question after).
    """
    share = random.uniform(0.2, 0.5)
    chosen = [drop for drop in sample if random.random() < share]
    chosen = _pack_some(_move_some(chosen, sample, random), random)
    chosen += [_renamed(drop, random) for drop in _pick([one for one in chosen if not one.is_superseded], random, 3)]
    chosen += [_truncated(drop, random) for drop in _pick(sample, random, 4)]
    chosen += [_noise(place, drop.org_code, random) for place, drop in enumerate(_pick(sample, random, 5))]
    chosen += [_empty(place, drop.org_code, random) for place, drop in enumerate(_pick(sample, random, 2))]
    return list({(drop.org_code, drop.name): drop for drop in chosen}.values())


def put(drop: Drop, warehouse: Warehouse) -> None:
    """Drop a file as a careful program does: under a name that nobody reads, then renamed."""
    make_folders(warehouse, drop.org_code)
    inbox = warehouse.folder(drop.org_code, "inbox")
    unfinished = inbox / f".{drop.name}.part"
    unfinished.write_bytes(drop.content)
    os.utime(unfinished, (drop.mtime, drop.mtime))
    unfinished.replace(inbox / drop.name)


def _pick(drops: Sequence[Drop], random: Random, most: int) -> list[Drop]:
    return random.sample(drops, min(len(drops), random.randint(0, most)))


def _move_some(chosen: list[Drop], sample: Sequence[Drop], random: Random) -> list[Drop]:
    """One or two files into another unit's inbox; only such whose bytes lie nowhere else."""
    copies = Counter(drop.content for drop in sample)
    single = [drop for drop in chosen if copies[drop.content] == 1]
    moved = {id(drop) for drop in _pick(single, random, 2)}
    units = sorted({drop.org_code for drop in sample})
    return [
        replace(drop, org_code=random.choice(units), kind="wrong folder") if id(drop) in moved else drop
        for drop in chosen
    ]


def _pack_some(chosen: list[Drop], random: Random) -> list[Drop]:
    """Now and then two files of a unit as one zip, instead of the two."""
    contents = Counter(drop.content for drop in chosen)
    by_unit: dict[str, list[Drop]] = {}
    for drop in chosen:
        if contents[drop.content] == 1:
            by_unit.setdefault(drop.org_code, []).append(drop)
    pairs = [drops[:2] for drops in by_unit.values() if len(drops) >= 2]
    if not pairs or random.random() < 0.5:
        return chosen
    pair = random.choice(pairs)
    rest = [drop for drop in chosen if not any(drop is packed for packed in pair)]
    return [*rest, Drop(pair[0].org_code, "打包报送.zip", _zip(pair), max(one.mtime for one in pair), "zip")]


def _zip(drops: Sequence[Drop]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for drop in drops:
            archive.writestr(zipfile.ZipInfo(drop.name), drop.content)
    return buffer.getvalue()


def _renamed(drop: Drop, random: Random) -> Drop:
    path = PurePosixPath(drop.name)
    return replace(drop, name=f"{path.stem}{random.choice(_COPY_MARKS)}{path.suffix}", kind="renamed copy")


def _truncated(drop: Drop, random: Random) -> Drop:
    path = PurePosixPath(drop.name)
    longest = len(drop.content) - 30 if path.suffix == ".xlsx" else drop.content.index(b"\r\n")
    cut = drop.content[: random.randint(1, longest)]
    return replace(drop, name=f"{path.stem}_半个{random.randrange(1000)}{path.suffix}", content=cut, kind="truncated")


def _noise(place: int, org_code: str, random: Random) -> Drop:
    head = random.choice((b"", b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"))
    content = head + random.randbytes(random.randint(1, 40_000))
    name = random.choice(_NOISE_NAMES).format(n=place)
    return Drop(org_code, name, content, _FIRST_MTIME + 100_000 + place, "random bytes")


def _empty(place: int, org_code: str, random: Random) -> Drop:
    name = random.choice(("空表{n}.xlsx", "空表{n}.csv", "空表{n}")).format(n=place)
    return Drop(org_code, name, b"", _FIRST_MTIME + 200_000 + place, "empty")
