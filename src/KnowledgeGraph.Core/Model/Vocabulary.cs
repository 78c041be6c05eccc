namespace KnowledgeGraph;

/// <summary>Names of the schema's entity types, for code that has to tell them apart.</summary>
public static class EntityTypes
{
    public const string Place = "Place";
    public const string Organization = "Organization";
    public const string Person = "Person";
    public const string Project = "Project";
    public const string Program = "Program";
    public const string Honour = "Honour";
    public const string Policy = "Policy";
    public const string Document = "Document";
}

/// <summary>Kinds of <see cref="EntityTypes.Place"/>, the largest first.</summary>
public static class PlaceKinds
{
    public const string Province = "province";
    public const string City = "city";
    public const string District = "district";
    public const string Subdistrict = "subdistrict";
    public const string Community = "community";
    public const string Neighbourhood = "neighbourhood";
    public const string Road = "road";
    public const string Site = "site";
}

/// <summary>Names of the schema's relation types.</summary>
public static class RelationTypes
{
    public const string PartOf = "PART_OF";
    public const string LocatedIn = "LOCATED_IN";
    public const string CarriesOut = "CARRIES_OUT";
    public const string Awarded = "AWARDED";
    public const string Seeks = "SEEKS";
    public const string HasRole = "HAS_ROLE";
    public const string LivesIn = "LIVES_IN";
    public const string CollaboratesWith = "COLLABORATES_WITH";
    public const string Adopts = "ADOPTS";
}

/// <summary>Names of qualifiers of relations.</summary>
public static class Qualifiers
{
    public const string Status = "status";
    public const string Level = "level";
    public const string Year = "year";
    public const string Batch = "batch";
    public const string Grantor = "grantor";
    public const string Role = "role";

    /// <summary>First day on which an adoption may have begun, as far as the text supports it (ISO date).</summary>
    public const string Earliest = "earliest";

    /// <summary>Last day by which it had begun (ISO date).</summary>
    public const string Latest = "latest";

    /// <summary>A <see cref="DatePrecision"/> in lower case.</summary>
    public const string Precision = "precision";

    /// <summary><c>launched</c> where the text dates the beginning, <c>reported</c> where it only shows the policy at work.</summary>
    public const string DateBasis = "date_basis";
}

/// <summary>Names of properties of places that readers ask for.</summary>
public static class PlaceProperties
{
    /// <summary>First day on which it may have come to be as such (ISO date).</summary>
    public const string ValidFrom = "valid_from";

    /// <summary>A <see cref="DatePrecision"/> in lower case, no wider than a year.</summary>
    public const string ValidFromPrecision = "valid_from_precision";

    /// <summary>Last day on which it may have been there as such (ISO date).</summary>
    public const string ValidTo = "valid_to";

    /// <inheritdoc cref="ValidFromPrecision"/>
    public const string ValidToPrecision = "valid_to_precision";
}

/// <summary>Values of <see cref="Qualifiers.Status"/>: a plan is not an achievement.</summary>
public static class Statuses
{
    public const string Planned = "planned";
    public const string Ongoing = "ongoing";
    public const string Done = "done";
}

/// <summary>Values of <see cref="Qualifiers.Level"/>.</summary>
public static class Levels
{
    public const string National = "national";
    public const string Provincial = "provincial";
    public const string Municipal = "municipal";
    public const string District = "district";
    public const string Subdistrict = "subdistrict";
}
