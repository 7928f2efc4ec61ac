/*
 * The scripts that Redis runs, each as one transaction, and their answers. In: a script's name and arguments.
 * Out: its answer. A script is the file of that name in scripts/, after the shared parts that it uses.
 */

import { createHash } from 'node:crypto';
import type { Snapshot } from '../../counter/store.ts';
import { type RedisPort, RedisRefusal } from './port.ts';
import check from './scripts/check.lua';
import claim from './scripts/claim.lua';
import commit from './scripts/commit.lua';
import counter from './scripts/counter.lua';
import look from './scripts/look.lua';
import open from './scripts/open.lua';
import owners from './scripts/owners.lua';
import presenceRead from './scripts/presence-read.lua';
import presenceRemove from './scripts/presence-remove.lua';
import presenceWrite from './scripts/presence-write.lua';
import renew from './scripts/renew.lua';
import secret from './scripts/secret.lua';
import time from './scripts/time.lua';

/** For every script. They share a hash tag, so that a cluster keeps them together: a script may use only one slot. */
const KEYS = ['{counter}:counter', '{counter}:sessions:0', '{counter}:sessions:1', '{counter}:nodes'];

const scripts = {
  open: script(time, counter, open),
  renew: script(time, counter, renew),
  secret: script(counter, secret),
  look: script(time, counter, check, look),
  commit: script(time, counter, check, commit),
  claim: script(time, counter, check, claim),
  owners: script(time, counter, check, owners),
  presenceWrite: script(time, presenceWrite),
  presenceRemove: script(presenceRemove),
  presenceRead: script(time, presenceRead),
};

export type ScriptName = keyof typeof scripts;

/**
 * `lost`: Redis lacks what this node knows to be committed. `epoch`: the data has another epoch. `format`: another
 * version of this server wrote the data; `rest` has its format, and the one known here. `range`: the value
 * would leave the safe integers. `late`: the request was overtaken by a later one, or by time.
 * Only `done` has changed anything.
 */
export type Verdict = 'done' | 'lost' | 'epoch' | 'format' | 'range' | 'late';

/** The answers of the scripts about the counter. */
export interface Answer {
  readonly verdict: Verdict;
  readonly snapshot: Snapshot;
  readonly rest: readonly string[];
}

function script(...pieces: string[]): { source: string; sha: string } {
  const source = pieces.join('\n');
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** Runs a script by its hash; Redis gets the source only if it does not know the script, or has forgotten it. */
export async function runScript(port: RedisPort, name: ScriptName, args: readonly string[]) {
  const { source, sha } = scripts[name];
  const rest = [String(KEYS.length), ...KEYS, ...args];
  const reply = port.send(['EVALSHA', sha, ...rest]).catch((error: unknown) => {
    if (!(error instanceof RedisRefusal && error.message.startsWith('NOSCRIPT'))) throw error;
    return port.send(['EVAL', source, ...rest]);
  });
  return (await reply) as unknown;
}

export function parseAnswer(reply: unknown): Answer {
  const [verdict, ...fields] = reply as [Verdict, ...string[]];
  return { verdict, snapshot: snapshotOf(fields), rest: fields.slice(5) };
}

/** A published message, as publish() in counter.lua sends it: the node that did something, and the counter since then. */
export function newsOf(node: string, { epoch, value, revision, bucket, branch }: Snapshot): string {
  return [node, epoch, value, revision, bucket, branch].join(' ');
}

/** The counter, as in newsOf() and publish(). */
export function parseNews(message: string): Snapshot {
  return snapshotOf(message.split(' ').slice(1));
}

function snapshotOf([epoch = '', value, revision, bucket, branch]: readonly string[]): Snapshot {
  const counter = { epoch, value: Number(value), revision: Number(revision), bucket: Number(bucket) };
  return branch ? { ...counter, branch } : counter;
}
