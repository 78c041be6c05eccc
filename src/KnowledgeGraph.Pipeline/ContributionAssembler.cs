using KnowledgeGraph.Pipeline.Extraction;
using KnowledgeGraph.Pipeline.Linking;

namespace KnowledgeGraph.Pipeline;

/// <summary>Puts together what the stages found: maps evidence to the text as read, adds the subject, policies and the register's containers.</summary>
internal sealed class ContributionAssembler(PlaceLinker placeLinker, RegisterMatcher matcher, GraphSchema schema, string builderVersion)
{
    private readonly Dictionary<string, PolicyDefinition> policies = schema.Policies.ToDictionary(p => EntityKey.Policy(p.Id), StringComparer.Ordinal);

    public DocumentInfo Describe(Document document, CleanText clean, DateOnly? published, string? subjectKey) => new()
    {
        Id = document.Id,
        ContentHash = document.ContentHash,
        SchemaVersion = schema.Version,
        BuilderVersion = builderVersion,
        Location = document.Location,
        Title = clean.Metadata.Title?.Value ?? document.Title,
        PublishedOn = published,
        Medium = clean.Metadata.Medium?.Value ?? document.Source,
        Authors = [.. clean.Metadata.Authors.Select(a => a.Value.Name)],
        SubjectKey = subjectKey,
        Sketch = TextSketch.Of(clean.Text)?.ToString(),
    };

    public DocumentContribution Assemble(
        Document document, CleanText clean, DateOnly? published, SubjectLink subject, LinkedText linked, ExtractedFacts facts,
        IReadOnlyDictionary<string, DatedEntity> dated)
    {
        var source = new EvidenceSource(document, clean);
        var mentions = linked.Mentions.ToLookup(m => m.Key, m => m.Span, StringComparer.Ordinal);
        var entities = new List<EntityAssertion>();
        foreach (var draft in linked.Entities)
        {
            entities.Add(new EntityAssertion
            {
                Key = draft.Key,
                Type = draft.Type,
                Kind = draft.Kind,
                Name = draft.Name,
                Aliases = [.. draft.Aliases.Where(a => a.Name != draft.Name)],
                Code = draft.Code,
                Properties = draft.Properties,
                Evidence = [.. mentions[draft.Key].Select(source.At)],
                Rule = draft.Rule,
                Confidence = draft.Score,
            });
        }

        var relations = facts.Relations.Select(r => Relation(source, r)).ToList();
        AddSubject(entities, clean, source, subject);
        AddAuthors(entities, relations, clean, source, subject);
        AddPublisherPlaces(entities, clean, document, source, subject);
        AddStatedChain(entities, relations, subject);
        AddPolicies(entities, facts, source);
        AddDates(entities, dated, source);
        var indicators = facts.Indicators.Select(i => new IndicatorAssertion
        {
            Subject = i.SubjectKey,
            Metric = i.Metric,
            Value = i.Value,
            Unit = i.Unit,
            Period = i.Period,
            Evidence = [source.At(i.Span)],
            Rule = i.Rule,
            Confidence = Math.Round(i.Confidence, 2),
        });
        return DocumentContribution.Of(Describe(document, clean, published, subject.Key), entities, relations, indicators);
    }

    private static RelationAssertion Relation(EvidenceSource source, RelationDraft draft) => new()
    {
        Head = draft.Head,
        Type = draft.Type,
        Tail = draft.Tail,
        Qualifiers = draft.Qualifiers,
        Evidence = [.. draft.MoreSpans.Prepend(draft.Span).Select(source.At)],
        Rule = draft.Rule,
        Confidence = Math.Round(Math.Clamp(draft.Confidence, 0, 1), 2),
    };

    /// <summary>The subject that no mention names (我镇, 该街道) still carries facts; its evidence is the title or the beginning.</summary>
    private static void AddSubject(List<EntityAssertion> entities, CleanText clean, EvidenceSource source, SubjectLink subject)
    {
        if (entities.Exists(e => e.Key == subject.Key) || clean.Text.Length == 0)
        {
            return;
        }

        var evidence = clean.Metadata.Title is { } title ? source.InSource(title.Source) : source.At(clean.Blocks[0].Span);
        entities.Add(new EntityAssertion
        {
            Key = subject.Key,
            Type = EntityTypes.Place,
            Kind = subject.Kind,
            Name = subject.Name,
            Code = subject.Code,
            Evidence = [evidence],
            Rule = subject.Rule,
            Confidence = Math.Round(subject.Score, 2),
        });
    }

