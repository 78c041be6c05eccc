namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>What is to be done about a file that was looked at.</summary>
internal enum Sight
{
    /// <summary>It is as it was when it was read.</summary>
    Unchanged,

    /// <summary>It is to be read.</summary>
    Ready,

    /// <summary>It may still be being written.</summary>
    Unsettled,

    /// <summary>It could not be read, and it is too early to try again.</summary>
    Waiting,
}

/// <summary>Leaves a file until it has stayed as it is for a while, and says so of one that goes on changing.</summary>
internal sealed class FileSettling(FolderLetters letters, FolderSourceOptions options)
{
    /// <param name="stamp">How it looks now; null where it cannot be looked at.</param>
    public Sight Look(FolderRecord record, FileStamp? stamp, DateTimeOffset now)
    {
        if (stamp != record.Seen)
        {
            (record.Seen, record.SeenSince) = (stamp, now);
        }

        if (stamp is not null && stamp == record.Read)
        {
            return Sight.Unchanged;
        }

        var age = stamp is { } s ? now - new DateTimeOffset(s.ModifiedTicks, TimeSpan.Zero) : TimeSpan.Zero;
        if (now - record.SeenSince < options.SettleTime && age < options.SettleTime)
        {
            record.UnsettledSince ??= now;
            if (now - record.UnsettledSince > options.UnfinishedLimit && letters.Find(record.Id)?.Code != FindingCodes.UnfinishedDocument)
            {
                letters.Bury(new DeadLetter
                {
                    Key = record.Id,
                    Source = record.Id,
                    Code = FindingCodes.UnfinishedDocument,
                    Reason = $"The file has gone on changing for {options.UnfinishedLimit.TotalSeconds:0} s; it is read once it stays as it is.",
                    At = now,
                });
            }

            return Sight.Unsettled;
        }

        if (record.UnsettledSince is not null)
        {
            record.UnsettledSince = null;
            if (letters.Find(record.Id)?.Code == FindingCodes.UnfinishedDocument)
            {
                letters.Unbury(record.Id);
            }
        }

        return now < record.RetryAt ? Sight.Waiting : Sight.Ready;
    }
}
