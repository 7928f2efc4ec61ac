-- Writes a node's row, '<sockets> <when it expires>', and publishes the news.
-- KEYS[4]: nodes. ARGV: node, sockets, TTL in ms, channel, news.
redis.call('HSET', KEYS[4], ARGV[1], string.format('%s %.0f', ARGV[2], nowMs() + ARGV[3]))
redis.call('PUBLISH', ARGV[4], ARGV[5])
