using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Pipeline.Tests.Segmentation;

/// <summary>A folder as <c>seeds/lexicon</c>, with jieba's files and what a test adds; gone at the end.</summary>
internal sealed class LexiconFolder : IDisposable
{
    public LexiconFolder(string? ownWords = null)
    {
        Directory.CreateDirectory(Path);
        foreach (var file in new[] { Lexicon.CompiledFile, CharacterModel.CompiledFile })
        {
            File.Copy(System.IO.Path.Combine(Seeds.Lexicon, file), System.IO.Path.Combine(Path, file));
        }

        if (ownWords is not null)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, Lexicon.OwnWordsFile), ownWords);
        }
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kg-lexicon-{Guid.NewGuid():N}");

    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
