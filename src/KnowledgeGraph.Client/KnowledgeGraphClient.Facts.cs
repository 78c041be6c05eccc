using System.Globalization;
using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Client;

/// <summary>Facts with their evidence.</summary>
public sealed partial class KnowledgeGraphClient
{
    /// <summary>All facts of one entity: those that it is the head of, then those that it is the tail of, each by type and other end.</summary>
    /// <param name="key">A key or an official division code.</param>
    /// <param name="filter">Which; all where null. Facts of places that lie in a place do not count here.</param>
    /// <returns>A listing.</returns>
    public Listing<Fact> FactsAsync(string key, FactFilter? filter = null)
        => Facts(key, null, new ConnectionQuery { Scope = EntityScope.All }, (filter ?? new FactFilter()) with { IncludeParts = false });

    /// <summary>Projects that a place carries out or that lie there.</summary>
    /// <param name="place">Key or official code; all places of the graph where null.</param>
    /// <param name="filter">Which; all, planned ones too, where null.</param>
    /// <returns>In ordinal order of places (of projects where all are asked for), then of type and other end. One that is both carried out and located there comes twice.</returns>
    public Listing<Fact> ProjectsAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Project, [RelationTypes.CarriesOut, RelationTypes.LocatedIn], EdgeDirection.Both, filter);

    /// <summary>Programs, brands, campaigns and working methods that a place carries out.</summary>
    /// <param name="place">Key or official code; all places of the graph where null.</param>
    /// <param name="filter">Which; all, planned ones too, where null.</param>
    /// <returns>In ordinal order of places (of programs where all are asked for), then of the other end.</returns>
    public Listing<Fact> ProgramsAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Program, [RelationTypes.CarriesOut], EdgeDirection.Outgoing, filter);

    /// <summary>Honours that a place has received; what it only strives for is <see cref="HonoursSoughtAsync"/>.</summary>
    /// <param name="place">Key or official code; all who received one where null.</param>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>In ordinal order of places (of honours where all are asked for), then of the other end.</returns>
    public Listing<Fact> HonoursAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Honour, [RelationTypes.Awarded], EdgeDirection.Outgoing, filter);

    /// <summary>Honours that a place applies or strives for and has not yet received by these texts.</summary>
    /// <param name="place">Key or official code; all who seek one where null.</param>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>As <see cref="HonoursAsync"/>.</returns>
    public Listing<Fact> HonoursSoughtAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Honour, [RelationTypes.Seeks], EdgeDirection.Outgoing, filter);

    /// <summary>Who has received an honour: places, organizations, persons, projects and programs.</summary>
    /// <param name="honour">Its key; <see cref="ResolveAsync"/> finds it by its title.</param>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>In ordinal order of recipients' keys.</returns>
    public Listing<Fact> RecipientsAsync(string honour, FactFilter? filter = null)
        => Facts(
            honour, EntityTypes.Honour, new ConnectionQuery { Scope = EntityScope.All, Types = [RelationTypes.Awarded], Direction = EdgeDirection.Incoming },
            (filter ?? new FactFilter()) with { IncludeParts = false });

    /// <summary>People who hold a post in a place or live there.</summary>
    /// <param name="place">Key or official code; all of the graph where null.</param>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>In ordinal order of places (of persons where all are asked for), then of type and other end.</returns>
    public Listing<Fact> PeopleAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Person, [RelationTypes.HasRole, RelationTypes.LivesIn], EdgeDirection.Incoming, filter);

    /// <summary>Organizations that are located in a place.</summary>
    /// <param name="place">Key or official code; all of the graph where null.</param>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>In ordinal order of places (of organizations where all are asked for), then of the other end.</returns>
    public Listing<Fact> OrganizationsAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Organization, [RelationTypes.LocatedIn], EdgeDirection.Incoming, filter);

    /// <summary>Organizations that a place works together with, wherever they are.</summary>
    /// <param name="place">Key or official code; all of the graph where null.</param>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>In ordinal order of places (of organizations where all are asked for), then of the other end.</returns>
    public Listing<Fact> PartnersAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Organization, [RelationTypes.CollaboratesWith], EdgeDirection.Outgoing, filter);

    /// <summary>Policies that a place acts on; the relation's qualifiers say since when, how exactly the text dates it, and how far it has come.</summary>
    /// <param name="place">Key or official code; all places of the graph where null.</param>
    /// <param name="filter">Which; all, also those only planned, where null.</param>
    /// <returns>In ordinal order of places (of policies where all are asked for), then of the other end.</returns>
    public Listing<Fact> PoliciesAsync(string? place, FactFilter? filter = null)
        => OfPlace(place, EntityTypes.Policy, [RelationTypes.Adopts], EdgeDirection.Outgoing, filter);

    /// <summary>Places that act on a policy.</summary>
    /// <param name="policy">Its key (<c>policy:waste-sorting</c>) or id (<c>waste-sorting</c>).</param>
    /// <param name="filter">Which; all, also those that only plan to, where null.</param>
    /// <returns>In ordinal order of places' keys.</returns>
    public Listing<Fact> AdoptersAsync(string policy, FactFilter? filter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy);
        return Facts(
            policy.Contains(':', StringComparison.Ordinal) ? policy : EntityKey.Policy(policy), EntityTypes.Policy,
            new ConnectionQuery { Scope = EntityScope.All, Types = [RelationTypes.Adopts], Direction = EdgeDirection.Incoming },
            (filter ?? new FactFilter()) with { IncludeParts = false });
    }

    /// <summary>Numbers about an entity, those of one quantity together.</summary>
    /// <param name="key">A key or an official division code; all of the graph where null.</param>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>In ordinal order of subjects, metrics and units.</returns>
    public Listing<IndicatorSeries> IndicatorsAsync(string? key, IndicatorFilter? filter = null)
    {
        filter ??= new IndicatorFilter();
        return new Listing<IndicatorSeries>($"indicators {key} {filter}", (after, limit, c) => SeriesAsync(key, filter, after, limit, c));
    }

    /// <summary>All evidence of a fact, in order of documents and text.</summary>
    /// <param name="fact">An entity, a relation (<see cref="Fact.Reference"/>) or an indicator.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Document, place in UTF-16 code units and the text there; empty where the graph does not hold the fact.</returns>
    /// <exception cref="ArgumentException">It is nothing that a document says.</exception>
    public async IAsyncEnumerable<Provenance> EvidenceAsync(FactReference fact, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var store = (await GraphAsync(cancellationToken)).Store;
        var evidence = fact switch
        {
            EntityReference e => store.EvidenceAsync(e.Key, cancellationToken),
            RelationReference r => store.EvidenceAsync(new Relation { Head = r.Head, Type = r.Type, Tail = r.Tail }, cancellationToken),
            IndicatorReference i => store.EvidenceAsync(
                new Indicator { Subject = i.Subject, Metric = i.Metric, Unit = i.Unit, Value = i.Value, Period = i.Period is null ? null : DateInterval.Parse(i.Period) },
                cancellationToken),
            _ => throw new ArgumentException($"'{fact}' is no entity, relation or indicator, so no document says it.", nameof(fact)),
        };
        await foreach (var provenance in evidence)
        {
            yield return provenance;
        }
    }

    /// <summary>The first evidence of several facts at once.</summary>
    /// <param name="facts">Entities, relations and indicators.</param>
    /// <param name="limit">At most so many pieces for each, from 1.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A list for each fact, in their order; empty for one that the graph does not hold.</returns>
    /// <exception cref="ArgumentException">One is nothing that a document says.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<Provenance>>> EvidenceAsync(
        IReadOnlyList<FactReference> facts, int limit = 3, CancellationToken cancellationToken = default)
        => await (await GraphAsync(cancellationToken)).Queries.EvidenceAsync(facts, limit, cancellationToken);

    /// <summary>Where no place is given, what the facts are about is gone through instead.</summary>
    private Listing<Fact> OfPlace(string? place, string type, IReadOnlyList<string> relations, EdgeDirection direction, FactFilter? filter)
        => place is not null
            ? Facts(place, EntityTypes.Place, new ConnectionQuery { Scope = EntityScope.All, Types = relations, Direction = direction, OtherType = type }, filter ?? new FactFilter())
            : Facts(
                null, null,
                new ConnectionQuery
                {
                    Scope = EntityScope.OfType(type),
                    Types = relations,
                    Direction = direction switch { EdgeDirection.Outgoing => EdgeDirection.Incoming, EdgeDirection.Incoming => EdgeDirection.Outgoing, _ => EdgeDirection.Both },
                },
                filter ?? new FactFilter());

    private Listing<Fact> Facts(string? key, string? type, ConnectionQuery query, FactFilter filter)
    {
        var asked = query with
        {
            Statuses = filter.Statuses,
            Levels = filter.Levels,
            FromYear = filter.FromYear,
            ToYear = filter.ToYear,
            MinimumConfidence = filter.MinimumConfidence,
        };
        var question = string.Create(
            CultureInfo.InvariantCulture,
            $"facts {key} {query.Scope} {query.Direction} {string.Join(',', query.Types)} {query.OtherType} {filter.IncludeParts} {string.Join(',', filter.Statuses)} {string.Join(',', filter.Levels)} {filter.FromYear} {filter.ToYear} {filter.MinimumConfidence}");
        return new Listing<Fact>(question, (after, limit, c) => ReadFactsAsync(key, type, filter.IncludeParts, asked, after, limit, c));
    }

    private async IAsyncEnumerable<(Fact Item, Position Position)> ReadFactsAsync(
        string? key, string? type, bool includeParts, ConnectionQuery query, Position? after, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var graph = await GraphAsync(cancellationToken);
        CheckValues(graph.Schema, Qualifiers.Status, query.Statuses);
        CheckValues(graph.Schema, Qualifiers.Level, query.Levels);
        if (key is not null)
        {
            var entity = await RequireAsync(key, type, cancellationToken);
            query = query with { Scope = includeParts && entity.Type == EntityTypes.Place ? EntityScope.Within(entity.Key) : EntityScope.Of(entity.Key) };
        }

        query = query with { Limit = limit, After = after is null ? null : new ConnectionPosition(after[0], after[1] == "1", after[2], after[3]) };
        var portion = new List<Connection>();
        await foreach (var connection in graph.Queries.ConnectionsAsync(query, cancellationToken))
        {
            portion.Add(connection);
            if (portion.Count == Portion)
            {
                foreach (var fact in await WithEvidenceAsync(portion, cancellationToken))
                {
                    yield return fact;
                }

                portion.Clear();
            }
        }

        foreach (var fact in await WithEvidenceAsync(portion, cancellationToken))
        {
            yield return fact;
        }
    }

    private static void CheckValues(GraphSchema schema, string name, IReadOnlyList<string> values)
    {
        var valid = schema.EntityTypes.SelectMany(t => t.Properties).Concat(schema.RelationTypes.SelectMany(t => t.Qualifiers)).FirstOrDefault(p => p.Name == name)?.Values ?? [];
        foreach (var value in values)
        {
            if (valid.Count > 0 && !valid.Contains(value))
            {
                throw new ArgumentException($"'{value}' is no {name} of this graph; {Suggestion.OneOf(value, valid)}.", name);
            }
        }
    }

    private async Task<IEnumerable<(Fact Item, Position Position)>> WithEvidenceAsync(List<Connection> connections, CancellationToken cancellationToken)
    {
        var evidence = await FirstEvidenceAsync([.. connections.Select(c => new RelationReference(c.Relation.Head, c.Relation.Type, c.Relation.Tail))], cancellationToken);
        return [.. connections.Select((c, i) => (
            c.IsOutgoing ? new Fact(c.Anchor, c.Relation, c.Other, evidence[i]) : new Fact(c.Other, c.Relation, c.Anchor, evidence[i]),
            new Position(c.Position.Anchor, c.Position.IsOutgoing ? "1" : "0", c.Position.Type, c.Position.Other)))];
    }

    private async Task<IReadOnlyList<IReadOnlyList<Provenance>>> FirstEvidenceAsync(IReadOnlyList<FactReference> facts, CancellationToken cancellationToken)
        => facts.Count == 0 ? []
            : options.EvidencePerFact == 0 ? [.. facts.Select(_ => (IReadOnlyList<Provenance>)[])]
            : await EvidenceAsync(facts, options.EvidencePerFact, cancellationToken);

    private async IAsyncEnumerable<(IndicatorSeries Item, Position Position)> SeriesAsync(
        string? key, IndicatorFilter filter, Position? after, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var graph = await GraphAsync(cancellationToken);
        var scope = EntityScope.All;
        if (key is not null)
        {
            var entity = await RequireAsync(key, null, cancellationToken);
            scope = filter.IncludeParts && entity.Type == EntityTypes.Place ? EntityScope.Within(entity.Key) : EntityScope.Of(entity.Key);
        }

        var query = new IndicatorQuery
        {
            Scope = scope,
            MetricPart = filter.Metric ?? string.Empty,
            After = after is null ? null : new IndicatorReference(after[0], after[1], after[2], decimal.Parse(after[3], CultureInfo.InvariantCulture), after[4].Length == 0 ? null : after[4]),
        };
        var group = new List<Indicator>();
        var groups = 0;
        await foreach (var indicator in graph.Queries.IndicatorsAsync(query, cancellationToken))
        {
            if (group.Count > 0 && (group[0].Subject, group[0].Metric, group[0].Unit) != (indicator.Subject, indicator.Metric, indicator.Unit))
            {
                if (await SeriesOfAsync(graph.Store, group, cancellationToken) is { } series)
                {
                    yield return series;
                }

                group.Clear();
                if (++groups == limit)
                {
                    yield break;
                }
            }

            group.Add(indicator);
        }

        if (group.Count > 0 && await SeriesOfAsync(graph.Store, group, cancellationToken) is { } last)
        {
            yield return last;
        }
    }

    /// <returns>Null where the subject went meanwhile.</returns>
    private async Task<(IndicatorSeries Item, Position Position)?> SeriesOfAsync(IGraphStore store, List<Indicator> group, CancellationToken cancellationToken)
    {
        var last = Reference(group[^1]);
        var position = new Position(last.Subject, last.Metric, last.Unit, last.Value.ToString(CultureInfo.InvariantCulture), last.Period ?? string.Empty);
        var evidence = await FirstEvidenceAsync([.. group.Select(Reference)], cancellationToken);
        var points = group.Select((g, i) => new IndicatorPoint(g.Value, g.Period, g.Confidence, evidence[i]))
            .OrderBy(p => p.Period is null).ThenBy(p => p.Period?.Earliest).ThenBy(p => p.Period?.Latest).ThenBy(p => p.Value).ToList();
        return await store.FindEntityAsync(last.Subject, cancellationToken) is { } subject
            ? (new IndicatorSeries(subject, last.Metric, last.Unit, points), position)
            : null;
    }

    private static IndicatorReference Reference(Indicator indicator)
        => new(indicator.Subject, indicator.Metric, indicator.Unit, indicator.Value, indicator.Period?.ToString());
}
