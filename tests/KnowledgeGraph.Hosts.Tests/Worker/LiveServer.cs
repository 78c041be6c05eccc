using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>A Bolt server of a test's own, reached through a door that the test may shut: to its clients the server is then stopped, in whatever they were doing.</summary>
/// <remarks>Started by <c>tests/live/with-live-server.sh</c>; the one that <c>KG_TEST_BOLT</c> names belongs to the tests of the store.</remarks>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly IPEndPoint server;
    private readonly ConcurrentDictionary<Socket, bool> connections = new();
    private readonly int port = WorkerProcess.FreePort();
    private TcpListener? door;
    private Task accepting = Task.CompletedTask;

    private LiveServer(Process process, Uri address)
    {
        this.process = process;
        server = new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
        Password = address.UserInfo.Split(':')[1];
    }

    public string Address => $"bolt://127.0.0.1:{port}";

    public string Password { get; }

    /// <summary>Skips the test, and says so, where the server cannot be had.</summary>
    public static async Task<LiveServer> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This test needs the live server, which is Linux's.");
        var start = new ProcessStartInfo("bash", [Repository.PathOf("tests", "live", "with-live-server.sh"), "bash", "-c", "echo $KG_TEST_BOLT; exec cat"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment.Remove("KG_TEST_BOLT");
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
        Assert.SkipWhen(address is null, "This test needs a live server: run tests/live/install.sh.");
        var live = new LiveServer(process, new Uri(address));
        live.Open();
        return live;
    }

    public void Open()
    {
        door = new TcpListener(IPAddress.Loopback, port);
        door.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        door.Start();
        accepting = AcceptAsync(door);
    }

    /// <summary>Ends every connection where it stands; new ones are refused.</summary>
    public async Task ShutAsync()
    {
        door!.Stop();
        await accepting;
        foreach (var connection in connections.Keys)
        {
            connection.Close(0); // one that has just ended may be closed again
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ShutAsync();
        process.StandardInput.Close(); // the script ends its server
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Shut.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var outside = client;
        using var inside = new TcpClient();
        var (asking, answering) = (outside.Client, inside.Client); // a client that is disposed has none any more
        connections[asking] = connections[answering] = true;
        try
        {
            await inside.ConnectAsync(server);
            await Task.WhenAny(outside.GetStream().CopyToAsync(inside.GetStream()), inside.GetStream().CopyToAsync(outside.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut off.
        }
        finally
        {
            connections.TryRemove(asking, out _);
            connections.TryRemove(answering, out _);
        }
    }
}
