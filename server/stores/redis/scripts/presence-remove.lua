-- Removes a node's row, and publishes the news. KEYS[4]: nodes. ARGV: node, channel, news.
redis.call('HDEL', KEYS[4], ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
