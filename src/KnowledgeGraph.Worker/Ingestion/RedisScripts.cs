namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>What must happen in Redis as one step. All keys of a stream share a slot, so that a cluster can run them, too.</summary>
internal static class RedisScripts
{
    /// <summary>Tells which of two numbers of entries (<c>milliseconds-sequence</c>) is the later.</summary>
    private const string IsLater = """
        local function is_later(a, b)
          local am, as = string.match(a, '(%d+)-(%d+)')
          local bm, bs = string.match(b, '(%d+)-(%d+)')
          am, as, bm, bs = tonumber(am), tonumber(as), tonumber(bm), tonumber(bs)
          return am > bm or (am == bm and as > bs)
        end

        """;

    /// <summary>
    /// The store has committed an entry. Keys: stream, applied, lease, redo. Arguments: group, entry, token of the lease, whether to give it
    /// back, seconds for which the entry is remembered as applied, document. Where a later entry of the document was applied meanwhile, for the
    /// lease was lost, the store may now hold the older text, and the document is noted to be done over.
    /// </summary>
    public const string Complete = IsLater + """
        local applied = redis.call('GET', KEYS[2])
        if applied and is_later(applied, ARGV[2]) then
          redis.call('SADD', KEYS[4], ARGV[6])
        else
          if applied == ARGV[2] then redis.call('SREM', KEYS[4], ARGV[6]) end
          redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[5])
        end
        redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
        if ARGV[4] == '1' and redis.call('GET', KEYS[3]) == ARGV[3] then redis.call('DEL', KEYS[3]) end
        return 1
        """;

    /// <summary>
    /// Takes the lease of a document for an entry. Keys: applied, lease. Arguments: entry, token, milliseconds. Gives 1 where it was taken, 0 where
    /// another worker has it, 2 where a later entry of the document, or this one, was applied before.
    /// </summary>
    public const string Lease = IsLater + """
        local holder = redis.call('GET', KEYS[2])
        if holder and holder ~= ARGV[2] then return 0 end
        local applied = redis.call('GET', KEYS[1])
        if applied and not is_later(ARGV[1], applied) then return 2 end
        redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
        return 1
        """;

    /// <summary>
    /// Takes the lease of a document that is to be done over. Keys: stream, applied, lease, redo. Arguments: token, milliseconds, document. Gives
    /// the entry that was applied last and its parts; nothing where another worker has the document or the entry is no more.
    /// </summary>
    public const string Redo = """
        local holder = redis.call('GET', KEYS[3])
        if holder then return {} end
        local applied = redis.call('GET', KEYS[2])
        local entry = applied and redis.call('XRANGE', KEYS[1], applied, applied) or {}
        if #entry == 0 then
          redis.call('SREM', KEYS[4], ARGV[3])
          return {}
        end
        redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
        return {applied, entry[1][2]}
        """;

    /// <summary>Keeps a lease. Key: lease. Arguments: token, milliseconds.</summary>
    public const string Renew = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";

    /// <summary>
    /// An entry is given up: it goes to the dead letters with all that it carried. Keys: stream, dead, lease, applied. Arguments: group, entry, token,
    /// seconds as above, then names and values that say why.
    /// </summary>
    public const string Bury = IsLater + """
        local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])
        local fields = {}
        if #entry > 0 then
          for _, part in ipairs(entry[1][2]) do fields[#fields + 1] = part end
        end
        for i = 5, #ARGV do fields[#fields + 1] = ARGV[i] end
        redis.call('XADD', KEYS[2], '*', unpack(fields))
        local applied = redis.call('GET', KEYS[4])
        if not applied or is_later(ARGV[2], applied) then redis.call('SET', KEYS[4], ARGV[2], 'EX', ARGV[4]) end
        redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
        if redis.call('GET', KEYS[3]) == ARGV[3] then redis.call('DEL', KEYS[3]) end
        return 1
        """;

    /// <summary>A dead letter goes back into the stream. Keys: stream, dead. Argument: the letter.</summary>
    public const string Retry = """
        local letter = redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1])
        if #letter == 0 then return 0 end
        local fields = {}
        local parts = letter[1][2]
        for i = 1, #parts, 2 do
          if string.sub(parts[i], 1, 3) ~= 'kg-' then
            fields[#fields + 1] = parts[i]
            fields[#fields + 1] = parts[i + 1]
          end
        end
        if #fields == 0 then return 0 end
        redis.call('XADD', KEYS[1], '*', unpack(fields))
        redis.call('XDEL', KEYS[2], ARGV[1])
        return 1
        """;
}
