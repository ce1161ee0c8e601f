"""Pull against real servers: cut connections, half downloads, repeated pages, a pull that is killed or meets another."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from rich.progress import Progress
from sqlalchemy import make_url, text
from tests.intake.connectors.servers import (
    HOST,
    PASSWORD,
    USER,
    MailFolder,
    Platform,
    SftpServer,
    append_mail,
    create_folder,
    cutting,
    imap_server,
    object_store,
    platform,
    send_mail,
    sftp_server,
)

from bangfu.database.engine import administration_engine, engine, forget_engines
from bangfu.database.server import Server
from bangfu.intake.archive import archive_path
from bangfu.intake.connectors.credentials import secret_from_environment
from bangfu.intake.connectors.source import SourcesFailedError
from bangfu.intake.connectors.sources import read_sources
from bangfu.ledger.pulls import only_puller
from bangfu.pipeline import pulling, tasks
from bangfu.pipeline.ingest import run_ingest
from bangfu.pipeline.pulling import Pulled, pull
from bangfu.pipeline.workplace import Workplace
from bangfu.settings import Settings, load_settings

UNIT, OTHER_UNIT = "PT-HHAX", "WJW"
PATIENCE = {"attempts": 4, "first_seconds": 0.01, "longest_seconds": 0.05}
COLUMNS = {
    "平台": {"constant": "本地平台"},
    "主订单编号": "id",
    "支付时间": {"path": "paid_at", "time": "unix_seconds"},
    "商品名称": "line.title",
    "数量": "line.count",
    "实付金额（分）": "line.paid",
    "订单状态": "status",
}


@pytest.fixture(scope="module")
def warehouse_url(postgres: Server, register_template: str) -> Iterator[str]:
    """One warehouse with the shipped register for all these tests."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _administer(postgres, f"create database {name} template {register_template} strategy file_copy")
    yield make_url(postgres.url(name)).render_as_string(hide_password=False)
    forget_engines()
    _administer(postgres, f"drop database {name} with (force)")


