"""The derivations that a contract may name, and the columns they add to a batch."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping

import pandas

from bangfu.contracts.models import Derivation
from bangfu.validation import derived, grouped, named, places, stated
from bangfu.validation.batch import Batch

Derive = Callable[..., list[object]]

DERIVATIONS: Mapping[str, Derive] = {
    function.__name__: function
    for module in (derived, grouped, named, places, stated)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if not name.startswith("_") and function.__module__ == module.__name__
}
"""Every function that a contract may name under ``derive``."""


class UnknownDerivation(ValueError):
    """A contract names a derivation that does not exist, or gives it arguments it does not take."""


def derive(batch: Batch, derivations: Iterable[Derivation]) -> Batch:
    """The batch with derived columns added, in their order. Raises UnknownDerivation."""
    frame = batch.frame.copy(deep=False)
    for derivation in derivations:
        function = bound(derivation)
        values = function(Batch(frame, batch.contract, batch.lookups), **derivation.args)
        frame[derivation.column] = pandas.Series(values, index=frame.index, dtype=object)
    return Batch(frame, batch.contract, batch.lookups)


def bound(derivation: Derivation) -> Derive:
    """The function of a derivation, its arguments checked. Raises UnknownDerivation."""
    function = DERIVATIONS.get(derivation.by)
    if function is None:
        raise UnknownDerivation(f"{derivation.column}: there is no derivation {derivation.by}")
    try:
        inspect.signature(function).bind(None, **derivation.args)
    except TypeError as error:
        raise UnknownDerivation(f"{derivation.column}: {derivation.by}: {error}") from error
    return function
