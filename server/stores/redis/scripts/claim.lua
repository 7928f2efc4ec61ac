-- Looks sessions up, and makes this node their owner. After the given time it does nothing: their clients may
-- have gone to another node by then. ARGV: ..., latest time, sessions. Returns the last number of each.
if nowMs() > tonumber(ARGV[7]) then return answer('late') end

local function claim(session)
  local last, owner, where = find(session)
  if last then
    -- Into the bucket where it was, since a look-up does not lengthen its life.
    if owner ~= node then redis.call('HSET', tableOf(where), session, text(last) .. ' ' .. node) end
  else
    if not isFresh(session, bucket) then return 'expired' end
    owner = ownerOf(session)
    redis.call('SET', resumedKey(session), node, 'PX', RESUMED_MS)
  end
  if owner == '' then redis.pcall('PUBLISH', channels .. 'taken', node .. ' ' .. session)
  elseif owner ~= node then redis.pcall('PUBLISH', channels .. 'taken:' .. owner, node .. ' ' .. session) end
  return text(last or 0)
end

local found = {}
for i = 8, #ARGV do found[#found + 1] = claim(ARGV[i]) end
return answer('done', found)
