-- P1, the task: `reserve_ratio` × the budgets of the system's units in the year (R20), in yuan. Canteen budgets belong
-- to the unit's system, union budgets to the union's, as the purchases do (DC-6). A unit without a canteen has no
-- canteen part; a shared canteen's budget is stated by the unit that represents its users, and the others state none.
-- Where no budget was stated nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

budget as (
    select
        row_key,
        system_code as object_code,
        canteen_budget_amount as budget_amount
    from reserve
    where year = :year and canteen_mode <> 'none' and canteen_budget_amount is not null
    union all
    select
        row_key,
        union_system_code as object_code,
        union_budget_amount as budget_amount
    from reserve
    where year = :year and union_budget_amount is not null
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        round(sum(budget.budget_amount) * cast(cast(:params as jsonb) ->> 'reserve_ratio' as numeric), 2) as numerator,
        coalesce(array_agg(distinct budget.row_key) filter (where budget.row_key is not null), '{}') as row_keys
    from assessed
    left join budget on assessed.object_code = budget.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
