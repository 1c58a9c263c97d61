-- Takes a place, unless there is none.
-- KEYS: exchanges on their way, by the time at which each has ended at the latest; those that have ended, by when; the
-- pause. ARGV: the name of the place, the number of places, the window and the longest exchange in microseconds.
-- Returns 1 and how many places are left, or 0 and for how many microseconds there is none.

local running, ended, paused = KEYS[1], KEYS[2], KEYS[3]
local place, places, window, longest = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local pause = redis.call('PTTL', paused)
if pause > 0 then
    return { 0, pause * 1000 }
end

-- As a string a number of Lua has 14 digits, which are too few.
local function exact(number)
    return string.format('%.0f', number)
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', running, '-inf', exact(now - window))
redis.call('ZREMRANGEBYSCORE', ended, '-inf', exact(now - window))

local used = redis.call('ZCARD', running) + redis.call('ZCARD', ended)
if used < places then
    redis.call('ZADD', running, exact(now + longest), place)
    local lives = math.ceil((longest + window) / 1000)
    if redis.call('PTTL', running) < lives then
        redis.call('PEXPIRE', running, exact(lives))
    end
    return { 1, places - used - 1 }
end

-- With only exchanges on their way before it, the earliest place is theirs: a window from now or later.
local next = redis.call('ZRANGE', ended, used - places, used - places, 'WITHSCORES')
local free = (next[2] and tonumber(next[2]) or now) + window
return { 0, math.max(free - now, 1) }
