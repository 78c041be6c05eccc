using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Pipeline.Segmentation;

/// <summary>The hidden Markov model for words outside the lexicon: each character begins a word (B), ends one (E), stands inside one (M) or is one (S).</summary>
/// <remarks>jieba's <c>finalseg</c>: same probabilities, same order of additions, same choice between equals, so that the words are the same.</remarks>
internal sealed class CharacterModel
{
    public const string CompiledFile = "jieba-characters.br";

    public const string Mark = "KGCHARS1";

    /// <summary>The first and last character that the model is asked about.</summary>
    public const char First = '\u4E00', Last = '\u9FD5';

    /// <summary>jieba's logarithm of zero.</summary>
    public const double Impossible = -3.14e100;

    // In the order of their letters: between equal paths jieba takes the state with the greater letter.
    public const byte B = 0, E = 1, M = 2, S = 3;

    private readonly double[] start;
    private readonly double[] emissions;
    private readonly double eToB, sToB, bToM, mToM, eToS, sToS, bToE, mToE;

    private CharacterModel(double[] start, double[] transitions, double[] emissions)
    {
        this.start = start;
        this.emissions = emissions;
        (bToE, bToM, eToB, eToS, mToE, mToM, sToB, sToS) = (transitions[0], transitions[1], transitions[2], transitions[3],
            transitions[4], transitions[5], transitions[6], transitions[7]);
    }

    /// <param name="folder">The folder with <see cref="CompiledFile"/>.</param>
    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">The file is malformed.</exception>
    public static CharacterModel Load(string folder)
    {
        var seed = CompiledSeed.Read(Path.Combine(folder, CompiledFile), Mark);
        return new CharacterModel(seed.Array<double>(), seed.Array<double>(), Expand(seed.Array<double>(), seed.Array<ushort>()));
    }

    /// <summary>The likeliest states of a run of characters from <see cref="First"/> to <see cref="Last"/>.</summary>
    /// <param name="run">Not empty.</param>
    /// <param name="states">As long as the run; filled.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Decode(ReadOnlySpan<char> run, Span<byte> states)
    {
        var emission = emissions.AsSpan((run[0] - First) * 4, 4);
        var (b, e, m, s) = (start[B] + emission[B], start[E] + emission[E], start[M] + emission[M], start[S] + emission[S]);
        for (var i = 1; i < run.Length; i++)
        {
            emission = emissions.AsSpan((run[i] - First) * 4, 4);
            var (em, ee, ei, es) = (emission[B], emission[E], emission[M], emission[S]);
            var (eb, sb) = (e + eToB + em, s + sToB + em);
            var (be, me) = (b + bToE + ee, m + mToE + ee);
            var (bm, mm) = (b + bToM + ei, m + mToM + ei);
            var (et, st) = (e + eToS + es, s + sToS + es);

            // One bit for each state: which of its two possible predecessors the best path comes from; the greater letter between equals.
            var fromS = sb >= eb;
            var endFromM = me >= be;
            var fromM = mm >= bm;
            var singleFromS = st >= et;
            states[i] = (byte)((fromS ? 1 : 0) | (endFromM ? 2 : 0) | (fromM ? 4 : 0) | (singleFromS ? 8 : 0));
            b = fromS ? sb : eb;
            e = endFromM ? me : be;
            m = fromM ? mm : bm;
            s = singleFromS ? st : et;
        }

        var state = s >= e ? S : E;
        for (var i = run.Length - 1; i > 0; i--)
        {
            var isSecond = ((states[i] >> state) & 1) != 0;
            states[i] = state;
            state = state switch
            {
                B or S => isSecond ? S : E,
                _ => isSecond ? M : B,
            };
        }

        states[0] = state;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Expand(double[] values, ushort[] indices)
    {
        // The file has all characters for B, then all for E, M and S; the model the four of a character side by side.
        var count = Last - First + 1;
        var expanded = new double[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            expanded[(i % count * 4) + (i / count)] = values[indices[i]];
        }

        return expanded;
    }
}
