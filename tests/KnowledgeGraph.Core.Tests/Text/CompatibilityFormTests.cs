namespace KnowledgeGraph.Core.Tests.Text;

public class CompatibilityFormTests
{
    [Theory]
    [InlineData("虹桥社区", "虹桥社区")]
    [InlineData("７＋７便利店（Ａ座）", "7+7便利店(A座)")]
    [InlineData("100㎡、Ⅱ期、①号…", "100m2、II期、1号...")]
    [InlineData("\uF900\U0001D400x", "豈Ax")]
    [InlineData("", "")]
    [InlineData("〇三号、ＫＴＶ　２楼", "〇三号、KTV 2楼")]
    [InlineData("㈠⑩½㎞℃", "(一)101⁄2km°C")]
    [InlineData("\uD800单", "\uD800单")]
    [InlineData("𠮷祥路", "𠮷祥路")]
    public void Folds_what_is_only_written_differently(string text, string expected)
        => Assert.Equal(expected, CompatibilityForm.Of(text));

    [Theory]
    [InlineData("Ⅱ期１号㎡")]
    [InlineData("虹桥社区")]
    [InlineData("…㈠\uF900")]
    public void Folding_twice_is_folding_once(string text)
        => Assert.Equal(CompatibilityForm.Of(text), CompatibilityForm.Of(CompatibilityForm.Of(text)));

    [Fact]
    public void Keys_of_full_and_half_width_names_are_equal()
        => Assert.Equal(EntityKey.Organization("320412001", "ABC公司(总部)"), EntityKey.Organization("320412001", "ＡＢＣ公司（总部）"));
}
