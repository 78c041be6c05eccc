using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Keeps, of the register's names in a text, those that stand there as names: 南京 but not in 南京路, 河南 but not in 运河南边.</summary>
internal static class RegisterFilter
{
    /// <summary>Property of a mention: set where the place, or one of its name, lies in the subject's city.</summary>
    public const string Near = "near";

    /// <summary>Value of <see cref="Near"/> where it lies in the subject's own subdistrict.</summary>
    public const string Own = "own";

    /// <summary>Property of a mention: set where the name stands right behind that of a container: 忠县|忠州街道.</summary>
    public const string Chained = "chained";

    /// <param name="registered">In text order; <see cref="Mention.RecognizedBy"/> is <c>register-short</c> where the name lacks its class word.</param>
    /// <param name="suffixes">Suffixes of places with their kinds.</param>
    /// <param name="genericHeads">Heads that are mostly no names: 文化(社区), 富裕(村).</param>
    public static IEnumerable<Mention> Keep(AnalyzedText text, IReadOnlyList<Mention> registered, WordScanner suffixes, FrozenSet<string> genericHeads)
    {
        for (var i = 0; i < registered.Count; i++)
        {
            var mention = registered[i];
            if (mention.RecognizedBy != "register-short")
            {
                if (IsCommon(mention, suffixes, genericHeads) && !(FollowsContainer(registered, i) && IsWider(registered[i - 1], mention)) && !IsListed(text, registered, i))
                {
                    continue;
                }

                var near = mention.Properties.Find(Near) is not null;
                var whole = StartsWord(text, mention.Span) && text.EndsWord(mention.Span.End);
                var wide = mention.Kind is PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District;
                if (mention.Properties.Find(Chained) is not null || near && (whole || mention.Span.Length > 2) || whole && (wide || FollowsContainer(registered, i)))
                {
                    yield return mention;
                }

                continue;
            }

            if (!StartsWord(text, mention.Span) || !text.EndsWord(mention.Span.End)
                || mention.Kind == PlaceKinds.District && mention.Properties.Find(Near) is null && CommonDistricts.Contains(mention.Span.In(text.Text) + "区"))
            {
                continue;
            }

            if (mention.Kind == PlaceKinds.Community ? IsListed(text, registered, i) : !BeginsName(text, mention.Span, suffixes))
            {
                yield return mention;
            }
        }
    }

    /// <summary>The register's 中心社区 and 十字街(道), where a text speaks of a 中心社区 or a 十字街 of its own.</summary>
    private static bool IsCommon(Mention mention, WordScanner suffixes, FrozenSet<string> genericHeads)
    {
        if (mention.Properties.Find(Near) == Own)
        {
            return false;
        }

        if (mention.Kind == PlaceKinds.Subdistrict)
        {
            return mention.Name.EndsWith('街');
        }

        if (mention.Kind == PlaceKinds.District)
        {
            return CommonDistricts.Contains(mention.Name) && mention.Properties.Find(Near) is null;
        }

        var length = mention.Kind == PlaceKinds.Community ? suffixes.EndingAt(mention.Name, mention.Name.Length, 0).Length : 0;
        return length == mention.Name.Length || length > 0 && genericHeads.Contains(mention.Name[..^length]);
    }

    /// <summary>Districts of the register that are words for a part of any city.</summary>
    private static readonly FrozenSet<string> CommonDistricts = FrozenSet.ToFrozenSet(["老城区", "古城区", "新城区", "城区", "郊区", "矿区", "城中区", "城关区"], StringComparer.Ordinal);

    private static bool IsWider(Mention before, Mention mention)
        => mention.Kind switch
        {
            PlaceKinds.Subdistrict => before.Kind is PlaceKinds.District or PlaceKinds.City,
            PlaceKinds.District => before.Kind is PlaceKinds.City or PlaceKinds.Province,
            _ => true,
        };

    private static bool StartsWord(AnalyzedText text, TextSpan span) => text.TokenAt(span.Start) is >= 0 and var i && text.Tokens[i].Span.Start == span.Start;

    /// <summary>范镇 in 示范镇 is far away; a far subdistrict counts only right behind its container.</summary>
    private static bool FollowsContainer(IReadOnlyList<Mention> registered, int index)
        => index > 0 && registered[index - 1].Span.End == registered[index].Span.Start;

    /// <summary>The stem of a community alone is a word like others, except in a list with communities: 迎春、石硬、银定九个村.</summary>
    private static bool IsListed(AnalyzedText text, IReadOnlyList<Mention> registered, int index)
    {
        var span = registered[index].Span;
        return index > 0 && registered[index - 1].Kind == PlaceKinds.Community && IsSeparator(text.Text, registered[index - 1].Span.End, span.Start)
            || index + 1 < registered.Count && registered[index + 1].Kind == PlaceKinds.Community && IsSeparator(text.Text, span.End, registered[index + 1].Span.Start);
    }

    private static bool IsSeparator(string text, int start, int end) => end - start == 1 && text[start] is '、' or '和' or '及' or '与';

    /// <summary>鞍山|家园, 南京|路: the short name of a city is only the head of another name.</summary>
    private static bool BeginsName(AnalyzedText text, TextSpan span, WordScanner suffixes)
    {
        var (length, kind) = suffixes.StartingAt(text.Text, span.End, text.Text.Length);
        return length > 0 && kind is "neighbourhood" or "road" or "community" or "water" or "mountain" or "subdistrict";
    }
}
