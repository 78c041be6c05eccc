using System.Buffers;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Takes messages out of chunks, however these are cut by the network.</summary>
/// <remarks>A message of one chunk is read where it lies; others are put together in a buffer that grows with what has come, never with what was announced.</remarks>
internal sealed class ChunkReader(int longestMessage = ChunkReader.DefaultLongestMessage) : IDisposable
{
    public const int DefaultLongestMessage = 512 * 1024 * 1024;

    private const int HeaderSize = 2;

    private byte[] assembled = [];
    private int length;
    private int missing;
    private int highByte = -1;
    private bool isComplete;

    /// <summary>Whether the bytes so far end between two messages.</summary>
    public bool IsBetweenMessages => (length == 0 || isComplete) && missing == 0 && highByte < 0;

    /// <summary>Reads on until a message is whole or the bytes are used up. Empty chunks between messages are skipped.</summary>
    /// <param name="data">What came, and <paramref name="position"/> the place in it up to which it was read.</param>
    /// <param name="message">Valid until the next call.</param>
    /// <exception cref="BoltProtocolException">A message is longer than allowed.</exception>
    public bool TryRead(ReadOnlySpan<byte> data, ref int position, out ReadOnlySpan<byte> message)
    {
        if (isComplete)
        {
            (length, isComplete) = (0, false);
        }

        while (position < data.Length)
        {
            if (missing == 0 && highByte < 0 && length == 0 && TryReadInPlace(data[position..], out message))
            {
                position += HeaderSize + message.Length + HeaderSize;
                return true;
            }

            if (missing > 0)
            {
                var taken = Math.Min(missing, data.Length - position);
                Append(data.Slice(position, taken));
                position += taken;
                missing -= taken;
            }
            else if (highByte < 0)
            {
                highByte = data[position++];
            }
            else
            {
                missing = (highByte << 8) | data[position++];
                highByte = -1;
                if (missing == 0 && length > 0)
                {
                    isComplete = true;
                    message = assembled.AsSpan(0, length);
                    return true;
                }
            }
        }

        message = default;
        return false;
    }

    public void Dispose()
    {
        if (assembled.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(assembled);
            (assembled, length) = ([], 0);
        }
    }

    private static bool TryReadInPlace(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (data.Length < HeaderSize)
        {
            return false;
        }

        var size = (data[0] << 8) | data[1];
        if (size == 0 || data.Length < size + (2 * HeaderSize) || data[HeaderSize + size] != 0 || data[HeaderSize + size + 1] != 0)
        {
            return false;
        }

        message = data.Slice(HeaderSize, size);
        return true;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (length + (long)bytes.Length > longestMessage)
        {
            throw new BoltProtocolException($"A message is longer than {longestMessage} bytes.");
        }

        if (length + bytes.Length > assembled.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + bytes.Length, (int)Math.Min(2L * assembled.Length, longestMessage)));
            assembled.AsSpan(0, length).CopyTo(larger);
            if (assembled.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(assembled);
            }

            assembled = larger;
        }

        bytes.CopyTo(assembled.AsSpan(length));
        length += bytes.Length;
    }
}