def _administer(server: Server, statement: str) -> None:
    connection = server.connect("postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


@pytest.fixture
def place(warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Empty inboxes and an empty ledger."""
    for name, value in (
        ("HOME", str(tmp_path)),
        ("WAREHOUSE_URL", warehouse_url),
        ("NOW", "2021-12-01T09:00:00+08:00"),
        ("SETTLE_SECONDS", "0"),
        ("PEPPER", "pepper of the tests"),
    ):
        monkeypatch.setenv(f"BANGFU_{name}", value)
    settings = load_settings()
    with administration_engine(settings).begin() as connection:
        connection.execute(text("truncate intake.connector_state, intake.file_drop, intake.submission cascade"))
    return settings


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for name in ("PLATFORM", "FOLDER", "BUCKET", "LETTERS"):
        monkeypatch.setenv(f"BANGFU_SOURCE_{name}_USER", USER)
        monkeypatch.setenv(f"BANGFU_SOURCE_{name}_PASSWORD", PASSWORD)


@pytest.fixture
def shop() -> Iterator[Platform]:
    with platform() as one:
        yield one


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as one:
        yield one


def configure(settings: Settings, *sources: dict[str, Any]) -> None:
    """Write the list of sources."""
    settings.sources.write_text(
        yaml.safe_dump(
            {"sources": [{"patience": PATIENCE, **source} for source in sources]}, allow_unicode=True, sort_keys=False
        )
    )


def pull_all(settings: Settings, seconds: float | None = None) -> list[Pulled]:
    """Pull everything configured."""
    return list(pull(Workplace(settings), read_sources(settings.sources), secret_from_environment, seconds))


def lines(settings: Settings) -> list[str]:
    return [one.line() for one in pull_all(settings)]


def inbox(settings: Settings, org_code: str = UNIT) -> dict[str, bytes]:
    """What lies in an inbox, dot files too."""
    folder = settings.intake / org_code / "inbox"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}


def rows(settings: Settings, statement: str) -> list[tuple[Any, ...]]:
    with engine(settings, "loader").connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def assert_archived_and_recorded(settings: Settings, contents: Sequence[bytes]) -> None:
    """Each content is archived, recorded as delivered, and nothing half lies anywhere."""
    for content in contents:
        path = archive_path(settings.archive, hashlib.sha256(content).hexdigest())
        assert path.read_bytes() == content
    recorded = rows(settings, "select sha256, size_bytes from intake.connector_item where delivered_at is not null")
    assert {(hashlib.sha256(one).hexdigest(), len(one)) for one in contents} == set(recorded)
    assert not list(settings.archive.glob(".incoming-*"))
    assert not [path for path in settings.home.iterdir() if path.is_file() and path != settings.sources]


# --- a platform ----------------------------------------------------------------------------------------------------


def order(number: int, paid: int = 1999, updated: float = 0) -> dict[str, Any]:
    """An order as a platform tells it, in 分, with the buyer's data."""
    return {
        "id": f"69150000000000{number:04d}",
        "paid_at": 1_634_000_000 + number,
        "updated": updated,
        "status": "已完成",
        "receiver": {"name": "张三", "phone": "13800000000"},
        "lines": [{"title": f"小米{number}", "count": 1, "paid": paid}],
    }


def shop_source(shop: Platform, **changes: Any) -> dict[str, Any]:
    return {
        "name": "platform",
        "kind": "http",
        "org_code": UNIT,
        "url": shop.url,
        "rows": "data.orders",
        "lines": "lines",
        "columns": COLUMNS,
        "paging": {"by": "cursor", "parameter": "cursor", "next": "data.next", "more": "data.more"},
        "refresh": {"url": f"http://{HOST}:{shop.port}/token"},
        **changes,
    }


def order_numbers(*files: bytes) -> list[str]:
    return [row["主订单编号"][-2:] for one in files for row in csv.DictReader(io.StringIO(one.decode("utf-8-sig")))]


def test_pages_become_one_file_without_persons(place: Settings, shop: Platform) -> None:
    shop.orders = [order(number) for number in range(5)]
    configure(place, shop_source(shop))
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]
    files = inbox(place)
    assert list(files) == ["平台订单导出_platform.csv"]
    content = files["平台订单导出_platform.csv"]
    assert content.decode("utf-8-sig").splitlines()[:2] == [
        "平台,主订单编号,支付时间,商品名称,数量,实付金额（分）,订单状态",
        "本地平台,691500000000000000,2021-10-12 08:53:20,小米0,1,1999,已完成",
    ]
    assert order_numbers(content) == ["00", "01", "02", "03", "04"]
    assert "张三".encode() not in content
    assert_archived_and_recorded(place, [content])
    assert shop.refreshed == 1


def test_amounts_in_fen_are_loaded_in_yuan(place: Settings, shop: Platform) -> None:
    shop.orders = [order(1, 1999), order(2, 5)]
    configure(place, shop_source(shop))
    pull_all(place)
    run_ingest(place, 1, Progress(disable=True))
    status, read, loaded = rows(place, "select status, amount_read, amount_loaded from intake.submission")[0]
    assert (status, str(read), str(loaded)) == ("accepted_with_warnings", "20.04", "19.99")  # 0.05 is a test order
    assert inbox(place) == {}


def test_later_orders_follow_from_the_cursor(place: Settings, shop: Platform) -> None:
    shop.orders = [order(number) for number in range(4)]
    configure(place, shop_source(shop))
    pull_all(place)
    assert lines(place) == ["platform  取回0个，已取过0个，留在原处0个"]
    shop.orders += [order(4), order(5)]
    shop.asked.clear()
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]
    assert shop.asked == [{"cursor": "4"}]
    assert order_numbers(*inbox(place).values()) == ["00", "01", "02", "03", "04", "05"]
    assert list(inbox(place)) == ["平台订单导出_platform.csv", "平台订单导出_platform__2.csv"]


