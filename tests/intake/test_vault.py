"""The vault: what goes in comes out, and nothing else opens."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.intake.archive import CHUNK_BYTES
from bangfu.intake.vault import SealedForUs, Vault
from bangfu.settings import load_settings

NAME = "张三"


def put(vault: Vault, folder: Path, content: bytes) -> str:
    source = folder / "original"
    source.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    vault.store(sha256, source)
    return sha256


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.binary(max_size=200) | st.sampled_from([b"x" * CHUNK_BYTES, b"y" * (CHUNK_BYTES + 1)]))
def test_what_goes_in_comes_out(tmp_path: Path, content: bytes) -> None:
    vault = Vault(tmp_path / "vault", "secret")
    sha256 = put(vault, tmp_path, content)
    with vault.opened(sha256) as stream:
        assert stream.read() == content
    assert vault.trouble_with(sha256) is None


def test_objects_are_their_owners_and_tell_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault", "secret")
    sha256 = put(vault, tmp_path, NAME.encode() * 100)
    sealed = vault.path(sha256)
    assert NAME.encode() not in sealed.read_bytes()
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700
    assert [path.name for path in sealed.parent.iterdir()] == [sha256]


def test_the_same_again_changes_nothing_and_what_is_broken_is_mended(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault", "secret")
    sha256 = put(vault, tmp_path, b"content")
    sealed = vault.path(sha256).read_bytes()
    put(vault, tmp_path, b"content")
    assert vault.path(sha256).read_bytes() == sealed
    vault.path(sha256).write_bytes(sealed[:10])
    put(vault, tmp_path, b"content")
    assert vault.trouble_with(sha256) is None


def test_another_key_or_another_name_opens_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault", "secret")
    sha256, other = put(vault, tmp_path, b"content"), hashlib.sha256(b"other").hexdigest()
    with pytest.raises(SealedForUs), Vault(vault.folder, "another").opened(sha256):
        pass
    assert Vault(vault.folder, "another").trouble_with(sha256) == "保险库中的内容无法解密（密钥不符或内容已变）"
    vault.path(other).parent.mkdir(exist_ok=True)
    vault.path(sha256).rename(vault.path(other))
    assert vault.trouble_with(other) == "保险库中的内容无法解密（密钥不符或内容已变）"
    assert vault.trouble_with(sha256) == "保险库中没有"


def test_other_bytes_are_refused_under_a_name(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault", "secret")
    (tmp_path / "other").write_bytes(b"other")
    sha256 = hashlib.sha256(b"content").hexdigest()
    with pytest.raises(ValueError, match="another one"):
        vault.store(sha256, tmp_path / "other")
    assert list(vault.path(sha256).parent.iterdir()) == []


def test_the_key_is_made_once_and_may_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANGFU_VAULT_KEY", raising=False)
    found = load_settings({"BANGFU_HOME": str(tmp_path)})
    assert found.vault_key() == found.vault_key() == (tmp_path / "vault.key").read_text(encoding="ascii")
    assert stat.S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600
    monkeypatch.setenv("BANGFU_VAULT_KEY", "given")
    assert found.vault_key() == "given"


def test_a_removed_object_is_gone(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault", "secret")
    sha256 = put(vault, tmp_path, b"content")
    vault.remove(sha256)
    vault.remove(sha256)
    assert vault.trouble_with(sha256) == "保险库中没有"
