using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>A Redis server of its own for a test, on loopback; keeps what it was given over a restart.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-redis-").FullName;
    private Process process;
    private ConnectionMultiplexer connection;

    private RedisServer(int port, Process process, ConnectionMultiplexer connection)
    {
        Port = port;
        this.process = process;
        this.connection = connection;
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public IDatabase Database => connection.GetDatabase();

    /// <summary>Skips the test, and says so, where no server is installed.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        // The live tests of the store bring a server along; see tests/live/install.sh.
        var cache = Environment.GetEnvironmentVariable("KG_LIVE_CACHE")
            ?? Path.Combine(
                Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".cache"), "knowledgegraph-live");
        var program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Append(Path.Combine(cache, "engine"))
            .SelectMany(d => new[] { "redis-server", "valkey-server" }.Select(n => Path.Combine(d, n))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "This test needs a Redis server: install the package redis-server, or run tests/live/install.sh.");
        var server = new RedisServer(WorkerProcess.FreePort(), null!, null!);
        await server.RunAsync(program!);
        return server;
    }

    /// <summary>Ends the server at once, and starts it anew after a while.</summary>
    public async Task RestartAsync(TimeSpan away)
    {
        var program = process.StartInfo.FileName;
        await connection.DisposeAsync();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await Task.Delay(away);
        await RunAsync(program);
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task RunAsync(string program)
    {
        process = Process.Start(new ProcessStartInfo(program,
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--save", string.Empty,
            "--appendonly", "yes", "--appendfsync", "always", "--loglevel", "warning",
        ])
        { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", Port } }, AbortOnConnectFail = false, ConnectRetry = 10, ReconnectRetryPolicy = new LinearRetry(100),
        });
        for (var i = 0; i < 200; i++)
        {
            try
            {
                await Database.PingAsync();
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(50);
            }
        }

        Assert.Fail("The Redis server did not start.");
    }
}
