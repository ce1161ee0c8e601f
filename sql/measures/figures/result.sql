-- Published figure against warehouse figure, with the range of numbers that would pass:
-- E the number itself; R all that round (half up) to it; L more than it and less than the next at its last non-zero
-- digit; M at least it; Q and F that there is something. The bounds are exact products: nothing is divided.
-- Grain: published figure. Owner: assessment.
create view assessment.figure_result as
with figure as (
    select * from reference.published_figure
),

measured as (
    select * from assessment.figure_actual
),

claim as (
    select
        figure.*,
        cast(measured.actual as numeric) as measured,
        figure.claimed * figure.multiplier as claimed_number,
        figure.multiplier * power(cast(10 as numeric), -coalesce(figure.decimals, 0)) / 2 as half_step,
        figure.multiplier * power(
            cast(10 as numeric),
            case
                when scale(trim_scale(figure.claimed)) > 0 then -scale(trim_scale(figure.claimed))
                else length(substring(cast(trunc(figure.claimed) as text) from '0*$'))
            end
        ) as last_place
    from figure
    left join measured on figure.figure_id = measured.figure_id
),

ranged as (
    select
        *,
        case kind
            when 'R' then claimed_number - half_step
            when 'Q' then 1
            when 'F' then 1
            else claimed_number
        end as lower_bound,
        kind <> 'L' as is_lower_included,
        case kind
            when 'E' then claimed_number
            when 'R' then claimed_number + half_step
            when 'L' then claimed_number + last_place
        end as upper_bound,
        kind = 'E' as is_upper_included
    from claim
),

judged as (
    select
        *,
        coalesce(
            (measured > lower_bound or (is_lower_included and measured = lower_bound))
            and (
                upper_bound is null
                or measured < upper_bound
                or (is_upper_included and measured = upper_bound)
            ),
            false
        ) as passes
    from ranged
),

described as (
    select
        *,
        trim_scale(claimed) as claim,
        trim_scale(lower_bound) as lowest,
        trim_scale(upper_bound) as highest,
        case when kind not in ('Q', 'F') then trim_scale(measured) end as actual,
        case
            when passes then null
            when measured is null then '没有度量“' || measure || '”或范围条件无法识别，或仓库中没有相应数据，或不足5人不予显示'
            when kind in ('Q', 'F') then '仓库中没有相应记录'
            when kind = 'L' and measured = claimed_number then '实数正好等于公布数，用“余”“多”没有依据'
            when measured <= lower_bound then '实数低于可相符的范围'
            else '实数高于可相符的范围'
        end as remark
    from judged
),

final as (
    select
        figure_id,
        phrase,
        claim as claimed,
        unit,
        kind,
        actual,
        passes,
        measure,
        filter,
        basis,
        window_start,
        as_of,
        lowest as lower_bound,
        is_lower_included,
        highest as upper_bound,
        is_upper_included,
        remark
    from described
)

select * from final;

comment on view assessment.figure_result is '已公布数字的核对结果';
