"""Requests to a platform's API: limits respected, cut connections tried again, an expired token renewed once."""

from __future__ import annotations

import email.utils
import logging
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from bangfu.intake.connectors.order_rows import at_path, parse_json
from bangfu.intake.connectors.retrying import Passing, patiently
from bangfu.intake.connectors.source import SecretOf, SourceTrouble
from bangfu.intake.connectors.sources import HttpSource, TokenRefresh

logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines name whole addresses, tokens included

Parameters = dict[str, str | int]

TOO_MANY, UNAUTHORIZED = 429, 401


class _Expired(Exception):
    """The platform does not take the token any more."""


class HttpClient:
    """One platform. Nothing that it raises or logs holds an address with a query, a token or an answer's body."""

    def __init__(self, source: HttpSource, secret_of: SecretOf) -> None:
        self._source = source
        self._secret_of = secret_of
        self._token: str | None = None
        self._client = httpx.Client(timeout=source.timeout_seconds)
        self._host = urlsplit(source.url).netloc

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, parameters: Parameters) -> Any:
        """One page as a JSON document. Raises :class:`SourceTrouble`."""
        return patiently(self._source.patience, lambda: self._ask_renewing(parameters))

    def _ask_renewing(self, parameters: Parameters) -> Any:
        try:
            return self._ask(parameters)
        except _Expired:
            self._token = None
        try:
            return self._ask(parameters)
        except _Expired:
            self._token = None
            raise SourceTrouble("pull.refused", host=self._host) from None

    def _ask(self, parameters: Parameters) -> Any:
        headers, query = self._with_token(parameters)
        if self._source.method == "GET":
            answer = self._send("GET", self._source.url, headers=headers, params=query)
        else:
            parameter = self._source.token.parameter
            in_address = {parameter: query.pop(parameter)} if parameter in query else {}
            answer = self._send("POST", self._source.url, headers=headers, params=in_address, json=query)
        document = self._document(answer)
        self._check_code(document)
        return document

    def _with_token(self, parameters: Parameters) -> tuple[dict[str, str], Parameters]:
        """Headers and parameters of a request, the token in its place."""
        query = {**self._source.parameters, **parameters}
        place, token = self._source.token, self._token or self._new_token()
        if token and place.parameter:
            return {}, {**query, place.parameter: token}
        if token and place.header:
            return {place.header: place.prefix + token}, query
        return {}, query

    def _new_token(self) -> str | None:
        secret = self._secret_of()
        refresh = self._source.refresh
        if refresh is not None and secret.password:
            self._token = self._refreshed(refresh, secret.user or "", secret.password)
        else:
            self._token = secret.token or secret.password
        return self._token

    def _refreshed(self, refresh: TokenRefresh, user: str, password: str) -> str:
        fields = {**refresh.parameters, refresh.user_field: user, refresh.password_field: password}
        body = {"json": fields} if refresh.body == "json" else {"data": {k: str(v) for k, v in fields.items()}}
        try:
            answer = self._send("POST", refresh.url, **body)
        except _Expired:
            raise SourceTrouble("pull.refused", host=self._host) from None
        token = at_path(self._document(answer), refresh.token)
        if not isinstance(token, str) or not token:
            raise SourceTrouble("pull.refused", host=self._host)
        return token

    def _send(self, method: str, url: str, **how: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, url, **how)
        except httpx.TransportError:
            raise Passing(SourceTrouble("pull.unreachable", host=self._host)) from None
        status = answer.status_code
        if status == UNAUTHORIZED:
            raise _Expired
        if status == TOO_MANY:
            raise Passing(SourceTrouble("pull.limited", host=self._host), _bidden_wait(answer))
        if status >= 500:
            raise Passing(SourceTrouble("pull.status", host=self._host, status=status), _bidden_wait(answer))
        if status != 200:
            notice_id = "pull.refused" if status == 403 else "pull.status"
            raise SourceTrouble(notice_id, host=self._host, status=status)
        return answer

    def _document(self, answer: httpx.Response) -> Any:
        try:
            return parse_json(answer.content)
        except ValueError:
            raise Passing(SourceTrouble("pull.not_json", host=self._host)) from None

    def _check_code(self, document: Any) -> None:
        meanings = self._source.answer_code
        if meanings is None:
            return
        code = str(at_path(document, meanings.path))
        if code in map(str, meanings.expired):
            raise _Expired
        if code in map(str, meanings.busy):
            raise Passing(SourceTrouble("pull.limited", host=self._host))
        if code not in map(str, meanings.ok):
            raise SourceTrouble("pull.code", host=self._host, code=code)


def _bidden_wait(answer: httpx.Response) -> float | None:
    """Seconds of a Retry-After header, which may also be a date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
