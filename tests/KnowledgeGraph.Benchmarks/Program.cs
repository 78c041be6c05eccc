using KnowledgeGraph.Benchmarks;
using KnowledgeGraph.Pipeline.Linking;
using KnowledgeGraph.Pipeline.Segmentation;
using KnowledgeGraph.Pipeline.Tagging;

switch (args)
{
    case ["register", var lists, var gazetteer, var edition]:
        // Packs the register of divisions; see the README of the gazetteer folder.
        RegisterBuilder.Build(lists, gazetteer, edition);
        break;
    case ["place-stems", var gazetteer, var lexicon]:
        // Lists the stems that several divisions bear.
        PlaceStems.Write(gazetteer, lexicon);
        break;
    case ["generate", var gazetteer, var folder, var count, .. var seed]:
        // Makes plausible documents, for load only.
        DocumentGenerator.Write(gazetteer, folder, int.Parse(count), seed is [var given] ? int.Parse(given) : 1);
        break;
    case ["copies", var lexicon, .. var folders]:
        // Measures how well copies are told from other texts, and how that depends on the threshold.
        CopyMeasurement.Run(lexicon, folders);
        break;
    case ["copies-cost", var held, var copies]:
        // Measures what a copy costs where many documents, or many copies of one notice, are held.
        await CopyCost.RunAsync(int.Parse(held), int.Parse(copies));
        break;
    case ["diffusion-speed"]:
        DiffusionMeasurements.Speed();
        break;
    case ["diffusion-recovery", .. var folder]:
        DiffusionMeasurements.Recovery(folder is [var into] ? into : null);
        break;
    case ["diffusion-reuse", var gazetteer, var lexicon, .. var count]:
        DiffusionMeasurements.Reuse(gazetteer, lexicon, count is [var documents] ? int.Parse(documents) : 10_000);
        break;
    case ["--compile-lexicon", var jiebaFolder, var outputFolder]:
        LexiconCompiler.Compile(jiebaFolder, outputFolder);
        break;
    case ["--compile-tagger", var lacFolder, var outputFolder]:
        TaggerCompiler.Compile(lacFolder, outputFolder);
        break;
    case ["--serve-segmenter", var file]:
        SegmenterServer.Run(file, Console.In, Console.Out);
        break;
    case ["--bolt-sink"]:
        BoltSink.Run();
        break;
    case ["--bolt-client", var port]:
        await BoltClientServer.RunAsync(int.Parse(port), Console.In, Console.Out);
        break;
    default:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}

return 0;
