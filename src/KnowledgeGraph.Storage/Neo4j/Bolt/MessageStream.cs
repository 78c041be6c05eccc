using System.Buffers;
using System.IO.Pipelines;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Tags of messages, both ways.</summary>
/// <remarks>Source: https://neo4j.com/docs/bolt/current/bolt/message/.</remarks>
internal static class MessageTag
{
    public const byte Hello = 0x01;
    public const byte Goodbye = 0x02;
    public const byte Reset = 0x0F;
    public const byte Run = 0x10;
    public const byte Begin = 0x11;
    public const byte Commit = 0x12;
    public const byte Rollback = 0x13;
    public const byte Discard = 0x2F;
    public const byte Pull = 0x3F;
    public const byte Telemetry = 0x54;
    public const byte Route = 0x66;
    public const byte Logon = 0x6A;
    public const byte Logoff = 0x6B;
    public const byte Success = 0x70;
    public const byte Record = 0x71;
    public const byte Ignored = 0x7E;
    public const byte Failure = 0x7F;
}

/// <summary>A message of either side.</summary>
/// <param name="Tag">One of <see cref="MessageTag"/>.</param>
/// <param name="Fields">In the order of the protocol.</param>
internal sealed record BoltMessage(byte Tag, IReadOnlyList<object?> Fields)
{
    /// <exception cref="BoltProtocolException">The bytes are no message.</exception>
    public static BoltMessage Read(ReadOnlySpan<byte> bytes, PackStreamCache cache, ValueFormat format)
    {
        var reader = new PackStreamReader(bytes, cache, format);
        var (tag, count) = reader.ReadStructureHeader();
        var fields = new object?[count];
        for (var i = 0; i < count; i++)
        {
            fields[i] = reader.ReadValue();
        }

        reader.End();
        return new BoltMessage(tag, fields);
    }

    /// <summary>The tag alone: fields may hold credentials.</summary>
    public override string ToString() => $"message {Tag:X2}";
}

/// <summary>Messages over a stream, one at a time, the same for both sides; what comes before them (the handshake) is read and written by its own.</summary>
internal sealed class MessageStream(Stream stream, ValueFormat format = default) : IAsyncDisposable
{
    private readonly PipeReader input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
    private readonly ChunkReader chunks = new();
    private readonly PackStreamCache cache = new();
    private readonly MessageWriter output = new();
    private PackStreamWriter? writer;

    /// <summary>How values are read and written.</summary>
    public ValueFormat Format { get; set; } = format;

    private PackStreamWriter Writer
    {
        get
        {
            writer ??= new PackStreamWriter(output);
            writer.Format = Format;
            return writer;
        }
    }

    /// <summary>Exactly so many bytes that are no message.</summary>
    /// <exception cref="EndOfStreamException">Fewer came.</exception>
    public async ValueTask<byte[]> ReadRawAsync(int count, CancellationToken cancellationToken = default)
    {
        var result = await input.ReadAtLeastAsync(count, cancellationToken);
        if (result.Buffer.Length < count)
        {
            throw new EndOfStreamException($"{result.Buffer.Length} of {count} bytes came.");
        }

        var bytes = result.Buffer.Slice(0, count).ToArray();
        input.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    /// <returns>Null where the stream ended between two messages.</returns>
    /// <exception cref="EndOfStreamException">It ended within one.</exception>
    /// <exception cref="BoltProtocolException">The bytes are no message.</exception>
    public async ValueTask<BoltMessage?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            if (TryRead(result.Buffer, out var message, out var used))
            {
                input.AdvanceTo(result.Buffer.GetPosition(used));
                return message;
            }

            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return chunks.IsBetweenMessages ? null : throw new EndOfStreamException("The connection ended in the middle of a message.");
            }
        }
    }

    /// <summary>Encodes a message; <see cref="FlushAsync"/> sends it.</summary>
    public void Write(byte tag, params ReadOnlySpan<object?> fields) => Writer.WriteMessage(tag, fields);

    public void WriteNoop() => output.WriteNoop();

    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        foreach (var segment in output.Detach())
        {
            await stream.WriteAsync(segment, cancellationToken);
            ArrayPool<byte>.Shared.Return(segment.Array!);
        }

        await stream.FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await input.CompleteAsync();
        chunks.Dispose();
        output.Dispose();
        await stream.DisposeAsync();
    }

    private bool TryRead(ReadOnlySequence<byte> buffer, out BoltMessage? message, out long used)
    {
        used = 0;
        foreach (var segment in buffer)
        {
            var position = 0;
            if (chunks.TryRead(segment.Span, ref position, out var bytes))
            {
                message = BoltMessage.Read(bytes, cache, Format);
                used += position;
                return true;
            }

            used += position;
        }

        message = null;
        return false;
    }
}
