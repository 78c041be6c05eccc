namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>The documents of a stream that this worker has in work: no other may have them at the same time.</summary>
/// <param name="duration">How long a lease lasts that is not renewed.</param>
internal sealed class RedisLeases(TimeSpan duration)
{
    private readonly Dictionary<string, (int Entries, string Latest)> held = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Tells this worker's leases from those of others.</summary>
    public string Token { get; } = Guid.NewGuid().ToString("N");

    public long Milliseconds { get; } = (long)duration.TotalMilliseconds;

    /// <summary>Whether a document is in work here.</summary>
    public bool Has(string documentId)
    {
        lock (gate)
        {
            return held.ContainsKey(documentId);
        }
    }

    /// <summary>Whether this entry of the document, or a later one, is in work here.</summary>
    public bool HoldsLater(RedisEntry entry)
    {
        lock (gate)
        {
            return held.TryGetValue(entry.DocumentId, out var lease) && !RedisEntry.IsLater(entry.Number, lease.Latest);
        }
    }

    /// <summary>Asks for the document of an entry.</summary>
    /// <returns>As <see cref="RedisScripts.Lease"/> says.</returns>
    public async Task<int> TakeAsync(RedisConnection redis, RedisEntry entry)
        => (int)await redis.Database.ScriptEvaluateAsync(
            RedisScripts.Lease, [redis.AppliedKey(entry.DocumentId), redis.LeaseKey(entry.DocumentId)], [entry.Number, Token, Milliseconds])
            .BoundedAsync();

    /// <summary>An entry is in work.</summary>
    public void Hold(RedisEntry entry)
    {
        lock (gate)
        {
            held[entry.DocumentId] = (held.GetValueOrDefault(entry.DocumentId).Entries + 1, entry.Number);
        }
    }

    /// <summary>An entry is done.</summary>
    /// <returns>Whether no other entry of its document is in work.</returns>
    public bool Release(RedisEntry entry)
    {
        lock (gate)
        {
            var (entries, latest) = held.GetValueOrDefault(entry.DocumentId);
            if (entries > 1)
            {
                held[entry.DocumentId] = (entries - 1, latest);
            }
            else
            {
                held.Remove(entry.DocumentId);
            }

            return entries == 1;
        }
    }

    public async Task RenewAsync(RedisConnection redis)
    {
        List<string> documents;
        lock (gate)
        {
            documents = [.. held.Keys];
        }

        foreach (var id in documents)
        {
            await redis.Database.ScriptEvaluateAsync(RedisScripts.Renew, [redis.LeaseKey(id)], [Token, Milliseconds]).BoundedAsync();
        }
    }
}
