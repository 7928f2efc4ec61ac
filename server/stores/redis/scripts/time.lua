-- The clock of Redis, in ms since 1970. The clocks of the nodes may differ.
-- @param given a time that replaces it, in tests; empty: none
local function nowMs(given)
  if given and given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
