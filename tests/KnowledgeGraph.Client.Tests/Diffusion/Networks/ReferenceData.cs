using System.Reflection;
using KnowledgeGraph.Client.Diffusion;
using KnowledgeGraph.Client.Diffusion.Networks;

namespace KnowledgeGraph.Client.Tests.Diffusion.Networks;

/// <summary>Cascades, and the networks that the R package NetworkInference infers from them.</summary>
internal static class ReferenceData
{
    public static CascadeSet Cascades(string name) => CascadeFile.Read(Open(name), name, new CascadeColumns());

    public static IReadOnlyList<DiffusionEdge> Edges(string name)
    {
        using var reader = Open(name);
        return [.. CsvText.Read(reader, name).Skip(1).Select(r => new DiffusionEdge(r.Fields[0], r.Fields[1], double.Parse(r.Fields[2]), double.Parse(r.Fields[3])))];
    }

    public static IReadOnlyList<string[]> Rows(string name)
    {
        using var reader = Open(name);
        return [.. CsvText.Read(reader, name).Skip(1).Select(r => r.Fields)];
    }

    private static StreamReader Open(string name) => new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
}
