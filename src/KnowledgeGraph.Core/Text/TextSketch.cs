using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeGraph;

/// <summary>A few bytes by which copies of one text are recognised: the same article under other addresses, or with small edits.</summary>
/// <remarks>
/// MinHash (Broder 1997) over all stretches of <see cref="ShingleLength"/> letters and digits, with locality-sensitive hashing by bands
/// (Indyk and Motwani 1998); of each minimum eight bits are kept (b-bit minwise hashing, Li and König 2010). A stretch with a digit counts
/// <see cref="DigitWeight"/> times: copies keep their numbers, while two reports of one form differ in them first of all. Nothing but integers is
/// reckoned with, so a text has the same sketch on every machine. How the numbers were chosen: <c>KnowledgeGraph.Benchmarks -- copies</c>.
/// </remarks>
public sealed class TextSketch
{
    /// <summary>Estimated share of common stretches from which on two texts are copies.</summary>
    /// <value>A Jaccard index from 0 to 1.</value>
    public const double Threshold = 0.7;

    /// <summary>Texts with fewer stretches have no sketch: a notice of two lines is soon like another.</summary>
    public const int MinimumShingles = 150;

    /// <summary>In UTF-16 code units, letters and digits alone.</summary>
    public const int ShingleLength = 4;

    /// <summary>How often a stretch with a digit counts.</summary>
    public const int DigitWeight = 3;

    /// <summary>Number of bands: two sketches that agree in no band are never compared.</summary>
    public const int Bands = 20;

    private const int Rows = 6;
    private const int Lanes = Bands * Rows;

    /// <summary>The next multiple of the widest vector.</summary>
    private const int PaddedLanes = 128;

    /// <summary>Two different minima agree in their eight bits so often.</summary>
    private const double ByChance = 1.0 / 256;

    private static readonly uint[] Factors = Constants(0x9E3779B97F4A7C15, odd: true);
    private static readonly uint[] Offsets = Constants(0xD1B54A32D192ED03, odd: false);

    private readonly byte[] lanes;

    private TextSketch(byte[] lanes) => this.lanes = lanes;

    /// <summary>The bands as numbers: 16 bits for which band it is, 48 for its content. Two sketches are compared where they have one in common.</summary>
    public IReadOnlyList<long> Buckets => [.. Enumerable.Range(0, Bands).Select(Bucket)];

    /// <param name="text">Cleaned, so that page furniture does not count.</param>
    /// <returns>Null where the text is too short.</returns>
    public static TextSketch? Of(ReadOnlySpan<char> text)
    {
        var minima = new uint[PaddedLanes];
        minima.AsSpan().Fill(uint.MaxValue);
        var (window, filled, lastDigit, shingles) = (0UL, 0, -ShingleLength, 0);
        foreach (var unit in text)
        {
            if (!char.IsLetterOrDigit(unit))
            {
                continue;
            }

            // Four code units are just 64 bits.
            window = (window << 16) | char.ToLowerInvariant(unit);
            lastDigit = char.IsAsciiDigit(unit) ? filled : lastDigit;
            filled++;
            if (filled < ShingleLength)
            {
                continue;
            }

            shingles++;
            for (var time = filled - lastDigit <= ShingleLength ? DigitWeight : 1; time > 0; time--)
            {
                TakeMinima(minima, Mixed(window + ((ulong)time * 0xA24BAED4963EE407)));
            }
        }

        return shingles < MinimumShingles ? null : new TextSketch([.. minima.Take(Lanes).Select(m => (byte)((m * 0x9E3779B1U) >> 24))]);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TextSketch? sketch)
    {
        var bytes = new byte[Lanes];
        sketch = text is not null && Convert.TryFromBase64String(text, bytes, out var length) && length == Lanes ? new TextSketch(bytes) : null;
        return sketch is not null;
    }

    /// <summary>The estimated share of stretches that two texts have in common, of those that either has.</summary>
    /// <returns>A Jaccard index from 0 to 1; the standard error is 0.04 at the threshold.</returns>
    public double ResemblanceTo(TextSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var same = 0;
        for (var i = 0; i < Lanes; i++)
        {
            same += lanes[i] == other.lanes[i] ? 1 : 0;
        }

        return Math.Max(0, (((double)same / Lanes) - ByChance) / (1 - ByChance));
    }

    /// <summary>Whether two texts are copies of each other. Symmetric, and not transitive.</summary>
    public bool Resembles(TextSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Enumerable.Range(0, Bands).Any(band => Band(band).SequenceEqual(other.Band(band))) && ResemblanceTo(other) >= Threshold;
    }

    /// <summary>160 ASCII characters (base64).</summary>
    public override string ToString() => Convert.ToBase64String(lanes);

    private ReadOnlySpan<byte> Band(int band) => lanes.AsSpan(band * Rows, Rows);

    private long Bucket(int band)
    {
        var bucket = (long)band;
        foreach (var lane in Band(band))
        {
            bucket = (bucket << 8) | lane;
        }

        return bucket;
    }

    private static void TakeMinima(uint[] minima, uint shingle)
    {
        var value = new Vector<uint>(shingle);
        var factors = MemoryMarshal.Cast<uint, Vector<uint>>(Factors);
        var offsets = MemoryMarshal.Cast<uint, Vector<uint>>(Offsets);
        var least = MemoryMarshal.Cast<uint, Vector<uint>>(minima.AsSpan());
        for (var i = 0; i < least.Length; i++)
        {
            least[i] = Vector.Min(least[i], (value * factors[i]) + offsets[i]);
        }
    }

    /// <summary>The finalizer of MurmurHash3: every bit of the input changes half of the output's.</summary>
    private static uint Mixed(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return (uint)((value ^ (value >> 33)) >> 16);
    }

    /// <summary>A hash function for each lane, the same for ever: sketches of different programs are compared.</summary>
    private static uint[] Constants(ulong seed, bool odd)
        => [.. Enumerable.Range(1, PaddedLanes).Select(i => Mixed(seed * (ulong)i) | (odd ? 1U : 0U))];
}
