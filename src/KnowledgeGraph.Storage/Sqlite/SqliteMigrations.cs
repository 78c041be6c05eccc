using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>An ordered change to a store.</summary>
/// <param name="Name">The script's file name.</param>
internal sealed record SqliteMigration(int Version, string Name, string Script)
{
    /// <summary>SHA-256 of the script with line ends as <c>\n</c>, in lower-case hexadecimal.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script.ReplaceLineEndings("\n"))));
}

/// <summary>Brings a store up to date: applies, in order, the scripts that it lacks, and checks that those it has are still the same.</summary>
internal static class SqliteMigrations
{
    private const string Folder = "Sqlite/Migrations/";

    /// <summary>The embedded scripts, in order of their versions: <c>V001__Create_ledger.sql</c>.</summary>
    public static IReadOnlyList<SqliteMigration> Embedded { get; } = Load();

    /// <summary>Leaves the database of another program as it is.</summary>
    /// <exception cref="StoreException">It holds tables, but none of migrations.</exception>
    public static void RefuseForeign(SqliteSession session, string path)
    {
        var tables = session.Rows("SELECT name FROM sqlite_schema", [], r => r.GetString(0)).ToList();
        if (tables.Count > 0 && !tables.Contains("migrations"))
        {
            throw new StoreException($"'{path}' is a database of another program (it holds '{tables[0]}'); name a new file.", isTransient: false);
        }
    }

    /// <summary>Within the caller's write transaction.</summary>
    /// <exception cref="MigrationException">An applied script was edited, or the store is newer than the scripts.</exception>
    public static void Apply(SqliteSession session, string path, IReadOnlyList<SqliteMigration> migrations)
    {
        session.Run("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT");
        var applied = session.Rows(
            "SELECT version, name, checksum FROM migrations ORDER BY version", [],
            r => (Version: r.GetInt32(0), Name: r.GetString(1), Checksum: r.GetString(2))).ToList();
        foreach (var (version, name, checksum) in applied)
        {
            var migration = migrations.FirstOrDefault(m => m.Version == version) ?? throw new MigrationException(
                $"'{path}' is newer than this program: it has migration {version} ({name}), the newest known is "
                + $"{migrations.Max(m => m.Version)}. Update the program, or build into a new file.");
            if (migration.Checksum != checksum)
            {
                throw new MigrationException(
                    $"Migration {version} ({name}) of '{path}' was edited after it was applied: applied with checksum {checksum}, now {migration.Checksum}. "
                    + "Restore the script and put the change into a new migration.");
            }
        }

        foreach (var migration in migrations.Where(m => applied.All(a => a.Version != m.Version)).OrderBy(m => m.Version))
        {
            session.Script(migration.Script);
            session.Run("INSERT INTO migrations (version, name, checksum) VALUES (?1, ?2, ?3)", migration.Version, migration.Name, migration.Checksum);
        }
    }

    private static IReadOnlyList<SqliteMigration> Load()
    {
        var assembly = typeof(SqliteMigrations).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(resource =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[Folder.Length..];
            return new SqliteMigration(int.Parse(name.AsSpan(1, 3), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }).OrderBy(m => m.Version)];
    }
}
