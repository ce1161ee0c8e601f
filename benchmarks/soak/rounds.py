"""One round: the same files once undisturbed and once with workers killed; both must come to the same."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import text

from bangfu.database.engine import engine
from bangfu.ledger.leases import MAX_ATTEMPTS
from bangfu.settings import PROJECT_ROOT
from benchmarks.soak.drops import Drop, choose_drops, put
from benchmarks.soak.fingerprints import differences, fingerprints
from benchmarks.soak.processes import Ran, kill, left_over, run_and_kill, run_ingest, wait_for_orphans
from benchmarks.warehouses import Warehouse, Warehouses

REST_SECONDS = 300
"""After the last kill everything must come to rest: a dead worker's lease is free, or runs out within a minute."""

KILL_SHARE = 0.7
MOST_KILLS = MAX_ATTEMPTS - 1
"""A file whose workers die more often is given up for the moment, as it should be: no longer an even match."""

_ANSWERS = ("accepted", "returned", "held")
_RECEIPTS = (".receipt.json", "_回执.txt")

_UNFINISHED = text("select count(*) from intake.submission where stage <> 'replied' or state = 'failed'")
_IN_VAULT = text("select sha256 from intake.vaulted_file")


@dataclass
class Round:
    """What a round did, and every defect it found in words."""

    seed: int
    kinds: Counter[str] = field(default_factory=Counter)
    ingests: int = 0
    kills: int = 0
    seconds: float = 0
    defects: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """Files dropped."""
        return self.kinds.total()


def run_round(warehouses: Warehouses, sample: Sequence[Drop], seed: int) -> Round:
    """Both runs over the files that the seed chooses; nothing that was started is left behind."""
    random = Random(seed)
    drops = choose_drops(sample, random)
    result = Round(seed, Counter(drop.kind for drop in drops))
    started = time.monotonic()
    calm, disturbed = warehouses.fresh(f"calm_{seed}"), warehouses.fresh(f"disturbed_{seed}")
    try:
        seconds = _run_calmly(calm, drops, result)
        _run_disturbed(disturbed, drops, random, seconds, result)
        for name, warehouse in (("calm", calm), ("disturbed", disturbed)):
            result.defects += [f"{name}: {defect}" for defect in warehouse_defects(warehouse, drops)]
        result.defects += differences(fingerprints(calm.settings), fingerprints(disturbed.settings))
    finally:
        for warehouse in (calm, disturbed):
            kill(left_over(warehouse))
            warehouses.drop(warehouse)
    result.seconds = time.monotonic() - started
    return result


def _run_calmly(warehouse: Warehouse, drops: Sequence[Drop], result: Round) -> float:
    """All files at once, one process; how many seconds it took."""
    for drop in drops:
        put(drop, warehouse)
    started = time.monotonic()
    _note(run_ingest(warehouse, workers=1), result)
    return time.monotonic() - started


def _run_disturbed(
    warehouse: Warehouse, drops: Sequence[Drop], random: Random, calm_seconds: float, result: Round
) -> None:
    """The files in random order over several ingests, many of them killed; then until nothing waits."""
    for part in _parts(drops, random):
        for drop in part:
            put(drop, warehouse)
        workers = random.randint(1, 3)
        if random.random() < KILL_SHARE and result.kills < MOST_KILLS:
            _note(run_and_kill(warehouse, workers, random.uniform(0.5, 0.9 * calm_seconds), random), result)
        else:
            _note(run_ingest(warehouse, workers), result)
    orphans = wait_for_orphans(warehouse)
    if orphans:
        result.defects.append(f"{len(orphans)} processes of a killed ingest never ended")
        kill(orphans)
    _come_to_rest(warehouse, random, result)


def _parts(drops: Sequence[Drop], random: Random) -> list[list[Drop]]:
    """The drops shuffled and cut into two to five parts; a part may be empty."""
    shuffled = random.sample(drops, len(drops))
    cuts = sorted(random.randint(0, len(drops)) for _ in range(random.randint(1, 4)))
    return [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(drops)], strict=True)]


