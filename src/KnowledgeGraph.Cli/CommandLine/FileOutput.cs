using System.Text;

namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>Writes text to a file that is asked for.</summary>
internal static class FileOutput
{
    /// <summary>A file that is half written never stands under the name asked for.</summary>
    /// <param name="name">A path, or - for the standard output.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void WriteFile(this Terminal terminal, string name, Action<TextWriter> write)
    {
        if (name == "-")
        {
            using var output = new StreamWriter(terminal.OpenOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
            write(output);
            return;
        }

        var path = Path.GetFullPath(name, terminal.Folder);
        var partial = path + ".partial";
        try
        {
            try
            {
                using (var file = new StreamWriter(partial, false, new UTF8Encoding(false)) { NewLine = "\n" })
                {
                    write(file);
                }

                File.Move(partial, path, overwrite: true);
            }
            finally
            {
                File.Delete(partial);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be written: {e.Message}");
        }
    }
}
