using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Client;

/// <summary>Makes a graph known to a host.</summary>
public static class KnowledgeGraphClientRegistration
{
    /// <summary>Registers one <see cref="KnowledgeGraphClient"/>, which opens the graph when it is first asked something and is closed with the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="address">Where the graph is kept; read at once, so that a wrong address stops the start.</param>
    /// <param name="configure">Sets options; may be null.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ConfigurationException">The address is malformed or of an unknown kind.</exception>
    public static IServiceCollection AddKnowledgeGraphClient(
        this IServiceCollection services, string address, Action<KnowledgeGraphClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new KnowledgeGraphClientOptions();
        configure?.Invoke(options);
        var checkedAddress = Storage.GraphStoreAddress.Parse(address).ToString();
        return services.AddSingleton(_ => new KnowledgeGraphClient(checkedAddress, options));
    }
}
