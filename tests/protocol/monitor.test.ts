import { describe, expect, it } from 'vitest';
import {
  decodeBinaryReport,
  decodeTextReport,
  encodeBinaryReport,
  encodeTextReport,
  isAgentName,
  isServerName,
  type Report,
} from '../../protocol/monitor.ts';

const report: Report = { name: 'Büro', cpu: 12.5, memory: 62.5, at: 1_760_000_000_123 };
const bytes = encodeBinaryReport(report);

/** The layout, with one byte or more changed. */
function changed(change: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
}

describe('a report as text', () => {
  it('is JSON with a type', () => {
    expect(encodeTextReport(report)).toBe(
      '{"type":"report","name":"Büro","cpu":12.5,"memory":62.5,"at":1760000000123}',
    );
  });

  it('comes back as it was, without what else was in it', () => {
    expect(decodeTextReport(encodeTextReport({ ...report, sockets: 3 }))).toEqual(report);
  });

  it.each([
    { ...report, cpu: 0, memory: 0, at: 0 },
    { ...report, cpu: 100, memory: 100 },
  ])('may be at the bounds: %j', (atBounds) => {
    expect(decodeTextReport(encodeTextReport(atBounds))).toEqual(atBounds);
    expect(decodeBinaryReport(encodeBinaryReport(atBounds))).toEqual(atBounds);
  });

  it.each([
    '',
    'report',
    'null',
    '[]',
    '"report"',
    JSON.stringify(report), // without a type
    JSON.stringify({ type: 'report', ...report, name: '' }),
    JSON.stringify({ type: 'report', ...report, name: 7 }),
    JSON.stringify({ type: 'report', ...report, name: 'x'.repeat(41) }),
    JSON.stringify({ type: 'report', ...report, cpu: 101 }),
    JSON.stringify({ type: 'report', ...report, cpu: -0.1 }),
    JSON.stringify({ type: 'report', ...report, cpu: '5' }),
    JSON.stringify({ type: 'report', ...report, cpu: null }),
    JSON.stringify({ type: 'report', ...report, memory: undefined }),
    JSON.stringify({ type: 'report', ...report, at: 1.5 }),
    JSON.stringify({ type: 'report', ...report, at: -1 }),
    JSON.stringify({ type: 'report', ...report, at: '2025-01-01' }),
  ])('is not %s', (text) => {
    expect(decodeTextReport(text)).toBeUndefined();
  });
});

describe('a report as bytes', () => {
  it('has version, length of the name, name, cpu, memory and time, big-endian', () => {
    expect(Buffer.from(bytes).toString('hex')).toBe(
      ['01', '05', '42c3bc726f', '41480000', '427a0000', '42799c82cc07b000'].join(''),
    );
  });

  it('comes back as it was, from the middle of a buffer, too', () => {
    expect(decodeBinaryReport(bytes)).toEqual(report);
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 5);
    expect(decodeBinaryReport(larger.subarray(5, 5 + bytes.length))).toEqual(report);
  });

  it('has a third of the size of the text, or so', () => {
    expect([bytes.length, Buffer.byteLength(encodeTextReport(report))]).toEqual([23, 76]);
  });

  it('has room for the longest name', () => {
    const longest = { ...report, name: '😀'.repeat(40) };
    expect(decodeBinaryReport(encodeBinaryReport(longest))).toEqual(longest);
  });

  it.each<[string, Uint8Array]>([
    ['empty', new Uint8Array()],
    ['one byte', bytes.subarray(0, 1)],
    ['cut', bytes.subarray(0, -1)],
    ['too long', Uint8Array.from([...bytes, 0])],
    ['of another version', changed((view) => view.setUint8(0, 2))],
    ['with a name that ends elsewhere', changed((view) => view.setUint8(1, 4))],
    ['with a name that is not UTF-8', changed((view) => view.setUint8(3, 0xff))],
    ['with a name that has a control character', changed((view) => view.setUint8(2, 7))],
    ['without a name', Uint8Array.from([1, 0, ...bytes.subarray(7)])],
    ['with a cpu of NaN', changed((view) => view.setFloat32(7, Number.NaN))],
    ['with a cpu beyond 100', changed((view) => view.setFloat32(7, 100.1))],
    ['with a negative memory', changed((view) => view.setFloat32(11, -1))],
    ['with an infinite time', changed((view) => view.setFloat64(15, Number.POSITIVE_INFINITY))],
  ])('is not one that is %s', (_what, malformed) => {
    expect(decodeBinaryReport(malformed)).toBeUndefined();
  });
});

describe('the name of an agent', () => {
  it.each(['a', 'web-1.example', '王的电脑', 'two words', 'x'.repeat(40)])('may be %j', (name) => {
    expect(isAgentName(name)).toBe(true);
  });

  it.each(['', ' a', 'a ', 'a\nb', 'a\u202eb', 'a\u200bb', '\ud83d', 'x'.repeat(41)])(
    'may not be %j',
    (name) => {
      expect(isAgentName(name)).toBe(false);
    },
  );
});

describe('the name of a server', () => {
  it.each([
    ['server', true],
    ['server b', true],
    ['servers', false],
    ['b server', false],
    ['', false],
  ])('%j: %s', (name, expected) => {
    expect(isServerName(name)).toBe(expected);
  });
});

it('a report whose name begins with an invisible mark is none, in bytes either', () => {
  expect(decodeBinaryReport(encodeBinaryReport({ ...report, name: '\uFEFFBob' }))).toBeUndefined();
});
