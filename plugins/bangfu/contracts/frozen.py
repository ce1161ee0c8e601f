"""The base of all parts of a contract."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Base of all contract parts: immutable, and a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
