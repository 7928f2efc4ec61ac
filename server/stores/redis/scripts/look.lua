-- Reads the counter. ARGV: ..., '1' to leave a note: WAIT waits for what this connection wrote, so there must be
-- something. Returns the time of Redis.
if ARGV[7] == '1' then redis.call('HSET', KEYS[1], 'lookedAt', text(nowMs())) end
return answer('done', { text(nowMs()) })
