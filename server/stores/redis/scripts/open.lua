-- Creates the counter if there is none, and enters the node.
-- ARGV: node, channels, new epoch, now. Returns the time of Redis.
local newEpoch, now = ARGV[3], nowMs(ARGV[4])

-- Uses what later scripts need, so that missing permissions show at startup: this key is removed at once.
find(node)
redis.call('SET', '{counter}:nothing', '', 'PX', '1')
redis.call('GET', '{counter}:nothing')
redis.call('DEL', '{counter}:nothing')

if not format then
  redis.call('DEL', KEYS[2], KEYS[3])
  epoch, value, revision, bucket = newEpoch, 0, 0, 1
  redis.call('HSET', KEYS[1], 'format', FORMAT, 'epoch', epoch, 'value', '0', 'revision', '0',
    'bucket', '1', 'rotatedAt', text(now))
end
redis.call('HSET', tableOf(bucket), node, '0')
return answer('done', { text(nowMs()) })
