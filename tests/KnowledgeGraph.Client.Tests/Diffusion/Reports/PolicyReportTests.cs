using System.Text.Json;
using KnowledgeGraph.Client.Diffusion;
using KnowledgeGraph.Client.Diffusion.Reports;

namespace KnowledgeGraph.Client.Tests.Diffusion.Reports;

public class PolicyReportTests
{
    [Fact]
    public async Task A_page_holds_its_data_and_asks_the_network_for_nothing()
    {
        var told = new Told().Document("a", "2020-01-01", "place:320412001", ("elevator-retrofit", "</script><b>加装电梯", "status=done, latest=2020-01-01"))
            .Document("b", "2021-01-01", "place:320613006", ("elevator-retrofit", "加装电梯3部。", "status=done, latest=2021-01-01"));
        await using var store = await told.StoreAsync();
        var data = await DiffusionData.ReadAsync(store, Told.Schema, null, TestContext.Current.CancellationToken);
        using var page = new StringWriter();

        PolicyReport.Write(data, data.Policies[0], UnitLevel.City, inEnglish: true, page);

        var text = page.ToString();
        var json = JsonDocument.Parse(text.Split("<script id=\"data\" type=\"application/json\">")[1].Split("</script>")[0]).RootElement;
        Assert.Equal(["常州市", "南通市"], json.GetProperty("adoptions").EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        Assert.Equal("</script><b>加装电梯", json.GetProperty("adoptions")[0].GetProperty("sentence").GetString());
        var tile = Assert.Single(json.GetProperty("tiles").EnumerateArray(), t => t.GetProperty("en").GetString() == "Jiangsu");
        Assert.Equal((2, 2), (tile.GetProperty("adopters").GetInt32(), tile.GetProperty("covered").GetInt32()));
        var own = text[..text.IndexOf("<script>", StringComparison.Ordinal)] + text[text.IndexOf("<script id=\"data\"", StringComparison.Ordinal)..];
        Assert.DoesNotContain("src=", own, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", own, StringComparison.Ordinal);
        Assert.DoesNotContain("http", own, StringComparison.Ordinal);
        Assert.Contains("no influence", text, StringComparison.Ordinal);
    }
}
