-- Returns the secret of this data, which gets the given one if it has none. ARGV: node, channels, secret.
local secret = redis.call('HMGET', KEYS[1], 'secret')[1]
if not secret then
  secret = ARGV[3]
  redis.call('HSET', KEYS[1], 'secret', secret)
end
return answer('done', { secret })
