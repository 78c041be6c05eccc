using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Client.Tests;

/// <summary>One question of each kind, and the answer as a person would write it down.</summary>
internal static class Questions
{
    private const string Place = "340207001";

    public static async Task<string> AskAsync(KnowledgeGraphClient graph, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var description = await graph.DescribeAsync(cancellationToken);
        Add("What graph is this?", [$"schema {description.SchemaVersion}, {description.Statistics.Documents} documents, {description.Statistics.Indicators} numbers"]);
        Add("四褐山街道?", [Show(await graph.ResolveAsync("四褐山街道", cancellationToken: cancellationToken))]);
        await ListAsync("Search 党建, organizations", graph.SearchAsync("党建", new SearchFilter { Type = EntityTypes.Organization }), Show);
        await ListAsync("Places named 山 within 34", graph.PlacesAsync(new PlaceFilter { Name = "山", Within = "34" }), Show);
        await ListAsync("Places with codes from 3204", graph.PlacesAsync(new PlaceFilter { CodePrefix = "3204", Kind = PlaceKinds.Subdistrict }), Show);
        await ListAsync("Communities of 340207001", graph.CommunitiesAsync(Place), Show);
        Add("What contains it?", (await graph.ContainersAsync(Place, cancellationToken)).Select(Show));
        await ListAsync("Projects", graph.ProjectsAsync(Place), Show);
        await ListAsync("Projects planned, anywhere", graph.ProjectsAsync(null, new FactFilter { Statuses = [Statuses.Planned] }), Show);
        await ListAsync("Programs of the place alone", graph.ProgramsAsync(Place, new FactFilter { IncludeParts = false }), Show);
        await ListAsync("National honours", graph.HonoursAsync(Place, new FactFilter { Levels = [Levels.National] }), Show);
        await ListAsync("Honours of 2020 to 2022, anywhere", graph.HonoursAsync(null, new FactFilter { FromYear = 2020, ToYear = 2022 }), Show);
        await ListAsync("Honours sought, anywhere", graph.HonoursSoughtAsync(null), Show);
        var honour = await graph.HonoursAsync(Place).FirstAsync(cancellationToken);
        await ListAsync($"Who received {honour.Tail.Key}?", graph.RecipientsAsync(honour.Tail.Key), Show);
        await ListAsync("People", graph.PeopleAsync(Place), Show);
        await ListAsync("Organizations", graph.OrganizationsAsync(Place), Show);
        await ListAsync("Partners, anywhere", graph.PartnersAsync(null), Show);
        await ListAsync("Policies of the place", graph.PoliciesAsync(Place, new FactFilter { IncludeParts = false }), Show);
        await ListAsync("Who renovates old neighbourhoods?", graph.AdoptersAsync("old-neighbourhood-renovation"), Show);
        await ListAsync("Numbers of 人", graph.IndicatorsAsync("32", new IndicatorFilter { Metric = "人口", IncludeParts = true }), Show);
        await ListAsync("Documents about Jiangsu", graph.DocumentsAsync(new DocumentFilter { Subject = "32" }), Show);
        await ListAsync("Documents that mention Anhui's place", graph.DocumentsAsync(new DocumentFilter { Mentioning = Place }), Show);
        var first = await graph.DocumentsAsync().FirstAsync(cancellationToken);
        var contribution = await graph.ContributionAsync(first.Id, cancellationToken);
        Add($"What does {first.Id} say?", [$"{contribution!.Entities.Count} entities, {contribution.Relations.Count} relations, {contribution.Indicators.Count} numbers"]);
        var communities = await graph.CommunitiesAsync(Place).Take(2).ToListAsync(cancellationToken);
        var paths = await graph.PathsAsync(communities[0].Key, communities[1].Key, new PathOptions { MaximumLength = 3, Limit = 5, ExceptTypes = [RelationTypes.Adopts] }, cancellationToken);
        Add($"How are {communities[0].Name} and {communities[1].Name} connected? ({(paths.IsExhausted ? "all looked through" : "gave up")})", paths.Paths.Select(Show));
        Add("Shortest way?", [Show((await graph.ShortestPathAsync(communities[0].Key, "34", new PathOptions { MaximumLength = 8, ExceptTypes = [RelationTypes.Adopts] }, cancellationToken))!)]);
        var around = await graph.NeighbourhoodAsync(communities[0].Key, new NeighbourhoodOptions { ExceptTypes = [RelationTypes.Adopts] }, cancellationToken);
        Add($"Around {communities[0].Name}", around.Entities.Select(Show));
        var details = await graph.DetailsAsync(communities[0].Key, 5, cancellationToken);
        Add(
            $"All about {details.Entity.Name}",
            [.. details.Containers.Select(c => $"in {c.Name}"), .. details.Facts.Select(Show), $"more facts: {details.HasMoreFacts}",
                .. details.Indicators.Select(Show), .. details.Mentions.Select(m => $"named in {Show(m)}")]);
        return text.ToString();

        async Task ListAsync<T>(string question, Listing<T> listing, Func<T, string> show)
            => Add(question, await listing.Select(show).ToListAsync(cancellationToken));

        void Add(string question, IEnumerable<string> answer)
        {
            text.Append("== ").Append(question).Append('\n');
            foreach (var line in answer)
            {
                text.Append(line).Append('\n');
            }

            text.Append('\n');
        }
    }

    private static string Show(Entity entity)
        => $"{entity.Key} {entity.Type}{(entity.Kind is null ? string.Empty : $"/{entity.Kind}")} {entity.Name}"
            + $"{(entity.Aliases.Count == 0 ? string.Empty : $" [{string.Join(' ', entity.Aliases.Select(a => $"{a.Name}:{a.Source}"))}]")}";

    private static string Show(Fact fact)
        => $"{fact.Head.Name} {fact.Type} {fact.Tail.Name} ({string.Join('+', fact.Statuses)};{string.Join('+', fact.Levels)};{string.Join('+', fact.Years)};{string.Join('+', fact.Roles)}) "
            + string.Join(" | ", fact.Evidence.Select(Show));

    private static string Show(IndicatorSeries series)
        => $"{series.Subject.Name} {series.Metric} in {series.Unit}: "
            + string.Join("; ", series.Points.Select(p => $"{p.Value.ToString(CultureInfo.InvariantCulture)} {p.Period} {string.Join(" | ", p.Evidence.Select(Show))}"));

    private static string Show(DocumentInfo document) => $"{document.Id} {document.Title} {document.PublishedOn:yyyy-MM-dd} {document.SubjectKey}";

    private static string Show(GraphPath path)
        => path.Entities[0].Name + string.Concat(path.Relations.Select((r, i) => $" {(r.Head == path.Entities[i].Key ? "→" : "←")}{r.Type} {path.Entities[i + 1].Name}"));

    private static string Show(Provenance provenance)
        => $"{provenance.DocumentId[..3]}[{provenance.Evidence.Span.Start},{provenance.Evidence.Span.End}) {provenance.Evidence.Text.ReplaceLineEndings("⏎")}";
}
