-- R15-PRODUCT: a product that the project is linked to is not in the catalogue, by number or by name.
-- grain: one row of the submission and product
select
    project.row_no,
    part.word as value
from staging.industry_projects as project
cross join lateral regexp_split_to_table(project.certification_no, '[、,，;；\s]+') as part (word)
where
    project.submission_id = :submission_id
    and part.word <> ''
    and not exists (
        select 1
        from warehouse.dim_product as product
        where part.word in (product.product_no, product.product_name)
    )
order by project.row_no, part.word
