using System.Buffers;
using System.Buffers.Binary;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Puts messages into chunks, ready to be sent: a length of two bytes before each, <c>00 00</c> after the last of a message.</summary>
/// <remarks>
/// Chunks are as long as they may be. Bytes are written once, into pooled segments; only what runs over the end of a chunk is moved, by the two bytes of
/// the next one's length. A message that cannot be finished leaves nothing behind: <see cref="Abandon"/>. For one caller at a time.
/// </remarks>
internal sealed class MessageWriter : IBufferWriter<byte>, IDisposable
{
    private const int LongestChunk = ushort.MaxValue;
    private const int HeaderSize = 2;
    private const int SmallSegment = 4 * 1024;
    private const int LargestSegment = 256 * 1024;

    private readonly List<ArraySegment<byte>> full = [];
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(SmallSegment);
    private int position;
    private int chunk = -1;
    private (int Segments, int Position) messageStart;

    /// <summary>How many bytes wait to be sent.</summary>
    public long Length => full.Sum(s => (long)s.Count) + position;

    public void BeginMessage()
    {
        if (chunk >= 0)
        {
            throw new InvalidOperationException("A message is being written already.");
        }

        Reserve(HeaderSize);
        messageStart = (full.Count, position);
        chunk = position;
        position += HeaderSize;
    }

    public void EndMessage()
    {
        CloseChunk();
        Reserve(HeaderSize);
        buffer[position] = 0;
        buffer[position + 1] = 0;
        position += HeaderSize;
        chunk = -1;
    }

    /// <summary>Takes back what was written of the message that is open.</summary>
    public void Abandon()
    {
        if (chunk < 0)
        {
            return;
        }

        chunk = -1;
        if (full.Count == messageStart.Segments)
        {
            position = messageStart.Position;
            return;
        }

        // The message began in a segment that was filled since: that one is open again, those after it go.
        ArrayPool<byte>.Shared.Return(buffer);
        for (var i = full.Count - 1; i > messageStart.Segments; i--)
        {
            ArrayPool<byte>.Shared.Return(full[i].Array!);
            full.RemoveAt(i);
        }

        buffer = full[messageStart.Segments].Array!;
        position = messageStart.Position;
        full.RemoveAt(messageStart.Segments);
    }

    /// <summary>An empty chunk, which a peer takes as a sign of life.</summary>
    public void WriteNoop()
    {
        Reserve(HeaderSize);
        buffer[position] = 0;
        buffer[position + 1] = 0;
        position += HeaderSize;
    }

    /// <param name="sizeHint">At most 65,535.</param>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return buffer.AsSpan(position, Math.Min(LongestChunk, buffer.Length - position - (2 * HeaderSize)));
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return buffer.AsMemory(position, Math.Min(LongestChunk, buffer.Length - position - (2 * HeaderSize)));
    }

    public void Advance(int count)
    {
        position += count;
        if (position - chunk - HeaderSize > LongestChunk)
        {
            Split();
        }
    }

    /// <summary>Hands over what is to be sent, in order, and begins anew. The arrays go back to <see cref="ArrayPool{T}.Shared"/> by whoever sent them.</summary>
    public IReadOnlyList<ArraySegment<byte>> Detach()
    {
        if (chunk >= 0)
        {
            throw new InvalidOperationException("A message is not finished.");
        }

        if (position == 0)
        {
            return [];
        }

        ArraySegment<byte>[] detached = [.. full, new ArraySegment<byte>(buffer, 0, position)];
        full.Clear();
        buffer = ArrayPool<byte>.Shared.Rent(SmallSegment);
        position = 0;
        return detached;
    }

    public void Dispose()
    {
        foreach (var segment in full)
        {
            ArrayPool<byte>.Shared.Return(segment.Array!);
        }

        full.Clear();
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        (buffer, position, chunk) = ([], 0, -1);
    }

    /// <summary>Makes room for so many bytes, the length of a chunk that begins among them, and the end of the message.</summary>
    private void Reserve(int count)
    {
        if (buffer.Length - position < count + (2 * HeaderSize))
        {
            NextSegment(count);
        }
    }

    /// <summary>Closes the segment behind its last whole chunk; the open chunk moves to the next.</summary>
    private void NextSegment(int count)
    {
        var kept = chunk < 0 ? position : chunk;
        var open = position - kept;
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Min(4 * buffer.Length, LargestSegment), open + count + (2 * HeaderSize)));
        buffer.AsSpan(kept, open).CopyTo(next);
        if (kept > 0)
        {
            full.Add(new ArraySegment<byte>(buffer, 0, kept));
        }
        else
        {
            // Nothing of this segment stays, so a message that began in it begins where its bytes now are.
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (chunk >= 0 && messageStart == (full.Count - (kept > 0 ? 1 : 0), kept))
        {
            messageStart = (full.Count, 0);
        }

        (buffer, position, chunk) = (next, open, chunk < 0 ? -1 : 0);
    }

    private void Split()
    {
        var end = chunk + HeaderSize + LongestChunk;
        buffer.AsSpan(end, position - end).CopyTo(buffer.AsSpan(end + HeaderSize));
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(chunk), LongestChunk);
        chunk = end;
        position += HeaderSize;
    }

    private void CloseChunk()
    {
        var length = position - chunk - HeaderSize;
        if (length > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(chunk), (ushort)length);
        }
        else
        {
            // The message ended where the last chunk did.
            position = chunk;
        }
    }
}
