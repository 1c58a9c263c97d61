-- Ends an exchange; its place comes free a window from now.
-- KEYS: exchanges on their way, those that have ended. ARGV: the name of the place, the window in microseconds.

local time = redis.call('TIME')
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[2], string.format('%.0f', time[1] * 1000000 + time[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], string.format('%.0f', math.ceil(ARGV[2] / 1000) + 1))
