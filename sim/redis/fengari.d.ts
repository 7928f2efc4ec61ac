/** fengari has no types of its own. Its API is that of Lua in C; this file declares only what lua.ts uses. */
declare module 'fengari' {
  type State = { readonly lua: unique symbol };
  type LuaString = Uint8Array;

  export const lua: {
    readonly LUA_OK: number;
    readonly LUA_REGISTRYINDEX: number;
    readonly LUA_TNIL: number;
    readonly LUA_TBOOLEAN: number;
    readonly LUA_TNUMBER: number;
    readonly LUA_TSTRING: number;
    readonly LUA_TTABLE: number;
    lua_gettop(L: State): number;
    lua_settop(L: State, top: number): void;
    lua_type(L: State, index: number): number;
    lua_toboolean(L: State, index: number): boolean;
    lua_tonumber(L: State, index: number): number;
    lua_tojsstring(L: State, index: number): string;
    lua_pushnumber(L: State, value: number): void;
    lua_pushboolean(L: State, value: boolean): void;
    lua_pushstring(L: State, value: LuaString): void;
    lua_pushjsfunction(L: State, f: (L: State) => number): void;
    lua_createtable(L: State, items: number, fields: number): void;
    lua_rawgeti(L: State, index: number, at: number): number;
    lua_rawseti(L: State, index: number, at: number): void;
    lua_getfield(L: State, index: number, name: LuaString): number;
    lua_setfield(L: State, index: number, name: LuaString): void;
    lua_setglobal(L: State, name: LuaString): void;
    lua_pcall(L: State, args: number, results: number, handler: number): number;
    lua_error(L: State): number;
  };
  export const lauxlib: {
    luaL_newstate(): State;
    luaL_loadstring(L: State, source: LuaString): number;
    luaL_ref(L: State, table: number): number;
  };
  export const lualib: { luaL_openlibs(L: State): void };
  export function to_luastring(text: string): LuaString;
}
