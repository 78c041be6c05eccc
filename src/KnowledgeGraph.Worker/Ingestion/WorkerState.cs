namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>What a worker must know after it was killed and the store does not tell: dead letters, and what was in work when a process ended.</summary>
/// <remarks>
/// Plain files in one folder, shared by the workers of a store on one machine. What was read and built is not noted here: the store's
/// documents say it, so the two cannot disagree. The folder may be deleted while no worker runs; poison is then found anew.
/// </remarks>
internal sealed class WorkerState : IDisposable
{
    private readonly string folder;
    private readonly FileStream ownLock;

    private WorkerState(string folder, int number, FileStream ownLock, InFlightBook inFlight)
    {
        this.folder = folder;
        Number = number;
        this.ownLock = ownLock;
        InFlight = inFlight;
        DeadLetters = DeadLetters.Open(folder);
    }

    /// <summary>Tells workers on one machine apart, from 1.</summary>
    public int Number { get; }

    public DeadLetters DeadLetters { get; }

    public InFlightBook InFlight { get; }

    /// <summary>Takes the first place that no living worker has, and notes what the one before it left undone.</summary>
    public static WorkerState Open(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var number = 1; ; number++)
        {
            if (TryLock(Path.Combine(folder, $"worker-{number}.lock")) is { } taken)
            {
                var book = Path.Combine(folder, $"worker-{number}.building");
                foreach (var key in InFlightBook.LeftIn(book))
                {
                    Directory.CreateDirectory(Path.Combine(folder, "suspects"));
                    File.AppendAllText(Path.Combine(folder, "suspects", key), "x");
                }

                return new WorkerState(folder, number, taken, InFlightBook.Open(book));
            }
        }
    }

    /// <summary>One worker at a time has the folder that is watched; the operating system frees the lock when its process ends.</summary>
    /// <returns>Null while another has it.</returns>
    public IDisposable? TryWatch() => TryLock(Path.Combine(folder, "watch.lock"));

    /// <summary>How often a process ended while this text was being built.</summary>
    public int CrashesOf(Document document)
    {
        var file = new FileInfo(Path.Combine(folder, "suspects", InFlightBook.KeyOf(document)));
        return file.Exists ? (int)file.Length : 0;
    }

    public bool HasSuspects => Directory.Exists(Path.Combine(folder, "suspects"));

    /// <summary>It was built, so it was not to blame.</summary>
    public void Acquit(Document document) => File.Delete(Path.Combine(folder, "suspects", InFlightBook.KeyOf(document)));

    public void Dispose()
    {
        InFlight.Dispose();
        ownLock.Dispose();
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null; // a file that cannot be made is another matter: no worker has it
        }
    }
}
