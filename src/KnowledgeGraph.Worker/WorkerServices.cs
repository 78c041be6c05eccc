using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Pipeline.Segmentation;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Worker;

/// <summary>Registers what a host needs.</summary>
public static class WorkerServices
{
    /// <summary>Schema, decisions, reader, segmenter, builder and store for one set of settings; each is loaded when it is first asked for.</summary>
    public static IServiceCollection AddKnowledgeGraph(this IServiceCollection services, KnowledgeGraphSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Reading);
        services.AddSingleton(settings.Build);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => ReadSchema(settings.Schema));
        services.AddSingleton<DocumentReader>();
        services.AddSingleton(_ => Segmenter.Load(settings.LexiconFolder));
        services.AddSingleton(provider => DecisionFile.Read(settings.Decisions, provider.GetRequiredService<GraphSchema>()));
        services.AddSingleton(provider => GraphBuilder.Load(settings.SeedsFolder, provider.GetRequiredService<GraphSchema>(), new GraphBuilderOptions
        {
            Decisions = provider.GetRequiredService<DecisionBook>(),
            UseTagger = settings.Build.UseTagger,
        }));
        services.AddSingleton<StoreSource>();
        return services;
    }

    /// <param name="path">A schema file, or a folder of versions, of which the latest is read.</param>
    private static GraphSchema ReadSchema(string path) => File.Exists(path) ? SchemaReader.Read(path) : new SchemaCatalog(path).Read();
}
