from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.errors import InvalidError
from app.domain.moments import numeric_date, wire_time


def test_a_moment_is_written_in_utc_with_a_z():
    east = timezone(timedelta(hours=2))
    assert wire_time(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05Z"
    assert wire_time(datetime(2026, 1, 2, 3, 4, 5, tzinfo=east)) == "2026-01-02T01:04:05Z"


def test_a_numeric_date_counts_seconds_since_1970():
    assert numeric_date(datetime(1970, 1, 1, 0, 1, tzinfo=UTC)) == 60


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 1, 1), datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)],  # noqa: DTZ001
)
def test_a_naive_moment_or_a_fraction_is_refused(moment):
    with pytest.raises(InvalidError):
        wire_time(moment)
