namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>What the fields of a page say about its article, gathered line by line; spans are of the source.</summary>
internal sealed class PageMetadata
{
    private readonly List<(Found<DateOnly> Date, DateRank Rank)> dates = [];
    private readonly List<(Found<string> Medium, int Rank)> media = [];
    private readonly List<Found<Author>> authors = [];

    /// <param name="isAfterText">Whether paragraphs stand before: a date there is a signature's.</param>
    public void Add(Line line, LineFields fields, bool isAfterText)
    {
        foreach (var (date, span, rank) in fields.Dates)
        {
            AddDate(date, Shift(line, span), isAfterText && rank == DateRank.Head ? DateRank.Signature : rank);
        }

        foreach (var (name, span) in fields.Media)
        {
            media.Add((new Found<string>(name, Shift(line, span)), fields.HasBareMedium ? 2 : 0));
        }

        foreach (var (author, span) in fields.Authors)
        {
            if (!authors.Exists(a => a.Value.Name == author.Name))
            {
                authors.Add(new Found<Author>(author, Shift(line, span)));
            }
        }
    }

    public void AddDate(DateOnly date, TextSpan source, DateRank rank) => dates.Add((new Found<DateOnly>(date, source), rank));

    public void AddDateline(Line line, TextSpan? medium)
    {
        if (medium is { } span)
        {
            media.Add((new Found<string>(span.In(line.Text), Shift(line, span)), 1));
        }
    }

    /// <summary>The best of each kind; what the document's own fields say comes after a date marked as the article's own, before all others.</summary>
    public DocumentMetadata ToMetadata(Document document, Found<string>? title)
    {
        var best = dates.OrderBy(d => d.Rank).ThenBy(d => d.Date.Source).Select(d => ((Found<DateOnly>, DateRank)?)d).FirstOrDefault();
        var given = document.PublishedOn is { } date && best?.Item2 != DateRank.Own ? new Found<DateOnly>(date, new TextSpan(0, 0)) : null;
        var named = document.Source is { Length: > 0 } source && !source.Contains("://", StringComparison.Ordinal)
            ? new Found<string>(source, new TextSpan(0, 0))
            : null;
        return new DocumentMetadata
        {
            Title = title,
            PublishedOn = given ?? best?.Item1,
            Medium = media.OrderBy(m => m.Rank).ThenBy(m => m.Medium.Source).Select(m => m.Medium).FirstOrDefault() ?? named,
            Authors = [.. authors.OrderBy(a => a.Source)],
        };
    }

    private static TextSpan Shift(Line line, TextSpan span) => new(line.Start + span.Start, line.Start + span.End);
}
