using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KnowledgeGraph.Pipeline.Cleaning;

namespace KnowledgeGraph.Benchmarks;

/// <summary>How well sketches tell copies from other texts: real texts edited in known ways, against different texts and against other texts of one form.</summary>
/// <remarks>
/// A copy is: the same text with another heading and byline, with up to 2 % of its characters or 10 % of its sentences changed, or with its last fifth cut
/// off. No copies are: any two different real texts; any two generated ones; and a text of the same form, in which every name of a place and every number
/// is another, as in the reports of two sub-districts or of two years. Stronger edits, and forms in which the numbers alone are others, are listed for
/// what becomes of them; nobody can say whether they are copies. The same random numbers each time.
/// </remarks>
internal sealed partial class CopyMeasurement
{
    private const int Times = 5;
    private const int MostGenerated = 600;

    private static readonly double[] Thresholds = [0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];

    private readonly Random random = new(1);
    private readonly TextCleaner cleaner;
    private readonly List<string> texts;
    private readonly List<string> sentences;
    private readonly string characters;

    private CopyMeasurement(TextCleaner cleaner, List<string> texts)
    {
        this.cleaner = cleaner;
        this.texts = texts;
        sentences = [.. texts.SelectMany(t => Sentence().Split(t)).Where(s => s.Length > 10)];
        characters = string.Concat(texts);
    }