@pytest.mark.parametrize(
    "faults", [["cut", "cut"], ["500", "503"], ["429", "429", "429"], ["garbage"], ["401"], ["", "cut", "", "429"]]
)
def test_what_passes_by_itself_is_tried_again(place: Settings, shop: Platform, faults: list[str]) -> None:
    shop.orders, shop.faults = [order(number) for number in range(5)], faults
    configure(place, shop_source(shop))
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]
    assert order_numbers(*inbox(place).values()) == ["00", "01", "02", "03", "04"]


def test_an_expired_token_is_renewed_in_the_middle(place: Settings, shop: Platform) -> None:
    shop.orders = [order(number) for number in range(5)]
    configure(place, shop_source(shop))

    def envelope(page: dict[str, Any]) -> dict[str, Any]:
        shop.token = f"token-after-{len(shop.asked)}"
        return {"data": page}

    shop.envelope = envelope
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]
    assert order_numbers(*inbox(place).values()) == ["00", "01", "02", "03", "04"]
    assert shop.refreshed == 3


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("cut", "连接不上或连接中断，下次再取"),
        ("500", "出错（HTTP 500），下次再取"),
        ("404", "出错（HTTP 404），下次再取"),
        ("429", "限制了访问频率，下次再取"),
        ("403", "拒绝了账号或口令，请检查该来源的凭据"),
        ("garbage", "的应答不完整或不是 JSON，下次再取"),
    ],
)
def test_a_platform_that_stays_down(place: Settings, shop: Platform, fault: str, reason: str) -> None:
    """Files that are whole stay, the cursor stays at them, and the next pull goes on there."""
    shop.orders, shop.faults = [order(number) for number in range(6)], ["", ""] + [fault] * 4
    configure(place, shop_source(shop, rows_per_file=2))
    told = f"platform  取回2个，已取过0个，留在原处0个：{HOST}:{shop.port} {reason}"
    assert lines(place) == [told]
    assert rows(place, "select reached -> 'position' ->> 'cursor' from intake.connector_state") == [("4",)]
    shop.faults = []
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]
    assert order_numbers(*inbox(place).values()) == ["00", "01", "02", "03", "04", "05"]


def test_no_secret_is_told_or_kept(
    place: Settings, shop: Platform, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("BANGFU_SOURCE_PLATFORM_PASSWORD", "wrong-and-secret")
    configure(place, shop_source(shop))
    told = lines(place)
    assert told == [
        f"platform  取回0个，已取过0个，留在原处0个：{HOST}:{shop.port} 拒绝了账号或口令，请检查该来源的凭据"
    ]
    state = str(rows(place, "select * from intake.connector_state"))
    for place in (caplog.text, state):
        assert "wrong-and-secret" not in place
        assert "token-1" not in place


def test_error_codes_inside_good_answers(place: Settings, shop: Platform) -> None:
    shop.orders = [order(1)]
    codes = ["42001", "45009", "0"]
    shop.envelope = lambda page: {"data": page, "errcode": int(codes.pop(0) if codes else 48001)}
    meanings = {"path": "errcode", "expired": [42001], "busy": [45009]}
    configure(place, shop_source(shop, answer_code=meanings))
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]
    told = f"platform  取回0个，已取过0个，留在原处0个：{HOST}:{shop.port} 返回错误码 48001，请按对方文档处理"
    assert lines(place) == [told]


PAGES = {"by": "page", "since": "since", "until": "until", "times": "unix_seconds", "size": 2, "total": "data.total"}


