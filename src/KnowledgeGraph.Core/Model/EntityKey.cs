using System.Text;

namespace KnowledgeGraph;

/// <summary>
/// Makes the stable keys of entities. A key is the type's prefix, a colon, the scope within which the name is unique, a slash, and the
/// normalised name: <c>place:320412001/河苑新村</c>. A place of the register has its code alone: <c>place:320412001</c>.
/// </summary>
/// <remarks>
/// The scope is what keeps namesakes apart: a division code, <c>cn</c> for what is known all over the country, or the key of another place
/// below its prefix (<c>320412001006/党群服务中心</c>). Two texts give the same key exactly where they mean the same scope and name.
/// </remarks>
public static class EntityKey
{
    /// <summary>Scope of what needs no place to be told apart.</summary>
    public const string Nationwide = "cn";

    public static string RegisteredPlace(string code) => "place:" + code;

    /// <param name="scope">A division code, or what follows the prefix in the key of a place without one.</param>
    public static string Place(string scope, string name) => Scoped("place", scope, name);

    public static string Organization(string scope, string name) => Scoped("org", scope, name);

    public static string Person(string scope, string name) => Scoped("person", scope, name);

    public static string Project(string scope, string name) => Scoped("project", scope, name);

    public static string Program(string scope, string name) => Scoped("program", scope, name);

    /// <param name="region">Code of the region whose authority grants it, or <see cref="Nationwide"/>: this also says the level.</param>
    public static string Honour(string region, string title) => Scoped("honour", region, title);

    public static string Policy(string id) => "policy:" + id;

    public static string Document(string id) => "document:" + id;

    /// <summary>What follows the prefix: the scope that a key gives to things inside it.</summary>
    public static string ScopeOf(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The prefix before the colon.</summary>
    public static string PrefixOf(string key) => key[..Math.Max(0, key.IndexOf(':', StringComparison.Ordinal))];

    /// <summary>A name as keys hold it: compatibility-folded, lower case, without quotes, blanks, dashes and slashes.</summary>
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.AsSpan().ContainsAnyExceptInRange('\u4E00', '\u9FFF'))
        {
            // Nearly all names: nothing to fold or drop.
            return name;
        }

        var folded = CompatibilityForm.Of(name);
        var builder = new StringBuilder(folded.Length);
        foreach (var c in folded)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c) && !Dropped.Contains(c, StringComparison.Ordinal))
            {
                builder.Append(char.ToLowerInvariant(c));
            }
        }

        return builder.ToString();
    }

    private const string Dropped = "“”\"'‘’「」『』《》〈〉【】（）()、，,。.·•:：;；/|-—–_";

    private static string Scoped(string prefix, string scope, string name)
    {
        var normalized = Normalize(name);
        ArgumentException.ThrowIfNullOrEmpty(scope);
        if (normalized.Length == 0)
        {
            throw new ArgumentException($"'{name}' holds nothing that could name an entity.", nameof(name));
        }

        return $"{prefix}:{scope}/{normalized}";
    }
}
