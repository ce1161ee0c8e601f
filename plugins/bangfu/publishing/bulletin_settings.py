"""Who issues the bulletin and what it asks for: bulletin.yaml of the reference data, else the shipped one."""

from __future__ import annotations

from decimal import Decimal

import yaml
from pydantic import Field

from bangfu.contracts.frozen import Frozen
from bangfu.settings import SQL, Settings

FILE = "bulletin.yaml"


class BulletinSettings(Frozen):
    """``bulletin.yaml``: the workday of a draft, workdays to mend, objects and changes to name."""

    issuer_org_code: str
    document_prefix: str
    addressed_to: str
    named_objects: int = Field(ge=1)
    drafted_on_workday: int = Field(ge=1, le=20)
    rectify_workdays: int = Field(ge=1)
    swing_share: Decimal = Field(gt=0)


def bulletin_settings(settings: Settings) -> BulletinSettings:
    """The file in ``BANGFU_REFERENCE``, or the shipped one where that folder has none."""
    own = settings.reference / FILE
    path = own if own.is_file() else SQL / "reference" / FILE
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["swing_share"] = str(content["swing_share"])
    return BulletinSettings(**content)
