using System.Globalization;
using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Client;

/// <summary>Documents, what each contributes, and what changed.</summary>
public sealed partial class KnowledgeGraphClient
{
    /// <summary>Documents that the graph was built from, all but their texts.</summary>
    /// <param name="filter">Which; all where null.</param>
    /// <returns>In ordinal order of ids; where a subject is asked for, of subjects first.</returns>
    /// <exception cref="ArgumentException">Both a subject and a mentioned entity are asked for.</exception>
    public Listing<DocumentInfo> DocumentsAsync(DocumentFilter? filter = null)
    {
        filter ??= new DocumentFilter();
        return filter is { Subject: not null, Mentioning: not null }
            ? throw new ArgumentException("Documents are found by what they mention or by what they are about; ask for one of the two.", nameof(filter))
            : new Listing<DocumentInfo>($"documents {filter}", (after, limit, c) => ReadDocumentsAsync(filter, after, limit, c));
    }

    /// <summary>One document.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null where the graph does not hold it.</returns>
    public async Task<DocumentInfo?> DocumentAsync(string id, CancellationToken cancellationToken = default)
        => await (await GraphAsync(cancellationToken)).Store.FindDocumentAsync(id, cancellationToken);

    /// <summary>All that one document says: entities, relations and numbers, each with its places in the text, rule and confidence.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null where the graph does not hold it.</returns>
    public async Task<DocumentContribution?> ContributionAsync(string id, CancellationToken cancellationToken = default)
        => await (await GraphAsync(cancellationToken)).Store.ContributionAsync(id, cancellationToken);

    /// <summary>Documents that came, changed or went since a moment. What they say now is read with <see cref="ContributionAsync"/>; a graph that is kept elsewhere follows this one so.</summary>
    /// <remarks>
    /// Only the last that happened to each document. All that was written together has one time, and later writes have later times: having
    /// read to the end, ask the next time with the <see cref="DocumentChange.At"/> of the last.
    /// </remarks>
    /// <param name="since">Only what happened after this moment, by the clock of who wrote it; all documents that there are or were where null.</param>
    /// <returns>In order of time, then of ids.</returns>
    public Listing<DocumentChange> ChangesAsync(DateTimeOffset? since = null)
        => new($"changes {since?.UtcTicks}", (after, limit, c) => ReadChangesAsync(since, after, limit, c));

    private async IAsyncEnumerable<(DocumentInfo Item, Position Position)> ReadDocumentsAsync(
        DocumentFilter filter, Position? after, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new DocumentQuery
        {
            Subject = filter.Subject is null ? null : (await RequireAsync(filter.Subject, EntityTypes.Place, cancellationToken)).Key,
            IncludeParts = filter.IncludeParts,
            Mentioning = filter.Mentioning is null ? null : (await RequireAsync(filter.Mentioning, null, cancellationToken)).Key,
            PublishedFrom = filter.PublishedFrom,
            PublishedTo = filter.PublishedTo,
            After = after is null ? null : new DocumentPosition(after[0], after[1]),
            Limit = limit,
        };
        await foreach (var document in (await GraphAsync(cancellationToken)).Queries.DocumentsAsync(query, cancellationToken))
        {
            yield return (document, new Position(document.SubjectKey ?? string.Empty, document.Id));
        }
    }

    private async IAsyncEnumerable<(DocumentChange Item, Position Position)> ReadChangesAsync(
        DateTimeOffset? since, Position? after, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ChangeQuery
        {
            Since = since,
            After = after is null ? null
                : new DocumentChange(after[1], DocumentChangeKind.Added, new DateTimeOffset(long.Parse(after[0], CultureInfo.InvariantCulture), TimeSpan.Zero)),
            Limit = limit,
        };
        await foreach (var change in (await GraphAsync(cancellationToken)).Queries.ChangesAsync(query, cancellationToken))
        {
            yield return (change, new Position(Cursor.Of(change.At), change.DocumentId));
        }
    }
}
