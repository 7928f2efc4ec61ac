-- Returns at once if Redis has other data than this node knows: another epoch, or less.
-- ARGV: node, channels, epoch, revision, branch, number of the last batch whose outcome is known, bucket of that batch, ...
local batch, recordedIn = tonumber(ARGV[6]), tonumber(ARGV[7])
local lastBatch, lastOutcome = find(node)
-- Like a session, a node that has committed nothing for two buckets is forgotten.
local isForgotten = not lastBatch and bucket > recordedIn + 1

if not format then return answer('lost') end
if epoch ~= ARGV[3] then return answer('epoch') end
if not holds(ARGV[5], tonumber(ARGV[4])) then return answer('lost') end
if (lastBatch or 0) < batch and not isForgotten then return answer('lost') end
