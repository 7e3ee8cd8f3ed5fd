#!lua
-- ATTEMPT: count a failed or suspected attempt at a message, durably, and once.
-- KEYS  term, inbox, attempts      ARGV  term, entry id, token of this attempt
-- Returns the number of attempts so far, -1 for FENCED, 0 for GONE. Asked again with the token
-- counted last, because an answer was lost, it counts nothing. Stored is `count|token`.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
if #redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2]) == 0 then return 0 end
local known = redis.call('HGET', KEYS[3], ARGV[2]) or '0'
local count, token = string.match(known, '^([^|]*)|?(.*)$')
if token == ARGV[3] then return tonumber(count) end
count = tonumber(count) + 1
redis.call('HSET', KEYS[3], ARGV[2], count .. '|' .. ARGV[3])
return count
