import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.lifecycle import (
    MOVES,
    PROPOSAL_MOVES,
    NeedState,
    ProposalState,
    Refused,
    diagram,
    move,
    move_proposal,
)


def test_a_call_answered_in_the_first_wave():
    state = NeedState.RECEIVED
    for verb in ("prepare", "propose", "take", "close"):
        state = move(state, verb)
    assert state is NeedState.CLOSED


@pytest.mark.parametrize("verb", MOVES)
def test_nothing_leaves_a_closed_need(verb):
    with pytest.raises(Refused) as refused:
        move(NeedState.CLOSED, verb)
    assert (refused.value.verb, refused.value.state) == (verb, NeedState.CLOSED)


@pytest.mark.parametrize("state", set(NeedState) - {NeedState.CLOSED})
def test_the_15_may_be_called_from_every_open_state(state):
    assert move(state, "freeze") is NeedState.CLOSED


def test_a_need_without_agreement_can_neither_be_proposed_nor_taken():
    for verb in ("propose", "take", "take_by_phone"):
        with pytest.raises(Refused):
            move(NeedState.RECEIVED, verb)


@pytest.mark.parametrize("verb", ["release", "no_show", "redirect"])
def test_a_taken_need_can_come_back(verb):
    assert move(NeedState.TAKEN, verb) is NeedState.READY


def test_a_second_acceptance_is_refused():
    with pytest.raises(Refused):
        move(NeedState.TAKEN, "take")


@pytest.mark.parametrize("verb", PROPOSAL_MOVES)
def test_an_expired_proposal_accepts_no_verb(verb):
    with pytest.raises(Refused):
        move_proposal(ProposalState.EXPIRED, verb)


def test_an_alternative_waits_for_the_desk():
    state = move_proposal(ProposalState.SENT, "offer_alternative")
    assert move_proposal(state, "confirm_alternative") is ProposalState.ACCEPTED
    with pytest.raises(Refused):
        move_proposal(state, "accept")


def test_who_undoes_is_not_asked_again_and_who_was_let_down_may_be():
    assert move_proposal(ProposalState.ACCEPTED, "undo") is ProposalState.DECLINED
    assert move_proposal(ProposalState.ACCEPTED, "miss") is ProposalState.WITHDRAWN


@quick
@given(st.lists(st.sampled_from(list(MOVES)), max_size=30))
def test_any_sequence_of_verbs_stays_in_the_table_and_can_still_be_closed(verbs):
    state = NeedState.RECEIVED
    for verb in verbs:
        try:
            state = move(state, verb)
        except Refused:
            assert state not in MOVES[verb][0]
        else:
            assert state is MOVES[verb][1]
    assert state is NeedState.CLOSED or move(state, "close") is NeedState.CLOSED


def test_the_diagram_shows_every_move_once():
    text = diagram()
    for moves in (MOVES, PROPOSAL_MOVES):
        for verb, (sources, target) in moves.items():
            for source in sources:
                assert f"    {source.value} --> {target.value}: {verb}" in text
    assert text.count("stateDiagram-v2") == 2


def test_the_desk_reads_ready_and_received_alike():
    assert NeedState.READY.label == NeedState.RECEIVED.label == "À proposer"
    assert all(state.label for state in ProposalState)
