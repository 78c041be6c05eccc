using YamlDotNet.RepresentationModel;

namespace KnowledgeGraph.Pipeline.Rules;

/// <content>Dates that rules give to entities.</content>
internal sealed partial class RuleReader
{
    private DateOutput Date(RuleFile file, YamlNode node, Pattern pattern)
    {
        var text = file.Text(node, "a date");
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3)
        {
            throw file.Error(node, $"'{text}' is no date; expected whose, the property and the time, such as place valid_from when");
        }

        var dated = schema.EntityTypes.SelectMany(t => t.Properties, (t, p) => (Type: t.Name, Property: p)).Where(p => p.Property.ValueType == PropertyValueType.Date).ToList();
        var owners = dated.Where(d => d.Property.Name == parts[1]).ToList();
        if (owners is not [var (type, property), ..])
        {
            throw file.Error(
                node, text.IndexOf(parts[1], StringComparison.Ordinal),
                $"'{parts[1]}' is no property that is a date; {Suggestion.OneOf(parts[1], dated.Select(d => d.Property.Name).Distinct())}");
        }

        var entity = End(file, node, text, 0, parts[0], parts[1], [.. owners.Select(o => o.Type)], pattern);
        var time = Slot(file, node, text.LastIndexOf(parts[2], StringComparison.Ordinal), parts[2], pattern);
        if (!pattern.Types[parts[2]].SetEquals([TimeMention.Type]))
        {
            throw file.Error(node, text.LastIndexOf(parts[2], StringComparison.Ordinal), $"'{parts[2]}' captures no time; expected {parts[2]}:{TimeMention.Type} in the pattern");
        }

        var precision = property.Name + "_precision";
        return new DateOutput(entity, property, schema.EntityType(type)!.Properties.Any(p => p.Name == precision) ? precision : null, time);
    }
}
