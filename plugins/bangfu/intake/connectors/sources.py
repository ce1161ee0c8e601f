"""The list of sources: one YAML file, checked whole before anything is opened. Secrets have no place in it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.models import ReportContract
from bangfu.notices import OperatorError, notice

WebAddress = Annotated[str, Field(pattern=r"^https?://[^@?\s]+$")]
"""Without a login or a query in it: those are secrets, and secrets stand elsewhere."""
OrgCode = Annotated[str, Field(pattern=r"^[A-Z0-9-]{3,32}$")]
_SECRET_NAME = re.compile("token|secret|passw", re.IGNORECASE)


def _no_secret(parameters: dict[str, str | int]) -> dict[str, str | int]:
    if any(_SECRET_NAME.search(name) for name in parameters):
        raise ValueError(notice("sources.secret"))
    return parameters


Words = Annotated[dict[str, str | int], AfterValidator(_no_secret)]


class SourcesError(OperatorError):
    """sources.yaml cannot be used; the text says where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Patience(_Strict):
    """How a source is tried again: attempts, and the waits between them in seconds, doubling from the first."""

    attempts: int = Field(default=5, ge=1, le=20)
    first_seconds: float = Field(default=1, ge=0)
    longest_seconds: float = Field(default=30, ge=0)


class _Source(_Strict):
    """What all sources have. Either ``org_code`` names the one unit, or ``units`` maps folder or sender to unit."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    org_code: OrgCode | None = None
    units: dict[str, OrgCode] = {}
    conn_id: str | None = None
    patience: Patience = Patience()
    timeout_seconds: float = Field(default=30, gt=0)
    largest_mb: int = Field(default=200, gt=0)

    @model_validator(mode="after")
    def _one_way_to_the_unit(self) -> Self:
        if self.org_code and self.units:
            raise ValueError(notice("sources.unit_twice"))
        return self

    def org_code_of(self, origin: str, registered: Collection[str]) -> str | None:
        """Whose a folder's or sender's files are; None where the register has no such unit.

        An origin that is in no list may itself be the code of a unit (folders named as the inboxes are).
        """
        code = self.org_code or self.units.get(origin) or self.units.get(origin.lower()) or origin
        return code if code in registered else None


class Column(_Strict):
    """Where a column's cells come from: a dotted path in the answer (``line.`` for the order's line) or a constant."""

    path: str | None = None
    constant: str | None = None
    time: Literal["unix_seconds", "unix_millis"] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.path is None) == (self.constant is None):
            raise ValueError(notice("sources.column_source"))
        return self


def _path_alone(given: object) -> object:
    """A bare text is the path of a column."""
    return {"path": given} if isinstance(given, str) else given


class CursorPaging(_Strict):
    """The answer names what to ask for next (``next``, a path) and whether there is more (``more``, a path)."""

    by: Literal["cursor"]
    parameter: str
    next: str
    more: str | None = None


class PagePaging(_Strict):
    """Numbered pages of windows of time ``[since, until)``; ``total`` (a path) is the window's number of orders.

    ``overlap_seconds``: so much of the last window is read again, for orders that the platform booked late.
    """

    by: Literal["page"]
    parameter: str = "page"
    first: int = 1
    size: int = Field(gt=0)
    size_parameter: str = "page_size"
    since: str
    until: str
    start: datetime
    times: Literal["iso", "unix_seconds", "unix_millis"] = "iso"
    total: str | None = None
    window_hours: int = Field(default=24, gt=0)
    overlap_seconds: int = Field(default=300, ge=0)


class TokenPlace(_Strict):
    """Where a request carries the token: in a header (with a prefix) or in a query parameter."""

    header: str | None = "Authorization"
    prefix: str = "Bearer "
    parameter: str | None = None


class TokenRefresh(_Strict):
    """How a new token is asked for: a POST with user and password in these fields, the token at this path."""

    url: WebAddress
    user_field: str = "client_id"
    password_field: str = "client_secret"
    parameters: Words = {}
    token: str = "access_token"
    body: Literal["form", "json"] = "form"


class AnswerCode(_Strict):
    """Platforms that answer 200 whatever happens say in a field what did: which codes mean what."""

    path: str
    ok: list[str | int] = [0]
    expired: list[str | int] = []
    busy: list[str | int] = []


class HttpSource(_Source):
    """Orders of a platform, page by page; a file per ``rows_per_file`` lines, with the columns of ``report``."""

    kind: Literal["http"]
    org_code: OrgCode
    url: WebAddress
    method: Literal["GET", "POST"] = "GET"
    parameters: Words = {}
    report: str = "platform_orders"
    rows: str
    lines: str | None = None
    columns: dict[str, Annotated[Column, BeforeValidator(_path_alone)]] = Field(min_length=1)
    paging: CursorPaging | PagePaging = Field(discriminator="by")
    token: TokenPlace = TokenPlace()
    refresh: TokenRefresh | None = None
    answer_code: AnswerCode | None = None
    rows_per_file: int = Field(default=5000, ge=1, le=100_000)

    @model_validator(mode="after")
    def _only_columns_of_the_report(self) -> Self:
        """A column that the report does not have, or that holds a person, is never asked for and never written."""
        contract = load_contracts().get(self.report)
        if contract is None:
            raise ValueError(notice("sources.report", report=self.report))
        wrong = [header for header in self.columns if header_base(header) not in impersonal_headers(contract)]
        if wrong:
            raise ValueError(notice("sources.columns", report=contract.title, columns="、".join(wrong)))
        return self


class SftpSource(_Source):
    """A folder on an SFTP server; the sub-folder below ``path`` is the origin. The server's key must be known."""

    kind: Literal["sftp"]
    host: str
    port: int = 22
    path: str = "."
    host_key: str | None = None


