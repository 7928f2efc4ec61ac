-- ARGV: ..., sessions. Returns those that another node owns.
local others = {}
for i = 8, #ARGV do
  local last, owner = find(ARGV[i])
  if not last then owner = ownerOf(ARGV[i]) end
  if owner ~= '' and owner ~= node then others[#others + 1] = ARGV[i] end
end
return answer('done', others)
