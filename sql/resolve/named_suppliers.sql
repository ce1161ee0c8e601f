-- A supplier that a form names without its code has the code that the name means.
-- grain: one touched sale line
update sale
set supplier_uscc = named_supplier.uscc
from named_supplier
where
    sale.own_supplier_uscc = 'UNKNOWN'
    and sale.own_supplier_name = named_supplier.name
