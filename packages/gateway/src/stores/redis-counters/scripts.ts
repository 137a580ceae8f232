/*
 * The counters of one limit are one key, and each script reads and writes all that it has to without anything in between, which is what makes them exact.
 *
 * - What runs now: a sorted set of reservations by the time at which their lease ends, unless the gateway that has it renews it.
 * - A minute: a hash of seconds, each with what was used in it. A second counts until a minute after its end.
 * - An hour, day or month: a hash with the number of the period (`w`) and what was used in it (`u`). A clock that is set back stays in the later one.
 *
 * A reservation has a key of its own with its time, for as long as it is not settled: so whoever does not know whether it was made can settle it
 * all the same, and settling twice does nothing the second time.
 *
 * Numbers go as text with all their digits: Lua writes those from 10^14 on with an exponent.
 */

const shared = `
local function digits(number) return string.format('%.0f', number) end

local function present(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local day_length = 86400000

-- Months since January 1970 of a day, and the first day of a month (days since 1970, proleptic Gregorian calendar, by eras of 400 years from March on).
local function month_of(days)
  local z = days + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local month = mp < 10 and mp + 3 or mp - 9
  local year = yoe + era * 400
  if month <= 2 then year = year + 1 end
  return (year - 1970) * 12 + month - 1
end

local function first_day(index)
  local year = 1970 + math.floor(index / 12)
  local month = index % 12 + 1
  if month <= 2 then year = year - 1 end
  local era = math.floor(year / 400)
  local yoe = year - era * 400
  local mp = month > 2 and month - 3 or month + 9
  return era * 146097 + yoe * 365 + math.floor(yoe / 4) - math.floor(yoe / 100) + math.floor((153 * mp + 2) / 5) - 719468
end

local function period(span, time)
  if span == 'hour' then return math.floor(time / 3600000) end
  if span == 'day' then return math.floor(time / day_length) end
  return month_of(math.floor(time / day_length))
end

local function ending(span, number)
  if span == 'hour' then return (number + 1) * 3600000 end
  if span == 'day' then return (number + 1) * day_length end
  return first_day(number + 1) * day_length
end

local function second_counts(second, now) return (second + 61) * 1000 > now end
`;

/**
 * KEYS: the reservation, and that of each limit. ARGV: the time or nothing for the server's; what is wanted (`new`, `more` of the same, `read`); milliseconds
 * of a lease; milliseconds that a reservation is remembered; its name; and for each limit its span, how much is wanted, and the limit.
 *
 * Gives 1 (granted), 0 (denied) or 2 (settled already); the time of the reservation; of what is denied the number of the limit that holds for longest, and for how
 * long; and for each limit what is used, and milliseconds until nothing is.
 */
