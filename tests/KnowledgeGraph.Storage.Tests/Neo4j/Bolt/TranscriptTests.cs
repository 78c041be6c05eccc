using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>What real servers said is read as the recorder read it, and what it sent is written as it was sent, byte for byte.</summary>
public class TranscriptTests
{
    public static TheoryData<string> Names => [.. Transcript.All.Keys];

    [Fact]
    public void There_are_conversations_of_both_servers_in_every_version()
    {
        Assert.Equal(112, Transcript.All.Count);
        Assert.Equal(
            "4.4 5.0 5.1 5.2 5.3 5.4 5.6 5.7 5.8 6.0 6.1",
            string.Join(' ', Transcript.All.Values.Select(t => t.Version).Where(v => v.Major > 0).Distinct().Order()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_decodes_to_the_fields_given(string name)
    {
        foreach (var line in Transcript.All[name].Lines.Where(l => l.Tag is not null))
        {
            var message = Assert.Single(Decode(line.Bytes, ValueFormat.Raw));

            Assert.Equal(line.Tag, message.Tag);
            Assert.Equal(BoltText.Of(line.Fields), BoltText.Of(message.Fields));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_of_a_client_encodes_to_the_bytes_given(string name)
    {
        foreach (var line in Transcript.All[name].Lines.Where(l => l is { IsClient: true, Tag: not null }))
        {
            Assert.Equal(Convert.ToHexString(line.Bytes), Convert.ToHexString(Encode(line.Tag!.Value, line.Fields)));
        }
    }

    /// <summary>Values of .NET's and the client's types lose nothing; nodes, relationships and paths are never sent, and their numbers are not kept.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Values_of_the_client_are_written_as_they_were_read(string name)
    {
        foreach (var line in Transcript.All[name].Lines.Where(l => l.Tag is not null && !Mentions(l.Fields, ValueTag.Node, ValueTag.Relationship, ValueTag.Path)))
        {
            var message = Assert.Single(Decode(line.Bytes, default));

            Assert.False(Mentions([.. message.Fields]));
            var back = Assert.Single(Decode(Encode(message.Tag, [.. message.Fields]), ValueFormat.Raw));
            Assert.Equal(BoltText.Of(line.Fields), BoltText.Of(back.Fields));
        }
    }

    [Theory]
    [InlineData("neo4j-5.26/basic-4.4")]
    [InlineData("neo4j-2026.08/basic-6.1")]
    [InlineData("neo4j-2026.08/values-graph")]
    [InlineData("neo4j-2026.08/values-temporal")]
    [InlineData("neo4j-5.26/stream-pages")]
    public void Messages_may_be_cut_anywhere(string name)
    {
        var lines = Transcript.All[name].Lines.Where(l => l is { IsClient: false, Tag: not null, Bytes.Length: < 4096 }).ToList();
        var bytes = lines.SelectMany(l => l.Bytes).ToArray();
        var expected = lines.Select(l => BoltText.Of(l.Fields)).ToList();
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(expected, Decode(ValueFormat.Raw, bytes.AsMemory(0, cut), bytes.AsMemory(cut)).Select(m => BoltText.Of(m.Fields)));
        }
    }

    [Fact]
    public void A_record_of_several_chunks_may_come_byte_by_byte()
    {
        var line = Transcript.All["neo4j-5.26/values-scalars"].Lines.Single(l => l.Tag == MessageTag.Record);
        var pieces = Enumerable.Range(0, line.Bytes.Length).Select(i => (ReadOnlyMemory<byte>)line.Bytes.AsMemory(i, 1)).ToArray();

        var message = Assert.Single(Decode(ValueFormat.Raw, pieces));

        Assert.Equal(BoltText.Of(line.Fields), BoltText.Of(message.Fields));
    }

    internal static List<BoltMessage> Decode(byte[] bytes, ValueFormat format) => Decode(format, bytes);

    internal static List<BoltMessage> Decode(ValueFormat format, params IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var chunks = new ChunkReader();
        var cache = new PackStreamCache();
        var messages = new List<BoltMessage>();
        foreach (var piece in pieces)
        {
            var position = 0;
            while (chunks.TryRead(piece.Span, ref position, out var message))
            {
                messages.Add(BoltMessage.Read(message, cache, format));
            }
        }

        Assert.True(chunks.IsBetweenMessages);
        return messages;
    }

    internal static byte[] Encode(byte tag, params object?[] fields)
    {
        using var output = new MessageWriter();
        new PackStreamWriter(output).WriteMessage(tag, fields);
        return [.. output.Detach().SelectMany(s => s)];
    }

    private static bool Mentions(IEnumerable<object?> values, params byte[] tags) => values.Any(v => v switch
    {
        PackStreamStructure structure => tags.Length == 0 || tags.Contains(structure.Tag) || Mentions(structure.Fields, tags),
        IReadOnlyDictionary<string, object?> map => Mentions(map.Values, tags),
        IEnumerable<object?> list => Mentions(list, tags),
        _ => false,
    });
}
