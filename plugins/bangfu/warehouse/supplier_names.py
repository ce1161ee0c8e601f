"""Which business entity a supplier's name means, for forms that ask for no code.

A name means the one code under which the register of entities or the catalogue of products has ever known it, in the
form in which names are compared; a name of two entities means neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, text

from bangfu.register.names import comparable
from bangfu.warehouse.statements import run

_KNOWN = text("""
    select name, uscc from warehouse.dim_entity
    union
    select supplier_name, supplier_uscc from warehouse.dim_product
    where supplier_name is not null and supplier_uscc is not null
""")
_NAMED = text("""
    select distinct own_supplier_name from sale
    where own_supplier_uscc = 'UNKNOWN' and own_supplier_name is not null
""")
_NAMED_ANYWHERE = text("""
    select distinct own_supplier_name from warehouse.fact_sale
    where own_supplier_uscc = 'UNKNOWN' and own_supplier_name is not null
""")
_TELL = text("insert into named_supplier (name, uscc) values (:name, :uscc)")
_TOUCH = text("""
    insert into touched_row (sale_row_id)
    select sale_row_id from warehouse.fact_sale
    where own_supplier_uscc = 'UNKNOWN' and own_supplier_name = any(:names)
    on conflict do nothing
""")


def supplier_codes(connection: Connection) -> dict[str, str]:
    """The code of every supplier's name that means one entity, by the name in comparable form."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(_KNOWN):
        codes[comparable(row.name)].add(row.uscc)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def name_suppliers(connection: Connection) -> None:
    """Give the touched sale lines that only name their supplier its code."""
    names = connection.execute(_NAMED).scalars().all()
    if not names:
        return
    codes = supplier_codes(connection)
    known = [{"name": name, "uscc": codes[comparable(name)]} for name in names if comparable(name) in codes]
    if known:
        connection.execute(_TELL, known)
        run(connection, "resolve/named_suppliers.sql")


def touch_renamed_suppliers(connection: Connection, before: Mapping[str, str]) -> None:
    """Touch the sale lines of suppliers whose name means another entity than it did ``before``."""
    after = supplier_codes(connection)
    moved = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if not moved:
        return
    written = connection.execute(_NAMED_ANYWHERE).scalars()
    connection.execute(_TOUCH, {"names": [name for name in written if comparable(name) in moved]})
