namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Names that nothing but their neighbours tell: the end of an address, the street before a community, landmarks of the lexicon.</content>
internal sealed partial class PlaceRecognizer
{
    private const int LongestAddressed = 7;
    private const int LongestStreet = 5;

    /// <summary>镇宁县|宁西街道|谐美社区: whatever ends an address is a name, be its head an ordinary word or another division's (蟠|桃园社区).</summary>
    private static void AddByAddress(AnalyzedText text, List<Mention> registered, Found found)
    {
        for (var i = 1; i < registered.Count; i++)
        {
            var street = registered[i];
            var start = street.Span.End;
            if (street.Kind != PlaceKinds.Subdistrict || registered[i - 1].Span.End != street.Span.Start)
            {
                continue;
            }

            var end = start;
            while (end < text.Text.Length && end - start <= LongestAddressed && NameBoundary.IsWordCharacter(text.Text[end]))
            {
                end++;
            }

            var suffix = text.Text.AsSpan(start, end - start) is [.., '社', '区'] ? 2 : text.Text[end - 1] == '村' ? 1 : 0;
            var head = end - suffix - start;
            if (suffix > 0 && head is >= 2 and <= 4 && !"各所辖全该等几两每某的下内及和与在为是有".Contains(text.Text[start], StringComparison.Ordinal) && !char.IsAsciiDigit(text.Text[start])
                && found.At[start] is not { Kind: PlaceKinds.Community })
            {
                found.Add(new Mention(new TextSpan(start, end), EntityTypes.Place, PlaceKinds.Community, text.Text[start..end], "address-community", 0.85));
            }
        }
    }

    /// <summary>花溪街|四湾社区: what stands right before a community and ends like a road is a sub-district, as some cities call theirs.</summary>
    private static void AddStreets(AnalyzedText text, Found found)
    {
        var streets = new HashSet<Mention>(ReferenceEqualityComparer.Instance);
        foreach (var end in found.Mentions.Where(m => m.Kind == PlaceKinds.Community && m.Span.Start > 2 && text.Text[m.Span.Start - 1] == '街').Select(m => m.Span.Start).Distinct().ToList())
        {
            if (found.At[end - 1] is { } known && known.Span.End == end)
            {
                if (known.Kind == PlaceKinds.Road && known.Span.Length >= 3)
                {
                    streets.Add(known);
                }

                continue;
            }

            var start = end - 1;
            while (start > 0 && end - start <= LongestStreet && NameBoundary.IsWordCharacter(text.Text[start - 1]) && found.At[start - 1] is null)
            {
                start--;
            }

            if (end - start is >= 3 and <= LongestStreet)
            {
                found.Add(new Mention(new TextSpan(start, end), EntityTypes.Place, PlaceKinds.Subdistrict, text.Text[start..end], "address-street", 0.8));
            }
        }

        found.Replace(streets, m => m with { Kind = PlaceKinds.Subdistrict });
    }

    /// <summary>凤凰台, 岳阳楼: geographic names of the lexicon that end in a word which makes no name elsewhere (平台, 办公楼).</summary>
    private static void AddLandmarks(AnalyzedText text, Found found)
    {
        foreach (var token in text.Tokens)
        {
            var span = token.Span;
            if (token.Tag == "ns" && found.At[span.Start] is null && found.At[span.End - 1] is null
                && span.Length >= 3 && "台楼坝岛屿洲洞崖坪关".Contains(text.Text[span.End - 1], StringComparison.Ordinal))
            {
                found.Add(new Mention(span, EntityTypes.Place, PlaceKinds.Site, span.In(text.Text), "landmark", 0.65));
            }
        }
    }
}
