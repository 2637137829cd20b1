"""The board at rest asks for nothing new and moves nothing under the cursor; the one-tap page is light."""

import gzip
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from volontiers.cases.actions.intake import NeedAsked
from volontiers.core.need import Kind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
BOARD = "/c/gaillacois/bureau/tableau"
HEAVIEST = 45 * 1024


def is_poll(answer):
    return BOARD in answer.url and "hx-request" in answer.request.headers


def test_rest_is_304_and_rows_stay_where_they_are(house):
    cast.call(house.tarn, Kind.UNSCHEDULED)
    cast.call(house.tarn, Kind.NURSING)
    house.work()
    desk = house.window(house.tarn.accounts["julie"])
    desk.goto(BOARD)
    with desk.expect_response(lambda answer: is_poll(answer) and answer.status == 304, timeout=40_000):
        pass
    before = desk.locator("tbody tr[id]").evaluate_all("rows => rows.map(row => row.id)")
    pressing = NeedAsked(Kind.UNSCHEDULED, MONDAY + timedelta(hours=1))
    cast.call(house.tarn, needs=(pressing,))
    with desk.expect_response(lambda answer: is_poll(answer) and answer.status == 200, timeout=40_000):
        pass
    expect(desk.locator("[data-board]")).to_contain_text("1 nouvelle")
    after = desk.locator("tbody tr[id]").evaluate_all("rows => rows.map(row => row.id)")
    assert after[: len(before)] == before
    assert len(after) == len(before)


def test_the_one_tap_page_is_light(house):
    cast.call(house.tarn, Kind.UNSCHEDULED)
    house.work()
    phone = house.window(width=PHONE)
    weights = {}
    phone.on("response", lambda answer: weights.update({answer.url: answer}))
    phone.goto(house.link(house.tarn.noor), wait_until="networkidle")
    total = sum(len(gzip.compress(answer.body())) for answer in weights.values())
    assert len(weights) >= 3
    assert total <= HEAVIEST
