using System.Text;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

public class PackStreamTests
{
    /// <summary>Bytes of a value (behind <c>B1 71</c>), and the value. Boundaries of every width.</summary>
    public static TheoryData<string, string> Values => new()
    {
        { "C0", "null" },
        { "C3", "true" },
        { "C2", "false" },
        { "00", "0" },
        { "7F", "127" },
        { "F0", "-16" },
        { "FF", "-1" },
        { "C8EF", "-17" },
        { "C880", "-128" },
        { "C90080", "128" },
        { "C9FF7F", "-129" },
        { "C97FFF", "32767" },
        { "C98000", "-32768" },
        { "CA00008000", "32768" },
        { "CAFFFF7FFF", "-32769" },
        { "CA7FFFFFFF", "2147483647" },
        { "CB0000000080000000", "2147483648" },
        { "CB8000000000000000", "-9223372036854775808" },
        { "CB7FFFFFFFFFFFFFFF", "9223372036854775807" },
        { "C13FF199999999999A", "float 3FF199999999999A" },
        { "C17FF8000000000000", "float 7FF8000000000000" },
        { "C18000000000000000", "float 8000000000000000" },
        { "80", "''" },
        { "8CE5ADA6E794B0E8A197E98193", "'学田街道'" },
        { "D010" + "61616161616161616161616161616161", "'aaaaaaaaaaaaaaaa'" },
        { "D015" + "E4B880E4B880E4B880E4B880E4B880E4B880E4B880", "'一一一一一一一'" },
        { "90", "[]" },
        { "9301C08161", "[1, null, 'a']" },
        { "A0", "{}" },
        { "A2816101816202", "{'a': 1, 'b': 2}" },
        { "CC00", "bytes " },
        { "CC020102", "bytes 0102" },
        { "B144C94D19", "date 2024-01-15" },
        { "B144CAFFF50426", "BoltDate { Days = -719834 }" },
        { "B174CB000029324BFD6000", "time 12:34:56.0000000" },
        { "B17401", "BoltLocalTime { Nanoseconds = 1 }" },
        { "B254CB0000293253592D15C97080", "BoltTime { Nanoseconds = 45296123456789, OffsetSeconds = 28800 }" },
        { "B349CA65A4B5F0CA2F072F40C97080", "moment 2024-01-15T12:34:56.7890000+08:00" },
        { "B349CA65A4B5F001C97080", "BoltDateTime { Seconds = 1705293296, Nanoseconds = 1, OffsetSeconds = 28800 }" },
        { "B349CA65A4B5F00001", "BoltDateTime { Seconds = 1705293296, Nanoseconds = 0, OffsetSeconds = 1 }" },
        { "B369CA65A4B5F0008D417369612F5368616E67686169", "BoltZonedDateTime { Seconds = 1705293296, Nanoseconds = 0, Zone = Asia/Shanghai }" },
        { "B264CA65A5267000", "local 2024-01-15T12:34:56.0000000" },
        { "B26400CA3B9AC9FF", "BoltLocalDateTime { Seconds = 0, Nanoseconds = 999999999 }" },
        { "B4450E03C93972CA29B92700", "BoltDuration { Months = 14, Days = 3, Seconds = 14706, Nanoseconds = 700000000 }" },
        { "B358C910E6C1405DFCCCCCCCCCCDC1403FC51EB851EB85", "BoltPoint { Srid = 4326, X = 119.95, Y = 31.77, Z =  }" },
        { "B459C923C5C13FF0000000000000C14000000000000000C14008000000000000", "BoltPoint { Srid = 9157, X = 1, Y = 2, Z = 3 }" },
        { "B256CC01C8CC03010203", "vector(C8, bytes 010203)" },
        { "B27A0102", "7A(1, 2)" },
    };

