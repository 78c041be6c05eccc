using System.Runtime.InteropServices;
using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Engine;

// KnowledgeGraph.BoltFacade ENGINE ADDRESS-FILE: serves Bolt on a free port of this machine until it is told to stop (SIGTERM, Ctrl+C), and forwards to FalkorDB
// at ENGINE (unix:/path or host:port). Once it listens, host and port stand in ADDRESS-FILE. User neo4j; password from KG_FACADE_PASSWORD.
if (args.Length != 2)
{
    await Console.Error.WriteLineAsync("usage: KnowledgeGraph.BoltFacade ENGINE ADDRESS-FILE");
    return 2;
}

var stop = new TaskCompletionSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

using var engine = new EngineConnection(args[0]);
using var database = new GraphDatabase(engine, "neo4j");
await database.StartAsync();
await using var server = new BoltServer(database, new BoltServerOptions("neo4j", Environment.GetEnvironmentVariable("KG_FACADE_PASSWORD")));
server.Start();
await File.WriteAllTextAsync(args[1] + ".new", server.Address);
File.Move(args[1] + ".new", args[1], overwrite: true);
await stop.Task;
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}
