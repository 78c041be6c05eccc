// A sub-district in a page, each line with the words of the text behind it. Usage: SubDistrictReport sqlite:graph.db 四褐山街道
using System.Text;
using KnowledgeGraph;
using KnowledgeGraph.Client;

Console.OutputEncoding = Encoding.UTF8;
if (args is not [var address, var name])
{
    Console.Error.WriteLine("Usage: SubDistrictReport ADDRESS PLACE, as in: SubDistrictReport sqlite:graph.db 四褐山街道");
    return 2;
}

try
{
    var options = new KnowledgeGraphClientOptions { User = Environment.GetEnvironmentVariable("KG_STORE__USER"), Password = Environment.GetEnvironmentVariable("KG_STORE__PASSWORD") };
    await using var graph = await KnowledgeGraphClient.OpenAsync(address, options);

    var place = await graph.ResolveAsync(name, EntityTypes.Place);
    var containers = await graph.ContainersAsync(place.Key);
    Console.WriteLine($"{place.Name} ({string.Join(", ", containers.Select(c => c.Name))})");

    Console.WriteLine("Communities: " + string.Join("、", await graph.CommunitiesAsync(place.Key).Select(c => c.Name).ToListAsync()));

    Console.WriteLine("Honours received:");
    await foreach (var fact in graph.HonoursAsync(place.Key))
    {
        Console.WriteLine($"  {fact.Head.Name}: {fact.Tail.Name} {string.Join('、', fact.Years)} [{Quote(fact.Evidence)}]");
    }

    Console.WriteLine("Planned, so not achieved:");
    await foreach (var fact in graph.ProjectsAsync(place.Key, new FactFilter { Statuses = [Statuses.Planned] }))
    {
        Console.WriteLine($"  {fact.Tail.Name} [{Quote(fact.Evidence)}]");
    }

    Console.WriteLine("Numbers, the first page of three:");
    var page = await graph.IndicatorsAsync(place.Key).PageAsync(3);
    foreach (var series in page.Items)
    {
        var point = series.Points[0];
        Console.WriteLine($"  {series.Metric}: {point.Value} {series.Unit} [{Quote(point.Evidence)}]");
    }

    Console.WriteLine(page.NextCursor is null ? "  no more" : "  and more");

    var path = await graph.ShortestPathAsync(place.Key, containers[^1].Key, new PathOptions { Types = [RelationTypes.PartOf] });
    Console.WriteLine("Up to the province: " + string.Join(" → ", path?.Entities.Select(e => e.Name) ?? ["no way"]));

    var documents = await graph.DocumentsAsync(new DocumentFilter { Subject = place.Key }).ToListAsync();
    Console.WriteLine($"Documents about it: {documents.Count}");
    return 0;
}
catch (KnowledgeGraphException error)
{
    // Every message says what is wrong and what to do about it.
    Console.Error.WriteLine(error.Message);
    return 1;
}

static string Quote(IReadOnlyList<Provenance> evidence) => evidence is [var first, ..] ? $"{first.DocumentId} {first.Evidence.Span}: {first.Evidence.Text.ReplaceLineEndings(string.Empty)}" : "the register";
