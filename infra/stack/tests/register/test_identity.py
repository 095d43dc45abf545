from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import Channel, Theme
from stack.register.identity import identified
from stack.register.rows import Row
from stack.register.words import Kind

network = UUID(int=1)
texts = st.sampled_from(["", "a", "b", "a b"])
some_rows = st.lists(
    st.builds(
        Row,
        number=st.integers(1, 9),
        kind=st.just(Kind.SIGNAL),
        on=st.sampled_from([date(2024, 1, 1), date(2024, 1, 2)]),
        area=st.sampled_from(["33021A", "33021F"]),
        channel=st.just(Channel.PHONE),
        theme=st.sampled_from([Theme.GRIEF, Theme.OTHER]),
        description=texts,
        outcome=texts,
        done=st.booleans(),
    )
)


def ids(rows: list[Row], of: UUID = network) -> list[UUID]:
    return [row_id for row_id, _row in identified(of, rows)]


@given(some_rows)
def test_every_row_has_its_own_id_and_a_second_run_the_same(rows: list[Row]) -> None:
    assert len(set(ids(rows))) == len(rows)
    assert ids(rows) == ids(rows)


@given(some_rows, st.randoms(use_true_random=False))
def test_neither_order_nor_place_matters(rows: list[Row], random: st.DataObject) -> None:
    shuffled = [replace(row, number=row.number + 5) for row in rows]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(ids(rows)) == set(ids(shuffled))


@given(some_rows, some_rows)
def test_rows_added_later_leave_the_ids_of_the_others(rows: list[Row], more: list[Row]) -> None:
    assert ids([*rows, *more])[: len(rows)] == ids(rows)


@given(some_rows.filter(bool))
def test_another_network_has_other_ids(rows: list[Row]) -> None:
    assert not set(ids(rows)) & set(ids(rows, UUID(int=2)))
