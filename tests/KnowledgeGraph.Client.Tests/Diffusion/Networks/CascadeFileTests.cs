using KnowledgeGraph.Client.Diffusion;
using KnowledgeGraph.Client.Diffusion.Networks;

namespace KnowledgeGraph.Client.Tests.Diffusion.Networks;

public class CascadeFileTests
{
    [Theory]
    [InlineData("node_name,event_time,cascade_id\nb,2,x\na,1,x\n", "x: a@1 b@2")]
    [InlineData("\uFEFF\"cascade_id\",\"node_name\",\"event_time\"\r\n\"x\",\"a, the \"\"first\"\"\",1e3\r\n", "x: a, the \"first\"@1000")]
    [InlineData("node_name,event_time,cascade_id\na,2020-01-01,x\n\nb,2020-01-31,x\n", "x: a@737424 b@737454")]
    [InlineData("node_name,other,event_time,cascade_id\na,?,1,2\na,?,1,10\n", "10: a@1; 2: a@1")]
    public void Cascades_are_read_in_order_of_ids_and_times(string text, string expected)
    {
        var set = CascadeFile.Read(new StringReader(text), "c.csv", new CascadeColumns());

        Assert.Equal(expected, string.Join("; ", set.Cascades.Select(c => $"{c.Id}: {string.Join(' ', c.Nodes.Zip(c.Times, (n, t) => $"{set.Nodes[n]}@{t}"))}")));
    }

    [Fact]
    public void Columns_may_have_other_names()
    {
        var set = CascadeFile.Read(new StringReader("state,year,policy\na,1990,p\n"), "c.csv", new CascadeColumns("state", "year", "policy"));

        Assert.Equal(1, set.EventCount);
    }

    [Theory]
    [InlineData("", 1, "the file is empty")]
    [InlineData("node_name,event_time,cascade_id\n", 1, "no events follow")]
    [InlineData("node,event_time,cascade_id\na,1,x\n", 1, "there is no column 'node_name'; expected one of node, event_time, cascade_id")]
    [InlineData("node_name,event_time,cascade_id\na,1,x\nb,soon,x\n", 3, "'event_time' is 'soon'; expected a number such as 1.5 or a day")]
    [InlineData("node_name,event_time,cascade_id\na,1,x\nb,NA,x\n", 3, "'event_time' is 'NA'")]
    [InlineData("node_name,event_time,cascade_id\na,1,x\nb,2020-01-01,x\n", 3, "'event_time' is '2020-01-01', but the lines before hold numbers")]
    [InlineData("node_name,event_time,cascade_id\na,1,x\nb,2\n", 3, "2 fields stand here; expected 3")]
    [InlineData("node_name,event_time,cascade_id\na,1,x\n\na,2,x\n", 4, "'a' is in cascade 'x' for the second time, first in line 2")]
    [InlineData("node_name,event_time,cascade_id\n,1,x\n", 2, "'node_name' is empty")]
    [InlineData("node_name,event_time,cascade_id\n\"a\nb\",1,x\n\"c,2,x\n", 4, "a quote is opened and never closed")]
    [InlineData("node_name,event_time,cascade_id\n\"a\"b,1,x\n", 2, "'b' stands behind a closing quote")]
    public void Errors_name_file_line_and_value(string text, int line, string problem)
    {
        var error = Assert.Throws<TableFormatException>(() => CascadeFile.Read(new StringReader(text), "c.csv", new CascadeColumns()));

        Assert.Equal((line, "c.csv", "KG5001"), (error.Line, error.Path, error.Code));
        Assert.Contains($"c.csv({line}): {problem}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(465.126181736991, "465.126181736991")]
    [InlineData(3.44599004886703e-09, "3.44599004886703e-09")]
    [InlineData(0.0001, "1e-04")]
    [InlineData(0.05, "0.05")]
    [InlineData(123456, "123456")]
    [InlineData(100000, "1e+05")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "NA")]
    public void Numbers_are_written_as_R_writes_them(double value, string expected) => Assert.Equal(expected, CsvText.Number(value));
}
