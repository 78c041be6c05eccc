namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Tells names by what is said of places that come and go: 撤销|清塘镇, 柳湾村|和清塘村合并. The register of today does not hold those that went.</summary>
internal sealed class PlaceHistory(WordLists lists)
{
    private const int LongestListed = 8;

    private const int MostListed = 4;

    private readonly WordScanner before = new(lists.Words("history_before"));
    private readonly WordScanner founding = new(lists.Words("history_founding"));
    private readonly WordScanner after = new(lists.Words("history_after"));

    /// <param name="start">Where the name begins.</param>
    /// <param name="end">Where it ends.</param>
    public bool IsTold(string text, int start, int end)
        => before.EndingAt(text, start, 0).Length > 0 && Ends(text, end) || after.StartingAt(text, EndOfList(text, end), text.Length).Length > 0;

    /// <summary>设立|桂花街道: of what has a council; much else is set up, too.</summary>
    public bool IsFounded(string text, int start, int end) => founding.EndingAt(text, start, 0).Length > 0 && Ends(text, end);

    /// <summary>撤销清塘镇供销社: what goes on is another name.</summary>
    private bool Ends(string text, int end)
        => end == text.Length || !NameBoundary.IsWordCharacter(text[end]) || text[end] is '和' or '与' or '及' || after.StartingAt(text, end, text.Length).Length > 0;

    /// <summary>Behind the names that follow in a list and end as the first one does: 柳湾村|、东塘村和清塘村.</summary>
    private static int EndOfList(string text, int end)
    {
        var suffix = text[end - 1];
        for (var i = 1; i < MostListed && end < text.Length && text[end] is '、' or '和' or '与' or '及'; i++)
        {
            var next = text.IndexOf(suffix, end + 1, Math.Min(LongestListed, text.Length - end - 1));
            if (next < end + 2)
            {
                break;
            }

            end = next + 1;
        }

        return end;
    }
}
