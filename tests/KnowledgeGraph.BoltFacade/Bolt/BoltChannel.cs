using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>Handshake and messages of one connection.</summary>
internal sealed class BoltChannel(Stream stream) : IAsyncDisposable
{
    private const int MaximumMessage = 512 * 1024 * 1024;
    private const int MaximumChunk = 0xFFFF;

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65_536));
    private readonly ArrayBufferWriter<byte> _output = new(65_536);
    private readonly ArrayBufferWriter<byte> _message = new(65_536);

    /// <returns>The version agreed on; null where there is none, and the connection is to be closed.</returns>
    /// <exception cref="BoltException">The other side does not speak Bolt.</exception>
    /// <exception cref="EndOfStreamException">It went away.</exception>
    public async Task<BoltVersion?> NegotiateAsync(CancellationToken cancellationToken)
    {
        var opening = await ReadAsync(20, cancellationToken);
        if (!opening.AsSpan(0, 4).SequenceEqual<byte>([0x60, 0x60, 0xB0, 0x17]))
        {
            throw new BoltException("The first bytes are not those of Bolt.");
        }

        for (var slot = 4; slot < 20; slot += 4)
        {
            var (range, minor, major) = (opening[slot + 1], opening[slot + 2], opening[slot + 3]);
            if (major == 0xFF && minor == 1)
            {
                return await NegotiateByManifestAsync(cancellationToken);
            }

            for (var lower = 0; major > 0 && lower <= range && lower <= minor; lower++)
            {
                if (new BoltVersion(major, minor - lower) is { IsOffered: true } version)
                {
                    await stream.WriteAsync(new byte[] { 0, 0, (byte)version.Minor, (byte)version.Major }, cancellationToken);
                    return version;
                }
            }
        }

        await stream.WriteAsync(new byte[4], cancellationToken);
        return null;
    }

    /// <returns>One whole message; null where the other side has closed the connection.</returns>
    /// <exception cref="BoltException">The message is too long.</exception>
    public async Task<object?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(1024);
        while (true)
        {
            byte[] head;
            try
            {
                head = await ReadAsync(2, cancellationToken);
            }
            catch (EndOfStreamException) when (message.WrittenCount == 0)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(head);
            if (length > 0)
            {
                await ReadIntoAsync(message, length, cancellationToken);
                if (message.WrittenCount > MaximumMessage)
                {
                    throw new BoltException("A message is longer than the façade takes.");
                }
            }
            else if (message.WrittenCount > 0)
            {
                return PackStreamReader.ReadWhole(message.WrittenSpan);
            }
        }
    }

    /// <summary>Puts a message behind those that wait to be sent.</summary>
    public void Add(byte tag, params object?[] fields)
    {
        _message.ResetWrittenCount();
        PackStreamWriter.Write(_message, new Structure(tag, fields));
        for (var at = 0; at < _message.WrittenCount; at += MaximumChunk)
        {
            var chunk = _message.WrittenSpan[at..Math.Min(_message.WrittenCount, at + MaximumChunk)];
            BinaryPrimitives.WriteUInt16BigEndian(_output.GetSpan(2), (ushort)chunk.Length);
            _output.Advance(2);
            _output.Write(chunk);
        }

        _output.Write<byte>([0, 0]);
    }

    public int Waiting => _output.WrittenCount;

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_output.WrittenMemory, cancellationToken);
        _output.ResetWrittenCount();
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await stream.DisposeAsync();
    }

    private async Task<BoltVersion?> NegotiateByManifestAsync(CancellationToken cancellationToken)
    {
        var manifest = new List<byte> { 0, 0, 1, 0xFF, (byte)BoltVersion.Offered.Count };
        foreach (var (highest, range) in BoltVersion.Offered)
        {
            manifest.AddRange([0, (byte)range, (byte)highest.Minor, (byte)highest.Major]);
        }

        // No capabilities.
        manifest.Add(0);
        await stream.WriteAsync(manifest.ToArray(), cancellationToken);
        var chosen = await ReadAsync(4, cancellationToken);
        while ((await ReadAsync(1, cancellationToken))[0] >= 0x80)
        {
        }

        var version = new BoltVersion(chosen[3], chosen[2]);
        return version.IsOffered ? version : null;
    }

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var read = await _reader.ReadAtLeastAsync(count, cancellationToken);
        if (read.Buffer.Length < count)
        {
            throw new EndOfStreamException();
        }

        var bytes = read.Buffer.Slice(0, count).ToArray();
        _reader.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    private async Task ReadIntoAsync(ArrayBufferWriter<byte> to, int count, CancellationToken cancellationToken)
    {
        var read = await _reader.ReadAtLeastAsync(count, cancellationToken);
        if (read.Buffer.Length < count)
        {
            throw new EndOfStreamException();
        }

        foreach (var part in read.Buffer.Slice(0, count))
        {
            to.Write(part.Span);
        }

        _reader.AdvanceTo(read.Buffer.GetPosition(count));
    }
}
