using System.Security.Cryptography;
using System.Text;

namespace KnowledgeGraph;

/// <summary>What a reviewer may decide.</summary>
public enum DecisionKind
{
    /// <summary>It is right: its confidence becomes 1, and it is doubted no more.</summary>
    Accept,

    /// <summary>It is wrong: it is never written again, nor what hangs on it.</summary>
    Reject,

    /// <summary>One entity is another: all that is said of it is said of that one.</summary>
    Merge,

    /// <summary>In one document, or in one place's documents, a name means another entity.</summary>
    Split,

    /// <summary>An entity is called otherwise; the former name stays an alias.</summary>
    Rename,

    /// <summary>An entity has one more name, which later texts may use for it.</summary>
    Alias,
}

/// <summary>One decision of a reviewer. Immutable; its identity is its content.</summary>
public sealed record Decision
{
    public required DecisionKind Kind { get; init; }

    /// <summary>What it is about. An <see cref="EntityReference"/> for all but accept and reject.</summary>
    public required FactReference On { get; init; }

    /// <summary>Of a merge and a split: key of the entity that it is.</summary>
    public string? Into { get; init; }

    /// <summary>Of a rename and an alias the new name; of a merge the name to show; of a split the name concerned, all names where null.</summary>
    public string? Name { get; init; }

    /// <summary>Only in this document. Of a split, this or <see cref="Within"/>.</summary>
    public string? Document { get; init; }

    /// <summary>Of a split: key of the place; only in documents about it or about what lies in it.</summary>
    public string? Within { get; init; }

    public string? By { get; init; }

    public DateOnly? When { get; init; }

    public string? Note { get; init; }

    /// <summary>Line of the file it was read from, from 1; 0 where it was not read.</summary>
    public long Line { get; init; }

    /// <summary>Column of the file it was read from, from 1; 0 where it was not read.</summary>
    public long Column { get; init; }

    /// <summary>The letter k and seven hexadecimal digits of all that the decision does: who, when and why do not count.</summary>
    public string Id
        => "k" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', Kind, On.Letter, On, Into, Name, Document, Within))))[..7];

    public bool Equals(Decision? other) => other is not null && Id == other.Id;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    /// <summary>One line: <c>merge org:3204/常州七院 into org:3204/常州市第七人民医院</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Kind.ToString().ToLowerInvariant()} {On}");
        Append(Kind == DecisionKind.Split && Name is not null ? $" named '{Name}'" : null);
        Append(Document is null ? null : $" in {Document}");
        Append(Within is null ? null : $" within {Within}");
        Append(Into is null ? null : $" into {Into}");
        Append(Kind is DecisionKind.Rename or DecisionKind.Alias ? $" to '{Name}'" : null);
        return text.ToString();

        void Append(string? part) => text.Append(part);
    }
}
