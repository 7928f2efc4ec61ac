/** Scripts for Redis are files of their own; build.mjs and vitest.config.ts import them as their text. */
declare module '*.lua' {
  const text: string;
  export default text;
}
