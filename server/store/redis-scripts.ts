/*
 * What Redis does with a batch, a look-up, a question: scripts in Lua, each of them one transaction there. In:
 * a script's name and its arguments. Out: its verdict, the counter as it is then, and the rest of its answer.
 *
 * Each script first reads and checks everything, and only then writes: an error in the middle would not undo
 * what was written before it. Numbers are doubles in Lua as in JavaScript, exact up to 2^53.
 */

import { createHash } from 'node:crypto';
import { ErrorReply } from '@redis/client';
import type { Snapshot } from '../counter/store.ts';
import type { RedisClient } from '../redis/connection.ts';

/** Of what is written; a higher one was written by a later version of this server. */
export const FORMAT = 1;

/** One hash tag for all, so that a cluster keeps them together: a script may only use keys of one slot. */
export const KEYS = ['{counter}:counter', '{counter}:sessions:0', '{counter}:sessions:1'];

/**
 * Every script begins with this. ARGV: node, channels, epoch, revision, batch, recordedIn, and its own.
 *
 * An entry of a table of sessions is "<number> <word>": the last number of a session, and the node that may
 * go on with it; or the number of a node's last batch, and what became of it where that was no commit.
 */
const PROLOGUE = `
local node, channels = ARGV[1], ARGV[2]
local stored = redis.call('HMGET', KEYS[1], 'format', 'epoch', 'value', 'revision', 'bucket', 'rotatedAt')
local epoch, value, revision = stored[2], tonumber(stored[3] or 0), tonumber(stored[4] or 0)
local bucket, rotatedAt = tonumber(stored[5] or 0), tonumber(stored[6] or 0)

local function text(number) return string.format('%.0f', number) end

local function tableOf(bucket) return bucket % 2 == 0 and KEYS[2] or KEYS[3] end

local function parse(entry)
  if not entry then return nil, '' end
  local number, word = string.match(entry, '^(%d+) ?(.*)$')
  return tonumber(number), word
end

-- The current bucket first, then the one before.
local function find(id)
  for _, where in ipairs({ bucket, bucket - 1 }) do
    local number, word = parse(redis.call('HGET', tableOf(where), id))
    if number then return number, word, where end
  end
  return nil, ''
end

-- One that is in neither bucket has never pressed if it was issued in one of them.
local function isFresh(session, current)
  local issued = tonumber(string.match(session, '^%d+'))
  return issued >= current - 1 and issued <= current, issued
end

local function millisecondsNow(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function answer(verdict, rest)
  local all = { verdict, epoch or '', text(value), text(revision), text(bucket) }
  for _, each in ipairs(rest or {}) do all[#all + 1] = each end
  return all
end

-- News is a hint: who misses it reads it within a second, so that it may fail.
local function publish()
  redis.pcall('PUBLISH', channels .. 'state', table.concat(answer(node), ' '))
end
`;

/** What keeps a node from going on: another life of the data, or the loss of what this node was told. */
const CHECK = `
local batch, recordedIn = tonumber(ARGV[5]), tonumber(ARGV[6])
local lastBatch, lastOutcome = find(node)
-- A node that was silent for so long is forgotten, as sessions are.
local isForgotten = not lastBatch and bucket > recordedIn + 1

local function trouble()
  if not stored[1] then return 'lost' end
  if stored[1] ~= '${FORMAT}' then return 'format' end
  if epoch ~= ARGV[3] then return 'epoch' end
  if revision < tonumber(ARGV[4]) then return 'lost' end
  if (lastBatch or 0) < batch and not isForgotten then return 'lost' end
end

local found = trouble()
if found then return answer(found) end
`;

/**
 * Makes the counter where there is none, and enters the node. It deletes a key that never is: so a user who
 * may not do so is found at the start, and not when the buckets rotate.
 */