def _come_to_rest(warehouse: Warehouse, random: Random, result: Round) -> None:
    deadline = time.monotonic() + REST_SECONDS
    while time.monotonic() < deadline:
        _note(run_ingest(warehouse, random.randint(1, 2)), result)
        if not _unfinished(warehouse):
            return
        time.sleep(5)
    result.defects.append(f"{_unfinished(warehouse)} submissions did not come to rest in {REST_SECONDS} s")


def _unfinished(warehouse: Warehouse) -> int:
    with engine(warehouse.settings, "loader").connect() as connection:
        return int(connection.execute(_UNFINISHED).scalar_one())


def _note(ran: Ran, result: Round) -> None:
    """Count an ingest; one that ended by itself must have done all it could."""
    result.ingests += 1
    if ran.returncode is None:
        result.kills += 1
    elif ran.returncode != 0:
        result.defects.append(f"ingest ended with {ran.returncode}: {ran.said[-1500:].strip()}")


def warehouse_defects(warehouse: Warehouse, drops: Sequence[Drop]) -> list[str]:
    """What is wrong with a warehouse at rest, looked at alone."""
    return [*_violated(warehouse), *_still_in_inboxes(warehouse), *_unanswered(warehouse, drops)]


def _violated(warehouse: Warehouse) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bangfu.cli", "verify", "--json"],
        cwd=PROJECT_ROOT,
        env=warehouse.process_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        return [f"verify ended with {done.returncode}: {done.stderr[-500:]}"]
    return [f"verify: {check['name']}：{check['detail']}" for check in json.loads(done.stdout) if not check["holds"]]


def _still_in_inboxes(warehouse: Warehouse) -> list[str]:
    left = sorted(file.name for file in (warehouse.home / "intake").glob("*/inbox/*"))
    return [f"{len(left)} files left in inboxes: {', '.join(left)}"] if left else []


def _unanswered(warehouse: Warehouse, drops: Sequence[Drop]) -> list[str]:
    """Files that lie nowhere, or too often, or without receipts; of one with persons in it only receipts may lie."""
    vaulted = _vaulted(warehouse)
    secluded = [drop for drop in drops if _sha256(drop.content) in vaulted]
    dropped = Counter((drop.org_code, _sha256(drop.content)) for drop in drops if drop not in secluded)
    placed = _placed_files(warehouse)
    found = Counter((file.parents[1].name, _sha256(file.read_bytes())) for file in placed)
    lines = [f"lost: {org} {sha256} ×{count}" for (org, sha256), count in (dropped - found).items()]
    lines += [f"one too many: {org} {sha256} ×{count}" for (org, sha256), count in (found - dropped).items()]
    lines += [
        f"no receipt of the file in the vault: {drop.name}" for drop in secluded if not _receipts(warehouse, drop)
    ]
    return lines + [f"no receipt: {file.name}" for file in placed if not _has_receipts(file)]


def _vaulted(warehouse: Warehouse) -> set[str]:
    with engine(warehouse.settings, "loader").connect() as connection:
        return set(connection.execute(_IN_VAULT).scalars())


def _receipts(warehouse: Warehouse, drop: Drop) -> list[Path]:
    stem, suffix = Path(drop.name).stem, Path(drop.name).suffix
    folder = warehouse.home / "intake" / drop.org_code
    return [file for file in folder.glob(f"*/{stem}*{suffix}*") if file.name.endswith(_RECEIPTS)]


def _placed_files(warehouse: Warehouse) -> list[Path]:
    files = [file for name in _ANSWERS for file in (warehouse.home / "intake").glob(f"*/{name}/*")]
    return [file for file in files if not file.name.endswith(_RECEIPTS)]


def _has_receipts(file: Path) -> bool:
    """A file's own two receipts, or those of a zip's members."""
    names = {other.name for other in file.parent.glob(f"{file.name}*")}
    return all(any(name.endswith(ending) for name in names) for ending in _RECEIPTS)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
