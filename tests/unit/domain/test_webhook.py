"""The rules of webhooks: which events are wanted, when it is tried again, when it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import MoveError
from app.domain.webhook import (
    MOST_TRIES,
    PATIENCE,
    DisabledReason,
    check_replay,
    is_delivered,
    reason_to_disable,
    rest_after,
    wait_after,
    wants,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_kinds_are_wanted_by_name_or_by_noun_or_all():
    assert wants(None, "key.compromised")
    assert wants(["key.compromised"], "key.compromised")
    assert wants(["key.*"], "key.compromised")
    assert not wants(["key.*"], "key_file.added")
    assert not wants(["key.created"], "key.compromised")


def test_all_tries_lie_within_three_days_however_the_jitter_falls():
    for chance in (0.0, 1.0):
        waits = [wait_after(tries, chance) for tries in range(1, MOST_TRIES)]
        assert waits == sorted(waits)
        assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=3)
    assert wait_after(MOST_TRIES, 0.5) is None


def test_rests_double_up_to_five_minutes():
    rests = [rest_after(failures) for failures in range(1, 9)]
    assert rests[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert rests[-1] == rest_after(10_000) == timedelta(minutes=5)


def test_only_the_two_hundreds_count_as_taken():
    assert [is_delivered(one) for one in (200, 299, 199, 300, 410, None)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_gone_ends_at_once_and_failing_after_three_days():
    assert reason_to_disable(410, NOW, NOW) is DisabledReason.GONE
    assert reason_to_disable(500, NOW, NOW + PATIENCE) is DisabledReason.FAILING
    assert reason_to_disable(None, NOW, NOW + PATIENCE - timedelta(seconds=1)) is None


def test_only_what_has_ended_is_sent_again_and_only_while_enabled():
    check_replay("failed", is_enabled=True)
    check_replay("delivered", is_enabled=True)
    for state, is_enabled, named in (("waiting", True, "waiting"), ("failed", False, "disabled")):
        with pytest.raises(MoveError) as caught:
            check_replay(state, is_enabled=is_enabled)
        assert caught.value.state == named
