#!lua flags=no-writes
-- REST: the oldest records of journals, each from a place of its own.
-- KEYS  journals
-- ARGV  how many at most, of all together, up to where, then per journal: from where
-- Returns for each journal with such records its place among the keys (from 0), and the records.
local out, left = {}, tonumber(ARGV[1])
for k = 1, #KEYS do
  if left == 0 then break end
  local found = redis.call('XRANGE', KEYS[k], ARGV[k+2], ARGV[2], 'COUNT', left)
  if #found > 0 then
    out[#out+1] = {k - 1, found}
    left = left - #found
  end
end
return out
