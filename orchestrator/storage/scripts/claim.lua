#!lua
-- CLAIM: which conversation users are, by all the names they come with; new ones become aliases.
-- KEYS  per user: alias of their first name (phone, or BSUID if that is hidden), alias of their
--       BSUID (of the first name again if there is none)
-- ARGV  alias TTL in seconds, then per user: first name, 1 if there is a BSUID
-- Returns per user the canonical name.
-- For each BSUID the first name seen wins. Aliases last anew for those who keep writing.
local out = {}
for i = 1, #KEYS / 2 do
  local alias, of_bsuid, first = KEYS[2*i-1], KEYS[2*i], ARGV[2*i]
  local name = redis.call('GET', alias) or first
  if ARGV[2*i+1] == '1' then
    local before = redis.call('SET', of_bsuid, name, 'NX', 'GET', 'EX', ARGV[1])
    if before then
      redis.call('EXPIRE', of_bsuid, ARGV[1])
      name = before
    end
  end
  if name ~= first then redis.call('SET', alias, name, 'EX', ARGV[1]) end
  out[i] = name
end
return out
