using System.Globalization;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>The form that values take in one version of the protocol.</summary>
/// <param name="isUtc">Whether date-times count in UTC: from 5.0 on, and in 4.4 where the client asked for it.</param>
internal sealed class ValueForm(BoltVersion version, bool isUtc)
{
    private readonly bool _hasElementIds = version.Major >= 5;

    public object?[] Row(object?[] values) => Array.ConvertAll(values, Value);

    private object? Value(object? value) => value switch
    {
        List<object?> list => list.ConvertAll(Value),
        Dictionary<string, object?> map => Map(map),
        EngineNode node => Node(node),
        EngineEdge edge => Edge(edge),
        EnginePath path => Path(path),
        Structure { Tag: Tags.DateTime } s when !isUtc => new Structure(Tags.LegacyDateTime, (long)s.Fields[0]! + (long)s.Fields[2]!, s.Fields[1], s.Fields[2]),
        // What the clock of the zone showed would need its rules; the tests do not need it.
        Structure { Tag: Tags.ZonedDateTime } when !isUtc => throw new NotSupportedException("The façade gives no zoned date-time without UTC."),
        _ => value,
    };

    private Dictionary<string, object?> Map(Dictionary<string, object?> map)
    {
        var converted = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
        foreach (var (key, item) in map)
        {
            converted[key] = Value(item);
        }

        return converted;
    }

    private Structure Node(EngineNode node)
        => _hasElementIds ? new Structure(Tags.Node, node.Id, node.Labels, Map(node.Properties), ElementId(node.Id)) : new Structure(Tags.Node, node.Id, node.Labels, Map(node.Properties));

    private Structure Edge(EngineEdge edge)
        => _hasElementIds
            ? new Structure(Tags.Relationship, edge.Id, edge.Start, edge.End, edge.Type, Map(edge.Properties), ElementId(edge.Id), ElementId(edge.Start), ElementId(edge.End))
            : new Structure(Tags.Relationship, edge.Id, edge.Start, edge.End, edge.Type, Map(edge.Properties));

    private Structure Path(EnginePath path)
    {
        var nodes = path.Nodes.DistinctBy(n => n.Id).ToList();
        var edges = path.Edges.DistinctBy(e => e.Id).ToList();
        var indices = new List<object?>();
        for (var i = 0; i < path.Edges.Count; i++)
        {
            var edge = path.Edges[i];
            var number = edges.FindIndex(e => e.Id == edge.Id) + 1;
            indices.Add((long)(edge.Start == path.Nodes[i].Id ? number : -number));
            indices.Add((long)nodes.FindIndex(n => n.Id == path.Nodes[i + 1].Id));
        }

        return new Structure(Tags.Path, nodes.ConvertAll(n => (object?)Node(n)), edges.ConvertAll(e => (object?)Unbound(e)), indices);
    }

    private Structure Unbound(EngineEdge edge)
        => _hasElementIds
            ? new Structure(Tags.UnboundRelationship, edge.Id, edge.Type, Map(edge.Properties), ElementId(edge.Id))
            : new Structure(Tags.UnboundRelationship, edge.Id, edge.Type, Map(edge.Properties));

    // As elementId() of the translated statement gives it.
    private static string ElementId(long id) => id.ToString(CultureInfo.InvariantCulture);
}
