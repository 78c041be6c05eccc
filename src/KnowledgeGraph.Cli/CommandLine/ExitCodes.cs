namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>What the program answers to its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Done, but something was found that needs a look.</summary>
    public const int Findings = 1;

    public const int Usage = 2;
    public const int Configuration = 3;
    public const int Store = 4;

    /// <summary>A fault of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int Fault = 70;

    /// <summary>Stopped by Ctrl+C, as shells count it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}

/// <summary>The command line asks for something that cannot be done.</summary>
internal sealed class UsageException(string message) : Exception(message);
