-- DC-9: vouchers and prepaid cards are no goods; what they buy counts when they are redeemed.
-- grain: one touched sale line
update sale
set
    status = 'out_of_scope',
    reason_code = 'voucher',
    reason_values = array[voucher_word.word]
from voucher_word
where
    sale.status is null
    and sale.product_text is not null
    and strpos(sale.product_text, voucher_word.word) > 0
