#!lua
-- PARK: move one message from the inbox to the dead letters; the next one goes on.
-- KEYS  term, inbox, deadletters, outbox, journal, attempts
-- ARGV  term, entry id, dead letter, journal record, number of replies, the replies
-- Returns OK, FENCED or GONE.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'FENCED' end
if #redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2]) == 0 then return 'GONE' end
redis.call('XADD', KEYS[3], '*', 'd', ARGV[3])
for i = 1, tonumber(ARGV[5]) do redis.call('XADD', KEYS[4], '*', 'o', ARGV[5+i]) end
redis.call('XADD', KEYS[5], '*', 'r', ARGV[4])
redis.call('HDEL', KEYS[6], ARGV[2])
redis.call('XDEL', KEYS[2], ARGV[2])
return 'OK'
