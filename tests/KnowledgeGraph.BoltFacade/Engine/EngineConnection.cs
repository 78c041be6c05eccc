using System.Collections.Concurrent;
using System.Globalization;
using StackExchange.Redis;

namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>Connections to FalkorDB over its Redis port. Safe to use from several threads.</summary>
/// <remarks>The server answers one connection's commands one after the other, so each command gets a connection of its own while it runs.</remarks>
internal sealed class EngineConnection(string address) : IDisposable
{
    private const int CommandTimeoutMilliseconds = 30 * 60 * 1000;

    private readonly ConcurrentBag<ConnectionMultiplexer> _free = [];

    /// <exception cref="EngineException">The engine refused the command, or cannot be reached.</exception>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        ConnectionMultiplexer? connection = null;
        try
        {
            connection = _free.TryTake(out var free) ? free : await ConnectionMultiplexer.ConnectAsync(Options());
            var result = await connection.GetDatabase().ExecuteAsync(command, arguments);
            _free.Add(connection);
            return result;
        }
        catch (RedisServerException e)
        {
            _free.Add(connection!);
            throw new EngineException(e.Message);
        }
        catch (RedisException e)
        {
            connection?.Dispose();
            throw new EngineException($"FalkorDB at {address} does not answer: {e.Message}");
        }
    }

    /// <summary>The number in a line of statistics such as <c>Nodes created: 3</c>.</summary>
    public static KeyValuePair<string, long>? Statistic(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(line.AsSpan(colon + 1).Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? new(line[..colon], number)
            : null;
    }

    public void Dispose()
    {
        while (_free.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private ConfigurationOptions Options()
    {
        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            ConnectRetry = 3,
            ConnectTimeout = 10_000,
            AsyncTimeout = CommandTimeoutMilliseconds,
            SyncTimeout = CommandTimeoutMilliseconds,
            // Commands that only ask what kind of server this is.
            CommandMap = CommandMap.Create(["CLUSTER", "SENTINEL", "SUBSCRIBE", "CONFIG", "CLIENT", "ECHO", "INFO"], available: false),
            Protocol = RedisProtocol.Resp2,
        };
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            options.EndPoints.Add(new System.Net.Sockets.UnixDomainSocketEndPoint(address["unix:".Length..]));
        }
        else
        {
            options.EndPoints.Add(address);
        }

        return options;
    }
}
