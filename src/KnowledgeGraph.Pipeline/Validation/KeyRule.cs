namespace KnowledgeGraph.Pipeline.Validation;

/// <summary>Tells whether a key is one that <see cref="EntityKey"/> makes for a type.</summary>
internal static class KeyRule
{
    private static readonly int[] CodeLengths = [2, 4, 6, 9, 12];

    /// <returns>What is wrong and what was expected, or null where the key is right.</returns>
    public static string? Problem(GraphSchema schema, EntityTypeDefinition type, string key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            return $"the key is missing; expected one that begins with '{type.KeyPrefix}:'";
        }

        if (EntityKey.PrefixOf(key) != type.KeyPrefix)
        {
            return $"key '{key}' does not fit its type; expected one that begins with '{type.KeyPrefix}:'";
        }

        var rest = EntityKey.ScopeOf(key);
        if (rest.Length == 0 || rest.Any(char.IsControl))
        {
            return $"key '{key}' is malformed; expected '{type.KeyPrefix}:' and then a scope and a name";
        }

        return type.Name switch
        {
            EntityTypes.Document => null,
            EntityTypes.Policy => schema.Policy(rest) is null
                ? $"key '{key}' names no policy of the list; '{rest}': {Suggestion.OneOf(rest, schema.Policies.Select(p => p.Id))}"
                : null,
            EntityTypes.Place when IsDivisionCode(rest) => null,
            _ => Scoped(type, key, rest),
        };
    }

    /// <summary>Codes of the national register: province 2 digits, city 4, district 6, sub-district 9, community 12.</summary>
    public static bool IsDivisionCode(string text) => CodeLengths.Contains(text.Length) && text.All(char.IsAsciiDigit);

    private static string? Scoped(EntityTypeDefinition type, string key, string rest)
    {
        var segments = rest.Split('/');
        if (segments.Length < 2 || segments.Any(string.IsNullOrWhiteSpace))
        {
            var code = type.Name == EntityTypes.Place ? " or a division code of 2, 4, 6, 9 or 12 digits" : string.Empty;
            return $"key '{key}' is malformed; expected '{type.KeyPrefix}:SCOPE/NAME'{code}";
        }

        return EntityKey.Normalize(segments[^1]) == segments[^1]
            ? null
            : $"key '{key}' is not normalised; expected it to end in '/{EntityKey.Normalize(segments[^1])}'";
    }
}