const OPEN = `
local newEpoch, now = ARGV[3], millisecondsNow(ARGV[4])
if stored[1] and stored[1] ~= '${FORMAT}' then return answer('format', { stored[1] }) end
find(node)
redis.call('DEL', '{counter}:nothing')
if not stored[1] then
  redis.call('DEL', KEYS[2], KEYS[3])
  epoch, value, revision, bucket = newEpoch, 0, 0, 1
  redis.call('HSET', KEYS[1], 'format', '${FORMAT}', 'epoch', epoch, 'value', '0', 'revision', '0',
    'bucket', '1', 'rotatedAt', text(now))
end
redis.call('HSET', tableOf(bucket), node, '0')
return answer('done', { text(millisecondsNow('')) })
`;

/** ARGV: …, isNoted. What time is it for Redis? A note of the look is there for WAIT, which waits for what was written. */
const LOOK = `
if ARGV[7] == '1' then redis.call('HSET', KEYS[1], 'lookedAt', text(millisecondsNow(''))) end
return answer('done', { text(millisecondsNow('')) })
`;

/**
 * ARGV: …, isRepeated, isQuiet, now, bucketMs, plain, then session, first and steps of each run. A quiet one is
 * not told to the other nodes: the node will do so. A batch that comes again changes nothing; its answer is made
 * anew, since trimming gives the same.
 */
const COMMIT = `
local isRepeated, isQuiet = ARGV[7] == '1', ARGV[8] == '1'
local now, bucketMs, plain = millisecondsNow(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local number = batch + 1
if (lastBatch or 0) > number then return answer('late') end
local wasTaken = lastBatch == number
if wasTaken and lastOutcome == 'range' then return answer('range') end
-- Of a forgotten node nobody knows whether it came before. Then plain presses count at most once.
if wasTaken or (isForgotten and isRepeated) then plain = 0 end

local rotates = not wasTaken and now - rotatedAt >= bucketMs
local current = rotates and bucket + 1 or bucket

local runs = {}
for i = 12, #ARGV, 3 do
  runs[#runs + 1] = { session = ARGV[i], first = tonumber(ARGV[i + 1]), steps = ARGV[i + 2] }
end

-- In portions, since Lua takes a few thousand arguments at most.
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
if not rotates then readAll(current, entries) end -- else its table holds what is about to be cleared
readAll(current - 1, entries)

local results, changes, sum = {}, {}, 0

local function settle(run, entry)
  local last, owner = parse(entry)
  if not last then
    if not isFresh(run.session, current) then return 'expired' end
    last = 0
  end
  if owner ~= '' and owner ~= node then return 'taken-over' end
  if run.first > last + 1 then return 'gap ' .. text(last) end
  local new = string.sub(run.steps, last + 2 - run.first)
  if new == '' then return 'applied ' .. text(last) end
  if wasTaken then return 'gap ' .. text(last) end
  local seq = run.first + #run.steps - 1
  local _, ups = string.gsub(new, '%+', '')
  sum = sum + 2 * ups - #new
  changes[#changes + 1] = run.session
  changes[#changes + 1] = text(seq) .. ' ' .. node
  return 'applied ' .. text(seq)
end

for i, run in ipairs(runs) do results[i] = settle(run, entries[i]) end

if plain == 0 and #changes == 0 then
  -- The number is written even then: what comes late is known by it, and WAIT has something to wait for.
  redis.call('HSET', tableOf(bucket), node, text(number))
  return answer('done', results)
end

local newValue = value + (plain + sum) -- before the value: near 2^53 each addition could round
if not (newValue >= -9007199254740991 and newValue <= 9007199254740991) then
  redis.call('HSET', tableOf(bucket), node, text(number) .. ' range')
  return answer('range')
end

value, revision, bucket = newValue, revision + 1, current
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
`;

/**
 * ARGV: …, validUntil, sessions. The node that asks is their owner from then on; but not where its question
 * comes so late, after a standstill of the network, that their clients may have gone elsewhere. A number stays
 * in the bucket where it is: to be asked for does not lengthen its life. It is written even where the owner
 * stays, for WAIT.
 */
