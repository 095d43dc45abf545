import pytest

from stack.story.waiting import NeverCame, eventually


def test_the_first_answer_ends_the_waiting() -> None:
    answers = iter([None, False, 0, "later"])
    assert eventually("iets", lambda: next(answers)) == 0


def test_waiting_ends_with_what_did_not_come() -> None:
    with pytest.raises(NeverCame, match="de bundel kwam niet"):
        eventually("de bundel", lambda: None, seconds=0)
