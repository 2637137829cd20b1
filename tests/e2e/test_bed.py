"""Le lit médicalisé by keyboard: one call, four needs with their own due times, and the bed that waits."""

import pytest
from playwright.sync_api import expect

from volontiers.cases.models import Need
from volontiers.core.need import Kind
from volontiers.database.wall import reading

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TICKED = (Kind.HOME_VISIT, Kind.NURSING, Kind.EQUIPMENT, Kind.HOME_HELP)


def test_four_needs_in_one_call(house, keyboard, axe, record_property):
    desk = house.window(house.tarn.accounts["julie"])
    desk.goto("/c/gaillacois/bureau/appel/nouveau")
    hands = keyboard(desk)
    the_daughter_says(hands)
    for kind in TICKED:
        hands.reach(f"tick_{kind}")
        hands.press("Space")
        if kind is Kind.EQUIPMENT:
            hands.reach(f"detail_{kind}")
            hands.write("lit médicalisé")
            hands.reach(f"waits_{kind}")
            hands.press("ArrowDown", 2)
    agree(hands)
    axe(desk)
    hands.press("F8")
    expect(desk.get_by_role("heading", level=1)).to_have_text("À dire en raccrochant")
    record_property("keys_pressed", hands.pressed)
    assert hands.pressed <= 90
    house.work()
    each_goes_its_own_way(house, desk)


def the_daughter_says(hands):
    hands.reach("vital")
    hands.press("Space")
    hands.reach("telephone")
    hands.write("0639981042")
    hands.reach("caller")
    hands.press("ArrowDown")
    hands.reach("caller_name")
    hands.write("Claire Durand")
    hands.reach("caller_link")
    hands.write("sa fille")
    hands.reach("family_name")
    hands.write("Durand")
    hands.reach("given_name")
    hands.write("Henri")
    hands.reach("birth_year")
    hands.write("1952")
    hands.reach("commune")
    hands.write("Gaillac")


def agree(hands):
    for family in ("carers", "services"):
        hands.reach(f"agree_{family}")
        hands.press("Space")


def each_goes_its_own_way(house, desk):
    with reading(house.tarn.desk):
        needs = {need.kind: need for need in Need.objects.all()}
        waits = needs[Kind.EQUIPMENT].waits_for
        assert waits.kind == Kind.HOME_VISIT
        assert {need.case_id for need in needs.values()} == {waits.case_id}
        assert len({need.due_at for need in needs.values()}) >= 2
    desk.goto("/c/gaillacois/bureau/tableau")
    expect(desk.locator("tbody")).to_contain_text("attend l’ordonnance de 1001-")
    expect(desk.locator("tbody tr[id]")).to_have_count(4)