export const reserveScript = `${shared}
local now = present(ARGV[1])
local mode = ARGV[2]
local at = now
if mode == 'more' then
  local kept = redis.call('GET', KEYS[1])
  if not kept then return {2, 0, 0, 0} end
  at = tonumber(kept)
end

local reply = {1, at, 0, 0}
local longest = -1
local applies = {}
for place = 2, #KEYS do
  local key = KEYS[place]
  local base = 6 + (place - 2) * 3
  local span, wanted, limit = ARGV[base], tonumber(ARGV[base + 1]), tonumber(ARGV[base + 2])
  local used, reset, wait = 0, 0, 0
  local applied = wanted > 0
  if span == 'now' then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', digits(now))
    used = redis.call('ZCARD', key)
    wait = 1000
  elseif span == 'minute' then
    local all = redis.call('HGETALL', key)
    local old, seconds, amounts = {}, {}, {}
    for field = 1, #all, 2 do
      local second, amount = tonumber(all[field]), tonumber(all[field + 1])
      if second_counts(second, now) then
        used = used + amount
        seconds[#seconds + 1] = second
        amounts[second] = amount
        if amount > 0 then reset = math.max(reset, (second + 61) * 1000 - now) end
      else
        old[#old + 1] = all[field]
      end
    end
    if #old > 0 then redis.call('HDEL', key, unpack(old)) end
    applied = applied and second_counts(math.floor(at / 1000), now)
    local excess = used + wanted - limit
    if applied and excess > 0 then
      table.sort(seconds)
      wait = 61000
      for _, second in ipairs(seconds) do
        excess = excess - amounts[second]
        if excess <= 0 then
          wait = (second + 61) * 1000 - now
          break
        end
      end
    end
  else
    local current = period(span, now)
    local kept = redis.call('HMGET', key, 'w', 'u')
    if kept[1] and tonumber(kept[1]) >= current then
      current = tonumber(kept[1])
      used = tonumber(kept[2])
    end
    applied = applied and (mode ~= 'more' or period(span, at) == current)
    reset = ending(span, current) - now
    wait = reset
  end
  applies[place] = applied
  if applied and used + wanted > limit and wait > longest then
    reply[1] = 0
    reply[3] = place - 1
    reply[4] = wait
    longest = wait
  end
  reply[#reply + 1] = used
  reply[#reply + 1] = reset
end
if reply[1] == 0 or mode == 'read' then return reply end

for place = 2, #KEYS do
  if applies[place] then
    local key = KEYS[place]
    local base = 6 + (place - 2) * 3
    local span, wanted = ARGV[base], tonumber(ARGV[base + 1])
    if span == 'now' then
      redis.call('ZADD', key, digits(now + tonumber(ARGV[3])), ARGV[5])
      redis.call('PEXPIRE', key, ARGV[3])
    elseif span == 'minute' then
      redis.call('HINCRBY', key, digits(math.floor(at / 1000)), digits(wanted))
      redis.call('PEXPIRE', key, 62000)
    else
      local current = period(span, now)
      local kept = redis.call('HGET', key, 'w')
      if kept and tonumber(kept) >= current then
        redis.call('HINCRBY', key, 'u', digits(wanted))
      else
        redis.call('HSET', key, 'w', digits(current), 'u', digits(wanted))
        redis.call('PEXPIRE', key, digits(ending(span, current) - now + 3600000))
      end
    end
    local shown = 5 + (place - 2) * 2
    reply[shown] = reply[shown] + wanted
  end
end
if mode == 'new' then redis.call('SET', KEYS[1], digits(at), 'PX', ARGV[4]) end
return reply
`;

/**
 * KEYS: the reservation, and that of each limit. ARGV: the time or nothing, the name of the reservation, and for each limit its span and what is to be added to
 * what was reserved, mostly less than nothing. Gives 1, or 0 where it was settled before or never made.
 */
export const settleScript = `${shared}
local kept = redis.call('GETDEL', KEYS[1])
if not kept then return 0 end
local now = present(ARGV[1])
local at = tonumber(kept)
for place = 2, #KEYS do
  local key = KEYS[place]
  local base = 3 + (place - 2) * 2
  local span, change = ARGV[base], tonumber(ARGV[base + 1])
  if span == 'now' then
    if change < 0 then redis.call('ZREM', key, ARGV[2]) end
  elseif change ~= 0 then
    if span == 'minute' then
      local second = math.floor(at / 1000)
      if second_counts(second, now) then redis.call('HINCRBY', key, digits(second), digits(change)) end
      redis.call('PEXPIRE', key, 62000)
    else
      local current = redis.call('HGET', key, 'w')
      if current and tonumber(current) == period(span, at) then redis.call('HINCRBY', key, 'u', digits(change)) end
    end
  end
end
return 1
`;

/** KEYS: of what runs now. ARGV: the time or nothing, milliseconds of a lease, and for each key the name of the reservation. */
export const renewScript = `${shared}
local until_time = digits(present(ARGV[1]) + tonumber(ARGV[2]))
for place = 1, #KEYS do
  redis.call('ZADD', KEYS[place], until_time, ARGV[place + 2])
  redis.call('PEXPIRE', KEYS[place], ARGV[2])
end
return #KEYS
`;