    /// <param name="lexicon">The folder <c>seeds/lexicon</c>.</param>
    /// <param name="folders">Folders of real texts; of one whose name begins with <c>generated</c>, texts are compared with each other alone.</param>
    public static void Run(string lexicon, IReadOnlyList<string> folders)
    {
        var cleaner = TextCleaner.Load(lexicon);
        var real = folders.Where(f => !IsGenerated(f)).SelectMany(Read).ToList();
        var generated = folders.Where(IsGenerated).SelectMany(Read).Take(MostGenerated).ToList();
        Console.WriteLine($"{real.Count} real texts, {generated.Count} generated; {Times} variants each");
        new CopyMeasurement(cleaner, real).Measure(generated);

        static bool IsGenerated(string folder) => Path.GetFileName(folder.TrimEnd('/')).StartsWith("generated", StringComparison.Ordinal);

        static IEnumerable<string> Read(string folder)
            => Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText);
    }

    private void Measure(List<string> generated)
    {
        var copies = new List<(string Name, List<double> Found)>
        {
            ("other heading, byline", Variants(texts, OtherFrame)),
            ("1 % of characters", Variants(texts, t => EditCharacters(t, 0.01))),
            ("2 % of characters", Variants(texts, t => EditCharacters(t, 0.02))),
            ("5 % of sentences", Variants(texts, t => EditSentences(t, 0.05))),
            ("10 % of sentences", Variants(texts, t => EditSentences(t, 0.1))),
            ("last 10 % cut off", Variants(texts, t => t[..(int)(t.Length * 0.9)])),
            ("last 20 % cut off", Variants(texts, t => t[..(int)(t.Length * 0.8)])),
        };
        var between = new List<(string Name, List<double> Found)>
        {
            ("5 % of characters", Variants(texts, t => EditCharacters(t, 0.05))),
            ("10 % of characters", Variants(texts, t => EditCharacters(t, 0.1))),
            ("30 % of characters", Variants(texts, t => EditCharacters(t, 0.3))),
            ("20 % of sentences", Variants(texts, t => EditSentences(t, 0.2))),
            ("30 % of sentences", Variants(texts, t => EditSentences(t, 0.3))),
            ("last 30 % cut off", Variants(texts, t => t[..(int)(t.Length * 0.7)])),
            ("last 50 % cut off", Variants(texts, t => t[..(int)(t.Length * 0.5)])),
            ("real, other numbers", Variants(texts, OtherNumbers)),
        };
        var others = new List<(string Name, List<double> Found)>
        {
            ("different real texts", Pairs(texts)),
            ("generated texts", Pairs(generated)),
            ("real, other names and numbers", Variants(texts, t => OtherNumbers(OtherNames(t)))),
            ("generated, other numbers", Variants(generated, OtherNumbers)),
            ("generated, other names and numbers", Variants(generated, t => OtherNumbers(OtherNames(t)))),
        };
        Write("Copies: share found", copies);
        Write("Between: share taken for copies", between);
        Write("Others: share taken for copies", others);
        Console.WriteLine($"{"All kinds alike weighted",-36}{string.Concat(Thresholds.Select(t => $"{t,8:0.00}"))}");
        Console.WriteLine($"{"  recall",-36}{string.Concat(Thresholds.Select(t => $"{copies.Average(k => Share(k.Found, t)),8:0.000}"))}");
        Console.WriteLine($"{"  precision",-36}{string.Concat(Thresholds.Select(t => $"{Precision(t),8:0.000}"))}");

        double Precision(double threshold)
        {
            var (right, wrong) = (copies.Sum(k => Share(k.Found, threshold)), others.Sum(k => Share(k.Found, threshold)));
            return right / (right + wrong);
        }
    }

    private static void Write(string title, List<(string Name, List<double> Found)> kinds)
    {
        Console.WriteLine($"{title,-36}{string.Concat(Thresholds.Select(t => $"{t,8:0.00}"))}   pairs, highest");
        foreach (var (name, found) in kinds)
        {
            Console.WriteLine($"  {name,-34}{string.Concat(Thresholds.Select(t => $"{Share(found, t),8:0.000}"))}   {found.Count}, {found.DefaultIfEmpty().Max():0.00}");
        }
    }

    private static double Share(List<double> found, double threshold) => found.Count == 0 ? 0 : (double)found.Count(f => f >= threshold) / found.Count;

    private List<double> Variants(List<string> of, Func<string, string> vary)
        => [.. of.Select(t => (Text: t, Sketch: Sketch(t))).Where(t => t.Sketch is not null)
            .SelectMany(t => Enumerable.Range(0, Times).Select(_ => Resemblance(t.Sketch, Sketch(vary(t.Text)))))];

    private List<double> Pairs(List<string> of)
    {
        var sketches = of.Select(Sketch).OfType<TextSketch>().ToList();
        return [.. sketches.SelectMany((one, i) => sketches.Take(i).Select(other => Resemblance(one, other)))];
    }

    /// <summary>As a store sees it: what shares no bucket is never compared.</summary>
    private static double Resemblance(TextSketch? one, TextSketch? other)
        => one is null || other is null || !one.Buckets.Intersect(other.Buckets).Any() ? 0 : one.ResemblanceTo(other);

    private TextSketch? Sketch(string text)
        => TextSketch.Of(cleaner.Clean(new Document { Id = "x", Text = text, ContentHash = string.Empty }).Text);

    private string OtherFrame(string text)
    {
        var lines = text.Split('\n').ToList();
        lines[0] = sentences[random.Next(sentences.Count)].Trim();
        lines.Insert(1, "来源：某某新闻网 记者 王小明 通讯员 李华 2023-05-06 10:20");
        lines.Add("责任编辑：张三 审核：李四");
        return string.Join('\n', lines);
    }

    /// <summary>Of the characters changed a third goes, a third is another, and to a third one is added.</summary>
    private string EditCharacters(string text, double share)
    {
        var edited = new StringBuilder();
        foreach (var c in text)
        {
            var roll = random.NextDouble() / share;
            if (roll >= 2.0 / 3)
            {
                edited.Append(c);
            }

            if (roll is >= 1.0 / 3 and < 1)
            {
                edited.Append(characters[random.Next(characters.Length)]);
            }
        }

        return edited.ToString();
    }

    /// <summary>Of the sentences changed half go, and half are another text's.</summary>
    private string EditSentences(string text, double share)
        => string.Concat(Sentence().Split(text).Select(s => (random.NextDouble() / share) switch
        {
            < 0.5 => string.Empty,
            < 1 => sentences[random.Next(sentences.Count)],
            _ => s,
        }));

    private string OtherNumbers(string text) => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)('0' + random.Next(10)) : c));

    private string OtherNames(string text)
        => PlaceName().Matches(text).Select(m => m.Groups[1].Value).Distinct().Aggregate(
            text, (t, name) => t.Replace(name, string.Concat(name.Select(_ => characters[random.Next(characters.Length)])), StringComparison.Ordinal));

    [GeneratedRegex("(?<=[。！？\n])")]
    private static partial Regex Sentence();

    [GeneratedRegex("([\u4e00-\u9fff]{2,3})(?:街道|社区|区|镇|市)")]
    private static partial Regex PlaceName();
}
