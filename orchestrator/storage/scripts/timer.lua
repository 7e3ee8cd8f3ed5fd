#!lua
-- TIMER: strike a timer that has fired, unless a turn has set it anew meanwhile.
-- KEYS  timers
-- ARGV  conversation, the moment it was set for (ms)
-- Returns 1 if it was struck, else 0.
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0