class ObjectSource(_Source):
    """A prefix of an object store (fsspec URL); the first name below it is the origin."""

    kind: Literal["object_store"]
    url: str = Field(pattern=r"^[a-z0-9]+://[^@?\s]+$")
    endpoint: WebAddress | None = None
    region: str | None = None


class MailSource(_Source):
    """Attachments of a mailbox; the sender's address is the origin. The mailbox itself is not changed."""

    kind: Literal["mailbox"]
    host: str
    port: int = 993
    tls: bool = True
    folder: str = "INBOX"

    @model_validator(mode="after")
    def _addresses_in_lower_case(self) -> Self:
        lowered = {address.lower(): code for address, code in self.units.items()}
        object.__setattr__(self, "units", lowered)
        return self


Source = Annotated[HttpSource | SftpSource | ObjectSource | MailSource, Field(discriminator="kind")]


class Sources(_Strict):
    """The whole file."""

    sources: list[Source] = []

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [source.name for source in self.sources]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(notice("sources.name_twice", name=name))
        return self


def read_sources(file: Path) -> list[Source]:
    """The configured sources; none where there is no file. Raises :class:`SourcesError`."""
    if not file.exists():
        return []
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        return list(Sources(**(content or {})).sources)
    except ValidationError as error:
        raise SourcesError("sources.wrong", file=file, problems="；".join(_problems(error))) from None
    except (yaml.YAMLError, UnicodeDecodeError, TypeError) as error:
        first_line = " ".join(str(error).split())
        raise SourcesError("sources.wrong", file=file, problems=first_line) from None


def header_base(header: str) -> str:
    """A header without the money unit behind it: 实付金额（分） is 实付金额."""
    return header.split("（")[0].split("(")[0].strip()


def impersonal_headers(contract: ReportContract) -> set[str]:
    """Headers and aliases of a report's columns that hold no person."""
    return {
        header_base(name)
        for column in contract.columns
        if not column.personal
        for name in (column.header, *column.aliases)
    }


def _problems(error: ValidationError) -> list[str]:
    """Each mistake as place and reason; the value is not repeated, it may be a password put in the wrong place."""
    return [f"{_place(one['loc'])}: {_reason(one)}" for one in error.errors(include_input=False)]


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location) or "sources"


def _reason(problem: Any) -> str:
    known = {"extra_forbidden": "sources.extra", "missing": "sources.missing"}
    if problem["type"] in known:
        return notice(known[problem["type"]])
    return str(problem["msg"]).removeprefix("Value error, ")
