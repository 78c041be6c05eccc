using System.Diagnostics;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Benchmarks;

/// <summary>What it costs to know copies: documents of different texts, then copies of one notice, in the order in which they were published and against it.</summary>
internal static class CopyCost
{
    private const int Batch = 100;

    public static async Task RunAsync(int held, int copies)
    {
        await using var store = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, GeneratedContributions.Schema);
        await MeasureAsync("different texts", held, from => store.ReplaceAsync(Some(from, i => Different(i))));
        await MeasureAsync("copies, the newest last", copies, from => store.ReplaceAsync(Some(from, i => Notice("u", i, i))));
        await MeasureAsync("copies, the newest first", copies, from => store.ReplaceAsync(Some(from, i => Notice("v", i, -i))));
        await MeasureAsync("different texts again", held / 4, from => store.ReplaceAsync(Some(from, i => Different(held + i))));
        await MeasureAsync("retracted, the original first", copies, from => store.RetractAsync([.. Enumerable.Range(0, Batch).Select(i => $"v{copies - 1 - from - i:000000}")]));
    }

    private static async Task MeasureAsync(string name, int count, Func<int, Task> writeBatch)
    {
        var (watch, part) = (Stopwatch.StartNew(), Math.Max(Batch, count / 5));
        for (var from = 0; from < count; from += Batch)
        {
            await writeBatch(from);
            if ((from + Batch) % part == 0)
            {
                Console.WriteLine($"{name,-32} {from + Batch,8}   {watch.Elapsed.TotalMilliseconds / part:0.000} ms a document");
                watch.Restart();
            }
        }
    }

    private static List<DocumentContribution> Some(int from, Func<int, DocumentContribution> make) => [.. Enumerable.Range(from, Batch).Select(make)];

    private static DocumentContribution Different(int number) => With(GeneratedContributions.Of(number), $"d{number:000000}", Text(number, 0), number % 900);

    private static DocumentContribution Notice(string prefix, int number, int day) => With(Undated(GeneratedContributions.Of(7)), $"{prefix}{number:000000}", Text(-1, number % 40), day);

    private static DocumentContribution With(DocumentContribution contribution, string id, string text, int day)
        => contribution with
        {
            Document = contribution.Document with { Id = id, Sketch = TextSketch.Of(text)?.ToString(), PublishedOn = new DateOnly(2020, 1, 1).AddDays(day) },
        };

    /// <summary>Where the latest value counts, each day on which it was said is kept, which would cost more than what is measured here.</summary>
    private static DocumentContribution Undated(DocumentContribution contribution)
        => contribution with { Relations = [.. contribution.Relations.Select(r => r with { Qualifiers = PropertyBag.Empty })] };

    /// <param name="edit">Cuts off so many characters: a small edit.</param>
    private static string Text(int seed, int edit)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, 900).Select(_ => (char)random.Next('一', '龥')))[..(900 - edit)];
    }
}
