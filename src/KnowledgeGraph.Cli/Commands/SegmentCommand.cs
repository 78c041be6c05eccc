using System.CommandLine;
using System.Text;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Pipeline.Segmentation;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg segment</c>: words parted by blanks.</summary>
internal sealed class SegmentCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Argument<string> file = new("FILE") { Description = "A text in UTF-8; - is the standard input." };
    private readonly Option<bool> tags = new("--tags") { Description = "Put each word's part of speech behind it: 社区/n." };
    private readonly Option<bool> ownWords = new("--own-words") { Description = "Also know the words that the graph builder adds; without it the words are jieba's." };

    public SegmentCommand(CommonOptions common)
        : base(
            "segment",
            "Parts a text into words, those of jieba, with a blank between two and line ends kept. Streams: a text of any size will do.",
            "kg segment seeds/documents/000_4b15affbfc022093.txt",
            "echo 学田街道推进老旧小区改造 | kg segment -",
            "kg segment report.txt --tags > report.tagged")
    {
        this.common = common;
        Add(file);
        Add(tags);
        Add(ownWords);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(file);
        await using var input = Open(name);
        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        var segmenter = Segmenter.Load(settings.LexiconFolder, parsed.GetValue(ownWords));
        await using var output = new StreamWriter(common.Terminal.OpenOutput(), new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        using var reader = new StreamReader(input, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, 1 << 16);
        var withTags = parsed.GetValue(tags);
        try
        {
            await LineChunks.ForEachAsync(reader, chunk => withTags ? Tagged(segmenter, chunk) : Words(segmenter, chunk), " ", output, cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"'{name}' is not UTF-8. Convert it: iconv -f GB18030 -t UTF-8 FILE | kg segment -");
        }

        return ExitCodes.Done;
    }

    private Stream Open(string name)
    {
        if (name == "-")
        {
            return common.Terminal.OpenInput();
        }

        try
        {
            return new FileStream(Path.GetFullPath(name, common.Terminal.Folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be read: {e.Message}");
        }
    }

    private static StringBuilder Words(Segmenter segmenter, string chunk)
    {
        var output = new StringBuilder(chunk.Length * 2);
        var ends = new List<int>();
        foreach (var line in Lines(chunk))
        {
            ends.Clear();
            segmenter.Cut(line.Of(chunk), ends);
            var start = line.Start;
            foreach (var end in ends)
            {
                output.Append(start == line.Start ? string.Empty : " ").Append(chunk, start, line.Start + end - start);
                start = line.Start + end;
            }

            AppendLineEnd(output, chunk, line.End);
        }

        return output;
    }

    private static StringBuilder Tagged(Segmenter segmenter, string chunk)
    {
        var output = new StringBuilder(chunk.Length * 3);
        foreach (var line in Lines(chunk))
        {
            foreach (var token in segmenter.Segment(chunk, line))
            {
                output.Append(token.Span.Start == line.Start ? string.Empty : " ").Append(chunk, token.Span.Start, token.Span.Length).Append('/').Append(token.Tag);
            }

            AppendLineEnd(output, chunk, line.End);
        }

        return output;
    }

    /// <summary>Lines without their ends.</summary>
    private static IEnumerable<TextSpan> Lines(string chunk)
    {
        var start = 0;
        while (start < chunk.Length)
        {
            var end = chunk.AsSpan(start).IndexOfAny('\r', '\n') is var at && at >= 0 ? start + at : chunk.Length;
            yield return new TextSpan(start, end);
            start = end;
            while (start < chunk.Length && chunk[start] is '\r' or '\n')
            {
                start++;
            }
        }
    }

    private static void AppendLineEnd(StringBuilder output, string chunk, int end)
    {
        while (end < chunk.Length && chunk[end] is '\r' or '\n')
        {
            output.Append(chunk[end++]);
        }
    }
}
