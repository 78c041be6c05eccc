using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Storage;

/// <summary>Makes a store known to a host.</summary>
public static class GraphStoreRegistration
{
    /// <summary>Registers one <see cref="IGraphStore"/>, opened when first asked for with the host's <see cref="GraphSchema"/>, closed with the host.</summary>
    /// <param name="address">See <see cref="GraphStoreAddress.Parse"/>; read at once, so a wrong address stops the start.</param>
    /// <param name="login">For a server.</param>
    /// <exception cref="ConfigurationException">The address is malformed.</exception>
    public static IServiceCollection AddGraphStore(this IServiceCollection services, string address, StoreLogin? login = null)
    {
        var parsed = GraphStoreAddress.Parse(address);
        return services.AddSingleton(parsed)
            .AddSingleton(provider => parsed.OpenAsync(provider.GetRequiredService<GraphSchema>(), login: login).GetAwaiter().GetResult());
    }
}
