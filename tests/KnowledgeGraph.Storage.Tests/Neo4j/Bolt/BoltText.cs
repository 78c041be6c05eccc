using System.Globalization;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>Values as text that tells every difference between them.</summary>
internal static class BoltText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long or int => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        double number => "float " + BitConverter.DoubleToInt64Bits(number).ToString("X16", CultureInfo.InvariantCulture),
        string text => $"'{text}'",
        byte[] bytes => "bytes " + Convert.ToHexString(bytes),
        IReadOnlyDictionary<string, object?> map => "{" + string.Join(", ", map.Select(p => $"'{p.Key}': {Of(p.Value)}")) + "}",
        IEnumerable<object?> list => "[" + string.Join(", ", list.Select(Of)) + "]",
        PackStreamStructure structure => $"{structure.Tag:X2}({string.Join(", ", structure.Fields.Select(Of))})",
        CypherNode node => $"node({Of(node.ElementId)}, {Of(node.Labels)}, {Of(node.Properties)})",
        CypherRelationship r => $"relationship({Of(r.ElementId)}, {Of(r.StartElementId)}, {Of(r.EndElementId)}, {Of(r.Type)}, {Of(r.Properties)})",
        CypherPath path => $"path({Of(path.Nodes)}, {Of(path.Relationships)})",
        BoltVector vector => $"vector({vector.ElementType:X2}, {Of(vector.Bytes)})",
        BoltUnsupported unsupported => $"unsupported({unsupported.Name}, {unsupported.MinimumVersion}, {Of(unsupported.Details)})",
        DateOnly date => $"date {date:O}",
        TimeOnly time => $"time {time:O}",
        DateTime local => $"local {local:O}",
        DateTimeOffset moment => $"moment {moment:O}",
        _ => value.ToString()!,
    };
}
