using System.Globalization;

namespace KnowledgeGraph.Pipeline.Validation;

/// <summary>Tells whether a value is one that a property takes, in the canonical form that stores compare.</summary>
internal static class ValueRule
{
    /// <returns>What was expected instead, or null where the value is right.</returns>
    public static string? Problem(PropertyDefinition definition, string value) => definition.ValueType switch
    {
        _ when string.IsNullOrWhiteSpace(value) => "expected a value",
        PropertyValueType.Integer when !IsInteger(value) => "expected a whole number, such as 2024",
        PropertyValueType.Number when !IsNumber(value) => "expected a number, such as 300000000 or 1.5",
        PropertyValueType.Date when !IsDate(value) => "expected an ISO date, such as 2024-10-31",
        PropertyValueType.Choice when !definition.Values.Contains(value) => Suggestion.OneOf(value, definition.Values),
        _ => null,
    };

    private static bool IsInteger(string value)
        => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == value;

    private static bool IsNumber(string value)
        => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static bool IsDate(string value) => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
