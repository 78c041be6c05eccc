using KnowledgeGraph.Cli.CommandLine;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Views;

/// <summary>Entities as a table.</summary>
internal static class EntityTable
{
    public static void WriteEntities(this Terminal terminal, IReadOnlyList<EntityLine> entities)
    {
        var table = terminal.NewTable("Name", "Type", "In", "Code", "Documents", "Key");
        foreach (var entity in entities)
        {
            table.AddRow(
                new Text(entity.Name),
                new Text(entity.Kind is null ? entity.Type : $"{entity.Type}/{entity.Kind}"),
                new Text(string.Join(" < ", entity.Containers)),
                new Text(entity.Code ?? string.Empty),
                new Text($"{entity.Documents}"),
                new Text(entity.Key));
        }

        terminal.Write(table);
    }
}
