-- Begins a new epoch with the value that Redis has, unless another node did so before (compare and set).
-- ARGV: node, channels, old epoch, new epoch, highest bucket that this node knows of, now.
if format and epoch ~= ARGV[3] then return answer('epoch') end
local now = nowMs(ARGV[6])
-- Beyond all known buckets, so that the sessions of the old epoch are unknown in the new one.
epoch, revision, bucket = ARGV[4], revision + 1, math.max(bucket, tonumber(ARGV[5])) + 2
branch = ''
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('HDEL', KEYS[1], 'run', 'branch', 'branches')
redis.call('HSET', KEYS[1], 'format', FORMAT, 'epoch', epoch, 'value', text(value),
  'revision', text(revision), 'bucket', text(bucket), 'rotatedAt', text(now))
publish()
return answer('done')
