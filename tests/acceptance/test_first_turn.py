"""What others refer to is processed before a batch of any DAG."""

from __future__ import annotations

from tests.acceptance.city import City
from tests.acceptance.desk import catalogue, procurement

from bangfu.pipeline.tasks import process_batch, receive_for


def test_a_catalogue_goes_before_the_purchases_of_another_batch(desk: City) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.drop("H1X", "月报.xlsx", procurement())
    batches = {batch["report"]: batch for batch in receive_for("intake_departments")}
    done = process_batch(batches["institution_procurement"]["submission_ids"])
    assert sum(done.statuses.values()) == 2
    assert process_batch(batches["certification_catalogue"]["submission_ids"]).statuses == {}
