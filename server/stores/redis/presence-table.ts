/*
 * The table of the nodes in Redis: what it looks like, and the scripts that write and read it. A hash: node →
 * `sockets until`, where `until` is when the row expires, in ms since 1970 by the clock of Redis. It is the only
 * clock: those of the nodes may differ. Redis caches scripts by their text, so they are sent as they are.
 */

/** All keys of a counter have the same hash tag, so that a cluster keeps them on one server. */
export const NODES_KEY = '{counter}:nodes';

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Writes a row, and publishes the news. ARGV: node, sockets, TTL in ms, channel, news. */
export const TELL = `${NOW}
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %d', ARGV[2], now + ARGV[3]))
redis.call('PUBLISH', ARGV[4], ARGV[5])
`;

/** Removes a row, and publishes the news. ARGV: node, channel, news. */
export const LEAVE = `
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
`;

/** Returns node, sockets and how long it is good for, in ms, of each row; removes those that have expired. */
export const READ = `${NOW}
local rows = {}
local table = redis.call('HGETALL', KEYS[1])
for i = 1, #table, 2 do
  local sockets, untilMs = string.match(table[i + 1], '^(%d+) (%d+)$')
  local left = tonumber(untilMs) - now
  if left > 0 then
    rows[#rows + 1] = table[i]
    rows[#rows + 1] = tonumber(sockets)
    rows[#rows + 1] = left
  else
    redis.call('HDEL', KEYS[1], table[i])
  end
end
return rows
`;
