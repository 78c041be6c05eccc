using KnowledgeGraph.Pipeline.Recognition;
using KnowledgeGraph.Pipeline.Segmentation;
using KnowledgeGraph.Pipeline.Tests.Linking;

namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>The stages over the repository's own seeds, loaded once, and short ways to give them texts.</summary>
internal static class Given
{
    /// <summary>A report about 虎丘街道 (320508022) of 姑苏区, 苏州市, 江苏省, to which a test adds its sentences.</summary>
    public const string Opening = "虎丘街道年度工作总结\n\n2023年，姑苏区虎丘街道统筹推进各项工作。";

    public const string Street = "320508022";

    public static GraphSchema Schema { get; } = new SchemaCatalog(Repository.PathOf("schema")).Read();

    private static readonly Lazy<GraphBuilder> LoadedBuilder = new(() => GraphBuilder.Load(Seeds.Folder, Schema));
    private static readonly Lazy<Segmenter> LoadedSegmenter = new(() => Segmenter.Load(Seeds.Lexicon));

    public static GraphBuilder Builder => LoadedBuilder.Value;

    public static Segmenter Segmenter => LoadedSegmenter.Value;

    public static Document Document(string text, string id = "report.txt") => new() { Id = id, Text = text, ContentHash = "00" };

    public static DocumentContribution Built(string text, string id = "report.txt") => Build(Document(text, id)).Contribution;

    public static BuildResult Build(Document document) => Builder.Build(document, TestContext.Current.CancellationToken);

    /// <summary>What <see cref="Opening"/> and some sentences after it contribute.</summary>
    public static DocumentContribution Report(string sentences) => Built(Opening + sentences);

    /// <summary>Segmented, each line a paragraph; headings where a line begins with <c>#</c>, which stays in the text.</summary>
    public static AnalyzedText Text(string text)
    {
        var blocks = new List<Block>();
        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found : text.Length;
            if (end > start)
            {
                blocks.Add(new Block(new TextSpan(start, end), text[start] == '#' ? BlockKind.Heading : BlockKind.Paragraph));
            }

            start = end + 1;
        }

        return new AnalyzedText(
            text, blocks, [.. SentenceSplitter.Split(text).Select(s => new Sentence(s, LoadedSegmenter.Value.Segment(text, s)))]);
    }

    /// <summary>Names of the register, as they are given to recognition in a text about <see cref="Street"/>.</summary>
    public static IReadOnlyList<Mention> Registered(string text)
    {
        var subject = GivenRegister.Subject(Street);
        var matches = GivenRegister.Matcher.Match(text, subject);
        return [.. matches.Select((m, i) => GraphBuilder.Mention(m, subject, i > 0 ? matches[i - 1] : null))];
    }

    public static PlaceRecognizer Places => new(Lists("places.yaml"), NameLikeness.Load(Seeds.Lexicon));

    public static WordLists Lists(string file) => WordLists.Load(Seeds.LexiconFile(file));
}