    /// <summary>Reporters and editors with the medium they write for.</summary>
    private static void AddAuthors(
        List<EntityAssertion> entities, List<RelationAssertion> relations, CleanText clean, EvidenceSource source, SubjectLink subject)
    {
        string? mediumKey = null;
        if (clean.Metadata.Medium is { } medium && EntityKey.Normalize(medium.Value).Length > 0 && IsNamedMedium(medium.Value))
        {
            mediumKey = EntityKey.Organization(EntityKey.Nationwide, medium.Value);
            entities.Add(new EntityAssertion
            {
                Key = mediumKey,
                Type = EntityTypes.Organization,
                Name = medium.Value,
                Evidence = [source.InSource(medium.Source)],
                Rule = "byline/scoped",
                Confidence = 0.8,
            });
        }

        foreach (var author in clean.Metadata.Authors.Where(a => EntityKey.Normalize(a.Value.Name).Length > 0))
        {
            var key = EntityKey.Person(subject.Scope, author.Value.Name);
            var evidence = source.InSource(author.Source);
            entities.Add(new EntityAssertion
            {
                Key = key,
                Type = EntityTypes.Person,
                Name = author.Value.Name,
                Evidence = [evidence],
                Rule = "byline/scoped",
                Confidence = 0.85,
            });
            if (mediumKey is not null)
            {
                relations.Add(new RelationAssertion
                {
                    Head = key,
                    Type = RelationTypes.HasRole,
                    Tail = mediumKey,
                    Qualifiers = PropertyBag.Of((Qualifiers.Role, author.Value.Role)),
                    Evidence = [evidence],
                    Rule = "byline",
                    Confidence = 0.7,
                });
            }
        }
    }

    /// <summary>Not 本网, not the channel that a page's navigation names (市州新闻, 相关新闻), not a mere place.</summary>
    private static bool IsNamedMedium(string name)
        => name[0] != '本' && name[^1] is not ('区' or '县' or '市' or '省' or '镇') && !name.EndsWith("街道", StringComparison.Ordinal)
            && (!name.EndsWith("新闻", StringComparison.Ordinal) || NewsBrands.Contains(name));

    private static readonly string[] NewsBrands = ["央视新闻", "澎湃新闻", "极目新闻", "封面新闻", "上游新闻", "红星新闻", "荔枝新闻", "看看新闻", "潮新闻", "凤凰新闻", "腾讯新闻", "网易新闻", "齐鲁新闻", "长江新闻"];

    /// <summary>雅安日报, 衡阳市石鼓区人民政府网: who publishes names containers of the subject.</summary>
    private void AddPublisherPlaces(
        List<EntityAssertion> entities, CleanText clean, Document document, EvidenceSource source, SubjectLink subject)
    {
        if (clean.Metadata.Medium is not { Source.IsEmpty: false } medium || subject.NearestCode is null)
        {
            return;
        }

        var published = medium.Source.In(document.Text);
        foreach (var match in matcher.Match(published, subject))
        {
            var code = match.Codes.FirstOrDefault(c => c.Length <= 6 && subject.NearestCode.StartsWith(c, StringComparison.Ordinal) && c != subject.Code);
            if (code is null || placeLinker.DivisionOf(code) is not { } place)
            {
                continue;
            }

            entities.Add(new EntityAssertion
            {
                Key = place.Key,
                Type = EntityTypes.Place,
                Kind = place.Kind,
                Name = place.Name,
                Aliases = [new Alias(match.Name, "text")],
                Code = place.Code,
                Evidence = [source.InSource(new TextSpan(medium.Source.Start + match.Span.Start, medium.Source.Start + match.Span.End))],
                Rule = "publisher/register",
                Confidence = 0.8,
            });
        }
    }

