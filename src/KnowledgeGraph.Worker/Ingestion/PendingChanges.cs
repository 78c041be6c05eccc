namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Changes that were taken and are not in the store yet, by document, and the order in which their outcomes are written.</summary>
/// <param name="keepsOrder">Whether all follow each other, and not only those of one document.</param>
internal sealed class PendingChanges(bool keepsOrder)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private Task last = Task.CompletedTask;

    /// <summary>Whether something of a document is still on its way to the store, which may be newer than what the store says.</summary>
    public bool Holds(string documentId)
    {
        lock (gate)
        {
            return entries.ContainsKey(documentId);
        }
    }

    /// <summary>Puts a change behind those that it must follow.</summary>
    public Turn Add(Change change)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            var before = last;
            if (keepsOrder)
            {
                last = done.Task;
            }

            foreach (var id in change.DocumentIds)
            {
                if (!entries.TryGetValue(id, out var entry))
                {
                    entries.Add(id, entry = new Entry());
                }

                before = keepsOrder ? before : Task.WhenAll(before, entry.Last);
                entry.Last = done.Task;
                entry.Count++;
            }

            return new Turn(before, done);
        }
    }

    /// <summary>A change is in the store.</summary>
    public void Remove(Change change)
    {
        lock (gate)
        {
            foreach (var id in change.DocumentIds)
            {
                if (--entries[id].Count == 0)
                {
                    entries.Remove(id);
                }
            }
        }
    }

    private sealed class Entry
    {
        public Task Last { get; set; } = Task.CompletedTask;

        public int Count { get; set; }
    }
}

/// <summary>When a change is to be passed on.</summary>
/// <param name="before">Done when all that it follows were.</param>
internal readonly struct Turn(Task before, TaskCompletionSource done)
{
    /// <summary>Waits until it is this change's turn.</summary>
    public Task ComeAsync(CancellationToken cancellationToken) => before.WaitAsync(cancellationToken);

    /// <summary>Lets those behind it come.</summary>
    public void Pass() => done.TrySetResult();
}
