using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>A document or file that could not be taken in.</summary>
public sealed record DeadLetter
{
    /// <summary>The document's id, or the file's path below the folder where none is known; of a stream's entry its number.</summary>
    public required string Key { get; init; }

    /// <summary>The file, below the folder, or the stream.</summary>
    public required string Source { get; init; }

    /// <inheritdoc cref="Document.ContentHash"/>
    public string? ContentHash { get; init; }

    /// <inheritdoc cref="DocumentInfo.BuilderVersion"/>
    public string? BuilderVersion { get; init; }

    /// <summary>One of <see cref="FindingCodes"/>.</summary>
    public required string Code { get; init; }

    public required string Reason { get; init; }

    /// <summary>Where in the program; null where no exception led here.</summary>
    public string? Stack { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; } = 1;

    public DateTimeOffset At { get; init; }
}

/// <summary>The dead letters of a folder, each a file, so that they outlive the process and another one can read and retry them.</summary>
internal sealed class DeadLetters
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n",
    };

    private readonly string folder;
    private readonly string retries;
    private readonly ConcurrentDictionary<string, DeadLetter> letters;

    private DeadLetters(string folder, string retries, ConcurrentDictionary<string, DeadLetter> letters)
    {
        this.folder = folder;
        this.retries = retries;
        this.letters = letters;
    }

    public int Count => letters.Count;

    /// <summary>In ordinal order of keys.</summary>
    public IReadOnlyList<DeadLetter> All => [.. letters.Values.OrderBy(l => l.Key, StringComparer.Ordinal)];

    /// <param name="state">The worker's folder; need not be there.</param>
    public static DeadLetters Open(string state)
    {
        var folder = Path.Combine(state, "dead");
        var letters = new ConcurrentDictionary<string, DeadLetter>(StringComparer.Ordinal);
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
            {
                // What was torn by a power cut is lost and found anew: the document fails again.
                if (Read(file) is { } letter)
                {
                    letters[letter.Key] = letter;
                }
            }
        }

        return new DeadLetters(folder, Path.Combine(state, "retry"), letters);
    }

    public DeadLetter? Find(string key) => letters.GetValueOrDefault(key);

    public void Add(DeadLetter letter)
    {
        letters[letter.Key] = letter;
        Directory.CreateDirectory(folder);
        var file = FileOf(letter.Key);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(letter, Json));
        File.Move(file + ".new", file, overwrite: true);
    }

    public void Remove(string key)
    {
        if (letters.TryRemove(key, out _))
        {
            File.Delete(FileOf(key));
        }
    }

    /// <summary>Asks whichever worker has these letters to try again.</summary>
    public void RequestRetry(string key)
    {
        Directory.CreateDirectory(retries);
        File.WriteAllText(Path.Combine(retries, NameOf(key)), string.Empty);
    }

    /// <summary>Takes out the letters that are to be tried again.</summary>
    public IReadOnlyList<DeadLetter> TakeRetries()
    {
        if (!Directory.Exists(retries))
        {
            return [];
        }

        var asked = Directory.EnumerateFiles(retries).Select(f => Path.GetFileName(f)).ToHashSet(StringComparer.Ordinal);
        var taken = asked.Count == 0 ? [] : All.Where(l => asked.Contains(NameOf(l.Key))).ToList();
        foreach (var letter in taken)
        {
            Remove(letter.Key);
        }

        foreach (var name in asked)
        {
            File.Delete(Path.Combine(retries, name));
        }

        return taken;
    }

    private static DeadLetter? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<DeadLetter>(File.ReadAllText(file), Json);
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            return null; // torn, or taken out just now by the worker whose it is
        }
    }

    private string FileOf(string key) => Path.Combine(folder, NameOf(key) + ".json");

    private static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
}
