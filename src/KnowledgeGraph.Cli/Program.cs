using System.Text;
using KnowledgeGraph.Cli.CommandLine;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await KgApplication.RunAsync(args, Terminal.OfProcess());