def test_windows_of_time_and_orders_that_move(place: Settings, shop: Platform) -> None:
    """An order changed while its window is paged pulls the next ones over the page border: the window is read again."""
    begin = time.time() - 5400
    shop.orders = [order(number, updated=begin + number) for number in range(5)]
    moved = []

    def envelope(page: dict[str, Any]) -> dict[str, Any]:
        if not moved:
            moved.append(shop.orders[0])
            shop.orders[0]["updated"] = begin + 4000
            shop.orders.sort(key=lambda one: one["updated"])
        return {"data": page}

    shop.envelope = envelope
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(begin - 10))
    configure(place, shop_source(shop, paging={**PAGES, "start": start, "window_hours": 1}))
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]
    found = order_numbers(*inbox(place).values())
    assert sorted(found) == ["00", "01", "02", "03", "04"]
    since = "select cast(reached -> 'position' ->> 'since' as timestamptz) from intake.connector_state"
    before = rows(place, since)
    assert lines(place) == ["platform  取回0个，已取过0个，留在原处0个"]
    assert rows(place, since) >= before


def test_an_answer_without_the_configured_place(place: Settings, shop: Platform) -> None:
    configure(place, shop_source(shop, rows="data.order_list"))
    told = f"platform  取回0个，已取过0个，留在原处0个：{HOST}:{shop.port} 的应答中没有 data.order_list，请检查清单"
    assert lines(place) == [told]


def test_a_unit_that_the_register_does_not_have(place: Settings, shop: Platform) -> None:
    configure(place, shop_source(shop, org_code="NOBODY"))
    told = "platform  取回0个，已取过0个，留在原处0个：登记簿中没有单位 NOBODY，请检查清单"
    assert lines(place) == [told]
    assert shop.asked == []


# --- SFTP ----------------------------------------------------------------------------------------------------------


def folder_source(sftp: SftpServer, path: Path, port: int | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "name": "folder",
        "kind": "sftp",
        "host": HOST,
        "port": port or sftp.port,
        "path": f"/{path.relative_to(sftp.root)}",
        "host_key": sftp.host_key,
        **changes,
    }


@pytest.fixture
def upload(sftp: SftpServer, tmp_path: Path) -> Path:
    folder = sftp.root / hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12]
    folder.mkdir()
    return folder


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_635_000_000, 1_635_000_000))
    return path


BIG = bytes(range(256)) * 1200


def test_folders_named_as_units_or_mapped(place: Settings, sftp: SftpServer, upload: Path) -> None:
    put(upload, f"{UNIT}/十月.xlsx", b"one")
    put(upload, "health/十月.xlsx", b"two")
    put(upload, "health/deeper/十月.xlsx", b"three")
    put(upload, "nobody/十月.xlsx", b"four")
    put(upload, "stray.xlsx", b"five")
    for name in ("~$十月.xlsx", ".hidden", "a.part", "b.tmp"):
        put(upload, f"{UNIT}/{name}", b"not for us")
    configure(place, folder_source(sftp, upload, units={"health": OTHER_UNIT}))
    told = "folder  取回3个，已取过0个，留在原处2个：“nobody”不对应任何登记单位；“stray.xlsx”不对应任何登记单位"
    assert lines(place) == [told]
    assert inbox(place) == {"十月.xlsx": b"one"}
    assert sorted(inbox(place, OTHER_UNIT).values()) == [b"three", b"two"]
    assert (place.intake / UNIT / "inbox/十月.xlsx").stat().st_mtime == 1_635_000_000
    assert_archived_and_recorded(place, [b"one", b"two", b"three"])
    assert lines(place)[0].startswith("folder  取回0个，已取过3个，留在原处2个：")
    assert len(inbox(place, OTHER_UNIT)) == 2


def test_a_new_version_is_fetched_and_the_same_bytes_are_not(place: Settings, sftp: SftpServer, upload: Path) -> None:
    configure(place, folder_source(sftp, upload, org_code=UNIT))
    put(upload, "月报.csv", b"first")
    pull_all(place)
    put(upload, "月报.csv", b"second")
    put(upload, "copy.csv", b"first")
    assert lines(place) == ["folder  取回1个，已取过1个，留在原处0个"]
    assert inbox(place) == {"月报.csv": b"first", "月报__2.csv": b"second"}
    assert lines(place) == ["folder  取回0个，已取过2个，留在原处0个"]


