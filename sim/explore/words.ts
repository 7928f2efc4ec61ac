/*
 * A schedule in words. In: a world, and the name of its next event. Out: a sentence; and a schedule as text
 * for a command line, and back.
 */

import type { Connection } from '../connection.ts';
import type { Content } from '../entry.ts';
import { tellContent } from '../trace.ts';
import type { FreeSchedule } from './search.ts';
import type { SmallWorld } from './small-world.ts';

/** @example tellStep(world, 'up 1') // 'the server gets +1 #1 of a' */
export function tellStep(world: SmallWorld, name: string): string {
  const [what, whom = ''] = name.split(' ') as [string, string | undefined];
  const connection = [...world.network.connections].find(({ id }) => String(id) === whom);
  return (connection && tellOfLine(what, connection)) ?? tellOther(name, what, whom);
}

function tellOfLine(what: string, connection: Connection): string | undefined {
  const { up, down, client } = connection;
  switch (what) {
    case 'up':
      return `the server gets ${tellFrame(up.inFlight[0]?.content)} of ${client.name}`;
    case 'down':
      return `${client.name} gets ${tellFrame(down.inFlight[0]?.content)}`;
    case 'cut-at-server':
      return `the line breaks: the server loses ${client.name}, and ${tellLost(up.length)}`;
    case 'cut-at-client':
      return `the line breaks: ${client.name} loses the server, and ${tellLost(down.length)}`;
    case 'server-loses':
      return `the server loses ${client.name}, too, and ${tellLost(up.length)}`;
    case 'client-loses':
      return `${client.name} loses the server, and ${tellLost(down.length)}`;
    case 'choke':
      return `${client.name} reads too slowly: what the server sends from now on is dropped`;
    case 'unchoke':
      return `${client.name} has caught up`;
    default:
      return undefined;
  }
}

const OTHERS: Readonly<Record<string, string>> = {
  flush: 'the commit is on disk, and the server hears of it',
  'commit answered': 'the server hears that the commit is on disk',
  'timer server': "the server's timer rings",
  crash: 'the server crashes, and starts again',
  'crash-with-commit': 'the server crashes, and starts again; the commit reached the disk',
  'crash-without-commit': 'the server crashes, and starts again; the commit is lost',
  'commit-fails': 'the commit fails',
  'day-passes': 'a day passes: the next commit begins a new bucket',
};

function tellOther(name: string, what: string, whom: string): string {
  switch (what) {
    case 'press':
      return `${whom} presses +1`;
    case 'look-up':
      return 'the disk is asked for a session';
    case 'failing-look-up':
      return 'the disk cannot be asked for a session';
    case 'answer':
      return 'the server hears what the disk knows of the session';
    case 'storage':
      return `the browser of ${String.fromCharCode('a'.charCodeAt(0) + Number(whom))} carries out a transaction`;
    case 'finisher':
      return `${whom} has heard which other pages there are`;
    case 'power-cut':
      return `the power of ${whom} fails, and the browser is opened again`;
    case 'reload':
      return `${whom} reloads the page`;
    case 'kill':
      return `the browser of ${whom} is killed, and opened again`;
    case 'timer':
      return OTHERS[name] ?? `the timer of ${whom} rings`;
    default:
      return OTHERS[name] ?? name;
  }
}

function tellFrame(content: Content | undefined): string {
  return content === undefined ? 'nothing' : tellContent(content);
}

function tellLost(frames: number): string {
  return frames === 0 ? 'nothing in flight' : `${frames} ${frames === 1 ? 'frame' : 'frames'} in flight`;
}

/** @example scheduleText(['press a', 'up 1']) // 'press a,up 1' */
export function scheduleText(schedule: FreeSchedule): string {
  return schedule.join(',');
}

export function parseSchedule(text: string): FreeSchedule {
  return text.split(',').map((step) => step.trim());
}
