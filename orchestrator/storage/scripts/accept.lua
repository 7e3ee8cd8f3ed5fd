#!lua
-- ACCEPT: store what a webhook brought, once.
-- KEYS  per group: inbox, journal, sending, dedup now, before, before that, next
-- ARGV  dedup set TTL in seconds, then per group: number of items, the newest entry the caller knows
--       of ('' for none), and per item: digest, payload, proof, id. An empty digest marks a record
--       for the journal: it needs no dedup. The proof, if any, is `reply id|wamid` of a status: it
--       settles a send of ours whose outcome is unknown. The id is the one a message is to have, ''
--       for any: it gets that unless the inbox has an entry newer than the caller knows, and then
--       not even by chance.
-- Returns per group the id of the last entry of the inbox before ('' for none) and then per item
-- the id of its stream entry, or '' for a message already accepted.
-- The inbox write comes before the dedup mark: scripts do not roll back, and a mark without a
-- message would turn the redelivery into a duplicate of nothing.
local out, a, k = {}, 2, 1
while k <= #KEYS do
  local inbox, journal, sending = KEYS[k], KEYS[k+1], KEYS[k+2]
  local d0, d1, d2, next = KEYS[k+3], KEYS[k+4], KEYS[k+5], KEYS[k+6]
  local marked = false
  local last = redis.call('XREVRANGE', inbox, '+', '-', 'COUNT', 1)[1]
  local known, foretold = ARGV[a+1], true
  if last then
    last = last[1]
    if known == '' then
      foretold = false
    elseif last ~= known then
      local l, n = string.find(last, '-', 1, true), string.find(known, '-', 1, true)
      local behind = tonumber(string.sub(last, 1, l - 1)) - tonumber(string.sub(known, 1, n - 1))
      if behind == 0 then
        behind = tonumber(string.sub(last, l + 1, #last)) - tonumber(string.sub(known, n + 1, #known))
      end
      foretold = behind < 0
    end
  else
    last = ''
  end
  out[#out+1] = last
  for _ = 1, tonumber(ARGV[a]) do
    local digest, payload, proof, id = ARGV[a+2], ARGV[a+3], ARGV[a+4], ARGV[a+5]
    if digest == '' then
      out[#out+1] = redis.call('XADD', journal, '*', 'r', payload)
      if proof ~= '' then
        local reply, wamid = string.match(proof, '^([^|]*)|(.*)$')
        if redis.call('HEXISTS', sending, reply) == 1 then
          redis.call('HSET', sending, reply, 's|' .. wamid)
        end
      end
    elseif redis.call('SISMEMBER', d0, digest) == 1
        or redis.call('SISMEMBER', d1, digest) == 1
        or redis.call('SISMEMBER', d2, digest) == 1
        or redis.call('SISMEMBER', next, digest) == 1 then
      out[#out+1] = ''
    else
      local placed = foretold and id ~= '' and redis.pcall('XADD', inbox, id, 'm', payload)
      if type(placed) ~= 'string' then
        foretold, placed = false, redis.call('XADD', inbox, '*', 'm', payload)
        if placed == id then
          redis.call('XDEL', inbox, placed)
          placed = redis.call('XADD', inbox, '*', 'm', payload)
        end
      end
      out[#out+1] = placed
      redis.call('SADD', d0, digest)
      marked = true
    end
    a = a + 4
  end
  if marked then redis.call('EXPIRE', d0, ARGV[1], 'NX') end
  a, k = a + 2, k + 7
end
return out
