/*
 * Topics, as in uWebSockets.js: which socket subscribes to what. In: subscriptions. Out: the subscribers of a topic.
 */

export class Topics<Subscriber> {
  private readonly subscribers = new Map<string, Set<Subscriber>>();

  /** @returns false if it was already subscribed */
  subscribe(topic: string, subscriber: Subscriber): boolean {
    let set = this.subscribers.get(topic);
    if (set === undefined) {
      set = new Set();
      this.subscribers.set(topic, set);
    }
    if (set.has(subscriber)) return false;
    set.add(subscriber);
    return true;
  }

  /** @returns false if it was not subscribed */
  unsubscribe(topic: string, subscriber: Subscriber): boolean {
    const set = this.subscribers.get(topic);
    if (set === undefined || !set.delete(subscriber)) return false;
    if (set.size === 0) this.subscribers.delete(topic);
    return true;
  }

  has(topic: string, subscriber: Subscriber): boolean {
    return this.subscribers.get(topic)?.has(subscriber) ?? false;
  }

  of(topic: string): Iterable<Subscriber> {
    return this.subscribers.get(topic) ?? [];
  }

  leaveAll(subscriber: Subscriber): void {
    for (const topic of this.subscribers.keys()) this.unsubscribe(topic, subscriber);
  }
}
