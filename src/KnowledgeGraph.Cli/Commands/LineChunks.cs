using System.Buffers;
using System.Text;

namespace KnowledgeGraph.Cli.Commands;

/// <summary>Works through a text in chunks on all cores, and writes the results in order.</summary>
internal static class LineChunks
{
    private const int ChunkSize = 1 << 18;

    /// <summary>Where no word goes on: a line without an end may be cut behind these.</summary>
    private static readonly SearchValues<char> Boundaries = SearchValues.Create("，。！？；：、“”‘’（）《》【】");

    /// <param name="work">Called on several threads with whole lines; of a line that is longer than a chunk, with stretches that end at punctuation.</param>
    public static async Task ForEachAsync(TextReader reader, Func<string, StringBuilder> work, TextWriter output, CancellationToken cancellationToken)
    {
        var pending = new Queue<Task<StringBuilder>>();
        var buffer = new char[ChunkSize];
        var carried = new StringBuilder();
        while (await reader.ReadBlockAsync(buffer, cancellationToken) is var read && read > 0)
        {
            var cut = LastCut(buffer.AsSpan(0, read));
            if (cut == 0)
            {
                carried.Append(buffer, 0, read);
                continue;
            }

            var chunk = carried.Append(buffer, 0, cut).ToString();
            carried.Clear().Append(buffer, cut, read - cut);
            pending.Enqueue(Task.Run(() => work(chunk), cancellationToken));
            if (pending.Count > Environment.ProcessorCount)
            {
                await output.WriteAsync(await pending.Dequeue(), cancellationToken);
            }
        }

        pending.Enqueue(Task.Run(() => work(carried.ToString()), cancellationToken));
        while (pending.TryDequeue(out var result))
        {
            await output.WriteAsync(await result, cancellationToken);
        }
    }

    /// <returns>Behind the last line end, else behind the last boundary; 0 where there is neither.</returns>
    private static int LastCut(ReadOnlySpan<char> text)
    {
        var line = text.LastIndexOf('\n') + 1;
        return line > 0 ? line : text.LastIndexOfAny(Boundaries) + 1;
    }
}
