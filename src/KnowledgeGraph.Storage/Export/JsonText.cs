using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KnowledgeGraph.Storage.Export;

/// <summary>Writes text as it is: the encoders of the base library escape every character outside the basic plane, and rare place names have such (𡎚头村).</summary>
internal static class JsonText
{
    public static void WriteText(this Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteText(value);
    }

    public static void WriteText(this Utf8JsonWriter json, string value)
    {
        if (value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0)
        {
            json.WriteStringValue(value);
        }
        else
        {
            json.WriteRawValue(Quote(value), skipInputValidation: true);
        }
    }

    private static string Quote(string value)
    {
        var builder = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            builder.Append(rune.IsBmp ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(rune.ToString()) : rune.ToString());
        }

        return builder.Append('"').ToString();
    }
}
