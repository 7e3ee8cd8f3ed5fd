#!lua
-- ATTEMPT: count a failed or suspected attempt at a message, durably.
-- KEYS  term, inbox, attempts      ARGV  term, entry id
-- Returns the number of attempts so far, -1 for FENCED, 0 for GONE.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
if #redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2]) == 0 then return 0 end
return redis.call('HINCRBY', KEYS[3], ARGV[2], 1)
