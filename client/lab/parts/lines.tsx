/*
 * The connections of the stage, as on a wiring plan: from each device to the server, and from there to the disk. In: what
 * is in flight. Out: SVG, with a bead for each message in flight.
 */

import { signed } from '../../words.ts';
import type { Lanes } from '../layout/lanes.ts';
import { messageKind } from '../layout/marks.ts';
import type { Lab } from '../model.ts';
import type { Device, Flight, Moment } from '../moment.ts';
import type { Track } from '../track.ts';
import { inkOf } from './marks.tsx';

/** Each connection is drawn at its own depth. */
const DEPTH_PX = 15;
const FIRST_PX = 20;
/** The connections end side by side below the server. */
const SPREAD_PX = 8;

interface Props {
  readonly lab: Lab;
  readonly track: Track;
  readonly moment: Moment;
  readonly lanes: Lanes;
  readonly scale: number;
}

/** A connection as three straight parts: down, across, up. */
interface Wire {
  readonly x1: number;
  readonly x2: number;
  readonly depth: number;
}

export function Lines({ lab, track, moment: { devices, disk, server }, lanes, scale }: Props) {
  const left = lanes.gutterPx;
  const count = devices.length;
  const serverX = (lanes.of('server')?.x ?? 0) - left;
  const wires = new Map<string, Wire>();
  devices.forEach(({ name }, place) => {
    const x1 = (lanes.of(name)?.x ?? 0) - left;
    // The nearest device has the shortest path, so no two lines cross.
    const depth = FIRST_PX + DEPTH_PX * (count - 1 - place);
    wires.set(name, { x1, x2: serverX - SPREAD_PX * (count - place), depth });
  });
  const height = FIRST_PX + DEPTH_PX * Math.max(1, count);
  const toDisk = { x1: serverX + SPREAD_PX, x2: (lanes.of('disk')?.x ?? 0) - left, depth: FIRST_PX };
  return (
    <svg
      class="lines"
      width="100%"
      height={height * scale}
      viewBox={`0 0 ${lanes.widthPx - left} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {devices.map((device) => (
        <WireView key={device.name} wire={wires.get(device.name)!} state={stateOf(device, server)} />
      ))}
      <WireView wire={toDisk} state={disk.isWriting ? 'live writing' : 'live'} />
      {track.flights.value.map((flight) => (
        <Bead
          key={flight.transit}
          flight={flight}
          wire={wires.get(flight.client)}
          ink={inkOf(track.pressOf(flight.transit))}
          select={() => {
            lab.focus.value = { kind: 'entry', index: flight.index, of: track };
          }}
        />
      ))}
    </svg>
  );
}

function stateOf({ state }: Device, server: string): string {
  return server === 'down' && state === 'live' ? 'apart' : state;
}

function WireView({ wire: { x1, x2, depth }, state }: { wire: Wire; state: string }) {
  return <path class={`wire ${state}`} d={`M${x1} 0V${depth - 6}q0 6 6 6H${x2 - 6}q6 0 6 -6V0`} />;
}

interface BeadProps {
  readonly flight: Flight;
  readonly wire: Wire | undefined;
  readonly ink: string;
  /** A shortcut for pointer users: the diagram and the list give everyone access to the message. */
  readonly select: () => void;
}

function Bead({ flight, wire, ink, select }: BeadProps) {
  if (wire === undefined) return null;
  const { content, isUp, part, isLost } = flight;
  const { x, y } = pointOn(wire, isUp ? part : 1 - part);
  const what = messageKind(content);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: see BeadProps.select
    <g class={`bead ${what} ${ink} ${isLost ? 'to-be-lost' : ''}`} onClick={select}>
      {what === 'press' ? (
        <rect x={x - 9} y={y - 7} width="18" height="14" rx="3" />
      ) : (
        <circle cx={x} cy={y} r="4" />
      )}
      {what === 'press' && (
        <text x={x} y={y + 4}>
          {'action' in content && content.action === 'press' ? signed(content.delta) : '•'}
        </text>
      )}
    </g>
  );
}

/** The point at this fraction of the line's length. */
function pointOn({ x1, x2, depth }: Wire, part: number): { x: number; y: number } {
  const across = Math.abs(x2 - x1);
  let way = part * (2 * depth + across);
  if (way <= depth) return { x: x1, y: way };
  way -= depth;
  if (way <= across) return { x: x1 + Math.sign(x2 - x1) * way, y: depth };
  return { x: x2, y: depth - (way - across) };
}
