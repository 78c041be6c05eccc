namespace KnowledgeGraph.Pipeline.Tagging;

/// <summary>The weights of the network as the kernel reads them, and the ids of characters.</summary>
/// <remarks>About 12 MB, and 3 KB more for each character that texts have shown so far. Serves all threads.</remarks>
internal sealed class TaggerModel
{
    private readonly Half[] embeddings;
    private readonly ushort[] idOf;
    private readonly float[]?[] firstLayer;
    private readonly float[] firstForward;
    private readonly float[] firstBackward;
    private readonly float[] firstBiases;

    private TaggerModel(string[] tags, char[] characters, Half[][] matrices)
    {
        Tags = tags;
        embeddings = matrices[0];
        idOf = Ids(characters);
        firstLayer = new float[]?[characters.Length];
        Directions = [.. Enumerable.Range(0, 4).Select(i => new TaggerDirection(matrices, 1 + (4 * i), i < 2 ? TaggerShape.Embedding : TaggerShape.Both))];
        firstForward = Directions[0].Input;
        firstBackward = Directions[1].Input;
        firstBiases = [.. Directions[0].Biases, .. Directions[1].Biases];
        Output = Kernel.Pack(Singles(matrices[17]), TaggerShape.Both, tags.Length);
        OutputBiases = new float[TaggerShape.PaddedTags];
        Singles(matrices[18]).CopyTo(OutputBiases, 0);
        Chain = new TagChain(Singles(matrices[19]), tags.Length);
    }

    /// <summary>By id: n-B, n-I, …, O.</summary>
    public string[] Tags { get; }

    /// <summary>Both directions of the first layer, then of the second; the first forward, the second backward.</summary>
    public TaggerDirection[] Directions { get; }

    /// <summary>Packed weights of the linear layer.</summary>
    public float[] Output { get; }

    /// <summary><see cref="TaggerShape.PaddedTags"/> numbers.</summary>
    public float[] OutputBiases { get; }

    public TagChain Chain { get; }

    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">The file is malformed.</exception>
    public static TaggerModel Load(string path)
    {
        var (tags, characters, matrices) = TaggerFormat.Read(path);
        return new TaggerModel(tags, characters, matrices);
    }

    public ushort IdOf(char c) => idOf[c];

    /// <summary>The id of what the model has never seen: a character of two code units, too.</summary>
    public ushort Unknown => checked((ushort)(firstLayer.Length - 1));

    /// <summary>What the first layer makes of a character, before its recurrence: the gates of the forward, then of the backward direction.</summary>
    /// <remarks>Depends on the character alone, so that each is computed once.</remarks>
    public float[] FirstLayer(ushort id)
    {
        if (Volatile.Read(ref firstLayer[id]) is { } known)
        {
            return known;
        }

        var rows = new float[Kernel.Rows * TaggerShape.Embedding];
        for (var i = 0; i < TaggerShape.Embedding; i++)
        {
            rows[i] = (float)embeddings[(id * TaggerShape.Embedding) + i];
        }

        const int stride = 2 * TaggerShape.Gates;
        var gates = new float[Kernel.Rows * stride];
        firstBiases.CopyTo(gates, 0);
        const int panels = TaggerShape.Gates / Kernel.Columns;
        Kernel.MultiplyAdd(rows, TaggerShape.Embedding, firstForward, TaggerShape.Embedding, gates, stride, Kernel.Rows, panels);
        Kernel.MultiplyAdd(rows, TaggerShape.Embedding, firstBackward, TaggerShape.Embedding, gates.AsSpan(TaggerShape.Gates), stride, Kernel.Rows, panels);
        var row = gates[..stride];
        Volatile.Write(ref firstLayer[id], row);
        return row;
    }

    internal static float[] Singles(Half[] values) => Array.ConvertAll(values, v => (float)v);

    /// <summary>Ids of all code units, those folded that the model was trained without.</summary>
    private static ushort[] Ids(char[] characters)
    {
        var known = new Dictionary<char, ushort>();
        for (var id = 0; id < characters.Length; id++)
        {
            if (characters[id] != '\0')
            {
                known[characters[id]] = (ushort)id;
            }
        }

        var unknown = checked((ushort)(characters.Length - 1));
        var ids = new ushort[char.MaxValue + 1];
        for (var c = 0; c < ids.Length; c++)
        {
            ids[c] = known.GetValueOrDefault(Fold((char)c), unknown);
        }

        return ids;
    }

    /// <summary>One to one, so that offsets hold. Without it punctuation is never recognised, and names swallow it.</summary>
    private static char Fold(char c)
    {
        var narrow = c switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            '。' or '…' => '.',
            '、' or ' ' or '\u3000' or '\u00A0' or '\t' or '\n' or '\r' => ',',
            '“' or '”' or '「' or '」' or '『' or '』' => '"',
            '‘' or '’' => '\'',
            '【' => '[',
            '】' => ']',
            '—' => '-',
            '〈' => '<',
            '〉' => '>',
            _ => c,
        };
        return char.ToLowerInvariant(narrow);
    }
}

/// <summary>One direction of one layer: input weights, recurrent weights of the two gates and of the candidate, all packed, and the sum of both biases.</summary>
internal sealed class TaggerDirection
{
    public TaggerDirection(Half[][] matrices, int first, int inputs)
    {
        const int hidden = TaggerShape.Hidden;
        var recurrent = TaggerModel.Singles(matrices[first + 2]);
        Inputs = inputs;
        Input = Kernel.Pack(TaggerModel.Singles(matrices[first]), inputs, TaggerShape.Gates);
        Gates = Kernel.Pack(recurrent.AsSpan(0, hidden * 2 * hidden), hidden, 2 * hidden);
        Candidate = Kernel.Pack(recurrent.AsSpan(hidden * 2 * hidden), hidden, hidden);
        Biases = [.. matrices[first + 1].Zip(matrices[first + 3], (a, b) => (float)a + (float)b)];
    }

    public int Inputs { get; }

    public float[] Input { get; }

    public float[] Gates { get; }

    public float[] Candidate { get; }

    public float[] Biases { get; }
}
