using System.Buffers;

namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>Sets of marks to look for; of <see cref="Folding.Narrow(char)"/> texts, in which only 。、 and quotes are wide.</summary>
internal static class Marks
{
    /// <summary>All that ends a line; form feeds stand between the pages of converted files.</summary>
    public static readonly SearchValues<char> LineEnd = SearchValues.Create("\n\r\f\v\u0085\u2028\u2029");

    /// <summary>Marks within and behind sentences.</summary>
    public static readonly SearchValues<char> Clause = SearchValues.Create("。,;!?、:.");

    /// <summary>Marks that no row of fields, links or words holds.</summary>
    public static readonly SearchValues<char> Prose = SearchValues.Create("。,;!?、“\"《(");

    /// <summary>What parts a label from its value.</summary>
    public static readonly SearchValues<char> Label = SearchValues.Create(":|丨/】");

    public static readonly SearchValues<char> Breadcrumb = SearchValues.Create(">:»›→/");

    public static readonly SearchValues<char> Bar = SearchValues.Create("|│┃丨");
}
