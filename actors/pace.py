"""Meta's pace: so many messages a second per number, so many seconds per message to one user."""

from __future__ import annotations

from collections import OrderedDict

from attrs import define

from orchestrator.conversation.key import ConversationKey

MAX_PAIRS = 100_000


@define(slots=True)
class Bucket:
    """A token bucket: `rate` tokens a second (None: no limit), at most `burst` saved up."""

    rate: float | None
    burst: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0 if one is."""
        if self.rate is None:
            return 0.0
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate

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
        self._pairs: OrderedDict[ConversationKey, Bucket] = OrderedDict()

    def wait(self, key: ConversationKey, now: float) -> float:
        """Seconds a message must wait; 0 takes its tokens."""
        number = self._number(key.phone_number_id, now)
        pair = self._pair(key, now)
        longest = max(number.wait(now), pair.wait(now))
        if longest == 0:
            number.take()
            pair.take()
        return longest

    def _number(self, phone_number_id: str, now: float) -> Bucket:
        bucket = self._numbers.get(phone_number_id)
        if bucket is None:
            burst = max(1.0, self._per_number)
            bucket = self._numbers[phone_number_id] = Bucket(self._per_number, burst, burst, now)
        return bucket

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
