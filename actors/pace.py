"""Meta's pace: so many messages a second per number, so many seconds per message to one user."""

from __future__ import annotations

from collections import OrderedDict

from attrs import define

from orchestrator.conversation.key import ConversationKey

MAX_PAIRS = 100_000
SLOWEST = 1.0
"""Messages a second, however often Meta complains."""
SETTLE_SECONDS = 2.0
"""Refusals this close together are one complaint: those were on their way already."""
RECOVER_SECONDS = 60.0
RECOVERY = 1.25


@define(slots=True)
class Bucket:
    """A token bucket: `rate` tokens a second (None: no limit), at most `burst` saved up."""

    rate: float | None
    burst: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0 if one is."""
        if self.rate is None or (now == self.at and self.tokens >= 1):
            return 0.0  # the second: it was asked just before
        tokens = self.tokens + (now - self.at) * self.rate
        self.tokens = tokens = self.burst if tokens > self.burst else tokens
        self.at = now
        return 0.0 if tokens >= 1 else (1 - tokens) / self.rate

    def take(self) -> None:
        if self.rate is not None:
            self.tokens -= 1


class Pace:
    """The buckets of all numbers and of the pairs number → user seen last."""

    def __init__(self, *, per_number: float, pair_seconds: float, pair_burst: int) -> None:
        self._per_number = per_number
        self._pair_rate = 1 / pair_seconds if pair_seconds > 0 else None
        self._pair_burst = pair_burst
        self._numbers: dict[str, Bucket] = {}
        self._slowed: dict[str, float] = {}
        """Number -> when Meta last said it was too fast, or its rate last grew."""
        self._pairs: OrderedDict[ConversationKey, Bucket] = OrderedDict()

    def number_wait(self, phone_number_id: str, now: float) -> float:
        """Seconds until the number may send to anybody at all."""
        bucket = self._numbers.get(phone_number_id)
        if bucket is None or self._slowed:
            bucket = self._number(phone_number_id, now)
        return bucket.wait(now)

    def slower(self, phone_number_id: str, now: float) -> float:
        """Meta says the number sends too fast: half the rate from now on; messages a second.

        It grows again, a quarter a minute, until Meta says so again or the set rate is reached.
        """
        bucket = self._number(phone_number_id, now)
        if now - self._slowed.get(phone_number_id, -SETTLE_SECONDS) >= SETTLE_SECONDS:
            bucket.rate = max(SLOWEST, (bucket.rate or self._per_number) / 2)
            bucket.burst = max(1.0, bucket.rate / 4)
        bucket.tokens = 0.0
        bucket.at = self._slowed[phone_number_id] = now
        return bucket.rate or self._per_number

    def wait(self, key: ConversationKey, now: float) -> float:
        """Seconds a message must wait; 0 takes its tokens."""
        longest = self.number_wait(key.phone_number_id, now)
        if longest > 0:
            return (
                longest if self._pair_rate is None else max(longest, self._pair(key, now).wait(now))
            )
        return self.pair_wait(key, now)

    def pair_wait(self, key: ConversationKey, now: float) -> float:
        """As `wait`, where `number_wait` of this very moment is 0."""
        if self._pair_rate is not None:
            pair = self._pair(key, now)
            seconds = pair.wait(now)
            if seconds > 0:
                return seconds
            pair.take()
        self._numbers[key.phone_number_id].take()
        return 0.0

    def _number(self, phone_number_id: str, now: float) -> Bucket:
        bucket = self._numbers.get(phone_number_id)
        if bucket is None:
            burst = max(1.0, self._per_number)
            bucket = self._numbers[phone_number_id] = Bucket(self._per_number, burst, burst, now)
        elif phone_number_id in self._slowed:
            self._recover(bucket, phone_number_id, now)
        return bucket

    def _recover(self, bucket: Bucket, phone_number_id: str, now: float) -> None:
        minutes = int((now - self._slowed[phone_number_id]) // RECOVER_SECONDS)
        if minutes < 1:
            return
        rate = (bucket.rate or self._per_number) * RECOVERY ** min(minutes, 60)
        self._slowed[phone_number_id] += minutes * RECOVER_SECONDS
        bucket.rate = min(self._per_number, rate)
        bucket.burst = max(1.0, bucket.rate / 4)
        if bucket.rate >= self._per_number:
            bucket.burst = max(1.0, bucket.rate)
            del self._slowed[phone_number_id]

    def _pair(self, key: ConversationKey, now: float) -> Bucket:
        bucket = self._pairs.get(key)
        if bucket is None:
            if len(self._pairs) >= MAX_PAIRS:
                self._pairs.popitem(last=False)
            burst = float(self._pair_burst)
            bucket = self._pairs[key] = Bucket(self._pair_rate, burst, burst, now)
        else:
            self._pairs.move_to_end(key)
        return bucket
