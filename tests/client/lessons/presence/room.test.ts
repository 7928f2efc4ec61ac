import { expect, it } from 'vitest';
import { parsePresent } from '../../../../client/lessons/presence/room.ts';

it('a list has the number of connections, and names', () => {
  expect(parsePresent('{"connections":2,"people":["ann"]}')).toEqual({ connections: 2, people: ['ann'] });
});

it.each(['', 'refused: …', '{"connections":2}', '{"people":["ann"]}'])('%j is no list', (payload) => {
  expect(parsePresent(payload)).toBeUndefined();
});
