/** Lua is imported as text: build.mjs and vitest.config.ts see to that. */
declare module '*.lua' {
  const source: string;
  export default source;
}
