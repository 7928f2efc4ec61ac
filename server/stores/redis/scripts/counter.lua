-- The counter and its sessions, as they are stored. Reads the counter, and defines shared functions.
-- KEYS: counter, sessions of even buckets, sessions of odd buckets. ARGV: node, prefix of channels, ...
--
-- An entry of a session table is '<number> <word>'. For a session: its last number, and the node that owns
-- it. For a node: the number of its last batch, and its outcome if it was not committed.
--
-- A script reads and checks everything before it writes: an error does not undo earlier writes.
-- Numbers are doubles in Lua as in JavaScript, exact up to 2^53.

-- Of the stored data. A later version of this server writes a higher one.
local FORMAT = '1'

local node, channels = ARGV[1], ARGV[2]
local stored = redis.call('HMGET', KEYS[1], 'format', 'epoch', 'value', 'revision', 'bucket', 'rotatedAt',
  'branch')
local format, epoch, value, revision = stored[1], stored[2], tonumber(stored[3] or 0), tonumber(stored[4] or 0)
local bucket, rotatedAt, branch = tonumber(stored[5] or 0), tonumber(stored[6] or 0), stored[7] or ''

local function text(number) return string.format('%.0f', number) end

local function tableOf(bucket) return bucket % 2 == 0 and KEYS[2] or KEYS[3] end

local function parse(entry)
  if not entry then return nil, '' end
  local number, word = string.match(entry, '^(%d+) ?(.*)$')
  return tonumber(number), word
end

-- Looks in the current bucket first, then in the one before.
local function find(id)
  for _, where in ipairs({ bucket, bucket - 1 }) do
    local number, word = parse(redis.call('HGET', tableOf(where), id))
    if number then return number, word, where end
  end
  return nil, ''
end

-- A session in neither bucket has never pressed if it was issued in one of them.
local function isFresh(session, current)
  local issued = tonumber(string.match(session, '^%d+'))
  return issued >= current - 1 and issued <= current, issued
end

-- A session that has not pressed has no entry: a page that only watches costs nothing. The node where it was resumed is
-- recorded separately, for a minute: by then its presses have come from there, or wait there for an unreachable Redis.
local RESUMED_MS = '60000'
local function resumedKey(session) return '{counter}:resumed:' .. session end

-- For a session without an entry.
local function ownerOf(session) return redis.call('GET', resumedKey(session)) or '' end

-- Does the history of the data contain that point, as in lineage.ts? For an empty branch, only the revision is known.
local function holds(name, at)
  if name == '' or name == branch then return at <= revision end
  local isFound, first = false, revision
  for each, from in string.gmatch(redis.call('HGET', KEYS[1], 'branches') or '', '(%S+)@(%d+)') do
    if isFound then return at <= tonumber(from) end
    if each == name then isFound = true end
    first = math.min(first, tonumber(from))
  end
  return at <= first
end

local function answer(verdict, rest)
  local all = { verdict, epoch or '', text(value), text(revision), text(bucket), branch }
  for _, each in ipairs(rest or {}) do all[#all + 1] = each end
  return all
end

-- News is a hint, which may fail: a node that misses it reads the counter within a second.
local function publish()
  redis.pcall('PUBLISH', channels .. 'state', table.concat(answer(node), ' '))
end

if format and format ~= FORMAT then return answer('format', { format, FORMAT }) end
