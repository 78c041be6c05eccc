using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Pipeline.Linking;
using KnowledgeGraph.Worker.Review;

namespace KnowledgeGraph.Cli.Views;

/// <summary>A doubt as a reviewer reads it.</summary>
/// <param name="Number">Place in the list, from 1.</param>
/// <param name="Id">With which commands name it.</param>
/// <param name="Title">What is doubted, by names.</param>
/// <param name="Facts">Of a conflict all that it is between.</param>
/// <param name="Commands">What decides it, to be typed as it stands.</param>
internal sealed record ReviewItem(
    int Number, string Id, DoubtKind Kind, string Title, string Why, double? Confidence, string Fact, IReadOnlyList<ReviewFact> Facts,
    PolicyCandidate? Candidate, IReadOnlyList<ReviewSentence> Sentences, IReadOnlyList<ReviewCommandLine> Commands);

/// <summary>A fact of a conflict.</summary>
internal sealed record ReviewFact(string Id, string Title, IReadOnlyList<ReviewSentence> Sentences);

/// <summary>A sentence, and which parts of it to look at.</summary>
/// <param name="Marks">In code units of <see cref="Quotation.Sentence"/>, in order, never overlapping.</param>
internal sealed record ReviewSentence(Quotation Quotation, IReadOnlyList<TextSpan> Marks);

/// <summary>A command and what it means.</summary>
internal sealed record ReviewCommandLine(string Command, string Meaning);

/// <summary>Doubts of one kind, to be shown.</summary>
internal sealed record ReviewSection(DoubtKind Kind, long Total, IReadOnlyList<ReviewItem> Doubts);

/// <summary>Finds names, sentences and commands for doubts, and writes them.</summary>
/// <param name="suggestions">Loaded when a place has to be suggested.</param>
/// <param name="options">What each command needs to lead to the same store and file: <c> --store sqlite:other.db</c>.</param>
internal sealed class ReviewList(GraphView view, SourceTexts sources, Func<PlaceSuggestions> suggestions, string options)
{
    private const int Sentences = 2;

    public async Task<ReviewSection> SectionAsync(DoubtList list, int firstNumber, CancellationToken cancellationToken)
    {
        var items = new List<ReviewItem>();
        foreach (var doubt in list.First)
        {
            items.Add(await ItemAsync(doubt, firstNumber + items.Count, cancellationToken));
        }

        return new ReviewSection(list.Kind, list.Total, items);
    }

