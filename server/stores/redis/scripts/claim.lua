-- Looks up sessions, and makes this node their owner. After the given time it does nothing: their clients may
-- have moved to another node by then. ARGV: ..., latest time, then of each session: its id, and the branch and revision
-- that its client knows. Returns the last number of each, and whether the data diverged from what its client knows.
if nowMs() > tonumber(ARGV[8]) then return answer('late') end

local function claim(session, knownBranch, knownRevision)
  local last, owner, where = find(session)
  if last then
    -- Into the bucket where it was, since a look-up does not extend its life.
    if owner ~= node then redis.call('HSET', tableOf(where), session, text(last) .. ' ' .. node) end
  else
    if not isFresh(session, bucket) then return 'expired' end
    owner = ownerOf(session)
    redis.call('SET', resumedKey(session), node, 'PX', RESUMED_MS)
  end
  if owner == '' then redis.pcall('PUBLISH', channels .. 'taken', node .. ' ' .. session)
  elseif owner ~= node then redis.pcall('PUBLISH', channels .. 'taken:' .. owner, node .. ' ' .. session) end
  return text(last or 0) .. (holds(knownBranch, tonumber(knownRevision)) and '' or ' diverged')
end

local found = {}
for i = 9, #ARGV, 3 do found[#found + 1] = claim(ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
return answer('done', found)
