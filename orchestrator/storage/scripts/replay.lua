#!lua
-- REPLAY: a dead letter goes back to the end of its inbox.
-- KEYS  inbox, deadletters      ARGV  dead letter id, inbox payload
-- Returns the id of the new inbox entry, or '' if the dead letter is gone.
if #redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1]) == 0 then return '' end
local id = redis.call('XADD', KEYS[1], '*', 'm', ARGV[2])
redis.call('XDEL', KEYS[2], ARGV[1])
return id
