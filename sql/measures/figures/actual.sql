-- What the warehouse says for each figure whose measure and conditions are known. A new measure adds its lines here.
-- Grain: published figure. Owner: assessment.
create view assessment.figure_actual as
with final as (
    select
        figure_id,
        actual
    from assessment.figure_agreement_buyer_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_agreement_signed_on
    union all
    select
        figure_id,
        actual
    from assessment.figure_agreement_supplier_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_brand_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_certified_product_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_covered_person_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_distinct_product_categories
    union all
    select
        figure_id,
        actual
    from assessment.figure_distinct_suppliers
    union all
    select
        figure_id,
        actual
    from assessment.figure_entity_household_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_entity_person_times
    union all
    select
        figure_id,
        actual
    from assessment.figure_event_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_event_unit_price
    union all
    select
        figure_id,
        actual
    from assessment.figure_evidence_exists
    union all
    select
        figure_id,
        actual
    from assessment.figure_first_live_session_on
    union all
    select
        figure_id,
        actual
    from assessment.figure_headcount
    union all
    select
        figure_id,
        actual
    from assessment.figure_labelled_product_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_live_gmv
    union all
    select
        figure_id,
        actual
    from assessment.figure_live_order_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_live_participant_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_live_session_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_live_session_ended_at
    union all
    select
        figure_id,
        actual
    from assessment.figure_max_session_gmv
    union all
    select
        figure_id,
        actual
    from assessment.figure_media_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_net_amount
    union all
    select
        figure_id,
        actual
    from assessment.figure_quantity_sum
    union all
    select
        figure_id,
        actual
    from assessment.figure_rank_by_live_gmv
    union all
    select
        figure_id,
        actual
    from assessment.figure_rubric_exists
    union all
    select
        figure_id,
        actual
    from assessment.figure_system_count
    union all
    select
        figure_id,
        actual
    from assessment.figure_venue_count
)

select * from final;

comment on view assessment.figure_actual is '各公布数字的仓库实数';
