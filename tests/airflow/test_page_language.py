"""The middleware that makes Chinese the language of whoever has not chosen one."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bangfu.airflow.page_language import CHOOSE_CHINESE, ChineseByDefault

PAGE = "<!doctype html><html><head><title>Airflow</title></head><body>" + "页" * 2000 + "</body></html>"
BROWSER = {"accept": "text/html,application/xhtml+xml", "accept-encoding": "gzip"}


async def page(request: Request) -> Response:
    return HTMLResponse(PAGE)


async def streamed_page(request: Request) -> Response:
    pieces = iter([PAGE[:10], PAGE[10:40], PAGE[40:]])
    return StreamingResponse(pieces, media_type="text/html")


async def data(request: Request) -> Response:
    return JSONResponse({"page": PAGE})


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=[Route("/", page), Route("/streamed", streamed_page), Route("/data", data)])
    app.add_middleware(GZipMiddleware)
    app.add_middleware(ChineseByDefault)
    return TestClient(app)


@pytest.mark.parametrize("path", ["/", "/streamed"])
def test_a_page_opened_by_a_browser_chooses_chinese(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.text == PAGE.replace("<head>", "<head>" + CHOOSE_CHINESE.decode())
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_choice_made_before_is_kept() -> None:
    assert b'if(!localStorage.getItem("i18nextLng"))' in CHOOSE_CHINESE


@pytest.mark.parametrize(
    ("path", "headers"), [("/data", BROWSER), ("/data", {"accept": "application/json"}), ("/", {"accept": "*/*"})]
)
def test_everything_else_passes_unchanged(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert CHOOSE_CHINESE.decode() not in client.get(path, headers=headers).text
