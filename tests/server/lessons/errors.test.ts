import { describe, expect, it } from 'vitest';
import { errors } from '../../../server/lessons/errors.ts';
import { foreign, unanswered } from '../../../server/lessons/errors-unopened.ts';
import { admission, connect, FakeWorld } from './fake-lesson.ts';

describe('the lesson on errors', () => {
  it('takes 64 KiB at most', () => {
    expect(errors().maxMessageBytes).toBe(65_536);
  });

  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 2],
    ['vanished', 8],
    [new Uint8Array(5), 5],
    [new TextEncoder().encode('vanish'), 6], // bytes are no command
  ])('counts the bytes of %j', (message, bytes) => {
    const client = connect(errors(), new FakeWorld());
    client.receive(message);
    expect(client.sent).toEqual([`received ${bytes} bytes`]);
    expect(client.ending).toBeUndefined();
  });

  it('cuts the connection after `vanish`, without a word', () => {
    const client = connect(errors(), new FakeWorld());
    client.receive('vanish');
    expect(client.ending).toEqual({ by: 'cut' });
    expect(client.sent).toEqual([]);
  });

  it.each([
    ['https://partner.example', 'welcome'],
    ['https://partner.example.org', 'refused'],
    ['http://localhost:6789', 'refused'],
    ['', 'refused'],
  ])('has an endpoint to which a page of the origin %j is %s', (origin, kind) => {
    expect(admission(foreign(), { origin }).kind).toBe(kind);
  });

  it('has an endpoint that answers nobody for a minute', () => {
    expect(unanswered().path).toBe('/lessons/errors/timeout');
    expect(admission(unanswered())).toEqual({ kind: 'unanswered', timeoutMs: 60_000 });
  });
});
