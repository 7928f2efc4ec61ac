import { expect, it } from 'vitest';
import { ServerProcess } from './server-process.ts';

it('a server ends with the worker whose test runs out of time, though its test disposes of nothing', async () => {
  const server = await ServerProcess.start();
  // In a worker of the test runner process.exit() throws, so that nothing may depend on it.
  expect(() => process.emit('SIGTERM')).toThrow('process.exit');
  expect(await server.exited).toMatchObject({ signal: 'SIGKILL' });
});
