using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace KnowledgeGraph.Storage.Migrations;

/// <summary>What a script does by its name.</summary>
internal enum MigrationKind
{
    /// <summary><c>V003__Create_indexes.cypher</c>: applied once, in order of versions, and never edited afterwards.</summary>
    Versioned,

    /// <summary><c>R__Names.cypher</c>: applied after the versioned ones, again whenever its text changes.</summary>
    Repeatable,

    /// <summary><c>U003__Create_indexes.cypher</c>: takes the versioned one of the same number back.</summary>
    Undo,
}

/// <summary>What must be so before a script may run.</summary>
/// <param name="Subject"><c>edition</c> or <c>version</c>.</param>
/// <param name="Expected">Editions, any of which will do; or one version, the lowest.</param>
internal sealed record MigrationCondition(string Subject, IReadOnlyList<string> Expected)
{
    public override string ToString() => Subject == "version" ? $"version >= {Expected[0]}" : $"edition {string.Join(" or ", Expected)}";
}

/// <summary>A script that changes a store.</summary>
/// <remarks>
/// Comments at the start of a line may say more: <c>// assert version &gt;= 5.13</c>, <c>// assert edition community or enterprise</c>, and
/// <c>// schema 2</c> for the script that brings a graph from the version before to this version of the schema, or, where it undoes, back from the
/// version after; whoever runs it sets the graph's version. SQL has <c>--</c> for <c>//</c>.
/// </remarks>
internal sealed partial record Migration
{
    private Migration(MigrationKind kind, int version, string name, string script)
    {
        Kind = kind;
        Version = version;
        Name = name;
        Script = script.ReplaceLineEndings("\n");
        Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
        Description = Path.GetFileNameWithoutExtension(name)[(name.IndexOf("__", StringComparison.Ordinal) + 2)..].Replace('_', ' ');
        Statements = [.. EndOfStatement().Split(Script).Select(Bare).Where(s => s.Length > 0)];
        Conditions = [.. Assertion().Matches(Script).Select(m => ReadCondition(m.Groups[1].Value.Trim()))];
        Schema = SchemaComment().Match(Script) is { Success: true } step ? int.Parse(step.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    public MigrationKind Kind { get; }

    /// <summary>From 1; 0 where it is repeatable.</summary>
    public int Version { get; }

    /// <summary>The script's file name.</summary>
    public string Name { get; }

    public string Description { get; }

    /// <summary>With line ends as <c>\n</c>.</summary>
    public string Script { get; }

    /// <summary>SHA-256 of <see cref="Script"/>, in lower-case hexadecimal.</summary>
    public string Checksum { get; }

    /// <summary>Parted where a semicolon ends a line, without comments that have a line of their own.</summary>
    public IReadOnlyList<string> Statements { get; }

    public IReadOnlyList<MigrationCondition> Conditions { get; }

    /// <summary>The version of the graph's schema that it leads to; null where it leaves the version as it is.</summary>
    public int? Schema { get; }

    /// <summary>The versions of the graph's schema before and after it; null where it leaves the version as it is.</summary>
    public (string From, string To)? SchemaStep
        => Schema is { } to ? (Text(Kind == MigrationKind.Undo ? to + 1 : to - 1), Text(to)) : null;

    /// <exception cref="MigrationException">The name or a condition is malformed.</exception>
    public static Migration Parse(string name, string script)
    {
        var match = FileName().Match(name);
        return !match.Success
            ? throw new MigrationException($"'{name}' is no name of a migration; expected V001__Words.cypher, U001__Words.cypher or R__Words.cypher.")
            : match.Groups["kind"].Value switch
            {
                "R" => new Migration(MigrationKind.Repeatable, 0, name, script),
                var kind => new Migration(
                    kind == "U" ? MigrationKind.Undo : MigrationKind.Versioned, int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture), name, script),
            };
    }

    /// <summary>Versioned ones in order of versions, then undoing ones, then repeatable ones in order of names.</summary>
    /// <exception cref="MigrationException">Two have one version.</exception>
    public static IReadOnlyList<Migration> InOrder(IEnumerable<Migration> migrations)
    {
        List<Migration> sorted = [.. migrations.OrderBy(m => m.Kind switch { MigrationKind.Versioned => 0, MigrationKind.Undo => 1, _ => 2 })
            .ThenBy(m => m.Version).ThenBy(m => m.Name, StringComparer.Ordinal)];
        var twice = sorted.Where(m => m.Kind != MigrationKind.Repeatable).GroupBy(m => (m.Kind, m.Version)).FirstOrDefault(g => g.Skip(1).Any());
        return twice is null ? sorted : throw new MigrationException($"Two migrations have version {twice.Key.Version}: {string.Join(", ", twice.Select(m => m.Name))}.");
    }

    /// <summary>Scripts embedded in this library.</summary>
    /// <param name="folder">What their resource names begin with: <c>Sqlite/Migrations/</c>.</param>
    public static IReadOnlyList<Migration> Embedded(string folder)
    {
        var assembly = typeof(Migration).Assembly;
        return InOrder(assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Select(resource =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            return Parse(resource[folder.Length..], reader.ReadToEnd());
        }));
    }

    /// <summary>Those that a store needs which follows a version of the schema: what leads beyond it waits.</summary>
    public static IReadOnlyList<Migration> For(IReadOnlyList<Migration> migrations, string schemaVersion)
    {
        var wanted = int.TryParse(schemaVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        var end = migrations.Where(m => m is { Kind: MigrationKind.Versioned, Schema: { } schema } && schema > wanted).Select(m => m.Version).DefaultIfEmpty(int.MaxValue).Min();
        return [.. migrations.Where(m => m.Version < end)];
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static string Bare(string statement)
        => string.Join('\n', statement.Split('\n').Where(l => !l.StartsWith("//", StringComparison.Ordinal) && !l.StartsWith("--", StringComparison.Ordinal))).Trim();

    private MigrationCondition ReadCondition(string text)
        => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["version", ">=", var version] when System.Version.TryParse(version, out _) => new MigrationCondition("version", [version]),
            ["edition", .. var editions] when editions.Length % 2 == 1 && editions.Where((_, i) => i % 2 == 1).All(w => w == "or")
                => new MigrationCondition("edition", [.. editions.Where((_, i) => i % 2 == 0)]),
            _ => throw new MigrationException($"{Name}: 'assert {text}' cannot be read; expected 'assert version >= 5.13' or 'assert edition community or enterprise'."),
        };

    [GeneratedRegex(@"^(?:(?<kind>[VU])(?<version>[0-9]{1,6})|(?<kind>R))__\w+\.(?:cypher|sql)$")]
    private static partial Regex FileName();

    [GeneratedRegex(@";[ \t]*(?:\n|$)")]
    private static partial Regex EndOfStatement();

    [GeneratedRegex(@"^(?://|--) assert (.*)$", RegexOptions.Multiline)]
    private static partial Regex Assertion();

    [GeneratedRegex(@"^(?://|--) schema ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex SchemaComment();
}
