using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Client;

/// <summary>An answer of many items, in a fixed order: enumerated as a stream, or read page by page. Nothing is read before it is asked for.</summary>
/// <remarks>
/// <code>
/// await foreach (var fact in graph.ProjectsAsync("320412001")) { … }
///
/// var page = await graph.ProjectsAsync("320412001").PageAsync(20);
/// var next = await graph.ProjectsAsync("320412001").PageAsync(20, page.NextCursor);
/// </code>
/// It may be enumerated again, and then asks the store again. A cursor goes on where a page ended, also after the graph has changed: what came before it
/// does not come again, and what was added behind it does come.
/// </remarks>
/// <typeparam name="T">What it holds.</typeparam>
public sealed class Listing<T> : IAsyncEnumerable<T>
{
    private readonly string question;
    private readonly Func<Position?, int?, CancellationToken, IAsyncEnumerable<(T Item, Position Position)>> read;

    /// <param name="question">What is asked, in full: a cursor of another question is refused.</param>
    /// <param name="read">Reads items behind a position, about as many as are wanted where that is known.</param>
    internal Listing(string question, Func<Position?, int?, CancellationToken, IAsyncEnumerable<(T Item, Position Position)>> read)
    {
        this.question = question;
        this.read = read;
    }

    /// <summary>Streams all items.</summary>
    /// <param name="cancellationToken">Ends the stream with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>An enumerator that holds a connection of the store until it is disposed.</returns>
    /// <exception cref="EntityNotFoundException">While enumerating: what is asked about is not in the graph.</exception>
    /// <exception cref="StoreException">While enumerating: the store fails.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var (item, _) in read(null, null, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return item;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Reads one page.</summary>
    /// <param name="size">At most so many items, from 1 to 1000.</param>
    /// <param name="cursor">Where a page before ended; null for the first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The items, and the cursor of the next page.</returns>
    /// <exception cref="ArgumentException">The cursor is none, or is of another question.</exception>
    /// <exception cref="EntityNotFoundException">What is asked about is not in the graph.</exception>
    /// <exception cref="StoreException">The store fails.</exception>
    public async Task<Page<T>> PageAsync(int size = 50, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1000);
        var items = new List<T>(size);
        Position? last = null;
        await foreach (var (item, position) in read(Cursor.Read(cursor, question), size + 1, cancellationToken).WithCancellation(cancellationToken))
        {
            if (items.Count == size)
            {
                return new Page<T>(items, Cursor.Write(last!, question));
            }

            items.Add(item);
            last = position;
        }

        return new Page<T>(items, null);
    }

    /// <summary>Reads page by page.</summary>
    /// <param name="size">At most so many items a page, from 1 to 1000.</param>
    /// <param name="cursor">Where to go on; null for the beginning.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Pages, at least one, of which only the first may be empty.</returns>
    /// <exception cref="ArgumentException">The cursor is none, or is of another question.</exception>
    public async IAsyncEnumerable<Page<T>> PagesAsync(
        int size = 50, string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        do
        {
            var page = await PageAsync(size, cursor, cancellationToken);
            cursor = page.NextCursor;
            yield return page;
        }
        while (cursor is not null);
    }
}

/// <summary>Some items of an answer.</summary>
/// <typeparam name="T">What it holds.</typeparam>
/// <param name="Items">In the order of the answer.</param>
/// <param name="NextCursor">What the next page is asked for with; null where this is the last. Letters, digits, <c>-</c> and <c>_</c> only, and of no meaning to a caller.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
