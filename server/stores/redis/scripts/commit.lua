-- Commits a node's next batch. A batch that was already committed changes nothing, and gets the same answer.
-- ARGV: ..., '1' if it was sent before, '1' if the node itself will publish it, this run of Redis, now, ms per bucket,
-- sum of the plain presses, then of each run: session, numbers of its first and last press, their sum,
-- and each press, separated by spaces. Returns the outcome of each run.
local isRepeated, isQuiet, run = ARGV[8] == '1', ARGV[9] == '1', ARGV[10]
local now, bucketMs, plain = nowMs(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local number = batch + 1
if (lastBatch or 0) > number then return answer('late') end
local wasTaken = lastBatch == number
if wasTaken and lastOutcome == 'range' then return answer('range') end
-- For a forgotten node, it is unknown whether this batch came before. Then plain presses count at most once, and
-- numbered ones may have counted if their session is forgotten, too. So they may where the batch was taken, since each
-- repetition keeps the node remembered, but not its sessions: unless no bucket has begun since the batch before this one.
local mayBeTaken = isForgotten and isRepeated
local mayHaveCounted = mayBeTaken or (wasTaken and bucket > recordedIn)
if wasTaken or mayBeTaken then plain = 0 end

local rotates = not wasTaken and now - rotatedAt >= bucketMs
local current = rotates and bucket + 1 or bucket

local runs = {}
for i = 14, #ARGV, 5 do
  local first, last, total = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
  runs[#runs + 1] = { session = ARGV[i], first = first, last = last, total = total, presses = ARGV[i + 4] }
end

-- In portions, since Lua can pass only a few thousand arguments.
local function readAll(bucket, into)
  for from = 1, #runs, 1000 do
    local sessions = {}
    for i = from, math.min(from + 999, #runs) do sessions[#sessions + 1] = runs[i].session end
    for i, entry in ipairs(redis.call('HMGET', tableOf(bucket), unpack(sessions))) do
      into[from + i - 1] = into[from + i - 1] or entry
    end
  end
end

local entries = {}
if not rotates then readAll(current, entries) end -- else its table holds a bucket that is about to be cleared
readAll(current - 1, entries)

local results, changes, sum = {}, {}, 0

-- The sum of a run's presses, without those up to number `last`: they were applied before.
local function sumOf(run, last)
  if run.first > last then return run.total end
  local seq, new = run.first, 0
  for press in string.gmatch(run.presses, '%S+') do
    if seq > last then new = new + tonumber(press) end
    seq = seq + 1
  end
  return new
end

local held = {} -- the last number of each run with new presses, before them

local function settle(run, entry, i)
  local last, owner = parse(entry)
  if not last then
    if not isFresh(run.session, current) then return mayHaveCounted and 'unknown' or 'expired' end
    last, owner = 0, ownerOf(run.session)
  end
  if owner ~= '' and owner ~= node then return 'taken-over' end
  if run.first > last + 1 then return 'gap ' .. text(last) end
  if run.last <= last then return 'applied ' .. text(last) end
  if wasTaken then return 'gap ' .. text(last) end
  sum = sum + sumOf(run, last)
  held[i] = last
  changes[#changes + 1] = run.session
  changes[#changes + 1] = text(run.last) .. ' ' .. node
  return 'applied ' .. text(run.last)
end

for i, run in ipairs(runs) do results[i] = settle(run, entries[i], i) end

-- The node lets no batch leave the range, but a run that turned out to be expired, or known, may have balanced another. Then
-- no new press counts, and each is to be sent again.
local function fits(delta) return value + delta >= -9007199254740991 and value + delta <= 9007199254740991 end
if not fits(plain + sum) then -- their sum first: near 2^53, each addition to the value could round
  for i, last in pairs(held) do results[i] = 'gap ' .. text(last) end
  changes, sum = {}, 0
end

if plain == 0 and #changes == 0 then
  -- The number is written even then: it identifies a late copy.
  redis.call('HSET', tableOf(bucket), node, text(number))
  return answer('done', results)
end

if not fits(plain + sum) then
  redis.call('HSET', tableOf(bucket), node, text(number) .. ' range')
  return answer('range')
end

-- A Redis that was restarted, or has taken over, may have less than was told: its commits belong to another branch.
local MAX_BRANCHES = 100
if run ~= '' and redis.call('HGET', KEYS[1], 'run') ~= run then
  local branches = {}
  for each in string.gmatch(redis.call('HGET', KEYS[1], 'branches') or '', '%S+') do branches[#branches + 1] = each end
  branch = string.sub(run, 1, 8) .. '-' .. text(now)
  branches[#branches + 1] = branch .. '@' .. text(revision)
  local kept = table.concat(branches, ' ', math.max(1, #branches - MAX_BRANCHES + 1))
  redis.call('HSET', KEYS[1], 'run', run, 'branch', branch, 'branches', kept)
end

value, revision, bucket = value + (plain + sum), revision + 1, current
if rotates then
  redis.call('DEL', tableOf(bucket))
  rotatedAt = now
end
redis.call('HSET', KEYS[1], 'value', text(value), 'revision', text(revision), 'bucket', text(bucket),
  'rotatedAt', text(rotatedAt))
redis.call('HSET', tableOf(bucket), node, text(number))
for from = 1, #changes, 2000 do
  redis.call('HSET', tableOf(bucket), unpack(changes, from, math.min(from + 1999, #changes)))
end
if not isQuiet then publish() end
return answer('done', results)
