using System.Text;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Agrees on a version with the server: by its manifest, or as one of four slots.</summary>
/// <remarks>Source: https://neo4j.com/docs/bolt/current/bolt/handshake/.</remarks>
internal static class BoltHandshake
{
    private const int MostVersions = 256;

    private static readonly byte[] Manifest = [0x00, 0x00, 0x01, 0xFF];

    /// <summary>The manifest, 5.8 down to 5.0, 4.4.</summary>
    public static ReadOnlyMemory<byte> Opening { get; } = new byte[]
    {
        0x60, 0x60, 0xB0, 0x17,
        0x00, 0x00, 0x01, 0xFF,
        0x00, 0x08, 0x08, 0x05,
        0x00, 0x00, 0x04, 0x04,
        0x00, 0x00, 0x00, 0x00,
    };

    /// <summary>Sends the opening and reads the server's choice.</summary>
    /// <returns>The version, and what must be sent before the first message: the choice from a manifest.</returns>
    /// <exception cref="BoltConnectionException">The server speaks no version of ours, or no Bolt.</exception>
    public static async ValueTask<(BoltVersion Version, byte[] Reply)> AgreeAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Opening, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        var answer = new byte[4];
        var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < answer.Length)
        {
            throw length == 0 || !LooksLikeOther(answer)
                ? new BoltConnectionException("the server closed the connection without an answer; where it demands encryption the address begins with bolt+s:// or neo4j+s://.", isTransient: true, isBeforeUse: true)
                : Foreign(answer.AsSpan(0, length));
        }

        if (answer.AsSpan().SequenceEqual(Manifest))
        {
            return await ChooseAsync(stream, cancellationToken);
        }

        var version = new BoltVersion(answer[3], answer[2]);
        return (answer[0], answer[1], version) switch
        {
            (0, 0, _) when BoltVersion.Known.Contains(version) => (version, []),
            (0, 0, { Major: 0, Minor: 0 }) => throw Refusal("the server speaks no version of Bolt that this program speaks"),
            (0, 0, { Major: < 16 }) => throw Refusal($"the server chose Bolt {version}"),
            _ => throw Foreign(answer),
        };
    }

    private static async ValueTask<(BoltVersion Version, byte[] Reply)> ChooseAsync(Stream stream, CancellationToken cancellationToken)
    {
        var count = await ReadNumberAsync(stream, cancellationToken);
        if (count > MostVersions)
        {
            throw new BoltConnectionException($"the server lists {count} versions of Bolt, which cannot be.", isTransient: false, isBeforeUse: true);
        }

        var ranges = new byte[4 * (int)count];
        await stream.ReadExactlyAsync(ranges, cancellationToken);
        await ReadNumberAsync(stream, cancellationToken); // Capabilities: none is defined.
        var offered = ranges.Chunk(4).ToList();
        foreach (var version in BoltVersion.Known)
        {
            if (offered.Any(r => r[3] == version.Major && r[2] >= version.Minor && r[2] - r[1] <= version.Minor))
            {
                return (version, [0, 0, (byte)version.Minor, (byte)version.Major, 0]);
            }
        }

        throw Refusal($"the server speaks Bolt {string.Join(", ", offered.Select(r => r[1] == 0 ? $"{r[3]}.{r[2]}" : $"{r[3]}.{r[2] - r[1]} to {r[3]}.{r[2]}"))}");
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private static async ValueTask<ulong> ReadNumberAsync(Stream stream, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        var number = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            number |= (ulong)(one[0] & 0x7F) << shift;
            if (one[0] < 0x80)
            {
                return number;
            }
        }

        throw new BoltConnectionException("the server's list of versions is malformed.", isTransient: false, isBeforeUse: true);
    }

    private static bool LooksLikeOther(byte[] answer) => answer[0] is (byte)'H' or 0x15 or >= (byte)' ';

    private static BoltConnectionException Refusal(string what)
        => new($"{what}; this program speaks {string.Join(", ", BoltVersion.Known.Reverse())}. Neo4j 4.4 and later will do.", isTransient: false, isBeforeUse: true);

    private static BoltConnectionException Foreign(ReadOnlySpan<byte> answer)
    {
        var what = answer switch
        {
            [(byte)'H', (byte)'T', (byte)'T', (byte)'P'] => "a web server answers (HTTP), so this is the wrong port: 7474 is Neo4j's web port, Bolt is at 7687 by default.",
            [0x15, 0x03, ..] => "the server wants encryption: the address begins with bolt+s:// or neo4j+s://.",
            _ => $"this is no Bolt server: it answers {Convert.ToHexString(answer)} ('{new string([.. Encoding.ASCII.GetString(answer).Select(c => char.IsControl(c) ? '.' : c)])}'). Neo4j's Bolt port is 7687 by default.",
        };
        return new BoltConnectionException(what, isTransient: false, isBeforeUse: true);
    }
}
