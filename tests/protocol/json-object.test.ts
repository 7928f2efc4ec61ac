import { describe, expect, it } from 'vitest';
import { jsonObject } from '../../protocol/json-object.ts';

describe('the payload of a frame', () => {
  it('is read where it is a JSON object', () => {
    expect(jsonObject('{"type":"login","name":"Ann"}')).toEqual({ type: 'login', name: 'Ann' });
  });

  it.each(['', 'x', 'null', '7', '"text"', 'true', '[]', '[{}]', new Uint8Array([0x7b, 0x7d])])(
    'is none otherwise: %j',
    (payload) => {
      expect(jsonObject(payload)).toBeUndefined();
    },
  );
});
