using System.Net;
using System.Text.Json;

namespace KnowledgeGraph.Worker.Hosting;

/// <summary>Asks a worker how it stands.</summary>
public static class WorkerStatusReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <param name="listen">Where it serves; see <see cref="WorkerOptions.Listen"/>.</param>
    /// <returns>Null where nobody answers there as a worker does.</returns>
    public static async Task<WorkerStatus?> ReadAsync(string listen, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listen);
        if (!WorkerHost.TryParseEndpoint(listen, out var endpoint))
        {
            return null;
        }

        var host = endpoint.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, endpoint.Port) : endpoint;
        using var client = new HttpClient { Timeout = Limit };
        try
        {
            return JsonSerializer.Deserialize<WorkerStatus>(await client.GetStringAsync(new Uri($"http://{host}/status"), cancellationToken), StatusServer.Json);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
