#!lua
-- SETTLE: replies leave the outbox with a record of how they fared.
-- KEYS  per reply: term, outbox, journal, sending, inbox
-- ARGV  per reply: term, outbox entry id, journal record, reply id, news for the inbox ('' for none)
-- Returns per reply the id of its record, FENCED or GONE (settled before).
local out = {}
for i = 1, #KEYS / 5 do
  local k, a = 5 * i - 4, 5 * i - 4
  if redis.call('GET', KEYS[k]) ~= ARGV[a] then
    out[i] = 'FENCED'
  elseif #redis.call('XRANGE', KEYS[k+1], ARGV[a+1], ARGV[a+1]) == 0 then
    out[i] = 'GONE'
  else
    out[i] = redis.call('XADD', KEYS[k+2], '*', 'r', ARGV[a+2])
    if ARGV[a+4] ~= '' then redis.call('XADD', KEYS[k+4], '*', 'm', ARGV[a+4]) end
    redis.call('HDEL', KEYS[k+3], ARGV[a+3])
    redis.call('XDEL', KEYS[k+1], ARGV[a+1])
  end
end
return out
