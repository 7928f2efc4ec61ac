-- ARGV: ..., sessions. Returns those that another node owns.
local others = {}
for i = 7, #ARGV do
  local _, owner = find(ARGV[i])
  if owner ~= '' and owner ~= node then others[#others + 1] = ARGV[i] end
end
return answer('done', others)
