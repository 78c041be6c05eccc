using System.Security.Cryptography;
using System.Text;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Says which documents were being built when the process ended, however it ended: a file with one line for each that is in work.</summary>
/// <remarks>Lines are written in place and not forced to the disk: they outlive the process, which is all that is asked.</remarks>
internal sealed class InFlightBook : IDisposable
{
    private const int LineLength = 65;

    private readonly FileStream file;
    private readonly Lock gate = new();
    private readonly SortedSet<int> free = [];
    private int lines;

    private InFlightBook(FileStream file) => this.file = file;

    /// <summary>What a process that has ended left in its book; see <see cref="KeyOf"/>. Empty where it ended in order.</summary>
    public static IReadOnlyList<string> LeftIn(string path)
        => File.Exists(path) ? [.. File.ReadLines(path).Where(l => l.Length == LineLength - 1 && l[0] != ' ').Distinct()] : [];

    /// <summary>Opens an empty book.</summary>
    public static InFlightBook Open(string path) => new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));

    /// <summary>Names a text under an id: 64 hexadecimal digits.</summary>
    public static string KeyOf(Document document)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{document.Id}\n{document.ContentHash}")));

    /// <summary>Notes a document until the note is disposed.</summary>
    public IDisposable Note(Document document)
    {
        int line;
        lock (gate)
        {
            line = free.Count > 0 ? free.Min : lines++;
            free.Remove(line);
        }

        Write(line, KeyOf(document));
        return new Noted(this, line);
    }

    public void Dispose() => file.Dispose();

    private void Write(int line, string text)
    {
        if (file.SafeFileHandle.IsClosed)
        {
            return;
        }

        try
        {
            RandomAccess.Write(file.SafeFileHandle, Encoding.ASCII.GetBytes(text + "\n"), (long)line * LineLength);
        }
        catch (IOException)
        {
            // The disk is full. The document is not to blame, and is built all the same; only what a crash would tell of it is lost.
        }
    }

    private void Strike(int line)
    {
        Write(line, new string(' ', LineLength - 1));
        lock (gate)
        {
            free.Add(line);
        }
    }

    private sealed class Noted(InFlightBook book, int line) : IDisposable
    {
        public void Dispose() => book.Strike(line);
    }
}
