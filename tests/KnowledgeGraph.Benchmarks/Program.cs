using KnowledgeGraph.Pipeline.Linking;

if (args is ["register", var lists, var gazetteer, var edition])
{
    // Packs the register of divisions; see the README of the gazetteer folder.
    RegisterBuilder.Build(lists, gazetteer, edition);
    return;
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
