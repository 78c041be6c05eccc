using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace KnowledgeGraph.Cli.Commands;

/// <summary>Works through a text in chunks on all cores, and writes the results in order.</summary>
internal static class LineChunks
{
    private const int ChunkSize = 1 << 18;

    /// <summary>Where no word goes on: a line without an end may be cut behind these.</summary>
    private static readonly SearchValues<char> Boundaries = SearchValues.Create("，。！？；：、“”‘’（）《》【】");

    /// <param name="work">Called on several threads with whole lines; of a line that is longer than a chunk, with stretches that end at punctuation.</param>
    /// <param name="separator">Written between two stretches of one line.</param>
    public static async Task ForEachAsync(
        TextReader reader, Func<string, StringBuilder> work, string separator, TextWriter output, CancellationToken cancellationToken)
    {
        var pending = new Queue<Task<StringBuilder>>();
        var isInLine = false;
        await foreach (var chunk in ReadAsync(reader, cancellationToken))
        {
            var prefix = isInLine && !IsLineEnd(chunk[0]) ? separator : string.Empty;
            isInLine = !IsLineEnd(chunk[^1]);
            pending.Enqueue(Task.Run(() => work(chunk).Insert(0, prefix), cancellationToken));
            if (pending.Count > Environment.ProcessorCount)
            {
                await output.WriteAsync(await pending.Dequeue(), cancellationToken);
            }
        }

        while (pending.TryDequeue(out var result))
        {
            await output.WriteAsync(await result, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<string> ReadAsync(TextReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new char[ChunkSize];
        var carried = new StringBuilder();
        while (await reader.ReadBlockAsync(buffer, cancellationToken) is var read && read > 0)
        {
            var cut = LastCut(buffer.AsSpan(0, read));
            if (cut > 0)
            {
                yield return carried.Append(buffer, 0, cut).ToString();
                carried.Clear();
            }

            carried.Append(buffer, cut, read - cut);
        }

        if (carried.Length > 0)
        {
            yield return carried.ToString();
        }
    }

    private static bool IsLineEnd(char c) => c is '\r' or '\n';

    /// <returns>Behind the last line end, else behind the last boundary; 0 where there is neither.</returns>
    private static int LastCut(ReadOnlySpan<char> text)
    {
        var line = text.LastIndexOf('\n') + 1;
        return line > 0 ? line : text.LastIndexOfAny(Boundaries) + 1;
    }
}
