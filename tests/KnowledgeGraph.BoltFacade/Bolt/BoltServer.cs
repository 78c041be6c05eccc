using System.Net;
using System.Net.Sockets;
using KnowledgeGraph.BoltFacade.Cypher;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Bolt;

/// <param name="User">Who may log on.</param>
/// <param name="Password">With what; null lets everyone in.</param>
internal sealed record BoltServerOptions(string User, string? Password)
{
    /// <summary>How the server names itself, so that a log says what it was.</summary>
    public string Agent { get; } = $"Neo4j/{LocalProcedures.Version}-facade-on-falkordb";

    public override string ToString() => User;
}

/// <summary>Listens on a free port of the loopback interface.</summary>
internal sealed class BoltServer(GraphDatabase database, BoltServerOptions options) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Host and port, once started.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    public void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var channel = new BoltChannel(client.GetStream());
                using var connection = new BoltConnection(channel, database, options, Address);
                await connection.ServeAsync(_stop.Token);
            }
            catch (Exception e)
            {
                // The façade must outlive one bad connection, and a fault of its own must be seen.
                await Console.Error.WriteLineAsync($"Connection ended: {e}");
            }
        }
    }
}
