namespace KnowledgeGraph.Storage.Neo4j;

public class SourceChangeTests
{
    /// <summary>Against a list that is kept whole: after each batch the first documents must be the same.</summary>
    [Fact]
    public void The_first_documents_are_always_known()
    {
        var refilled = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
            IReadOnlyList<Source> known = [];
            for (var step = 0; step < 30; step++)
            {
                var change = new SourceChange();
                var before = all.Select(d => new Source(d.Key, d.Value)).ToList();
                foreach (var document in Enumerable.Range(10, 12).Select(i => $"{i}").Where(_ => random.Next(4) == 0))
                {
                    if (all.Remove(document))
                    {
                        change.Before(document);
                    }

                    if (random.Next(2) == 0)
                    {
                        all[document] = $"{random.Next(3)}";
                        change.After(document, all[document]);
                        change.After(document, "a second quote does not count");
                    }
                }

                var applied = change.Apply(known, before.Count);
                refilled += applied is null ? 1 : 0;
                known = applied ?? SourceChange.Cut(change.Applied(before));

                Assert.Equal(all.Take(GraphProjection.MaximumSources).Select(d => new Source(d.Key, d.Value)), known);
                Assert.Equal(all.Count, before.Count + change.Documents);
            }
        }

        Assert.InRange(refilled, 100, 3000);
    }

    [Fact]
    public void Sources_come_back_as_they_were_written()
    {
        Source[] sources = [new("a.txt", "一句“话”"), new("目录/𠮷.txt", "\\")];

        Assert.Equal(sources, SourceChange.Read(SourceChange.Write(sources)));
    }
}
