using KnowledgeGraph.Storage;
using KnowledgeGraph.Storage.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (DoomedWriter.IsMeant)
{
    await DoomedWriter.RunAsync();
}

// What xunit generates where a project has no entry point of its own.
return args.Any(a => a is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
