/*
 * Who is logged in to the chat room, on this server and on others. Pure. A name is unique across all
 * servers as far as this one knows: two guests who take it at the same moment on different servers both get it.
 */

import type { NodeId } from '../nodes.ts';

/** Comparable form → as written. Ann and ANN would be mistaken for each other. */
type Names = Map<string, string>;

/** This server. No other node has an empty id. */
export const HERE: NodeId = '';

export class Guests {
  private readonly byNode = new Map<NodeId, Names>();

  /** On all servers. */
  get online(): number {
    let sum = 0;
    for (const names of this.byNode.values()) sum += names.size;
    return sum;
  }

  /** On all servers, those of this one first. */
  get names(): string[] {
    const elsewhere = [...this.byNode.keys()].filter((node) => node !== HERE);
    return [HERE, ...elsewhere].flatMap((node) => this.of(node));
  }

  isTaken(name: string): boolean {
    return [...this.byNode.values()].some((names) => names.has(comparable(name)));
  }

  add(name: string, node: NodeId): void {
    const names = this.byNode.get(node);
    if (names === undefined) this.byNode.set(node, new Map([[comparable(name), name]]));
    else names.set(comparable(name), name);
  }

  remove(name: string, node: NodeId): void {
    const names = this.byNode.get(node);
    names?.delete(comparable(name));
    if (names?.size === 0) this.byNode.delete(node); // or nodes that are gone would accumulate
  }

  of(node: NodeId): string[] {
    return [...(this.byNode.get(node)?.values() ?? [])];
  }
}

function comparable(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
