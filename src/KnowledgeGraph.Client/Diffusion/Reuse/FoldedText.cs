namespace KnowledgeGraph.Client.Diffusion.Reuse;

/// <summary>A text as its letters: without punctuation and blanks, each number one mark, with the place of each letter in the text.</summary>
internal sealed class FoldedText
{
    /// <summary>Letters that make one shingle.</summary>
    public const int ShingleLength = 4;

    private readonly char[] letters;
    private readonly int[] places;

    public FoldedText(string text)
    {
        (letters, places) = (new char[text.Length], new int[text.Length]);
        var inNumber = false;
        for (var i = 0; i < text.Length; i++)
        {
            var isDigit = char.IsDigit(text[i]);
            if (isDigit ? !inNumber : char.IsLetter(text[i]))
            {
                (letters[Length], places[Length++]) = (isDigit ? '0' : char.ToLowerInvariant(text[i]), i);
            }

            inNumber = isDigit || (inNumber && text[i] is '.' or ',' or '．');
        }
    }

    public int Length { get; private set; }

    public int ShingleCount => Math.Max(0, Length - ShingleLength + 1);

    public ReadOnlySpan<char> Letters => letters.AsSpan(0, Length);

    public int PlaceOf(int letter) => places[letter];

    /// <summary>A well mixed number of the shingle that begins at a letter (SplitMix64 of its four code units).</summary>
    public ulong Shingle(int at)
    {
        var x = ((ulong)letters[at] << 48) | ((ulong)letters[at + 1] << 32) | ((ulong)letters[at + 2] << 16) | letters[at + 3];
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

/// <summary>In how many documents shingles stand, in fixed memory: of shingles that share a cell, as many as of all of them.</summary>
internal sealed class ShingleFrequencies
{
    private const int Bits = 24;
    private readonly ushort[] counts = new ushort[1 << Bits];
    private readonly int[] lastDocument = new int[1 << Bits];

    public int Documents { get; private set; }

    public void Add(FoldedText text)
    {
        Documents++;
        for (var i = 0; i < text.ShingleCount; i++)
        {
            var cell = Cell(text.Shingle(i));
            if (lastDocument[cell] != Documents && counts[cell] < ushort.MaxValue)
            {
                counts[cell]++;
                lastDocument[cell] = Documents;
            }
        }
    }

    /// <summary>1 for a shingle of two documents, 0 for one of all, by the logarithm between.</summary>
    public double Rarity(ulong shingle)
        => Math.Clamp(1 - (Math.Log(Math.Max(2, Of(shingle)) / 2.0) / Math.Log(Math.Max(4, Documents) / 2.0)), 0, 1);

    public int Of(ulong shingle) => counts[Cell(shingle)];

    private static int Cell(ulong shingle) => (int)(shingle >> (64 - Bits));
}
