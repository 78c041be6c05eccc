using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeGraph;

/// <summary>What a decision is about, by names that outlive a rebuild: keys and values, never row numbers.</summary>
public abstract record FactReference
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Keys of the entities concerned, at least one but for a <see cref="CandidateReference"/>.</summary>
    public abstract IReadOnlyList<string> Keys { get; }

    /// <summary>The letter with which <see cref="ShortId"/> begins.</summary>
    public abstract char Letter { get; }

    /// <summary>One line that holds all of it, the same for equal references.</summary>
    public abstract override string ToString();

    /// <summary>A letter and seven digits to the base 32 (Crockford's), derived from the content: the same in every store and every run.</summary>
    public string ShortId
    {
        get
        {
            var hash = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{Letter} {this}")));
            Span<char> id = stackalloc char[8];
            id[0] = Letter;
            for (var i = 1; i < id.Length; i++)
            {
                id[i] = Digits[(int)(hash & 31)];
                hash >>= 5;
            }

            return id.ToString();
        }
    }
}

/// <summary>That an entity is there.</summary>
public sealed record EntityReference(string Key) : FactReference
{
    public override IReadOnlyList<string> Keys => [Key];

    public override char Letter => 'e';

    public override string ToString() => Key;
}

/// <summary>That a relation holds.</summary>
/// <param name="Qualifiers">Only what was said with these values; with any where empty.</param>
public sealed record RelationReference(string Head, string Type, string Tail, PropertyBag Qualifiers) : FactReference
{
    public RelationReference(string head, string type, string tail)
        : this(head, type, tail, PropertyBag.Empty)
    {
    }

    public override IReadOnlyList<string> Keys => [Head, Tail];

    public override char Letter => 'r';

    public override string ToString() => $"{Head} {Type} {Tail}{(Qualifiers.Count == 0 ? string.Empty : $" [{Qualifiers}]")}";
}

/// <summary>That a number is what is said of an entity.</summary>
/// <param name="Period">In the form of <see cref="DateInterval"/>; null where none is stated.</param>
public sealed record IndicatorReference(string Subject, string Metric, string Unit, decimal Value, string? Period) : FactReference
{
    public override IReadOnlyList<string> Keys => [Subject];

    public override char Letter => 'i';

    public override string ToString()
        => $"{Subject} {Metric} = {ValueText(Value)} {Unit}{(Period is null ? string.Empty : $" ({Period})")}";

    /// <summary>Without zeros at the end: 4.70 and 4.7 are one value.</summary>
    internal static string ValueText(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}

/// <summary>That two entities are one.</summary>
/// <param name="First">The key that comes first in ordinal order.</param>
public sealed record PairReference(string First, string Second) : FactReference
{
    public override IReadOnlyList<string> Keys => [First, Second];

    public override char Letter => 'd';

    public static PairReference Of(string key, string other)
        => string.CompareOrdinal(key, other) <= 0 ? new PairReference(key, other) : new PairReference(other, key);

    public override string ToString() => $"{First} = {Second}";
}

/// <summary>That a measure which recurs across texts may be a policy of its own.</summary>
/// <param name="Name">As <see cref="EntityKey.Normalize"/> has it.</param>
public sealed record CandidateReference(string Name) : FactReference
{
    public override IReadOnlyList<string> Keys => [];

    public override char Letter => 'p';

    public override string ToString() => Name;
}
