using Microsoft.Extensions.Logging;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Keeps the dead letters of a folder in step with what becomes of its files and documents.</summary>
/// <param name="root">The folder, in full, without a separator at its end.</param>
internal sealed partial class FolderLetters(string root, WorkerState state, TimeProvider time, ILogger logger)
{
    /// <summary>The key of the letter that says that a file's document is another file's, too.</summary>
    public static string DuplicateKey(FolderRecord record, Document document) => $"{record.Id}#{document.Id}";

    /// <summary>The letter of a document or file; null where there is none.</summary>
    public DeadLetter? Find(string key) => state.DeadLetters.Find(key);

    /// <summary>Keys of letters about the file or a line of it rather than a document: what they say is found anew at each reading.</summary>
    public HashSet<string> About(FolderRecord record)
        => state.DeadLetters.Count == 0 ? [] : [.. state.DeadLetters.All.Where(l => l.Source == record.Id && l.ContentHash is null).Select(l => l.Key)];

    /// <summary>The letter that a finding about a file leads to.</summary>
    public DeadLetter Of(FolderRecord record, Finding finding) => new()
    {
        Key = finding.Subject.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? finding.Subject[(root.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/')
            : finding.Subject,
        Source = record.Id,
        Code = finding.Code,
        Reason = finding.Message,
        Attempts = Math.Max(1, record.Failures),
    };

    /// <param name="letter">What is buried where it fails; null: nothing.</param>
    /// <param name="document">The document that is built; null where none is.</param>
    public IReceipt Receipt(DeadLetter? letter, Document? document) => new FolderReceipt(this, letter, document);

    public void Bury(DeadLetter letter)
    {
        try
        {
            state.DeadLetters.Add(letter);
            LogDead(letter.Key, letter.Code, letter.Attempts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStateProblem(e.GetType().Name, letter.Key); // it stays one for this process, and is found anew by the next
        }
    }

    public void Unbury(string key)
    {
        try
        {
            state.DeadLetters.Remove(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStateProblem(e.GetType().Name, key);
        }
    }

    /// <summary>A file has gone, and with it all that is said of it.</summary>
    public void Forget(FolderRecord record)
    {
        foreach (var letter in state.DeadLetters.Count == 0 ? [] : state.DeadLetters.All.Where(l => l.Source == record.Id))
        {
            Unbury(letter.Key);
        }
    }

    private void Close(DeadLetter? letter, Document? named, Outcome outcome)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.Failed when letter is not null && outcome.Failure is { } failure:
                Bury(letter with { Code = failure.Code, Reason = failure.Reason, Stack = failure.Stack, Attempts = failure.Attempts, At = time.GetUtcNow() });
                break;
            case OutcomeKind.Unread when letter is not null:
                Bury(letter with { At = time.GetUtcNow() });
                break;
            default:
                if (state.DeadLetters.Count > 0 && outcome.DocumentId is { } id)
                {
                    Unbury(id);
                }

                break;
        }

        if (named is not null && state.HasSuspects)
        {
            Acquit(named);
        }
    }

    private void Acquit(Document document)
    {
        try
        {
            state.Acquit(document);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStateProblem(e.GetType().Name, document.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Document {DocumentId} is a dead letter: {Code} after {Attempts} attempts")]
    private partial void LogDead(string documentId, string code, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "The worker's state cannot be written ({Error}); document {DocumentId}")]
    private partial void LogStateProblem(string error, string documentId);

    private sealed class FolderReceipt(FolderLetters letters, DeadLetter? letter, Document? document) : IReceipt
    {
        // Only what names the text is kept: the text itself may be large.
        private readonly Document? named = document is null ? null : document with { Text = string.Empty };

        public ValueTask CompleteAsync(Outcome outcome)
        {
            letters.Close(letter, named, outcome);
            return default;
        }
    }
}
