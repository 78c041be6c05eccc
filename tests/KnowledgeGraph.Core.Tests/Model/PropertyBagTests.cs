namespace KnowledgeGraph.Core.Tests.Model;

public class PropertyBagTests
{
    [Fact]
    public void Bags_with_one_content_are_equal_in_whatever_order_they_were_filled()
    {
        var one = PropertyBag.Of(("status", "done"), ("year", "2024"));
        var other = PropertyBag.Empty.With("year", "2023").With("status", "done").With("year", "2024");

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal("status=done, year=2024", other.ToString());
    }

    [Fact]
    public void Bags_with_different_content_differ()
    {
        var bag = PropertyBag.Of(("status", "done"));

        Assert.NotEqual(bag, bag.With("status", "planned"));
        Assert.NotEqual(bag, bag.With("year", "2024"));
        Assert.NotEqual(bag, PropertyBag.Empty);
    }

    [Fact]
    public void Names_stand_in_ordinal_order()
    {
        Assert.Equal(["Z", "a", "级"], PropertyBag.Of(("级", "1"), ("a", "2"), ("Z", "3")).Keys);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_empty_value_takes_its_name_away(string? value)
    {
        Assert.Equal(PropertyBag.Empty, PropertyBag.Of(("status", "done")).With("status", value));
        Assert.Equal(PropertyBag.Empty, PropertyBag.Of(("status", value)));
    }

    [Fact]
    public void A_bag_never_changes()
    {
        var bag = PropertyBag.Of(("status", "done"));

        _ = bag.With("status", "planned");

        Assert.Equal("done", bag["status"]);
        Assert.Null(bag.Find("year"));
    }
}
