using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>A Bolt server of a test's own, reached at one address through all its lives: a test may kill it and start it again on its data.</summary>
/// <remarks>Started by <c>tests/live/with-live-server.sh</c>; the one that <c>KG_TEST_BOLT</c> names belongs to the tests of the store.</remarks>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly ConcurrentDictionary<Socket, bool> connections = new();
    private readonly int port = WorkerProcess.FreePort();
    private Process? process;
    private IPEndPoint server = new(IPAddress.None, 0);
    private TcpListener? door;
    private Task accepting = Task.CompletedTask;

    private LiveServer(string folder) => this.folder = folder;

    public string Address => $"bolt://127.0.0.1:{port}";

    public string Password { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Skips the test, and says so, where the server cannot be had.</summary>
    /// <param name="folder">Keeps its data.</param>
    public static async Task<LiveServer> StartAsync(string folder, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This test needs the live server, which is Linux's.");
        var live = new LiveServer(Directory.CreateDirectory(folder).FullName);
        Assert.SkipUnless(await live.TryStartAsync(cancellationToken), "This test needs a live server: run tests/live/install.sh.");
        return live;
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken)
        => Assert.True(await TryStartAsync(cancellationToken), "The server does not come up on the data that it left.");

    /// <summary>Kills it amid whatever it was doing (SIGKILL); every connection breaks, new ones are refused.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        await ShutAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ShutAsync();
        if (process is not null)
        {
            process.StandardInput.Close(); // the script ends its server
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            process.Dispose();
        }
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", [Repository.PathOf("tests", "live", "with-live-server.sh"), "bash", "-c", "echo $KG_TEST_BOLT; exec cat"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment.Remove("KG_TEST_BOLT");
        (start.Environment["KG_LIVE_DATA"], start.Environment["KG_LIVE_PASSWORD"], start.Environment["TMPDIR"]) = (Path.Combine(folder, "data"), Password, folder);
        process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
        if (address is null)
        {
            return false;
        }

        var uri = new Uri(address);
        server = new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
        Open();
        return true;
    }

    private void Open()
    {
        door = new TcpListener(IPAddress.Loopback, port);
        door.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        door.Start();
        accepting = AcceptAsync(door);
    }

    private async Task ShutAsync()
    {
        door?.Stop();
        await accepting;
        foreach (var connection in connections.Keys)
        {
            connection.Close(0); // one that has just ended may be closed again
        }
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
