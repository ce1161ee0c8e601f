"""The clerks of the sample: which dress each report type comes in, file after file."""

from __future__ import annotations

from bangfu.samples.dress import Dress

SUPPLIER = ("supplier_name", "supplier_uscc")

PLAIN = Dress()

PURCHASES = (
    Dress(merged=SUPPLIER),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="chinese", numbers="thousands"),
    Dress(headers="alias", dates="slash", meta="cells", file_name="chinese", names="other", shuffled=True),
    Dress(in_ten_thousands=True, dates="dot", meta="lines"),
    Dress(file_type="csv", encoding="utf-8", dates="compact", meta="none", signature=False),
    Dress(headers="legacy", dates="chinese", numbers="thousands", file_name="chinese", merged=SUPPLIER),
    Dress(file_type="csv", encoding="utf-8-sig", headers="alias", dates="dot", file_name="chinese", shuffled=True),
    Dress(names="traditional", dates="iso", numbers="full_width"),
    Dress(headers="alias", in_ten_thousands=True, dates="compact", hidden_rows=2, extra_column="备注1"),
    Dress(headers="legacy", guide_sheet=True, meta="cells", merged=SUPPLIER, signature=False),
    Dress(file_type="csv", encoding="gb18030", dates="slash", in_ten_thousands=True, total_row=False),
)

SESSIONS = (
    Dress(),
    Dress(headers="alias", dates="iso", meta="cells"),
    Dress(file_type="csv", encoding="gb18030", dates="slash", numbers="thousands", file_name="chinese"),
    Dress(names="traditional", dates="chinese", headers="legacy"),
    Dress(names="other", dates="dot", numbers="full_width", meta="lines", shuffled=True),
    Dress(file_type="csv", encoding="utf-8-sig", headers="alias", dates="iso", shuffled=True),
)

CATALOGUES = (
    Dress(merged=SUPPLIER),
    Dress(headers="legacy", dates="chinese", names="other", file_name="chinese"),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="dot"),
    Dress(names="traditional", dates="compact", meta="cells", total_row=False),
)

ENTITIES = (
    Dress(total_row=False),
    Dress(headers="alias", dates="slash", file_name="chinese", total_row=False),
    Dress(file_type="csv", encoding="gb18030", headers="legacy", dates="chinese", total_row=False),
    Dress(names="traditional", dates="dot", meta="lines", total_row=False),
)

AGREEMENTS = (
    Dress(merged=("buyer_name",)),
    Dress(headers="alias", dates="chinese", file_name="chinese"),
    Dress(file_type="csv", encoding="utf-8-sig", headers="legacy", dates="slash", numbers="thousands"),
    Dress(names="other", dates="dot", meta="cells"),
)

GROUP_BUYS = (
    Dress(merged=("union_name",), dates="chinese"),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="slash"),
    Dress(headers="legacy", dates="dot", names="other", file_name="chinese", numbers="thousands"),
    Dress(file_type="csv", encoding="utf-8", dates="compact"),
)

_EXPORT = Dress(meta="none", total_row=False, signature=False)

EXPORTS = (
    _EXPORT,
    Dress(
        file_type="csv", encoding="gb18030", headers="alias", dates="slash", meta="none", total_row=False,
        signature=False, guarded_codes="\t",
    ),
    Dress(
        file_type="csv", encoding="utf-8-sig", dates="iso", meta="none", total_row=False, signature=False,
        guarded_codes="'",
    ),
)  # fmt: skip
