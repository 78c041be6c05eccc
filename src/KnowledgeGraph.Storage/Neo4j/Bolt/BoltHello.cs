using System.Runtime.InteropServices;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>What the first message tells, which every version wants otherwise.</summary>
internal static class BoltHello
{
    private static readonly string[] Patches = ["utc"];

    public static PropertyMap Fields(BoltVersion version, PropertyMap? routing, BoltAuth auth, BoltOptions options)
    {
        var fields = new List<(string Key, object? Value)> { ("user_agent", options.UserAgent) };
        if (version.HasAgentMap)
        {
            fields.Add(("bolt_agent", new PropertyMap(
                ("product", options.UserAgent),
                ("platform", RuntimeInformation.OSDescription),
                ("language", "C#"),
                ("language_details", RuntimeInformation.FrameworkDescription))));
        }

        if (routing is not null)
        {
            fields.Add(("routing", routing));
        }

        if (version.HasNotificationFilters && options.MinimumNotificationSeverity is { } severity)
        {
            fields.Add(("notifications_minimum_severity", severity));
        }

        if (version.HasNotificationFilters && options.DisabledNotifications.Count > 0)
        {
            fields.Add((version.HasClassifications ? "notifications_disabled_classifications" : "notifications_disabled_categories", options.DisabledNotifications));
        }

        if (!version.HasLogon)
        {
            fields.AddRange(auth.Fields);
        }

        if (!version.HasUtcTimes)
        {
            fields.Add(("patch_bolt", Patches));
        }

        return new PropertyMap(CollectionsMarshal.AsSpan(fields));
    }
}
