"""The catalogue of the track record: a label and a help for each measure."""

from omninmo.prediction.live import KINDS, MAX_AGE
from omninmo.prediction.track_record import AGAINST, BASES, LEVELS, SHARES
from omninmo.reports.track_record import SHOWN
from omninmo.schema.record import RECORD, RECORD_KINDS, RECORD_RULE


def test_every_measure_is_in_the_catalogue_once() -> None:
    above = {f"{name}_above" for name in AGAINST}
    assert {*SHARES, *BASES, *above, "rank_ic", *SHOWN} <= set(RECORD)
    assert len({entry.label for entry in RECORD.values()}) == len(RECORD)
    assert {f"coverage_{level}" for level in LEVELS} <= set(RECORD)


def test_the_words_say_what_the_rule_is() -> None:
    assert tuple(RECORD_KINDS) == KINDS and f"at most {MAX_AGE} sessions" in RECORD_RULE
