namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>A step of matching: an element, and what comes after it.</summary>
/// <param name="Index">Its number within the program.</param>
/// <param name="Element">Null of the last step, which accepts.</param>
/// <param name="Slot">Where the element's match is kept, or −1.</param>
/// <param name="Next">Null of the last step and of one with branches.</param>
/// <param name="Branches">Steps of which one must lead to the end, in the order in which they are tried.</param>
internal sealed record Step(int Index, Element? Element, int Slot, Step? Next, IReadOnlyList<Step> Branches);

/// <summary>A sequence of elements made ready for matching in one direction.</summary>
internal sealed class PatternProgram
{
    private int count;

    /// <param name="elements">In text order.</param>
    /// <param name="isBackward">Whether matching goes from the sequence's end to its beginning.</param>
    public PatternProgram(IReadOnlyList<Element> elements, bool isBackward)
    {
        IsBackward = isBackward;
        Reach = elements.Sum(e => e.Longest);
        First = Sequence(elements, New(null, -1, null));
    }

    public Step First { get; }

    /// <summary>Number of steps.</summary>
    public int Count => count;

    public bool IsBackward { get; }

    /// <summary>The most code units that it can match.</summary>
    public int Reach { get; }

    private Step New(Element? element, int slot, Step? next, params IReadOnlyList<Step> branches) => new(count++, element, slot, next, branches);

    private Step Sequence(IEnumerable<Element> elements, Step next)
        => (IsBackward ? elements : elements.Reverse()).Aggregate(next, (after, element) => Compile(element, after));

    private Step Compile(Element element, Step next) => element switch
    {
        CaptureElement { Inner: MentionElement or QuotationElement } capture => New(capture.Inner, capture.Slot, next),
        CaptureElement capture => New(new MarkElement(capture.Slot), capture.Slot, Compile(capture.Inner, New(new MarkElement(capture.Slot), capture.Slot, next))),
        OptionalElement optional => New(null, -1, null, Compile(optional.Inner, next), next),
        GroupElement { Branches: [var only] } => Sequence(only, next),
        GroupElement group => New(null, -1, null, [.. group.Branches.Select(b => Sequence(b, next))]),
        MarkElement mark => New(mark, mark.Slot, next),
        _ => New(element, -1, next),
    };
}

/// <summary>One way through the outer alternatives of a pattern, with the element that it is looked for by.</summary>
/// <param name="Anchor">Words or a mention that every match has.</param>
/// <param name="AnchorSlot">Where the anchor's match is kept, or −1.</param>
/// <param name="Before">What stands before the anchor, matched from it backwards.</param>
/// <param name="After">What stands behind the anchor.</param>
internal sealed record PatternVariant(Element Anchor, int AnchorSlot, PatternProgram Before, PatternProgram After)
{
    /// <summary>More alternatives than these are a rule too many in one.</summary>
    private const int MostVariants = 32;

    /// <returns>Null where some way has neither a word nor a mention that every match has.</returns>
    public static IReadOnlyList<PatternVariant>? Of(Pattern pattern)
    {
        var ways = Ways(pattern.Elements);
        var variants = new List<PatternVariant>();
        foreach (var way in ways)
        {
            var best = Enumerable.Range(0, way.Count).MaxBy(i => (Rarity(way[i]), -i));
            if (Rarity(way[best]) == 0)
            {
                return null;
            }

            var slot = way[best] is CaptureElement capture ? capture.Slot : -1;
            variants.Add(new PatternVariant(
                Inner(way[best]), slot, new PatternProgram([.. way.Take(best)], isBackward: true), new PatternProgram([.. way.Skip(best + 1)], isBackward: false)));
        }

        return variants;
    }

    /// <summary>Groups written out, so that each way through them may have an anchor of its own; optional parts stay what they are.</summary>
    private static List<List<Element>> Ways(IReadOnlyList<Element> elements)
    {
        List<List<Element>> ways = [[]];
        foreach (var element in elements)
        {
            var (group, slot) = element is CaptureElement { Inner: GroupElement inner } capture ? (inner, capture.Slot) : (element as GroupElement, -1);
            var branches = group?.Branches.SelectMany(b => Ways(b)).ToList();
            if (branches is null || ways.Count * branches.Count > MostVariants)
            {
                ways.ForEach(w => w.Add(element));
                continue;
            }

            IEnumerable<Element> marks = slot < 0 ? [] : [new MarkElement(slot)];
            ways = [.. ways.SelectMany(w => branches.Select(b => (List<Element>)[.. w, .. marks, .. b, .. marks]))];
        }

        return ways;
    }

    private static Element Inner(Element element) => element is CaptureElement capture ? capture.Inner : element;

    /// <summary>How seldom an element is to be expected in a text; 0 of what cannot be looked for.</summary>
    private static int Rarity(Element element) => Inner(element) switch
    {
        WordsElement { Words: { Shortest: > 1 } words } => 100 + (10 * Math.Min(words.Shortest, 4)) - int.Log2(words.Count),
        MentionElement mention => mention.Test.Types.Min(RarityOf),
        WordsElement => 20,
        _ => 0,
    };

    private static int RarityOf(TypeTest test) => test.Type switch
    {
        EntityTypes.Place => 50,
        EntityTypes.Organization => 55,
        _ => 60,
    };
}
