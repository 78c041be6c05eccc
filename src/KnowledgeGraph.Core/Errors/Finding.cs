namespace KnowledgeGraph;

/// <summary>One problem in data: the item is set aside, the rest goes on.</summary>
/// <param name="Code">One of <see cref="FindingCodes"/>.</param>
/// <param name="Subject">The file or document, as the user knows it.</param>
/// <param name="Message">What is wrong, quoting the value, and what would be right.</param>
/// <param name="Span">Where in the document, if at one place.</param>
public sealed record Finding(string Code, string Subject, string Message, TextSpan? Span = null)
{
    public override string ToString() => $"{Code} {Subject}{(Span is { } s ? $" {s}" : string.Empty)}: {Message}";
}

/// <summary>Codes of findings. Never reused.</summary>
public static class FindingCodes
{
    public const string EmptyDocument = "KG3001";
    public const string BinaryDocument = "KG3002";
    public const string UndecodableDocument = "KG3003";
    public const string OverlargeDocument = "KG3004";
    public const string UnreadableDocument = "KG3005";
    public const string UnsupportedFormat = "KG3006";
    public const string MalformedLine = "KG3007";
    public const string DuplicateDocumentId = "KG3008";
    public const string UnfinishedDocument = "KG3009";

    public const string UnknownType = "KG3101";
    public const string WrongEnds = "KG3102";
    public const string MissingKey = "KG3103";
    public const string EvidenceMismatch = "KG3104";
    public const string MissingEvidence = "KG3105";
    public const string UnknownKind = "KG3106";
    public const string InvalidValue = "KG3107";
    public const string DanglingEnd = "KG3108";
    public const string CardinalityExceeded = "KG3109";

    public const string SourceMissing = "KG3201";
    public const string SourceChanged = "KG3202";

    public const string BuildFailed = "KG3301";
    public const string TimeLimitExceeded = "KG3302";
    public const string ProcessEnded = "KG3303";

    public const string UnmatchedDecision = "KG3401";
}
