namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>COLLABORATES_WITH an organization that the clause names as a partner: 与X签约, 携手X共建, 联合X.</summary>
internal static class CollaborationExtractor
{
    private static readonly string[] Before = ["联合", "携手", "联动", "会同", "牵手", "对接", "与", "同", "和"];
    private static readonly string[] After = ["合作", "共建", "签约", "签订", "签署", "结对", "联建", "战略合作", "开展合作", "达成", "共同"];

    public static IEnumerable<RelationDraft> Extract(AnalyzedText text, IReadOnlyList<LinkedMention> mentions, ActorMap actors, string subjectKey)
    {
        foreach (var partner in mentions.Where(m => m.Type == EntityTypes.Organization))
        {
            var clause = text.ClauseSpan(partner.Span.Start);
            var word = Before.FirstOrDefault(w => partner.Span.Start - w.Length >= clause.Start
                && string.CompareOrdinal(text.Text, partner.Span.Start - w.Length, w, 0, w.Length) == 0);
            var rest = text.Text.AsSpan(partner.Span.End, Math.Max(0, clause.End - partner.Span.End));
            var agreed = false;
            foreach (var sign in After)
            {
                agreed |= rest.IndexOf(sign, StringComparison.Ordinal) is >= 0 and < 12;
            }

            if (word is null || !agreed)
            {
                continue;
            }

            var acting = actors.At(partner.Span.Start).FirstOrDefault(a => a.Key != partner.Key && a.Type is EntityTypes.Place or EntityTypes.Organization);
            if ((acting?.Key ?? subjectKey) is var head && head != partner.Key)
            {
                yield return new RelationDraft(head, RelationTypes.CollaboratesWith, partner.Key, PropertyBag.Empty, clause, "partner", 0.7);
            }
        }
    }
}
