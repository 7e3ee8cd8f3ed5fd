#!lua flags=no-writes
-- LENGTH: how many entries these streams hold together.
-- KEYS  the streams
local total = 0
for _, stream in ipairs(KEYS) do
  total = total + redis.call('XLEN', stream)
end
return total
