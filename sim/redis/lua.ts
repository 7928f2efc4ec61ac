/*
 * Runs the scripts of server/stores/redis/scripts/ as Redis does: the real source, in a real interpreter (fengari: Lua
 * 5.3 in JavaScript, synchronous and deterministic). In: a script, its keys and arguments, and an implementation of
 * redis.call(). Out: its reply.
 *
 * Redis has Lua 5.1, where every number is a double. fengari's integers have 32 bits and overflow, so scripts' inputs
 * are converted to doubles at once, by a replaced tonumber(). A test compares the replies with those of a real Redis.
 */

import { lauxlib, lua, lualib, to_luastring } from 'fengari';
import { RedisRefusal } from '../../server/stores/redis/port.ts';
import { type Reply, refusal } from './reply.ts';

export type Call = (command: readonly string[]) => Reply;

type State = ReturnType<typeof lauxlib.luaL_newstate>;

const AS_IN_5_1 = `
unpack = table.unpack
local read = tonumber
function tonumber(from) local number = read(from); return number and number + 0.0 end
`;

/** Shared by all worlds: scripts leave no globals behind. */
let shared: State | undefined;
const compiled = new Map<string, number>();
/** The redis.call() of the script that is running. */
let current: Call = () => null;

export function runLua(source: string, keys: readonly string[], args: readonly string[], call: Call): Reply {
  shared ??= newState();
  const L = shared;
  setTable(L, 'KEYS', keys);
  setTable(L, 'ARGV', args);
  current = call;
  lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, functionOf(L, source));
  const status = lua.lua_pcall(L, 0, 1, 0);
  const reply = status === lua.LUA_OK ? pull(L, -1) : refusal(messageOf(L));
  lua.lua_settop(L, 0);
  return reply;
}

function newState(): State {
  const L = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(L);
  lauxlib.luaL_loadstring(L, to_luastring(AS_IN_5_1));
  lua.lua_pcall(L, 0, 0, 0);
  lua.lua_createtable(L, 0, 2);
  for (const name of ['call', 'pcall']) {
    lua.lua_pushjsfunction(L, (state) => callRedis(state, name === 'pcall'));
    lua.lua_setfield(L, -2, to_luastring(name));
  }
  lua.lua_setglobal(L, to_luastring('redis'));
  return L;
}

/** Cached in Lua's registry, by source. */
function functionOf(L: State, source: string): number {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (lauxlib.luaL_loadstring(L, to_luastring(source)) !== lua.LUA_OK) throw new Error(messageOf(L));
  const reference = lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
  compiled.set(source, reference);
  return reference;
}

function setTable(L: State, name: string, texts: readonly string[]): void {
  push(L, texts);
  lua.lua_setglobal(L, to_luastring(name));
}

function callRedis(L: State, isProtected: boolean): number {
  const command: string[] = [];
  for (let i = 1; i <= lua.lua_gettop(L); i++) command.push(argument(L, i));
  const reply = current(command);
  push(L, reply);
  if (reply instanceof RedisRefusal && !isProtected) return lua.lua_error(L);
  return 1;
}

/** Formats numbers as Redis does: integers without a decimal point. */
function argument(L: State, index: number): string {
  if (lua.lua_type(L, index) !== lua.LUA_TNUMBER) return lua.lua_tojsstring(L, index);
  return String(lua.lua_tonumber(L, index));
}

function push(L: State, reply: Reply): void {
  if (reply === null) lua.lua_pushboolean(L, false);
  else if (typeof reply === 'number') lua.lua_pushnumber(L, reply);
  else if (typeof reply === 'string') lua.lua_pushstring(L, to_luastring(reply));
  else if (reply instanceof RedisRefusal) {
    lua.lua_createtable(L, 0, 1);
    lua.lua_pushstring(L, to_luastring(reply.message));
    lua.lua_setfield(L, -2, to_luastring('err'));
  } else {
    lua.lua_createtable(L, reply.length, 0);
    for (const [i, each] of reply.entries()) {
      push(L, each);
      lua.lua_rawseti(L, -2, i + 1);
    }
  }
}

/** Converts a script's result as Redis does: numbers are truncated to integers, and a list ends at its first nil. */
function pull(L: State, index: number): Reply {
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TSTRING:
      return lua.lua_tojsstring(L, index);
    case lua.LUA_TNUMBER:
      return Math.trunc(lua.lua_tonumber(L, index));
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(L, index) ? 1 : null;
    case lua.LUA_TTABLE:
      return pullTable(L);
    default:
      return null;
  }
}

/** The table on top of the stack. */
function pullTable(L: State): Reply {
  const isError = lua.lua_getfield(L, -1, to_luastring('err')) === lua.LUA_TSTRING;
  const error = isError ? refusal(lua.lua_tojsstring(L, -1)) : undefined;
  lua.lua_settop(L, -2);
  if (error !== undefined) return error;
  const items: Reply[] = [];
  for (let i = 1; lua.lua_rawgeti(L, -1, i) !== lua.LUA_TNIL; i++) {
    items.push(pull(L, -1));
    lua.lua_settop(L, -2);
  }
  lua.lua_settop(L, -2);
  return items;
}

/** The message of the error on top of the stack: a table if redis.call() raised it. */
function messageOf(L: State): string {
  if (lua.lua_type(L, -1) !== lua.LUA_TTABLE) return `ERR ${lua.lua_tojsstring(L, -1)}`;
  lua.lua_getfield(L, -1, to_luastring('err'));
  return lua.lua_tojsstring(L, -1);
}
