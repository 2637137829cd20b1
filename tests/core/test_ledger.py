from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.consent import verifier
from volontiers.core.codes import ALPHABET
from volontiers.core.ledger import EntryKind, Receipt, found, sayable
from volontiers.core.need import Kind

HEADS = st.binary(min_size=32, max_size=32)


@quick
@given(st.lists(HEADS, min_size=1, max_size=20, unique=True), st.data())
def test_a_short_code_finds_its_line_however_it_is_typed(heads, data):
    receipts = [Receipt(seq, head) for seq, head in enumerate(heads, 1)]
    one = data.draw(st.sampled_from(receipts))
    assert set(one.code) <= set(ALPHABET) | {"-"}
    for typed in (one.code, one.code.lower(), f" {' '.join(one.code)} ", one.code.replace("-", "–")):
        assert one in found(typed, receipts)
        assert {other.code for other in found(typed, receipts)} == {one.code}


@pytest.mark.parametrize("typed", ["", "XK7-4P", "XK7-4PO", "XK7-4PMM", "é" * 6])
def test_what_cannot_be_a_code_finds_nothing(typed):
    assert found(typed, [Receipt(1, bytes(32))]) == []


@quick
@given(st.integers(1, 10**9), HEADS)
def test_the_verifier_reads_a_receipt_as_it_is_given(seq, head):
    assert verifier.known(Receipt(seq, head).text) == (seq, head.hex())


def test_every_kind_is_said_in_french():
    assert all(kind.label for kind in EntryKind)
    assert len({kind.label for kind in EntryKind}) == len(EntryKind)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats() | st.dates() | st.sampled_from(Kind),
    lambda inner: (
        st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.sampled_from(Kind), inner)
    ),
    max_leaves=10,
)


def _floats(value: object) -> bool:
    if isinstance(value, dict):
        return any(_floats(one) for one in value.values())
    return any(map(_floats, value)) if isinstance(value, list) else isinstance(value, float)


@quick
@given(JSON)
def test_what_is_sayable_has_no_float_and_says_itself_again(value):
    said = sayable(value)
    assert not _floats(said)
    assert sayable(said) == said


def test_a_set_is_said_in_one_order():
    assert sayable(frozenset({Kind.NURSING, Kind.EQUIPMENT})) == ["equipment", "nursing"]
    assert sayable({"until": date(2027, 1, 2)}) == {"until": "2027-01-02"}
