namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Which file of a folder gives which document: of several with one id the first in ordinal order does.</summary>
internal sealed class DocumentOwners
{
    private readonly Dictionary<string, FolderRecord> owners = new(StringComparer.Ordinal);

    /// <summary>Files that would give a document if its owner did not.</summary>
    private readonly Dictionary<string, SortedDictionary<string, FolderRecord>> others = new(StringComparer.Ordinal);

    /// <summary>The file that gives a document; null where none does.</summary>
    public FolderRecord? this[string documentId] => owners.GetValueOrDefault(documentId);

    public void Clear()
    {
        owners.Clear();
        others.Clear();
    }

    /// <summary>As the store says.</summary>
    public void Set(string documentId, FolderRecord owner) => owners[documentId] = owner;

    /// <summary>Whether a file gives a document, and no other would.</summary>
    public bool IsSole(FolderRecord record, string documentId)
        => owners.GetValueOrDefault(documentId) == record && others.GetValueOrDefault(documentId) is not { Count: > 0 };

    /// <summary>A file holds a document.</summary>
    /// <returns>Whether it is the one that gives it.</returns>
    public bool Claim(FolderRecord record, string documentId)
    {
        if (!owners.TryGetValue(documentId, out var owner) || owner == record)
        {
            owners[documentId] = record;
            return true;
        }

        var isFirst = string.CompareOrdinal(record.Id, owner.Id) < 0;
        if (!others.TryGetValue(documentId, out var waiting))
        {
            others.Add(documentId, waiting = new SortedDictionary<string, FolderRecord>(StringComparer.Ordinal));
        }

        waiting[isFirst ? owner.Id : record.Id] = isFirst ? owner : record;
        if (isFirst)
        {
            owners[documentId] = record;
            waiting.Remove(record.Id);
        }

        return isFirst;
    }

    /// <summary>A file holds a document no more.</summary>
    /// <param name="heir">The file that gives it from now on; null where none does.</param>
    /// <returns>Whether the file gave it until now.</returns>
    public bool Release(FolderRecord record, string documentId, out FolderRecord? heir)
    {
        heir = null;
        var waiting = others.GetValueOrDefault(documentId);
        waiting?.Remove(record.Id);
        if (owners.GetValueOrDefault(documentId) != record)
        {
            return false;
        }

        owners.Remove(documentId);
        if (waiting is { Count: > 0 })
        {
            heir = waiting.First().Value;
        }
        else
        {
            others.Remove(documentId);
        }

        return true;
    }

    /// <summary>A file has gone; what it gave is released by the one who knows it.</summary>
    public void Forget(FolderRecord record)
    {
        foreach (var waiting in others.Values)
        {
            waiting.Remove(record.Id);
        }
    }
}
