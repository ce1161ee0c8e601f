-- 行数与金额守恒
-- 每份报送件读到的行数、金额等于入库、隔离、剔除之和；退回和待定的件没有入库行，重复件全部为零。
select submission_id as offending
from intake.submission
where
    rows_read <> rows_loaded + rows_quarantined + rows_excluded
    or amount_read is distinct from amount_loaded + amount_quarantined + amount_excluded
    or least(rows_loaded, rows_quarantined, rows_excluded) < 0
    or (status in ('returned', 'held', 'duplicate') and rows_loaded <> 0)
    or (status = 'duplicate' and rows_read <> 0)
order by submission_id
