using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KnowledgeGraph.Client.Diffusion.Networks;

namespace KnowledgeGraph.Client.Diffusion.Reports;

/// <summary>One page about a policy: timeline, curve, tile grid of provinces, network and sentences, in Chinese and English.</summary>
/// <remarks>Self-contained: Apache ECharts (Apache License 2.0) and the data stand in the page, which asks the network for nothing.</remarks>
public static class PolicyReport
{
    private const int MostEdges = 40;

    /// <param name="data">What the page tells of.</param>
    /// <param name="policy">Whose spread it tells.</param>
    /// <param name="level">At which units are told apart.</param>
    /// <param name="inEnglish">The language it opens in; a button changes it.</param>
    /// <param name="writer">Takes the page; is not closed.</param>
    public static void Write(DiffusionData data, Policy policy, UnitLevel level, bool inEnglish, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(writer);
        var page = Resource("report.html");
        foreach (var (mark, value) in new[]
        {
            ("__TITLE__", HtmlEncoder.Default.Encode($"{policy.Name} · {policy.NameEn}")), ("__ECHARTS__", Resource("echarts.min.js")), ("__DATA__", Json(data, policy, level, inEnglish)),
        })
        {
            var at = page.IndexOf(mark, StringComparison.Ordinal);
            writer.Write(page[..at]);
            writer.Write(value);
            page = page[(at + mark.Length)..];
        }

        writer.Write(page);
    }

    private static string Json(DiffusionData data, Policy policy, UnitLevel level, bool inEnglish)
    {
        using var stream = new MemoryStream();

        // The default encoder writes < and & as escapes, so that no text ends the script that holds the data.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("language", inEnglish ? "en" : "zh");
            json.WriteString("zh", policy.Name);
            json.WriteString("en", policy.NameEn);
            json.WriteString("level", $"by {level.ToString().ToLowerInvariant()}");
            json.WriteString("levelZh", level switch { UnitLevel.Province => "按省", UnitLevel.City => "按城市", UnitLevel.District => "按区县", UnitLevel.Subdistrict => "按街道乡镇", _ => "按社区村" });
            json.WriteString("basis", $"{data.Basis} Charts: Apache ECharts, Apache License 2.0.");
            json.WriteString("basisZh", $"依据{data.Basis.Documents}篇文本（{data.Basis.Undated}篇没有发布日期，{data.Basis.Timeless}篇没有任何日期，{data.Basis.WithoutSubject}篇不知所写何地，另有{data.Basis.Copies}篇转载不计）；置信度低于{data.Basis.MinimumConfidence:0.##}的{data.Basis.WeakAssertions}句不计。图表：Apache ECharts，Apache 2.0 许可。");
            var adoptions = data.Adoptions(policy.Id, level);
            WriteAdoptions(json, adoptions);
            WriteCurve(json, AdoptionCurve.Of(data, policy.Id, level, PeriodLength.Year));
            WriteTiles(json, data, level, adoptions);
            WriteNetwork(json, data, level);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteAdoptions(Utf8JsonWriter json, IReadOnlyList<Adoption> adoptions)
    {
        json.WriteStartArray("adoptions");
        foreach (var a in adoptions)
        {
            json.WriteStartObject();
            json.WriteString("name", a.Unit.Name);
            json.WriteString("status", a.Status.ToString().ToLowerInvariant());
            json.WriteString("basis", a.Basis.ToString().ToLowerInvariant());
            json.WriteString("earliest", a.Earliest?.ToString("yyyy-MM-dd"));
            json.WriteString("latest", a.Latest?.ToString("yyyy-MM-dd"));
            json.WriteString("sentence", a.Evidence[0].Text.ReplaceLineEndings(string.Empty));
            json.WriteString("source", a.Evidence[0].Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCurve(Utf8JsonWriter json, AdoptionCurve curve)
    {
        json.WriteStartArray("curve");
        foreach (var point in curve.Points)
        {
            json.WriteStartObject();
            json.WriteString("period", point.Period.ToString());
            json.WriteNumber("adopters", point.Adopters);
            if (point.Share is { } share)
            {
                json.WriteNumber("share", Math.Round(share, 4));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTiles(Utf8JsonWriter json, DiffusionData data, UnitLevel level, IReadOnlyList<Adoption> adoptions)
    {
        var adopters = adoptions.Where(a => a.IsAdopted).Select(a => a.Unit.Province).OfType<string>().CountBy(p => p).ToDictionary();
        var covered = data.Coverage(level).Units.Concat(adoptions.Where(a => a.IsAdopted).Select(a => a.Unit.Key)).Distinct(StringComparer.Ordinal)
            .Select(u => data.UnitAt(u, level)?.Province).OfType<string>().CountBy(p => p).ToDictionary();
        json.WriteStartArray("tiles");
        foreach (var line in Resource("provinces.tsv").Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')))
        {
            var key = EntityKey.RegisteredPlace(line[0]);
            json.WriteStartObject();
            json.WriteNumber("x", int.Parse(line[1]));
            json.WriteNumber("y", int.Parse(line[2]));
            json.WriteString("zh", line[3]);
            json.WriteString("en", line[4]);
            json.WriteNumber("adopters", adopters.GetValueOrDefault(key));
            json.WriteNumber("covered", covered.GetValueOrDefault(key));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Over all policies: one policy alone tells nothing of paths that things take again and again.</summary>
    private static void WriteNetwork(Utf8JsonWriter json, DiffusionData data, UnitLevel level)
    {
        var cascades = PolicyCascades.Of(data, level);
        DiffusionNetwork? network = null;
        try
        {
            network = cascades.Cascades.Count > 1 ? NetworkInference.Infer(cascades, new NetworkInferenceOptions { PValue = 0.05 }) : null;
        }
        catch (ArgumentException)
        {
            // No unit follows another in time: then there is nothing to draw.
        }

        // The last edge of a test is the one that failed it.
        var edges = network?.Edges.Where(e => e.PValue < 0.05).Take(MostEdges).ToList() ?? [];
        json.WriteStartObject("network");
        json.WriteString("zh", $"由全部{cascades.Cascades.Count}项政策推断（NetInf，p < 0.05，至多{MostEdges}条边）：箭头起点的地方往往先于终点出现同一政策，这是时间上的关联，不是影响。蓝点已知采纳本政策。");
        json.WriteString("en", $"Inferred from all {cascades.Cascades.Count} policies (NetInf, p < 0.05, at most {MostEdges} edges): where an arrow starts, policies tend to show before they do where it ends; an association in time, no influence. Blue: known to have this policy.");
        json.WriteStartArray("edges");
        foreach (var edge in edges)
        {
            json.WriteStartObject();
            json.WriteString("from", edge.Origin);
            json.WriteString("to", edge.Destination);
            json.WriteNumber("improvement", Math.Round(edge.Improvement, 4));
            json.WriteNumber("p", Math.Round(edge.PValue, 6));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PolicyReport).Assembly.GetManifestResourceStream($"Diffusion/Reports/{name}")!);
        return reader.ReadToEnd();
    }
}