def test_cut_connections_and_half_downloads(place: Settings, sftp: SftpServer, upload: Path) -> None:
    put(upload, "大.csv", BIG)
    with cutting(sftp.port, 0, 600, 60_000, 200_000) as proxy:
        configure(place, folder_source(sftp, upload, proxy.port, org_code=UNIT))
        assert lines(place) == ["folder  取回1个，已取过0个，留在原处0个"]
        assert proxy.cuts == []
    assert inbox(place) == {"大.csv": BIG}
    assert_archived_and_recorded(place, [BIG])


def test_a_server_that_breaks_every_time(place: Settings, sftp: SftpServer, upload: Path) -> None:
    put(upload, "大.csv", BIG)
    with cutting(sftp.port, *[100_000] * 4) as proxy:
        configure(place, folder_source(sftp, upload, proxy.port, org_code=UNIT))
        told = f"folder  取回0个，已取过0个，留在原处0个：{HOST} 连接不上或连接中断，下次再取"
        assert lines(place) == [told]
        assert inbox(place) == {}
        assert lines(place) == ["folder  取回1个，已取过0个，留在原处0个"]


def test_a_file_that_still_grows_is_left(
    place: Settings, sftp: SftpServer, upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANGFU_SETTLE_SECONDS", "0.5")
    path = put(upload, "慢.csv", b"begun")
    settings = load_settings()
    configure(settings, folder_source(sftp, upload, org_code=UNIT))
    is_over = threading.Event()

    def write_on() -> None:
        while not is_over.wait(0.02):
            with path.open("ab") as stream:
                stream.write(b".")

    writer = threading.Thread(target=write_on)
    writer.start()
    told = lines(settings)
    is_over.set()
    writer.join()
    assert told == ["folder  取回0个，已取过0个，留在原处1个：慢.csv 还在变动，下次再取"]
    assert inbox(settings) == {}
    pull_all(settings)
    assert inbox(settings) == {"慢.csv": path.read_bytes()}


def test_a_file_too_large(place: Settings, sftp: SftpServer, upload: Path) -> None:
    put(upload, "大.csv", b"x" * 1_000_001)
    configure(place, folder_source(sftp, upload, org_code=UNIT, largest_mb=1))
    assert lines(place) == ["folder  取回0个，已取过0个，留在原处1个：大.csv 超过1MB"]


def test_an_unknown_host_key_gets_no_password(place: Settings, sftp: SftpServer, upload: Path) -> None:
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5rNBBfGZTp6XbHFTqfyYqQGpZbGtFBEfMGPCqOhG9d"
    told = [
        f"folder  取回0个，已取过0个，留在原处0个：{HOST} 的主机密钥与登记的不符，未发送口令；请核实后更新清单中的 host_key"
    ]
    configure(place, folder_source(sftp, upload, host_key=other))
    assert lines(place) == told
    configure(place, folder_source(sftp, upload, host_key=None))
    assert lines(place) == told


def test_a_wrong_password(place: Settings, sftp: SftpServer, upload: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_SOURCE_FOLDER_PASSWORD", "wrong")
    configure(place, folder_source(sftp, upload))
    told = f"folder  取回0个，已取过0个，留在原处0个：{HOST} 拒绝了账号或口令，请检查该来源的凭据"
    assert lines(place) == [told]


def test_names_that_an_inbox_cannot_bear(place: Settings, sftp: SftpServer, upload: Path) -> None:
    put(upload, "a:b\n(1).csv", b"one")
    put(upload, "长" * 80 + ".csv", b"two")
    configure(place, folder_source(sftp, upload, org_code=UNIT))
    pull_all(place)
    assert inbox(place) == {"a_b_(1).csv": b"one", "长" * 65 + ".csv": b"two"}


def test_a_file_of_that_name_in_the_inbox_stays(place: Settings, sftp: SftpServer, upload: Path) -> None:
    put(place.intake, f"{UNIT}/inbox/月报.csv", b"the clerk's own")
    put(upload, "月报.csv", b"pulled")
    configure(place, folder_source(sftp, upload, org_code=UNIT))
    pull_all(place)
    assert inbox(place) == {"月报.csv": b"the clerk's own", "月报__2.csv": b"pulled"}


# --- object store --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with object_store() as address:
        yield address


@pytest.fixture
def bucket(store: str, tmp_path: Path) -> Any:
    name = "b" + hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12]
    login = {"aws_access_key_id": USER, "aws_secret_access_key": PASSWORD, "region_name": "us-east-1"}
    one = boto3.resource("s3", endpoint_url=store, **login).Bucket(name)
    one.create()
    return one


def bucket_source(bucket: Any, address: str, **changes: Any) -> dict[str, Any]:
    return {"name": "bucket", "kind": "object_store", "url": f"s3://{bucket.name}/in", "endpoint": address, **changes}


def test_objects_below_a_prefix(place: Settings, store: str, bucket: Any) -> None:
    bucket.put_object(Key=f"in/{UNIT}/十月.csv", Body=b"one")
    bucket.put_object(Key=f"in/{UNIT}/大.csv", Body=BIG)
    bucket.put_object(Key="in/nobody/x.csv", Body=b"two")
    bucket.put_object(Key="elsewhere/x.csv", Body=b"three")
    configure(place, bucket_source(bucket, store))
    assert lines(place) == ["bucket  取回2个，已取过0个，留在原处1个：“nobody”不对应任何登记单位"]
    assert inbox(place) == {"十月.csv": b"one", "大.csv": BIG}
    assert_archived_and_recorded(place, [b"one", BIG])
    bucket.put_object(Key=f"in/{UNIT}/十月.csv", Body=b"newer")
    assert lines(place)[0].startswith("bucket  取回1个，已取过1个，留在原处1个：")


def test_a_store_whose_connections_break(place: Settings, store: str, bucket: Any) -> None:
    bucket.put_object(Key=f"in/{UNIT}/大.csv", Body=BIG)
    with cutting(int(store.rsplit(":", 1)[1]), 10, 20_000, 100_000) as proxy:
        configure(place, bucket_source(bucket, f"http://{HOST}:{proxy.port}"))
        assert lines(place) == ["bucket  取回1个，已取过0个，留在原处0个"]
        assert proxy.cuts == []
    assert inbox(place) == {"大.csv": BIG}


def test_a_bucket_that_is_not_there_or_a_store_that_is_down(
    place: Settings, store: str, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(place, bucket_source(bucket, "http://127.0.0.1:9"))
    told = "bucket  取回0个，已取过0个，留在原处0个："
    assert lines(place) == [f"{told}127.0.0.1:9 连接不上或连接中断，下次再取"]
    monkeypatch.delenv("BANGFU_SOURCE_BUCKET_USER")
    assert lines(place) == [
        f"{told}来源 bucket 没有凭据，请设置环境变量 BANGFU_SOURCE_BUCKET_USER、BANGFU_SOURCE_BUCKET_PASSWORD（或 _TOKEN、_KEY_FILE）"
    ]


# --- mailbox -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mail_server() -> Iterator[int]:
    with imap_server() as port:
        yield port


@pytest.fixture
def mailbox(mail_server: int, tmp_path: Path) -> MailFolder:
    box = MailFolder(mail_server, hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12])
    create_folder(box)
    return box


CLERK, STRANGER = "Clerk@H1.example.org", "stranger@example.org"


def letters(box: MailFolder, **changes: Any) -> dict[str, Any]:
    units = {CLERK: UNIT, **changes.pop("units", {})}
    place = {"host": HOST, "port": box.port, "tls": False, "folder": box.folder}
    return {"name": "letters", "kind": "mailbox", "units": units, **place, **changes}


def test_attachments_of_known_senders(place: Settings, mailbox: MailFolder) -> None:
    send_mail(mailbox, f"张会计 <{CLERK.lower()}>", "十月", [("十月.xlsx", b"one"), ("logo.png", b"x"), ("b.csv", BIG)])
    send_mail(mailbox, CLERK, "没有附件", [])
    send_mail(mailbox, STRANGER, "十月", [("十月.xlsx", b"not for us")])
    configure(place, letters(mailbox))
    told = f"letters  取回2个，已取过0个，留在原处1个：“{STRANGER}”不对应任何登记单位"
    assert lines(place) == [told]
    assert inbox(place) == {"十月.xlsx": b"one", "b.csv": BIG}
    assert_archived_and_recorded(place, [b"one", BIG])
    send_mail(mailbox, CLERK, "又来", [("十一月.xlsx", b"three"), ("again.xlsx", b"one")])
    assert lines(place) == [told.replace("取回2个，已取过0个", "取回1个，已取过1个")]
    configure(place, letters(mailbox, units={STRANGER: OTHER_UNIT}))
    assert lines(place) == ["letters  取回1个，已取过0个，留在原处0个"]
    assert inbox(place, OTHER_UNIT) == {"十月.xlsx": b"not for us"}
    assert lines(place) == ["letters  取回0个，已取过0个，留在原处0个"]
    assert rows(place, "select reached -> 'left' from intake.connector_state") == [([],)]


def test_a_mail_server_whose_connections_break(place: Settings, mailbox: MailFolder) -> None:
    send_mail(mailbox, CLERK, "十月", [("b.csv", BIG)])
    with cutting(mailbox.port, 0, 150, 100_000) as proxy:
        configure(place, letters(mailbox, port=proxy.port))
        assert lines(place) == ["letters  取回1个，已取过0个，留在原处0个"]
        assert proxy.cuts == []
    assert inbox(place) == {"b.csv": BIG}


def test_a_message_that_breaks_off(place: Settings, mailbox: MailFolder) -> None:
    head = f"From: {CLERK}\r\nSubject: =?utf-8?B?5Y2B5pyI?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n"
    part = 'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="a.csv"\r\n\r\nhalf'
    append_mail(mailbox, (head + part).encode())
    configure(place, letters(mailbox))
    told = "letters  取回0个，已取过0个，留在原处1个：十月 多次都没有取完整，下次再取"
    assert lines(place) == [told]
    assert inbox(place) == {}


def test_a_wrong_mail_password(place: Settings, mailbox: MailFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_SOURCE_LETTERS_PASSWORD", "wrong")
    configure(place, letters(mailbox))
    told = f"letters  取回0个，已取过0个，留在原处0个：{HOST} 拒绝了账号或口令，请检查该来源的凭据"
    assert lines(place) == [told]


# --- pulls that die or meet ----------------------------------------------------------------------------------------


def in_child(act: Any) -> int:
    """The exit status of a child that acts; minus the signal that killed it."""
    child = os.fork()
    if not child:
        try:
            forget_engines()
            act()
        finally:
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(module: Any, name: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process be killed at that call after ``times`` others."""
    original, calls = getattr(module, name), []

    def die(*arguments: Any, **named: Any) -> Any:
        calls.append(name)
        if len(calls) > times:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **named)

    monkeypatch.setattr(module, name, die)


def points() -> list[tuple[Any, str, int]]:
    from bangfu.intake.connectors import delivery

    return [
        (pulling, "archive_stream", 1),
        (pulling, "record_item", 0),
        (pulling, "deliver", 1),
        (delivery, "_link", 0),
        (delivery, "mark_delivered", 1),
        (pulling, "reach", 2),
    ]


@pytest.mark.parametrize("point", points(), ids=lambda point: f"{point[1]} {point[2]}")
@pytest.mark.parametrize(
    "receives_between",
    [False, pytest.param(True, marks=pytest.mark.city)],
    ids=["pull again", "receive first"],
)
def test_killed_in_the_middle(
    place: Settings,
    shop: Platform,
    monkeypatch: pytest.MonkeyPatch,
    point: tuple[Any, str, int],
    receives_between: bool,
) -> None:
    """Killed anywhere, pulled again: every order came in exactly once."""
    shop.orders = [order(number) for number in range(6)]
    configure(place, shop_source(shop, rows_per_file=2))
    with monkeypatch.context() as patch:
        die_at(*point, patch)
        assert in_child(lambda: pull_all(place)) == -signal.SIGKILL
    if receives_between:
        run_ingest(place, 1, Progress(disable=True))
    pull_all(place)
    pull_all(place)
    files = [path.read_bytes() for path in place.intake.glob(f"{UNIT}/*/[!.]*.csv")]
    assert sorted(order_numbers(*files)) == ["00", "01", "02", "03", "04", "05"]
    assert len(files) == 3
    assert not list(place.intake.glob("*/inbox/.*"))


def test_two_pulls_of_one_source_at_once(place: Settings, shop: Platform) -> None:
    shop.orders = [order(1)]
    configure(place, shop_source(shop))
    with only_puller(engine(place, "loader"), "platform") as mine:
        assert mine
        assert lines(place) == ["platform  正由另一次拉取处理，这次跳过"]
    assert lines(place) == ["platform  取回1个，已取过0个，留在原处0个"]


def test_a_source_that_is_down_does_not_hinder_the_others(
    place: Settings, shop: Platform, sftp: SftpServer, upload: Path
) -> None:
    shop.faults = ["500"] * 4
    put(upload, "月报.csv", b"one")
    configure(place, shop_source(shop), folder_source(sftp, upload, org_code=UNIT))
    assert lines(place) == [
        f"platform  取回0个，已取过0个，留在原处0个：{HOST}:{shop.port} 出错（HTTP 500），下次再取",
        "folder  取回1个，已取过0个，留在原处0个",
    ]


def test_an_inbox_that_cannot_be_written(place: Settings, sftp: SftpServer, upload: Path) -> None:
    put(place.intake, f"{UNIT}/inbox", b"in the way")
    put(upload, "月报.csv", b"one")
    configure(place, folder_source(sftp, upload, org_code=UNIT))
    told = "folder  取回0个，已取过0个，留在原处0个：本机写入失败（File exists），下次接着放入收件箱"
    assert lines(place) == [told]
    (place.intake / UNIT / "inbox").unlink()
    assert lines(place) == ["folder  取回1个，已取过1个，留在原处0个"]
    assert inbox(place) == {"月报.csv": b"one"}


def test_time_is_up_between_two_items(place: Settings, sftp: SftpServer, upload: Path) -> None:
    for number in range(3):
        put(upload, f"{number}.csv", bytes([number]))
    configure(place, folder_source(sftp, upload, org_code=UNIT))
    assert [len(one.fetched) for one in pull_all(place, seconds=0)] == [1]
    assert [len(one.fetched) for one in pull_all(place)] == [2]


# --- the task of the DAGs ------------------------------------------------------------------------------------------


def test_the_task_without_sources_ends_at_once(place: Settings) -> None:
    assert tasks.pull_due(secret_from_environment) == {}


def test_the_task_alerts_once_for_each_outage_and_leaves_sources_their_rest(
    place: Settings, shop: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.orders, shop.faults = [order(1)], ["500"] * 8
    configure(place, shop_source(shop))
    told = f"platform  取回0个，已取过0个，留在原处0个：{HOST}:{shop.port} 出错（HTTP 500），下次再取"
    with pytest.raises(SourcesFailedError, match="HTTP 500") as failed:
        tasks.pull_due(secret_from_environment)
    assert str(failed.value) == told
    assert tasks.pull_due(secret_from_environment) == {}
    monkeypatch.setattr(tasks, "REST_SECONDS", 0)
    assert tasks.pull_due(secret_from_environment) == {"platform": 0}
    assert tasks.pull_due(secret_from_environment) == {"platform": 1}