const CLAIM = `
if millisecondsNow('') > tonumber(ARGV[7]) then return answer('late') end

local function claim(session)
  local last, owner, where = find(session)
  if not last then
    local fresh, issued = isFresh(session, bucket)
    if not fresh then return 'expired' end
    last, where = 0, issued
  end
  redis.call('HSET', tableOf(where), session, text(last) .. ' ' .. node)
  if owner == '' then redis.pcall('PUBLISH', channels .. 'taken', node .. ' ' .. session)
  elseif owner ~= node then redis.pcall('PUBLISH', channels .. 'taken:' .. owner, node .. ' ' .. session) end
  return text(last)
end

local found = {}
for i = 8, #ARGV do found[#found + 1] = claim(ARGV[i]) end
return answer('done', found)
`;

/** ARGV: …, sessions. Which of them does another node own now? */
const OWNERS = `
local others = {}
for i = 7, #ARGV do
  local _, owner = find(ARGV[i])
  if owner ~= '' and owner ~= node then others[#others + 1] = ARGV[i] end
end
return answer('done', others)
`;

/**
 * ARGV: node, channels, epoch, newEpoch, bucket, now. Begins a new life of the data with what Redis has now,
 * unless another node did so before. The buckets go on beyond all that this node knows, so that the sessions of
 * the old life are unknown in the new one.
 */
const RENEW = `
if stored[1] and stored[1] ~= '${FORMAT}' then return answer('format') end
if stored[1] and epoch ~= ARGV[3] then return answer('epoch') end
local now = millisecondsNow(ARGV[6])
epoch, revision, bucket = ARGV[4], revision + 1, math.max(bucket, tonumber(ARGV[5])) + 2
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1], 'format', '${FORMAT}', 'epoch', epoch, 'value', text(value),
  'revision', text(revision), 'bucket', text(bucket), 'rotatedAt', text(now))
publish()
return answer('done')
`;

const scripts = {
  open: scriptOf(OPEN),
  look: scriptOf(CHECK, LOOK),
  commit: scriptOf(CHECK, COMMIT),
  claim: scriptOf(CHECK, CLAIM),
  owners: scriptOf(CHECK, OWNERS),
  renew: scriptOf(RENEW),
};

export type ScriptName = keyof typeof scripts;

/**
 * `lost`: Redis lacks what this node knows to be committed. `epoch`: the data began another life. `format`:
 * another version of this server wrote them. `range`: the value would leave the safe integers. `late`: the
 * question was overtaken by a later one, or by time. Nothing was changed but by `done`.
 */
export type Verdict = 'done' | 'lost' | 'epoch' | 'format' | 'range' | 'late';

export interface Answer {
  readonly verdict: Verdict;
  readonly snapshot: Snapshot;
  readonly rest: readonly string[];
}

function scriptOf(...parts: string[]): { source: string; sha: string } {
  const source = [PROLOGUE, ...parts].join('');
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** Runs a script by its hash; Redis gets its text where it does not know it, or has forgotten it. */
export async function runScript(client: RedisClient, name: ScriptName, args: string[]): Promise<Answer> {
  const { source, sha } = scripts[name];
  // Not by client.evalSha(), which passes each argument of the script as one of a function: of 100,000 there are too many.
  const rest = [String(KEYS.length), ...KEYS, ...args];
  const answered = client.sendCommand(['EVALSHA', sha, ...rest]).catch((error: unknown) => {
    if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.sendCommand(['EVAL', source, ...rest]);
  });
  const [verdict, ...fields] = (await answered) as unknown as [Verdict, ...string[]];
  return { verdict, snapshot: snapshotOf(fields), rest: fields.slice(4) };
}

/** What is published, as publish() does in scripts: who did something, and the counter since then. */
export function newsOf(node: string, { epoch, value, revision, bucket }: Snapshot): string {
  return [node, epoch, value, revision, bucket].join(' ');
}

/** The counter, as newsOf() and publish() tell of it. */
export function parseNews(message: string): Snapshot {
  return snapshotOf(message.split(' ').slice(1));
}

function snapshotOf([epoch = '', value, revision, bucket]: readonly string[]): Snapshot {
  return { epoch, value: Number(value), revision: Number(revision), bucket: Number(bucket) };
}
