-- Reads the counter. Returns the time of Redis.
return answer('done', { text(nowMs()) })
