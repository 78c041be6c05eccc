namespace KnowledgeGraph;

/// <summary>64 bits for each UTF-16 code unit; most hold none. Tells in two reads whether a look-up is worth its hash.</summary>
/// <remarks>Pages of 256 code units; those without any bit are one. Filled once, then read by any number of threads.</remarks>
public sealed class CharacterBits
{
    private static readonly ulong[] None = new ulong[256];

    private readonly ulong[][] pages = new ulong[256][];

    public CharacterBits() => Array.Fill(pages, None);

    public ulong this[char unit] => pages[unit >> 8][unit & 0xFF];

    /// <summary>Sets bits besides those that are set.</summary>
    public void Add(char unit, ulong bits)
    {
        ref var page = ref pages[unit >> 8];
        if (page == None)
        {
            page = new ulong[256];
        }

        page[unit & 0xFF] |= bits;
    }
}
