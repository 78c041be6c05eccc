using System.Security.Cryptography;
using System.Text;
using KnowledgeGraph.Pipeline.Cleaning;
using KnowledgeGraph.Pipeline.Deciding;
using KnowledgeGraph.Pipeline.Extraction;
using KnowledgeGraph.Pipeline.Linking;
using KnowledgeGraph.Pipeline.Recognition;
using KnowledgeGraph.Pipeline.Rules;
using KnowledgeGraph.Pipeline.Segmentation;
using KnowledgeGraph.Pipeline.Tagging;
using KnowledgeGraph.Pipeline.Validation;

namespace KnowledgeGraph.Pipeline;

/// <summary>What became of a document.</summary>
/// <param name="Contribution">All facts that passed validation.</param>
/// <param name="Findings">What was set aside, and why.</param>
public sealed record BuildResult(DocumentContribution Contribution, IReadOnlyList<Finding> Findings);

/// <summary>Turns a text into what it contributes to the graph. The main path, one statement per stage.</summary>
/// <remarks>Holds no state of any document: one instance serves all threads. The same document gives the same contribution.</remarks>
public sealed class GraphBuilder
{
    private readonly TextCleaner cleaner;
    private readonly Segmenter segmenter;
    private readonly NeuralTagger? tagger;
    private readonly TimeRecognizer timeRecognizer;
    private readonly QuantityRecognizer quantityRecognizer;
    private readonly SubjectFinder subjectFinder;
    private readonly RegisterMatcher registerMatcher;
    private readonly NameRecognizer nameRecognizer;
    private readonly EntityLinker linker;
    private readonly FactExtractor extractor;
    private readonly RuleEngine rules;
    private readonly ContributionAssembler assembler;
    private readonly KnownNames knownNames;
    private readonly Decider decider;
    private readonly FactValidator validator;
    private readonly ConfidenceTable confidence;
    private readonly GraphBuilderOptions options;

    private GraphBuilder(string seedsFolder, GraphSchema schema, GraphBuilderOptions options)
    {
        this.options = options;
        var lexicon = Path.Combine(seedsFolder, "lexicon");

        // What takes longest is read side by side, and waited for in a fixed order, so that of several errors always the same one is told.
        var divisions = Task.Run(() => DivisionRegister.Load(Path.Combine(seedsFolder, "gazetteer")));
        var words = Task.Run(() => Segmenter.Load(lexicon));
        var names = Task.Run(() => NameRecognizer.Load(lexicon));
        var facts = Task.Run(() => FactExtractor.Load(lexicon, schema, options.UseCoreference));
        var ruled = Task.Run(() => RuleEngine.Load(seedsFolder, schema));
        var version = Task.Run(() => VersionOf(seedsFolder, options.UseTagger));
        var model = options.UseTagger ? Task.Run(() => NeuralTagger.Load(Path.Combine(seedsFolder, ModelsFolder))) : null;
        var register = divisions.GetAwaiter().GetResult();
        var scopes = PlaceScopes.Load(lexicon);
        var placeLinker = new PlaceLinker(register, scopes);
        cleaner = TextCleaner.Load(lexicon);
        segmenter = words.GetAwaiter().GetResult();
        timeRecognizer = new TimeRecognizer(TimeLexicon.Load(lexicon));
        quantityRecognizer = new QuantityRecognizer(UnitLexicon.Load(lexicon));
        subjectFinder = new SubjectFinder(register, scopes);
        registerMatcher = new RegisterMatcher(register, scopes);
        nameRecognizer = names.GetAwaiter().GetResult();
        linker = new EntityLinker(placeLinker, register);
        extractor = facts.GetAwaiter().GetResult();
        rules = ruled.GetAwaiter().GetResult();
        tagger = model?.GetAwaiter().GetResult();
        assembler = new ContributionAssembler(placeLinker, registerMatcher, schema, version.GetAwaiter().GetResult());
        var decisions = options.Decisions ?? DecisionBook.Empty;
        knownNames = new KnownNames(decisions, schema);
        decider = new Decider(decisions, code => placeLinker.DivisionOf(code) is { Code: not null } p ? new RegisteredPlace(p.Code, p.Name, p.Kind, p.Aliases) : null);
        validator = new FactValidator(schema);
        confidence = options.Confidence ?? ConfidenceTable.Load(lexicon);
    }

