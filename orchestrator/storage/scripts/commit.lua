#!lua
-- COMMIT: apply turns, each whole or not at all.
-- KEYS  per turn: term, session, inbox, outbox, journal, attempts, timers
-- ARGV  session TTL in seconds, then per turn: term, base version, entry id, snapshot ('' deletes
--       the session), journal record, when to remind ('' leaves the timer, 0 removes it),
--       the conversation, number of replies, the replies, number of pieces (entries of the same
--       burst, which leave the inbox with this one), per piece: entry id, journal record, and how
--       the entry begins, if its id was only foretold ('' if not): another may have got the id.
-- Returns per turn OK, ALREADY (this very turn was applied before), GONE (the entry left the inbox
-- another way), FENCED (somebody else owns the partition), STALE (the state moved on) or EXPIRED
-- (the session ran out). A version is an entry id; '.' and a number follow it where the turn was
-- tried again. The base version '?' stands for a snapshot whose version cannot be read.
-- Only OK writes; the entry leaves the inbox last. In place of OK the answer is the id of the record
-- and, where it wrote replies, that of the last entry of the outbox before ('' for none) and theirs.
local out, a, k = {}, 2, 1
while k <= #KEYS do
  local session, inbox = KEYS[k+1], KEYS[k+2]
  local base, entry, snapshot, n = ARGV[a+1], ARGV[a+2], ARGV[a+3], tonumber(ARGV[a+7])
  local m = tonumber(ARGV[a+8+n])
  local verdict, written = 'OK'
  if redis.call('GET', KEYS[k]) ~= ARGV[a] then
    verdict = 'FENCED'
  else
    local head = redis.call('GETRANGE', session, 0, 63)
    local version = ''
    if head ~= '' then version = string.match(head, '^{"version":"([^"]*)"') or '?' end
    if version == entry or string.sub(version, 1, #entry + 1) == entry .. '.' then
      verdict = 'ALREADY'
    else
      local found, begins = redis.call('XRANGE', inbox, entry, entry)[1], ARGV[a+9+n+2*m]
      if not found or string.sub(found[2][2], 1, #begins) ~= begins then
        verdict = 'GONE'
      elseif version ~= base then
        if head == '' then verdict = 'EXPIRED' else verdict = 'STALE' end
      end
    end
    -- A piece that was applied before must not be said a second time in the words of this turn.
    for i = 1, verdict == 'OK' and m or 0 do
      local piece = ARGV[a+7+n+2*i]
      if #redis.call('XRANGE', inbox, piece, piece) == 0 then verdict = 'GONE' end
    end
  end
  if verdict == 'OK' then
    if snapshot == '' then
      redis.call('DEL', session)
    else
      redis.call('SET', session, snapshot, 'EX', ARGV[1])
    end
    written = {''}
    if n > 0 then
      local last = redis.call('XREVRANGE', KEYS[k+3], '+', '-', 'COUNT', 1)[1]
      if last then written[2] = last[1] else written[2] = '' end
    end
    for i = 1, n do written[i+2] = redis.call('XADD', KEYS[k+3], '*', 'o', ARGV[a+7+i]) end
    for i = 1, m do
      local piece, record = ARGV[a+7+n+2*i], ARGV[a+8+n+2*i]
      redis.call('XADD', KEYS[k+4], '*', 'r', record)
      redis.call('HDEL', KEYS[k+5], piece)
      redis.call('XDEL', inbox, piece)
    end
    written[1] = redis.call('XADD', KEYS[k+4], '*', 'r', ARGV[a+4])
    redis.call('HDEL', KEYS[k+5], entry)
    if ARGV[a+5] == '0' then
      redis.call('ZREM', KEYS[k+6], ARGV[a+6])
    elseif ARGV[a+5] ~= '' then
      redis.call('ZADD', KEYS[k+6], ARGV[a+5], ARGV[a+6])
    end
    redis.call('XDEL', inbox, entry)
  end
  out[#out+1] = written or verdict
  a, k = a + 10 + n + 2 * m, k + 7
end
return out
