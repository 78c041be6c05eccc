using KnowledgeGraph.Pipeline.Reading;

namespace KnowledgeGraph.Cli.Views;

/// <summary>Evidence with the sentence around it.</summary>
/// <param name="Text">The evidence.</param>
/// <param name="Sentence">The sentence of the source; the evidence alone where the source cannot be read or has changed.</param>
/// <param name="Start">Of the evidence, in UTF-16 code units of the document.</param>
/// <param name="End">Exclusive.</param>
internal sealed record Quotation(string Document, int Start, int End, string Text, string Sentence, FactOrigin Origin, string Rule, double Confidence);

/// <summary>Reads sources again to quote whole sentences.</summary>
internal sealed class SourceTexts(IGraphStore store, DocumentReader reader)
{
    /// <summary>A text without punctuation has no sentences; so many code units on each side of the evidence must do.</summary>
    private const int MaximumReach = 200;
    private const int MaximumCached = 8;
    private const string SentenceEnds = "。！？!?；;\r\n";

    private readonly Dictionary<string, string?> texts = new(StringComparer.Ordinal);

    public async Task<Quotation> QuoteAsync(Provenance provenance, CancellationToken cancellationToken)
    {
        var (span, text) = (provenance.Evidence.Span, provenance.Evidence.Text);
        var source = await TextAsync(provenance.DocumentId, cancellationToken);
        var sentence = source is null || span.End > source.Length || !span.Of(source).SequenceEqual(text) ? text : Around(source, span);
        return new Quotation(
            provenance.DocumentId, span.Start, span.End, text, Flatten(sentence), provenance.Origin, provenance.Rule, provenance.Confidence);
    }

    private async Task<string?> TextAsync(string id, CancellationToken cancellationToken)
    {
        if (!texts.TryGetValue(id, out var text))
        {
            if (texts.Count >= MaximumCached)
            {
                texts.Clear();
            }

            var known = await store.FindDocumentAsync(id, cancellationToken);
            var source = known?.Location is { } location ? (await reader.ReadLocationAsync(location, cancellationToken)).Document : null;
            texts[id] = text = source?.ContentHash == known?.ContentHash ? source?.Text : null;
        }

        return text;
    }

    private static string Around(string text, TextSpan span)
    {
        var start = span.Start;
        while (start > 0 && span.Start - start < MaximumReach && !SentenceEnds.Contains(text[start - 1], StringComparison.Ordinal))
        {
            start--;
        }

        var end = span.End;
        while (end < text.Length && end - span.End < MaximumReach && !(end > 0 && SentenceEnds.Contains(text[end - 1], StringComparison.Ordinal)))
        {
            end++;
        }

        // Never half a surrogate pair.
        start -= start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return text[start..end];
    }

    /// <summary>In one line, blanks at line breaks dropped.</summary>
    private static string Flatten(string sentence) => string.Concat(sentence.Split(['\r', '\n'], StringSplitOptions.TrimEntries));
}
