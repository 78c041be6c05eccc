using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KnowledgeGraph.Worker.Ingestion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KnowledgeGraph.Worker.Hosting;

/// <summary>Serves <c>/healthz</c>, <c>/readyz</c>, <c>/status</c> and <c>/metrics</c>, and sends metrics and traces where that was asked for.</summary>
internal sealed class StatusServer : IAsyncDisposable
{
    /// <summary>As <c>/status</c> answers and <c>kg worker status</c> reads.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
    };

    private readonly WebApplication application;

    private StatusServer(WebApplication application) => this.application = application;

    /// <summary>Where it is served, with the port that was taken where none was named.</summary>
    public string Address => application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <exception cref="ConfigurationException">The port is taken, or the host is not of this machine.</exception>
    public static async Task<StatusServer> StartAsync(WorkerOptions options, WorkerHost host, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (!WorkerHost.TryParseEndpoint(options.Listen, out var endpoint))
        {
            throw new ConfigurationException($"'worker:listen' is '{options.Listen}'; expected HOST:PORT, as 127.0.0.1:9464, or off.");
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "kg" });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>(); // the command line hears the signals
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(endpoint));
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("kg-worker"))
            .WithMetrics(m =>
            {
                m.AddMeter(IngestionMetrics.Name, "System.Runtime").AddPrometheusExporter();
                if (options.Otlp is { } otlp)
                {
                    m.AddOtlpExporter(o => o.Endpoint = new Uri(otlp));
                }
            });
        if (options.Otlp is { } address)
        {
            telemetry.WithTracing(t => t.AddSource(IngestionMetrics.Name).AddOtlpExporter(o => o.Endpoint = new Uri(address)));
        }

        var application = builder.Build();
        application.MapGet("/healthz", () => host.IsHealthy ? Results.Text("ok\n") : Results.Text("every builder hangs in a document\n", statusCode: 503));
        application.MapGet("/readyz", () =>
        {
            var status = host.Status();
            return Results.Text(status.Ready ? "ready\n" : string.Join('\n', status.Reasons) + "\n", "text/plain; charset=utf-8", statusCode: status.Ready ? 200 : 503);
        });
        application.MapGet("/status", () => Results.Text(JsonSerializer.Serialize(host.Status(), Json), "application/json; charset=utf-8"));
        application.MapPrometheusScrapingEndpoint();
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            await application.DisposeAsync();
            throw new ConfigurationException($"'worker:listen' is '{options.Listen}', where nothing can be served: {e.Message} Name another port, or off.", e);
        }

        return new StatusServer(application);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await application.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await application.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
