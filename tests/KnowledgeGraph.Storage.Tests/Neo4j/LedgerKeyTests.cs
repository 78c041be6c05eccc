using System.Text;

namespace KnowledgeGraph.Storage.Neo4j;

public class LedgerKeyTests
{
    private static readonly string[] Parts =
        ["", "a", "A", "a b", "a\tb", "a\nb", "\u0001", "\u0008\u0009\u000A\u000B", "中", "中国", "\ud7ff", "\ue000", "（一）", "ＡＢ", "\uffff", "𠮷", "𠮷林", "\U0010ffff", "a𠮷", "a（"];

    [Fact]
    public void Keys_sort_by_code_points_as_what_they_hold_sorts_by_code_units()
    {
        var relations = Parts.SelectMany(_ => Parts, (h, t) => (h, t)).SelectMany(_ => Parts.Take(6), (p, type) => new RelationKey(p.h, type, p.t)).ToList();

        var byKey = relations.OrderBy(r => Encoding.UTF8.GetBytes(LedgerKey.Relation(r)), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();

        Assert.Equal(relations.Order(), byKey);
    }

    [Fact]
    public void What_a_key_holds_can_be_read_again()
    {
        foreach (var part in Parts)
        {
            Assert.Equal(part, LedgerKey.ReadSingle(LedgerKey.Entity(part)));
            Assert.Equal(new RelationKey(part, "T", part), LedgerKey.ReadRelation(LedgerKey.Relation(new RelationKey(part, "T", part))));
            foreach (var value in (decimal[])[0, 0.5m, -0.5m, 1, -3, -3.5m, 47000, 1234567890123456.789m, decimal.MaxValue, decimal.MinValue])
            {
                var key = new IndicatorKey(part, "数", "个", value, "2022-01-01/2022-12-31/year");
                Assert.Equal(key, LedgerKey.ReadIndicator(LedgerKey.Indicator(key)));
            }
        }
    }

    [Fact]
    public void Usual_keys_stand_as_they_are() => Assert.Equal("eplace:320412001/河苑新村", LedgerKey.Entity("place:320412001/河苑新村"));
}