    public static TheoryData<string, string> Malformed => new()
    {
        { "B0", "message ends" },
        { "", "message ends" },
        { "C4", "C4 begins no value" },
        { "DF", "DF begins no value" },
        { "C97F", "length of 2" },
        { "8261", "length of 2" },
        { "D2FFFFFFFF", "length of 4294967295" },
        { "D27FFFFFFF", "length of 2147483647" },
        { "CEFFFFFFFF00", "length of 4294967295" },
        { "D6FFFFFFFF00", "length of 4294967295" },
        { "DAFFFFFFFF00", "length of 4294967295" },
        { "DA0000000300000000", "length of 6" },
        { "D60000000AD60000000A0000000000000000", "length of 10" },
        { "A1018161", "expected" },
        { "A1C001", "not a string" },
        { "A2816101816102", "Key 'a' is given twice" },
        { "A2816101816102A2816101816102", "Key 'a' is given twice" },
        { "81FF", "no UTF-8" },
        { "82C080", "no UTF-8" },
        { "83EDA080", "no UTF-8" },
        { "0000", "1 bytes follow" },
        { "B34E019081A0", "not a map" },
        { "B24E0190", "node is malformed" },
        { "B34E01A0A0", "not a list" },
        { "B652010203815490A0", "relationship is malformed" },
        { "B350909090", "path is malformed" },
        { "B35091B34E0190A090920100", "Step 0 of a path" },
        { "B35091B34E0190A0909100", "path is malformed" },
        { "B256CC01FFCC00", "vector is malformed" },
        { "B256CC01C9CC03010203", "vector is malformed" },
        { "B244C94D1900", "date is malformed" },
        { "B2490000", "malformed" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_are_read_and_written_in_their_shortest_form(string bytes, string expected)
    {
        var value = Read(bytes);

        Assert.Equal(expected, BoltText.Of(value));
        Assert.Equal(bytes, Convert.ToHexString(TranscriptTests.Encode(MessageTag.Record, value).AsSpan()[4..^2]));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_value_is_refused(string bytes, string expected)
    {
        var error = Assert.Throws<BoltProtocolException>(() => Read(bytes));

        if (expected != "expected")
        {
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lists_and_maps_and_strings_of_every_width_come_back()
    {
        foreach (var count in new[] { 0, 1, 15, 16, 255, 256, 65535, 65536, 70000 })
        {
            object?[] list = [.. Enumerable.Range(0, count).Select(i => (object?)(long)(i % 100))];
            var map = new PropertyMap([.. Enumerable.Range(0, count).Select(i => ("k" + i, (object?)(long)(i % 100)))]);
            foreach (var value in new object[] { list, map, new string('a', count), new string('道', count), new byte[count] })
            {
                var back = Assert.Single(TranscriptTests.Decode(TranscriptTests.Encode(MessageTag.Record, value, "end"), default));

                Assert.Equal(BoltText.Of(value), BoltText.Of(back.Fields[0]));
                Assert.Equal("end", back.Fields[1]);
            }
        }
    }

    [Fact]
    public void Chunks_are_full_but_for_the_last_whatever_ends_at_their_border()
    {
        // A message of B1 71, then a string whose header takes 3 bytes.
        foreach (var length in Enumerable.Range(65535 - 20, 40).Concat(Enumerable.Range((2 * 65535) - 20, 40)))
        {
            var bytes = TranscriptTests.Encode(MessageTag.Record, new string('a', length - 30), 1L, 0.5, "道", -5_000_000_000L);

            var (sizes, position) = (new List<int>(), 0);
            while (position < bytes.Length)
            {
                sizes.Add((bytes[position] << 8) | bytes[position + 1]);
                position += 2 + sizes[^1];
            }

            Assert.Equal(0, sizes[^1]);
            Assert.DoesNotContain(0, sizes.SkipLast(1));
            Assert.All(sizes.SkipLast(2), s => Assert.Equal(65535, s));
            Assert.Equal("-5000000000", BoltText.Of(Assert.Single(TranscriptTests.Decode(bytes, default)).Fields[4]));
        }
    }

    [Fact]
    public void A_node_of_before_version_5_has_its_number_as_element_id()
        => Assert.Equal("node('7', ['L'], {})", BoltText.Of(Read("B34E0791814CA0")));

    [Fact]
    public void A_path_that_goes_back_and_forth_tells_each_step_with_its_direction()
    {
        var path = Assert.IsType<CypherPath>(Read(
            "B350" + "92" + "B44E0090A08161" + "B44E0190A08162" + "91" + "B4720081" + "52A08172" + "94" + "01010100"));

        Assert.Equal(["a", "b", "a"], path.Nodes.Select(n => n.ElementId));
        Assert.Equal(["a>b", "b>a"], path.Relationships.Select(r => $"{r.StartElementId}>{r.EndElementId}"));

        var back = Assert.IsType<CypherPath>(Read("B350" + "92" + "B44E0090A08161" + "B44E0190A08162" + "91" + "B4720081" + "52A08172" + "92" + "FF01"));
        Assert.Equal(["b>a"], back.Relationships.Select(r => $"{r.StartElementId}>{r.EndElementId}"));
    }

    [Theory]
    [InlineData("B346CA65A5267000C97080", "moment 2024-01-15T12:34:56.0000000+08:00")]
    [InlineData("B366CA65A52670008D417369612F5368616E67686169", "BoltZonedDateTime { Seconds = 1705293296, Nanoseconds = 0, Zone = Asia/Shanghai }")]
    [InlineData("B366CA65A5267000844E6F2F58", "66(1705322096, 0, 'No/X')")]
    [InlineData("B349CA65A526700000", "49(1705322096, 0, 0)")]
    public void Before_version_5_zoned_times_are_local(string bytes, string expected)
    {
        var format = new ValueFormat(HasLocalTimes: true);
        var value = BoltMessage.Read(Convert.FromHexString("B171" + bytes), new PackStreamCache(), format).Fields[0];

        Assert.Equal(expected, BoltText.Of(value));
        using var output = new MessageWriter();
        new PackStreamWriter(output) { Format = format }.WriteMessage(MessageTag.Record, value);
        Assert.Equal(bytes, Convert.ToHexString([.. output.Detach().SelectMany(s => s).Skip(4).SkipLast(2)]));
    }

    [Fact]
    public void Nesting_has_a_limit_both_ways()
    {
        object? value = 1L;
        for (var i = 0; i < ValueFormat.MaximumDepth; i++)
        {
            value = new[] { value };
        }

        Assert.Single(TranscriptTests.Decode(TranscriptTests.Encode(MessageTag.Record, value), default));
        Assert.Throws<ArgumentException>(() => TranscriptTests.Encode(MessageTag.Record, [new[] { value }]));
        Assert.Throws<BoltProtocolException>(() => Read(string.Concat(Enumerable.Repeat("91", 100_000)) + "00"));
        Assert.Throws<BoltProtocolException>(() => Read(string.Concat(Enumerable.Repeat("B17A", 100_000)) + "00"));
    }

    [Fact]
    public void A_message_that_cannot_be_written_leaves_nothing_behind()
    {
        using var output = new MessageWriter();
        var writer = new PackStreamWriter(output);
        writer.WriteMessage(MessageTag.Reset);
        foreach (var length in new[] { 0, 5_000, 70_000, 1_000_000 })
        {
            var error = Assert.Throws<ArgumentException>(() => writer.WriteMessage(MessageTag.Run, new string('a', length), new object[] { 1.5m }));
            Assert.Contains("Decimal", error.Message, StringComparison.Ordinal);
        }

        writer.WriteMessage(MessageTag.Commit);

        Assert.Equal("0002B00F00000002B0120000", Convert.ToHexString([.. output.Detach().SelectMany(s => s)]));
    }

    [Fact]
    public void A_map_that_contains_itself_is_refused()
    {
        var map = new Dictionary<string, object?>();
        map["self"] = map;

        Assert.Throws<ArgumentException>(() => TranscriptTests.Encode(MessageTag.Run, map));
    }

    [Fact]
    public void Lists_and_maps_of_other_types_are_written_alike()
    {
        Assert.Equal("[1, 2]", Roundtrip(new List<long> { 1, 2 }));
        Assert.Equal("[1, 2]", Roundtrip(new[] { 1, 2 }));
        Assert.Equal("['a', 'b']", Roundtrip(new List<string> { "a", "b" }));
        Assert.Equal("['a', 'b']", Roundtrip(new[] { "a", "b" }));
        Assert.Equal("['a']", Roundtrip(new SortedSet<string> { "a" }));
        Assert.Equal("[1, 'b']", Roundtrip(new List<object?> { 1L, "b" }));
        Assert.Equal("{'a': 1, 'b': null}", Roundtrip(new SortedDictionary<string, object?> { ["b"] = null, ["a"] = 1 }));
        Assert.Equal("[{'键': 1, 'name': 'x'}, {'键': null, 'name': 'y'}]", Roundtrip(new CypherRows(["键", "name"], [[1L, "x"], [null, "y"]])));
        Assert.Equal("'\uFFFD'", Roundtrip("\uD800"));

        static string Roundtrip(object value) => BoltText.Of(Assert.Single(TranscriptTests.Decode(TranscriptTests.Encode(MessageTag.Record, value), default)).Fields[0]);
    }

    [Fact]
    public void A_row_of_another_width_than_its_columns_is_refused()
        => Assert.Throws<ArgumentException>(() => TranscriptTests.Encode(MessageTag.Run, new CypherRows(["a", "b"], [[1L]])));

    /// <summary>Keys and labels seen before are compared as bytes; what differs in one place only must not be taken for them.</summary>
    [Fact]
    public void Maps_and_labels_that_resemble_earlier_ones_are_told_apart()
    {
        var cache = new PackStreamCache();
        var random = new Random(1);
        string[] keys = ["a", "b", "ab", "name", "nome", "键", "键值", "a-key-of-sixteen", "a-key-of-seventen", "a-key-longer-than-sixteen-bytes", ""];
        for (var i = 0; i < 20_000; i++)
        {
            var picked = keys.OrderBy(_ => random.Next()).Take(random.Next(0, keys.Length)).ToArray();
            var node = new PackStreamStructure(ValueTag.Node, [1L, picked, new PropertyMap([.. picked.Select(k => (k, (object?)k))]), "e"]);
            var bytes = TranscriptTests.Encode(MessageTag.Record, node);

            var back = (CypherNode)BoltMessage.Read(bytes.AsSpan()[2..^2], cache, default).Fields[0]!;

            Assert.Equal(picked, back.Labels);
            Assert.Equal(picked, back.Properties.Select(p => p.Key));
            Assert.All(picked, k => Assert.Equal(k, back.Properties[k]));
            Assert.False(back.Properties.ContainsKey("none"));
        }
    }

    [Fact]
    public void Bytes_thrown_at_the_reader_give_values_or_a_protocol_error_and_nothing_else()
    {
        var samples = Transcript.All.Values.SelectMany(t => t.Lines).Where(l => l is { Tag: not null, Bytes.Length: < 2000 }).Select(l => l.Bytes).ToList();
        var random = new Random(7);
        var (values, errors) = (0, 0);
        var cache = new PackStreamCache();
        for (var i = 0; i < 60_000; i++)
        {
            var bytes = samples[random.Next(samples.Count)].ToArray();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                using var chunks = new ChunkReader(1 << 20);
                var position = 0;
                while (chunks.TryRead(bytes, ref position, out var message))
                {
                    BoltMessage.Read(message, cache, default);
                    values++;
                }
            }
            catch (BoltProtocolException)
            {
                errors++;
            }
        }

        Assert.True(values > 1000 && errors > 1000, $"{values} values, {errors} errors");
    }

    [Fact]
    public void An_endless_message_is_given_up()
    {
        using var chunks = new ChunkReader(longestMessage: 100_000);
        var chunk = new byte[2 + 65535];
        chunk[0] = chunk[1] = 0xFF;

        Assert.Throws<BoltProtocolException>(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                var position = 0;
                chunks.TryRead(chunk, ref position, out _);
            }
        });
    }

    [Fact]
    public void Empty_chunks_between_messages_mean_nothing()
    {
        var bytes = Convert.FromHexString("00000000" + "0002B00F0000" + "0000" + "0001B0000112" + "0000" + "0000");

        Assert.Equal([MessageTag.Reset, MessageTag.Commit], TranscriptTests.Decode(bytes, default).Select(m => m.Tag));
    }

    [Fact]
    public async Task Both_sides_of_a_stream_understand_each_other()
    {
        using var memory = new MemoryStream();
        await using (var sender = new MessageStream(new KeptOpen(memory)))
        {
            sender.WriteNoop();
            sender.Write(MessageTag.Run, "RETURN $p", new Dictionary<string, object?> { ["p"] = new string('道', 40_000) }, PropertyMap.Empty);
            sender.Write(MessageTag.Pull, new PropertyMap(("n", -1L)));
            await sender.FlushAsync(TestContext.Current.CancellationToken);
        }

        memory.Position = 0;
        await using var receiver = new MessageStream(memory);
        var run = await receiver.ReadAsync(TestContext.Current.CancellationToken);
        var pull = await receiver.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("RETURN $p", run!.Fields[0]);
        Assert.Equal(MessageTag.Pull, pull!.Tag);
        Assert.Null(await receiver.ReadAsync(TestContext.Current.CancellationToken));
    }

    private static object? Read(string hex) => BoltMessage.Read(Convert.FromHexString("B171" + hex), new PackStreamCache(), default).Fields[0];

    private sealed class KeptOpen(Stream inner) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);
    }
}
