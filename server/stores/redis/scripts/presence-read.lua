-- Removes expired rows. KEYS[4]: nodes. ARGV: TTL in ms. Returns of each other row: node, sockets, ms until it expires.
local now, ttl = nowMs(), tonumber(ARGV[1])
local rows, found = redis.call('HGETALL', KEYS[4]), {}
for i = 1, #rows, 2 do
  local sockets, untilMs = string.match(rows[i + 1], '^(%d+) (%d+)$')
  local left = tonumber(untilMs) - now
  if left > ttl then
    -- The clock was set back. A row lasts for at most a TTL from now, or dead nodes would stay.
    left = ttl
    redis.call('HSET', KEYS[4], rows[i], string.format('%s %.0f', sockets, now + ttl))
  end
  if left > 0 then
    for _, field in ipairs({ rows[i], tonumber(sockets), left }) do found[#found + 1] = field end
  else
    redis.call('HDEL', KEYS[4], rows[i])
  end
end
return found
