namespace KnowledgeGraph.Core.Tests.Text;

public class CompatibilityFormTests
{
    [Theory]
    [InlineData("虹桥社区", "虹桥社区")]
    [InlineData("７＋７便利店（Ａ座）", "7+7便利店(A座)")]
    [InlineData("100㎡、Ⅱ期、①号…", "100m2、II期、1号...")]
    [InlineData("\uF900\U0001D400x", "豈Ax")]
    [InlineData("", "")]
    public void Folds_what_is_only_written_differently(string text, string expected)
        => Assert.Equal(expected, CompatibilityForm.Of(text));

    [Fact]
    public void Keys_of_full_and_half_width_names_are_equal()
        => Assert.Equal(EntityKey.Organization("320412001", "ABC公司(总部)"), EntityKey.Organization("320412001", "ＡＢＣ公司（总部）"));
}
