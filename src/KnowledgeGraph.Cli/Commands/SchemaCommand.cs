using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg schema</c>: what may stand in the graph.</summary>
internal sealed class SchemaCommand : KgCommand
{
    public SchemaCommand(CommonOptions common)
        : base("schema", "Checks, shows and compares versions of the graph's schema.", "kg schema check", "kg schema show AWARDED", "kg schema diff 1 2")
    {
        Add(new SchemaCheckCommand(common));
        Add(new SchemaShowCommand(common));
        Add(new SchemaDiffCommand(common));
    }

    /// <summary>A version of the catalog, or a file by its path.</summary>
    internal static GraphSchema Read(string? version, IServiceProvider services, Terminal terminal)
        => version is not null && FileOf(version, terminal) is { } path ? SchemaReader.Read(path)
            : services.GetRequiredService<KnowledgeGraphSettings>().Schema is var schema && File.Exists(schema) && version is null ? SchemaReader.Read(schema)
            : Catalog(services).Read(version);

    internal static string? FileOf(string name, Terminal terminal)
        => Path.GetFullPath(name, terminal.Folder) is var path && File.Exists(path) ? path : null;

    internal static SchemaCatalog Catalog(IServiceProvider services)
    {
        var schema = services.GetRequiredService<KnowledgeGraphSettings>().Schema;
        return new SchemaCatalog(File.Exists(schema) ? Path.GetDirectoryName(schema)! : schema);
    }
}

internal sealed class SchemaCheckCommand : KgCommand
{
    private readonly Argument<string?> file = new("FILE") { Description = "A schema file. The default is all published versions.", Arity = ArgumentArity.ZeroOrOne };

    public SchemaCheckCommand(CommonOptions common)
        : base("check", "Checks a schema against itself; published versions also against their checksums.", "kg schema check", "kg schema check schema/v2.yaml")
    {
        Add(file);
        Run(common, (parsed, services, _) =>
        {
            var name = parsed.GetValue(file);
            if (name is not null && SchemaCommand.FileOf(name, common.Terminal) is null)
            {
                throw new UsageException($"There is no schema file '{name}'.");
            }

            var check = name is null ? SchemaReport.Check(SchemaCommand.Catalog(services)) : SchemaReport.Check(SchemaCommand.FileOf(name, common.Terminal)!);
            common.Terminal.Output.Write(check.Text);
            return Task.FromResult(check.IsValid ? ExitCodes.Done : ExitCodes.Configuration);
        });
    }
}

internal sealed class SchemaShowCommand : KgCommand
{
    private readonly Argument<string?> name = new("NAME")
    {
        Description = "Only this entity type, relation type, property or policy.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> version = new("--version-of") { Description = "A version such as 1, or a schema file. The default is the latest.", HelpName = "VERSION" };
    private readonly Option<bool> markdown = new("--markdown") { Description = "The whole page that documents the version, in Markdown." };

    public SchemaShowCommand(CommonOptions common)
        : base("show", "Shows a version of the schema.", "kg schema show", "kg schema show Place", "kg schema show --markdown > schema.md")
    {
        Add(name);
        Add(version);
        Add(markdown);
        Run(common, (parsed, services, _) =>
        {
            var schema = SchemaCommand.Read(parsed.GetValue(version), services, common.Terminal);
            common.Terminal.Output.Write(parsed.GetValue(markdown) ? SchemaPage.Render(schema) : SchemaReport.Show(schema, parsed.GetValue(name)));
            return Task.FromResult(ExitCodes.Done);
        });
    }
}

internal sealed class SchemaDiffCommand : KgCommand
{
    private readonly Argument<string> older = new("A") { Description = "A version such as 1, or a schema file." };
    private readonly Argument<string> newer = new("B") { Description = "A version such as 2, or a schema file." };

    public SchemaDiffCommand(CommonOptions common)
        : base("diff", "Tells what changed between two versions and whom each change breaks.", "kg schema diff 1 2", "kg schema diff 1 draft.yaml --json")
    {
        Add(older);
        Add(newer);
        Add(common.Json);
        Run(common, (parsed, services, _) =>
        {
            var a = SchemaCommand.Read(parsed.GetRequiredValue(older), services, common.Terminal);
            var b = SchemaCommand.Read(parsed.GetRequiredValue(newer), services, common.Terminal);
            if (parsed.GetValue(common.Json))
            {
                common.Terminal.WriteJson(SchemaDiff.Compare(a, b));
            }
            else
            {
                common.Terminal.Output.Write(SchemaReport.Diff(a, b));
            }

            return Task.FromResult(ExitCodes.Done);
        });
    }
}
