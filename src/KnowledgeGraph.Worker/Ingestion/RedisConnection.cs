using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>One stream with its dead letters, leases and marks of what was applied.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly ConnectionMultiplexer multiplexer;

    private RedisConnection(ConnectionMultiplexer multiplexer, string stream)
    {
        this.multiplexer = multiplexer;
        Stream = stream;
        Dead = $"{{{stream}}}:dead";
        Redo = $"{{{stream}}}:redo";
    }

    public IDatabase Database => multiplexer.GetDatabase();

    public RedisKey Stream { get; }

    public RedisKey Dead { get; }

    /// <summary>Ids of documents of which the store may hold an older text.</summary>
    public RedisKey Redo { get; }

    /// <summary>Goes on trying in the background where the server is away.</summary>
    /// <exception cref="ConfigurationException">The address is malformed.</exception>
    public static async Task<RedisConnection> OpenAsync(WorkerOptions options, string? password)
    {
        ConfigurationOptions configuration;
        try
        {
            configuration = ConfigurationOptions.Parse(options.Redis!);
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException($"'worker:redis' cannot be understood ({e.Message}); expected HOST:PORT.", e);
        }

        if (configuration.Password is { Length: > 0 })
        {
            throw new ConfigurationException($"'worker:redis' holds a password, which settings and messages would show; put it into {SettingsReader.RedisPasswordVariable}.");
        }

        configuration.Password = string.IsNullOrEmpty(password) ? null : password;
        configuration.AbortOnConnectFail = false;
        configuration.ClientName = "kg-worker";
        configuration.ConnectTimeout = 2000;
        configuration.AsyncTimeout = 5000;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        return new RedisConnection(await ConnectionMultiplexer.ConnectAsync(configuration), options.Stream);
    }

    public RedisKey AppliedKey(string documentId) => $"{{{Stream}}}:applied:{NameOf(documentId)}";

    public RedisKey LeaseKey(string documentId) => $"{{{Stream}}}:lease:{NameOf(documentId)}";

    /// <summary>In the order in which they were given up.</summary>
    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync()
    {
        var letters = new List<DeadLetter>();
        foreach (var entry in await Database.StreamRangeAsync(Dead))
        {
            string? Field(string name) => entry[name] is { IsNull: false } value ? value.ToString() : null;
            letters.Add(new DeadLetter
            {
                Key = entry.Id.ToString(),
                Source = $"{Stream}/{Field("id") ?? Field("path") ?? "?"}",
                Code = Field("kg-code") ?? FindingCodes.BuildFailed,
                Reason = Field("kg-reason") ?? string.Empty,
                Stack = Field("kg-stack") is { Length: > 0 } stack ? stack : null,
                Attempts = int.TryParse(Field("kg-attempts"), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) ? attempts : 1,
                At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry.Id.ToString().Split('-')[0], CultureInfo.InvariantCulture)),
            });
        }

        return letters;
    }

    public async Task RetryAsync(string letter) => await Database.ScriptEvaluateAsync(RedisScripts.Retry, [Stream, Dead], [letter]);

    public async ValueTask DisposeAsync() => await multiplexer.DisposeAsync();

    /// <summary>Ids may be long and hold anything; a key need not.</summary>
    private static string NameOf(string documentId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(documentId)))[..32];
}

/// <summary>Bounds the wait for calls of Redis.</summary>
internal static class RedisCalls
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Waits no longer than this, whatever the client makes of a connection that broke: nothing may stand still for good.</summary>
    /// <exception cref="TimeoutException">There was no answer.</exception>
    public static Task<T> BoundedAsync<T>(this Task<T> call) => call.WaitAsync(Limit);

    /// <inheritdoc cref="BoundedAsync{T}"/>
    public static Task BoundedAsync(this Task call) => call.WaitAsync(Limit);
}
