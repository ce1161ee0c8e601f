-- DC-10: only the city's own certified products are counted; other programmes have boards of their own.
-- grain: one touched sale line
update sale
set
    status = 'other_program',
    reason_code = 'other_program',
    reason_values = array[warehouse.word_of_program(program)]
where
    status is null
    and program <> 'LOCAL_CERT'