    private const string ModelsFolder = "models";

    /// <summary>Raised by hand whenever code changes what a text yields.</summary>
    private const int RulesVersion = 5;

    /// <summary>What documents are marked with; those marked otherwise are rebuilt. Changes with the rules and with any byte of the seeds.</summary>
    /// <param name="seedsFolder">As for <see cref="Load"/>.</param>
    /// <param name="useTagger">As for <see cref="Load"/>.</param>
    /// <returns>The rules' version and twelve hexadecimal digits: <c>1+0a1b2c3d4e5f</c>.</returns>
    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    public static string VersionOf(string seedsFolder, bool useTagger = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(seedsFolder);
        if (!Directory.Exists(seedsFolder))
        {
            throw new ConfigurationException($"The folder of seeds '{seedsFolder}' is not there.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var folder in (string[])["gazetteer", "lexicon", "rules", .. useTagger ? [ModelsFolder] : Array.Empty<string>()])
        {
            var path = Path.Combine(seedsFolder, folder);
            foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{folder}/{Path.GetFileName(file)}\n"));
                hash.AppendData(File.ReadAllBytes(file));
            }
        }

        return $"{RulesVersion}+{Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}";
    }

    /// <summary>Reads lexicons and the register's upper levels; communities are read when a text needs them.</summary>
    /// <param name="seedsFolder">The folder that holds <c>lexicon</c>, <c>gazetteer</c> and <c>rules</c>.</param>
    /// <param name="schema">The schema that facts must follow.</param>
    /// <param name="options">The defaults where null.</param>
    /// <exception cref="ConfigurationException">A seed table is missing.</exception>
    /// <exception cref="SeedFormatException">A seed file is missing or malformed.</exception>
    public static GraphBuilder Load(string seedsFolder, GraphSchema schema, GraphBuilderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(seedsFolder);
        ArgumentNullException.ThrowIfNull(schema);
        return new GraphBuilder(seedsFolder, schema, options ?? new GraphBuilderOptions());
    }

    /// <exception cref="OperationCanceledException">Cancelled between two stages.</exception>
    public BuildResult Build(Document document, CancellationToken cancellationToken = default)
        => Build(document, out _, out _, cancellationToken);

    /// <summary>Which declarative rules match a document, where, and what they capture; rules of mentions first, each in text order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two stages.</exception>
    public IReadOnlyList<RuleTrace> Explain(Document document, CancellationToken cancellationToken = default)
    {
        Build(document, out var clean, out var reading, cancellationToken);
        return [.. (reading?.Matches ?? []).Select(m => Trace(document, clean, m))];
    }

    private static RuleTrace Trace(Document document, CleanText clean, RuleMatch match)
    {
        var span = clean.ToSource(match.Span);
        return new RuleTrace(
            match.Rule.Id, span, span.In(document.Text),
            [.. match.Slots.Select((slot, i) => (slot, i)).Where(s => s.slot.IsSet).Select(s => KeyValuePair.Create(match.Rule.Pattern.Names[s.i], s.slot.Span.In(clean.Text)))],
            match.Rule.Gives);
    }

    private BuildResult Build(Document document, out CleanText clean, out RuleReading? reading, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        reading = null;
        clean = cleaner.Clean(document);
        cancellationToken.ThrowIfCancellationRequested();
        var text = Analyze(clean, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var published = clean.Metadata.PublishedOn?.Value ?? document.PublishedOn;
        var reference = TimeRecognizer.ResolveReference(published, clean.Metadata.Title?.Value, clean.Text);
        var times = timeRecognizer.RecognizeSettled(clean.Text, reference);
        var quantities = quantityRecognizer.Recognize(clean.Text);
        var subject = subjectFinder.Find(clean.Metadata.Title?.Value, clean.Text, Hints(document, clean));
        if (subject is null)
        {
            var about = assembler.Describe(document, clean, published, null) with { DecisionsWeighed = decider.Book.Weigh([], document.Text) };
            return new BuildResult(DocumentContribution.Empty(about), []);
        }

        var registered = registerMatcher.Match(clean.Text, subject);
        var ruled = reading = rules.Read(text);
        var near = registered.Select((m, i) => Mention(m, subject, i > 0 ? registered[i - 1] : null)).ToList();
        var mentions = knownNames.AddTo(nameRecognizer.Recognize(text, near, ruled.Mentions), clean.Text, subject.Scope);
        cancellationToken.ThrowIfCancellationRequested();
        var linked = linker.Link(text, mentions, subject);
        cancellationToken.ThrowIfCancellationRequested();
        var facts = extractor.Extract(text, linked.Mentions, Containments(linked), times, quantities, reference, subject.Key,
            actorsAt => ruled.Relations(linked.Mentions, actorsAt, subject.Key),
            actorsAt => ruled.Dates(linked.Mentions, times, linked.NameOf, actorsAt, subject.Key));
        cancellationToken.ThrowIfCancellationRequested();
        var dated = DatedProperties.Choose(facts.Dates, reference?.Day);
        var contribution = Decide(document, confidence.Apply(assembler.Assemble(document, clean, published, subject, linked, facts, dated)));
        var verdict = validator.Validate(document, contribution);
        return new BuildResult(verdict.Accepted, verdict.Findings);
    }

    /// <summary>What a text says is decided first, so that what it rejects brings no containers in; these obey decisions in their turn.</summary>
    private DocumentContribution Decide(Document document, DocumentContribution said)
    {
        var (book, obeyed) = (decider.Book, new SortedSet<string>(StringComparer.Ordinal));
        if (book.IsEmpty)
        {
            return assembler.AddContainers(said);
        }

        var whole = assembler.AddContainers(decider.Decide(said, obeyed));
        var decided = decider.Decide(whole, obeyed);
        var weighed = book.Weigh(said.Entities.Concat(whole.Entities).Concat(decided.Entities).Select(e => e.Key).Distinct(), document.Text);
        return decided with { Document = decided.Document with { Decisions = [.. obeyed], DecisionsWeighed = weighed } };
    }

    private AnalyzedText Analyze(CleanText clean, CancellationToken cancellationToken)
    {
        var sentences = SentenceSplitter.Split(clean.Text).ToList();
        return new AnalyzedText(clean.Text, clean.Blocks, [.. sentences.Select(s => new Sentence(s, Words(clean.Text, s)))])
        {
            Tagged = tagger?.TagNames(clean.Text, sentences, cancellationToken) ?? [],
        };
    }

    private IReadOnlyList<Token> Words(string text, TextSpan sentence)
        => options.UseWordTags ? segmenter.Segment(text, sentence) : [.. segmenter.Segment(text, sentence).Select(t => t.Tag == "x" ? t : t with { Tag = "n" })];

    private static List<string> Hints(Document document, CleanText clean)
        => [.. new[] { clean.Metadata.Medium?.Value, document.Source, document.Title }.OfType<string>()];

    /// <param name="before">The register's name before it in the text.</param>
    internal static Mention Mention(RegisterMatch match, SubjectLink subject, RegisterMatch? before)
        => new(match.Span, EntityTypes.Place, match.Kind, match.Name, match.IsFull ? "register-name" : "register-short", match.IsFull ? 0.95 : 0.8)
        {
            Properties = PropertyBag.Of((RegisterFilter.Near, subject.StreetCode is { } street && match.Codes.Any(c => c.StartsWith(street, StringComparison.Ordinal)) ? RegisterFilter.Own
                : subject.CityCode is { } city && match.Codes.Any(c => c.StartsWith(city, StringComparison.Ordinal)) ? "yes" : null),
                (RegisterFilter.Chained, before is not null && before.Span.End == match.Span.Start
                    && match.Codes.Any(c => before.Codes.Any(b => b.Length < c.Length && c.StartsWith(b, StringComparison.Ordinal))) ? "yes" : null)),
        };

    private static List<Containment> Containments(LinkedText linked)
        => [.. linked.Entities.Where(e => e.Place?.ParentKey is not null)
            .Select(e => new Containment(e.Key, e.Place!.ParentKey!, e.Place.ParentSaid, e.Score)).Distinct()];
}
