#!lua
-- ACCEPT: store what a webhook brought, once.
-- KEYS  per group: inbox, journal, sending, dedup now, before, before that, next
-- ARGV  dedup set TTL in seconds, then per group: number of items, and per item: digest, payload,
--       proof. An empty digest marks a record for the journal: it needs no dedup. The proof, if any,
--       is `reply id|wamid` of a status: it settles a send of ours whose outcome is unknown.
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
  if last then out[#out+1] = last[1] else out[#out+1] = '' end
  for _ = 1, tonumber(ARGV[a]) do
    local digest, payload, proof = ARGV[a+1], ARGV[a+2], ARGV[a+3]
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
      out[#out+1] = redis.call('XADD', inbox, '*', 'm', payload)
      redis.call('SADD', d0, digest)
      marked = true
    end
    a = a + 3
  end
  if marked then redis.call('EXPIRE', d0, ARGV[1], 'NX') end
  a, k = a + 1, k + 7
end
return out
