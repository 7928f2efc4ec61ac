/** Lua is imported as text: see build.mjs and vitest.config.ts. */
declare module '*.lua' {
  const source: string;
  export default source;
}
