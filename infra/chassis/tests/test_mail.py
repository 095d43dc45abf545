"""How long a mail that doesn't go out is tried."""

from datetime import timedelta

from chassis.mail import FIRST_WAIT, LONGEST_WAIT, TRIES, again_in


def test_a_mail_is_tried_again_for_some_three_days() -> None:
    waits = [again_in(tries) for tries in range(1, TRIES)]
    assert (waits[0], waits[-1], again_in(TRIES)) == (FIRST_WAIT, LONGEST_WAIT, None)
    assert timedelta(days=2) < sum((wait for wait in waits if wait), timedelta()) < timedelta(days=4)
