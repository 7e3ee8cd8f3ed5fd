#!lua
-- MARK: a reply is about to leave; from here on a crash leaves its fate unknown.
-- KEYS  per reply: term, outbox, sending, session
-- ARGV  now in milliseconds, then per reply: term, outbox entry id, reply id, 1 if the reply must not
--       leave once a person has taken the conversation over
-- Returns per reply OK, FENCED (somebody else owns the partition), GONE (settled before), HELD (a
-- person owns the conversation now) or, once a status has told that it was sent, 's|' and its wamid.
-- Only OK writes.
local out = {}
for i = 1, #KEYS / 4 do
  local k, a = 4 * i - 3, 4 * i - 2
  local known = redis.call('HGET', KEYS[k+2], ARGV[a+2])
  if redis.call('GET', KEYS[k]) ~= ARGV[a] then
    out[i] = 'FENCED'
  elseif #redis.call('XRANGE', KEYS[k+1], ARGV[a+1], ARGV[a+1]) == 0 then
    out[i] = 'GONE'
  elseif known and string.sub(known, 1, 2) == 's|' then
    out[i] = known
  elseif ARGV[a+3] == '1'
      and string.find(redis.call('GET', KEYS[k+3]) or '', '"owner":"human"', 1, true) then
    out[i] = 'HELD'
  else
    redis.call('HSET', KEYS[k+2], ARGV[a+2], ARGV[1])
    out[i] = 'OK'
  end
end
return out
