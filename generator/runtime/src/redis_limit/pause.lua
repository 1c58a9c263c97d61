-- Pauses a budget, unless it is paused for longer.
-- KEYS: the pause. ARGV: milliseconds.

if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
    redis.call('SET', KEYS[1], 1, 'PX', ARGV[1])
end
