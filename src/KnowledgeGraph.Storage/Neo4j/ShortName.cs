using System.Text.RegularExpressions;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>What stands on the node of an honour: official titles are longer than a node is wide, and begin alike.</summary>
/// <remarks>
/// From a title longer than the node, words are dropped from the front that the node's other properties say: year, batch, level, division
/// (2023年度陕西省耕地保护激励单位 → 陕西省耕地保护激励单位), until it has room; none is cut: Browser cuts what is still too long.
/// </remarks>
internal static partial class ShortName
{
    /// <summary>In UTF-16 code units: what a node of the style's diameter takes.</summary>
    public const int Room = 12;

    /// <summary>A name as short as this says too little.</summary>
    private const int Least = 4;

    public static string Of(string name)
    {
        var rest = name.AsSpan();
        while (rest.Length > Room)
        {
            var dropped = 0;
            foreach (var match in Preamble().EnumerateMatches(rest))
            {
                dropped = match.Length;
            }

            if (dropped == 0 || rest.Length - dropped < Least)
            {
                break;
            }

            rest = rest[dropped..];
        }

        return rest.ToString();
    }

    // 社区, 小区, 园区 and the like are no divisions.
    [GeneratedRegex(
        """
        ^(?: [0-9]{4}(?:[-—至][0-9]{4})?年度? | 第?[零一二三四五六七八九十百0-9]+[批届次] | 首[批届次] | [省市区县](?:、[省市区县])*[两三]?级 | (?:全国|国家|全省|全市|全区|全县)级?
          | [\u4e00-\u9fff]{2,3}?(?:自治区|[省市州县]|(?<![社小园城地片校厂景])区)级? )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Preamble();
}
