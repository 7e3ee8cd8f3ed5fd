#!lua flags=no-writes
-- LENGTH: how many entries these streams hold together.
-- KEYS  the streams
local total = 0
for k = 1, #KEYS do
  total = total + redis.call('XLEN', KEYS[k])
end
return total