    public static void Write(Terminal terminal, IReadOnlyList<ReviewSection> sections)
    {
        var (output, paint) = (terminal.Output, new Paint(terminal));
        foreach (var section in sections)
        {
            var shown = section.Doubts.Count;
            output.WriteLine(paint.Bold($"{NameOf(section.Kind)}: {section.Total}{(shown < section.Total ? $", the first {shown} (more with --limit N)" : string.Empty)}"));
            foreach (var item in section.Doubts)
            {
                output.WriteLine();
                output.WriteLine($"{item.Number,3}. {(item.Facts.Count > 0 ? paint.Bold(item.Title) : $"{paint.Id(item.Id)}  {paint.Bold(item.Title)}")}");
                output.WriteLine($"     {item.Why}");
                WriteSentences(output, paint, item.Sentences, "     ");
                foreach (var fact in item.Facts)
                {
                    output.WriteLine($"     {paint.Id(fact.Id)}  {fact.Title}");
                    WriteSentences(output, paint, fact.Sentences, "       ");
                }

                foreach (var command in item.Commands)
                {
                    output.WriteLine($"     {paint.Command(command.Command)}   {paint.Dim("# " + command.Meaning)}");
                }
            }

            output.WriteLine();
        }
    }

    private static void WriteSentences(TextWriter output, Paint paint, IReadOnlyList<ReviewSentence> sentences, string indent)
    {
        foreach (var (quotation, marks) in sentences)
        {
            output.WriteLine($"{indent}{paint.Dim($"{quotation.Document} [{quotation.Start}, {quotation.End})  {quotation.Rule} {quotation.Confidence:0.00}")}");
            output.WriteLine($"{indent}{paint.Marked(quotation.Sentence, marks)}");
        }
    }

    private static string NameOf(DoubtKind kind) => kind switch
    {
        DoubtKind.LowConfidence => "Low confidence",
        DoubtKind.Nil => "Not in the register",
        DoubtKind.Conflict => "Conflicts",
        DoubtKind.PolicyCandidate => "Candidates for policies",
        _ => "Possible duplicates",
    };

    private async Task<ReviewItem> ItemAsync(Doubt doubt, int number, CancellationToken cancellationToken)
    {
        var facts = new List<ReviewFact>();
        foreach (var fact in doubt.Kind == DoubtKind.Conflict ? doubt.Facts : [])
        {
            facts.Add(new ReviewFact(fact.ShortId, await TitleAsync(fact, cancellationToken), await SentencesAsync(fact, 1, cancellationToken)));
        }

        var sentences = new List<ReviewSentence>();
        foreach (var key in doubt.Examples)
        {
            sentences.AddRange(await SentencesAsync(new EntityReference(key), 1, cancellationToken));
        }

        if (facts.Count == 0 && sentences.Count == 0)
        {
            sentences.AddRange(await SentencesAsync(doubt.Fact, Sentences, cancellationToken));
        }

        if (doubt.Candidate is not null)
        {
            sentences = [.. sentences.Select(s => s with { Marks = MarksOf(s.Quotation.Sentence, [doubt.Fact.ToString()]) })];
        }

        return new ReviewItem(
            number, doubt.Fact.ShortId, doubt.Kind, facts.Count > 0 ? await ConflictTitleAsync(doubt.Fact, cancellationToken) : await TitleAsync(doubt.Fact, cancellationToken),
            doubt.Why, doubt.Confidence, doubt.Fact.ToString(), facts, doubt.Candidate, sentences, [.. await CommandsAsync(doubt, cancellationToken)]);
    }

    private async Task<IEnumerable<ReviewCommandLine>> CommandsAsync(Doubt doubt, CancellationToken cancellationToken)
    {
        var id = doubt.Fact.ShortId;
        ReviewCommandLine Line(string command, string meaning) => new($"kg review {command}{options}", meaning);
        switch (doubt.Kind)
        {
            case DoubtKind.Conflict:
                return doubt.Facts.Select(f => Line($"reject {f.ShortId}", $"{Said(f)} is wrong"))
                    .Append(Line("accept " + string.Join(' ', doubt.Facts.Select(f => f.ShortId)), "all are right"));
            case DoubtKind.Nil:
                var place = await view.EntityAsync(doubt.Fact.Keys[0], cancellationToken);
                return (place is null ? [] : suggestions().For(place.Key, place.Name, place.Kind!)).Select(s => Line($"merge {id} {s.Code}", $"it is {s.Name}"))
                    .Append(Line($"accept {id}", "it is a place of its own")).Append(Line($"reject {id}", "it is no place"));
            case DoubtKind.PolicyCandidate:
                return [Line($"accept {id}", "it should become a policy"), Line($"alias policy:ID {Shell.Quoted(doubt.Fact.ToString())}", "it is a name of policy ID"), Line($"reject {id}", "it is none")];
            case DoubtKind.Duplicate:
                return [Line($"merge {id}", "they are one"), Line($"reject {id}", "they are two")];
            default:
                return [Line($"accept {id}", "it is right"), Line($"reject {id}", "it is wrong")];
        }
    }

    private static string Said(FactReference fact) => fact switch
    {
        IndicatorReference i => $"{i.Value:0.############} {i.Unit}",
        RelationReference { Qualifiers.Count: > 0 } r => r.Qualifiers.ToString(),
        RelationReference r => r.Type,
        _ => "it",
    };

    private async Task<string> ConflictTitleAsync(FactReference fact, CancellationToken cancellationToken) => fact switch
    {
        IndicatorReference i => $"{await view.NameAsync(i.Subject, cancellationToken)} {i.Metric}",
        RelationReference { Type: RelationTypes.PartOf } r => $"{await view.NameAsync(r.Head, cancellationToken)}  {r.Head}",
        RelationReference r => $"{await view.NameAsync(r.Head, cancellationToken)} … {await view.NameAsync(r.Tail, cancellationToken)}",
        _ => await TitleAsync(fact, cancellationToken),
    };

    public async Task<string> TitleAsync(FactReference fact, CancellationToken cancellationToken) => fact switch
    {
        EntityReference e when await view.EntityAsync(e.Key, cancellationToken) is { } entity => $"{entity.Name}  {entity.Kind ?? entity.Type}  {e.Key}",
        RelationReference r => $"{await view.NameAsync(r.Head, cancellationToken)} {r.Type} {await view.NameAsync(r.Tail, cancellationToken)}"
            + (r.Qualifiers.Count > 0 ? $" [{r.Qualifiers}]" : string.Empty),
        IndicatorReference i => $"{await view.NameAsync(i.Subject, cancellationToken)} {i.Metric} = {i.Value:0.############} {i.Unit}{(i.Period is null ? string.Empty : $" ({i.Period})")}",
        PairReference p => $"{await view.NameAsync(p.First, cancellationToken)} = {await view.NameAsync(p.Second, cancellationToken)}?   {p.First}  {p.Second}",
        _ => fact.ToString(),
    };

    private async Task<IReadOnlyList<ReviewSentence>> SentencesAsync(FactReference fact, int most, CancellationToken cancellationToken)
    {
        var found = new List<ReviewSentence>();
        await foreach (var provenance in view.Store.EvidenceAsync(fact, cancellationToken))
        {
            if (fact is RelationReference { Qualifiers.Count: > 0 } r && !r.Qualifiers.All(q => provenance.Qualifiers.Find(q.Key) == q.Value))
            {
                continue;
            }

            var quotation = await sources.QuoteAsync(provenance, cancellationToken);
            found.Add(new ReviewSentence(quotation, MarksOf(quotation.Sentence, await NamesAsync(fact, quotation, cancellationToken))));
            if (found.Count == most)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>What to look at: the mention of an entity; both ends of a relation, whose evidence is a whole sentence.</summary>
    private async Task<IReadOnlyList<string>> NamesAsync(FactReference fact, Quotation quotation, CancellationToken cancellationToken)
    {
        if (fact is not RelationReference relation)
        {
            return [quotation.Text];
        }

        var names = new List<string>();
        foreach (var key in relation.Keys)
        {
            if (await view.EntityAsync(key, cancellationToken) is { } entity)
            {
                names.AddRange(entity.Aliases.Where(a => a.Name.Length > 1).Select(a => a.Name).Append(entity.Name));
            }
        }

        return names;
    }

    /// <summary>Where the names stand, the longest first.</summary>
    private static List<TextSpan> MarksOf(string sentence, IReadOnlyList<string> names)
    {
        var marks = new List<TextSpan>();
        foreach (var name in names.Where(n => n.Length > 0).Distinct().OrderByDescending(n => n.Length).ThenBy(n => n, StringComparer.Ordinal))
        {
            for (var at = sentence.IndexOf(name, StringComparison.Ordinal); at >= 0; at = sentence.IndexOf(name, at + name.Length, StringComparison.Ordinal))
            {
                var span = new TextSpan(at, at + name.Length);
                if (!marks.Exists(m => m.Overlaps(span)))
                {
                    marks.Add(span);
                }
            }
        }

        return [.. marks.Order().Where(m => m.Length < sentence.Length)];
    }
}
