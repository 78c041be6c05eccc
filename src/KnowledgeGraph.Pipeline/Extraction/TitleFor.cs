namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Whom a title can honour, as its last word tells.</summary>
internal enum Honoured
{
    Anybody,
    Person,
    Community,
    Street,
}

/// <summary>先进工作者 honours a person, 文明村 a village, 平安街道 a sub-district; it decides who is meant where the clause names nobody.</summary>
internal static class TitleFor
{
    private static readonly string[] Persons =
    [
        "好人", "好人榜", "红旗手", "劳动模范", "劳模", "工作者", "党员", "志愿者", "能手", "工匠", "先进个人", "优秀个人", "模范个人", "带头人", "网格员", "调解员", "教师", "奖章",
        "书记", "人物", "孝星", "媳妇", "婆婆", "道德模范", "传承人", "退役军人", "楷模",
    ];

    private static readonly string[] Streets = ["街道", "乡镇", "强镇", "镇", "乡镇（街道）", "乡镇(街道)", "乡"];
    private static readonly string[] Communities = ["社区", "村", "村居", "村庄", "乡村", "村（社区）", "村(社区)"];

    public static Honoured Of(string title)
    {
        var name = title.TrimEnd('”');
        return Ends(name, Persons) ? Honoured.Person
            : Ends(name, Communities) ? Honoured.Community
            : Ends(name, Streets) && !name.EndsWith("村镇", StringComparison.Ordinal) && !name.EndsWith("之乡", StringComparison.Ordinal) ? Honoured.Street
            : Honoured.Anybody;
    }

    /// <summary>Whether somebody who acts in a clause may be who receives the title.</summary>
    public static bool Fits(Honoured honoured, LinkedMention mention) => honoured switch
    {
        Honoured.Person => mention.Type == EntityTypes.Person,
        Honoured.Street => mention.Kind is not (PlaceKinds.Community or PlaceKinds.Neighbourhood or PlaceKinds.Site) && mention.Type == EntityTypes.Place,
        _ => true,
    };

    private static bool Ends(string title, string[] words) => words.Any(w => title.EndsWith(w, StringComparison.Ordinal));
}
