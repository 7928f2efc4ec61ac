/** Redis scripts are separate files; build.mjs and vitest.config.ts import them as text. */
declare module '*.lua' {
  const text: string;
  export default text;
}
