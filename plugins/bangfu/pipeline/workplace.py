"""What every phase needs at hand: settings, the warehouse, the register, the contracts and the rule-set version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from bangfu.cleaning.pseudonyms import pseudonymiser
from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.models import ReportContract
from bangfu.contracts.ruleset import ruleset_version
from bangfu.database.engine import engine
from bangfu.ledger.decisions import highest_decision, latest_answer
from bangfu.register.lookup import Register, load_register
from bangfu.register.records import Venue
from bangfu.settings import Settings


@dataclass(frozen=True)
class Workplace:
    """One process's view of the warehouse; the register is read once and stays as it was."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        """The warehouse as the loader."""
        return engine(self.settings, "loader")

    @cached_property
    def register(self) -> Register:
        """Units, regions, platforms and aliases as they are in the warehouse now."""
        _ = self.decisions_known  # noted first: what is decided from here on may not be in the register
        with self.engine.connect() as connection:
            return load_register(connection)

    @cached_property
    def decisions_known(self) -> int:
        """The number of the last answer that this workplace goes by."""
        with self.engine.connect() as connection:
            return highest_decision(connection)

    @cached_property
    def pseudonym(self) -> Callable[[str], str]:
        """From a person or household to the name under which it is known here."""
        return pseudonymiser(self.settings.pepper())

    @property
    def contracts(self) -> dict[str, ReportContract]:
        """The report contracts by name."""
        return load_contracts()

    def is_fractional_unit(self, unit: str) -> bool | None:
        """Whether a unit of measure comes in parts (斤 yes, 件 no); None for a unit that nobody knows."""
        known = self.register.unit(unit)
        return None if known is None else known.fractional

    def find_venue(self, text: str) -> Venue | None:
        """The registered place of sale that a code, shop code or name means."""
        code = self.register.find_venue(text)
        return None if code is None else self.register.venues.get(code)

    def venue_code(self, text: str) -> str:
        """The registered code of a place of sale; what the report says where the register knows none."""
        return self.register.find_venue(text) or text

    def answer(self, question: str) -> str | None:
        """What a person answered to a question last; None where nobody did."""
        with self.engine.connect() as connection:
            return latest_answer(connection, question)

    @property
    def ruleset_version(self) -> str:
        """Fingerprint of everything that decides an outcome: contracts, sentences, and the SQL of load and resolve."""
        return ruleset_version()
