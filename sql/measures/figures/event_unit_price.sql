-- What a unit cost at an event: amount divided by quantity over an exhibitor's lines, counted or not.
-- "event of F024" takes the event of that figure; "entity" is the exhibitor as the report or the register names it.
-- Grain: published figure of this measure. Unit: yuan. Owner: assessment.
create view assessment.figure_event_unit_price as
with scope as (
    select
        *,
        array_remove(terms, 'entity') as event_terms
    from assessment.figure_scope
    where measure = 'event_unit_price' and terms @> array['entity']
),

asked as (
    select
        figure_id,
        conditions,
        window_start,
        as_of,
        substring(event_terms[1] from '^event of (.+)$') as figure_of_event
    from scope
    where cardinality(event_terms) = 1 and event_terms[1] like 'event of %'
),

event as (
    select * from assessment.figure_event
),

line as (
    select * from staging.special_event
    where in_force
),

entity as (
    select
        uscc,
        name
    from warehouse.dim_entity
),

sold as (
    select distinct
        asked.figure_id,
        line.submission_id,
        line.row_no,
        line.line_amount,
        line.quantity
    from asked
    inner join event on asked.figure_of_event = event.figure_id
    inner join line
        on
            event.event_code = line.event_code
            and event.started_on = line.started_on
            and event.organizer_org_code = line.organizer_org_code
            and line.started_on between asked.window_start and asked.as_of
    left join entity on line.exhibitor_uscc = entity.uscc
    where asked.conditions -> 'entity' ?| array[line.exhibitor_name, entity.name]
),

final as (
    select
        asked.figure_id,
        sum(sold.line_amount) / nullif(sum(sold.quantity), 0) as actual
    from asked
    left join sold on asked.figure_id = sold.figure_id
    group by asked.figure_id
)

select * from final;

comment on view assessment.figure_event_unit_price is '活动中某参展主体的成交单价（元）：销售额 ÷ 数量，不论是否计入';
