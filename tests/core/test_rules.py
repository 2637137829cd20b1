import json
from dataclasses import fields

import pytest

from volontiers.core.need import Kind
from volontiers.core.pledge import Caps, Level
from volontiers.core.rules import Route, Rules, RulesError


def test_the_defaults_come_back_from_json_unchanged():
    assert Rules.from_dict(json.loads(json.dumps(Rules().to_dict()))) == Rules.from_dict({}) == Rules()


def test_every_parameter_can_be_read():
    assert set(Rules().to_dict()) == {one.name for one in fields(Rules)}


def test_a_community_changes_what_it_wants():
    rules = Rules.from_dict(
        {"route": "duty_first", "manual_kinds": ["home_help"], "slow_minutes": [60, 240], "answer_rate": 0.5}
    )
    assert rules.route is Route.DUTY_FIRST
    assert rules.manual_kinds == {Kind.HOME_HELP}
    assert rules.slow_minutes == (60, 240)
    assert rules.answer_rate == 0.5


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"unknown": 1}, "unknown"),
        ({"duty_minutes": 0}, "duty_minutes"),
        ({"duty_minutes": "10"}, "duty_minutes"),
        ({"duty_minutes": True}, "duty_minutes"),
        ({"wave_size_max": 5}, "wave_size_max"),
        ({"answer_rate": 1}, "answer_rate"),
        ({"target": 0}, "target"),
        ({"manual_kinds": ["taxi"]}, "manual_kinds"),
        ({"manual_kinds": [["nested"]]}, "manual_kinds"),
        ({"manual_kinds": "home_help"}, "manual_kinds"),
        ({"slow_minutes": []}, "slow_minutes"),
        ({"slow_minutes": [0]}, "slow_minutes"),
        ({"route": "nobody"}, "route"),
        ({"route": []}, "route"),
        ({"message_detail": []}, "message_detail"),
        ({"return_address": "4 place Neuve\n81600 Gaillac"}, "return_address"),
        ({"return_address": "x" * 161}, "return_address"),
        ({"show_words_before": 1}, "show_words_before"),
        ({"hard_cap_minutes": 10}, "hard_cap_minutes"),
        ({"some_asked": 1, "some_accepted": 2}, "some_asked"),
    ],
)
def test_a_wrong_value_names_its_field_and_says_what_to_do(values, field):
    with pytest.raises(RulesError) as error:
        Rules.from_dict(values)
    assert error.value.field == field
    assert error.value.sentence.endswith(".")


def test_a_level_starts_with_its_caps():
    assert [Rules().caps(level) for level in Level] == [Caps(0, 0), Caps(3, 1), Caps(12, 4)]
