/** Code for the workshop's editor; build.mjs and vitest.config.ts import it as text. */
declare module '*.js.txt' {
  const text: string;
  export default text;
}