    /// <summary>Between the subject and the containers that the text or its publisher names: each lies in the nearest one that is named.</summary>
    private static void AddStatedChain(List<EntityAssertion> entities, List<RelationAssertion> relations, SubjectLink subject)
    {
        var named = entities.Where(e => e.Origin == FactOrigin.Text).ToLookup(e => e.Key, e => e.Evidence[0], StringComparer.Ordinal);
        var inner = subject.Key;
        foreach (var outer in subject.Containers.Select(c => EntityKey.RegisteredPlace(c.Code)).Where(named.Contains))
        {
            if (!relations.Exists(r => r.Head == inner && r.Type == RelationTypes.PartOf && r.Origin == FactOrigin.Text))
            {
                relations.Add(new RelationAssertion
                {
                    Head = inner,
                    Type = RelationTypes.PartOf,
                    Tail = outer,
                    Evidence = [named[outer].First()],
                    Rule = "named-container",
                    Confidence = 0.75,
                });
            }

            inner = outer;
        }
    }

    private void AddPolicies(List<EntityAssertion> entities, ExtractedFacts facts, EvidenceSource source)
    {
        foreach (var adoption in facts.Relations.Where(r => r.Type == RelationTypes.Adopts))
        {
            var policy = policies[adoption.Tail];
            entities.Add(new EntityAssertion
            {
                Key = adoption.Tail,
                Type = EntityTypes.Policy,
                Name = policy.NameZh,
                Aliases = [.. policy.Aliases.Append(policy.NameEn).Select(a => new Alias(a, "schema"))],
                Evidence = [.. adoption.MoreSpans.Prepend(adoption.Span).Select(source.At)],
                Rule = adoption.Rule,
                Confidence = Math.Round(adoption.Confidence, 2),
            });
        }
    }

    /// <summary>The sentence that dates an entity is evidence of it beside its mentions.</summary>
    private static void AddDates(List<EntityAssertion> entities, IReadOnlyDictionary<string, DatedEntity> dated, EvidenceSource source)
    {
        foreach (var (key, about) in dated.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            var at = entities.FindIndex(e => e.Key == key && e.Origin == FactOrigin.Text);
            if (at >= 0)
            {
                entities[at] = entities[at] with
                {
                    Properties = PropertyBag.From(entities[at].Properties.Concat(about.Properties)),
                    Evidence = [.. entities[at].Evidence, .. about.Spans.Select(source.At)],
                };
            }
        }
    }

    /// <summary>学田街道 → 崇川区 → 南通市 → 江苏省, as the register has them; the mention that leads there is the evidence.</summary>
    public DocumentContribution AddContainers(DocumentContribution said)
    {
        var (entities, relations) = (said.Entities.ToList(), said.Relations.ToList());
        foreach (var place in entities.Where(e => e.Code is not null).ToList())
        {
            var inner = place.Key;
            foreach (var container in placeLinker.ContainersOf(place.Code!))
            {
                entities.Add(new EntityAssertion
                {
                    Key = container.Key,
                    Type = EntityTypes.Place,
                    Kind = container.Kind,
                    Name = container.Name,
                    Aliases = container.Aliases,
                    Code = container.Code,
                    Origin = FactOrigin.Register,
                    Evidence = [place.Mentions[0]],
                    Rule = "register/container",
                    Confidence = 1,
                });
                relations.Add(new RelationAssertion
                {
                    Head = inner,
                    Type = RelationTypes.PartOf,
                    Tail = container.Key,
                    Origin = FactOrigin.Register,
                    Evidence = [place.Mentions[0]],
                    Rule = "register",
                    Confidence = 1,
                });
                inner = container.Key;
            }
        }

        return DocumentContribution.Of(said.Document, entities, relations, said.Indicators);
    }

    /// <summary>Maps spans of the cleaned text to the text as read and quotes what stands there.</summary>
    private sealed class EvidenceSource(Document document, CleanText clean)
    {
        public Evidence At(TextSpan span) => InSource(clean.ToSource(span));

        public Evidence InSource(TextSpan span) => new(span, span.In(document.Text));
    }
}
