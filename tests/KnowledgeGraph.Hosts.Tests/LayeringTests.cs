using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KnowledgeGraph.Hosts.Tests;

/// <summary>References point one way: Cli → Worker, Client; Worker → Pipeline, Storage; Client → Storage; Pipeline, Storage → Core; no stage of the pipeline sees another.</summary>
public class LayeringTests
{
    private const string PipelineNamespace = "KnowledgeGraph.Pipeline";

    /// <summary>Each project and those of ours that it may name.</summary>
    public static TheoryData<string, string> Projects => new()
    {
        { "Core", "" },
        { "Pipeline", "Core" },
        { "Storage", "Core" },
        { "Worker", "Core Pipeline Storage" },
        { "Client", "Core Storage" },
        { "Cli", "Client Core Pipeline Storage Worker" },
    };

    /// <summary>Each library and what it must be kept from.</summary>
    public static TheoryData<string, string> ForbiddenPackages => new()
    {
        { "Core", "AngleSharp DocumentFormat.OpenXml Microsoft.Data.Sqlite Microsoft.Extensions. Spectre.Console System.CommandLine" },
        { "Pipeline", "Microsoft.Data.Sqlite SQLitePCLRaw Microsoft.Extensions.Hosting Spectre.Console System.CommandLine System.Net.Http System.Net.Sockets" },
        { "Storage", "AngleSharp DocumentFormat.OpenXml YamlDotNet Microsoft.Extensions.Hosting Spectre.Console System.CommandLine" },
        { "Client", "AngleSharp DocumentFormat.OpenXml Microsoft.Data.Sqlite ModelContextProtocol Spectre.Console System.CommandLine YamlDotNet" },
        { "Worker", "AngleSharp DocumentFormat.OpenXml Microsoft.Data.Sqlite Spectre.Console System.CommandLine" },
    };

    public static TheoryData<string> Stages => [.. Directory.EnumerateDirectories(Repository.PathOf("src", PipelineNamespace))
        .Select(d => Path.GetFileName(d)!).Where(d => d is not "bin" and not "obj").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_only_those_below_it(string project, string allowed)
    {
        var file = XDocument.Load(Repository.PathOf("src", $"KnowledgeGraph.{project}", $"KnowledgeGraph.{project}.csproj"));
        var named = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Split('/', '\\')[^1]));
        var used = AssemblyOf(project).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("KnowledgeGraph", StringComparison.Ordinal));

        var beyond = named.Concat(used).Distinct().Except(allowed.Split(' ').Select(a => $"KnowledgeGraph.{a}"));

        Assert.Empty(beyond);
    }

    [Theory]
    [MemberData(nameof(ForbiddenPackages))]
    public void A_library_is_kept_from_what_is_not_its_business(string project, string forbidden)
    {
        var used = AssemblyOf(project).GetReferencedAssemblies().Select(a => a.Name!);

        Assert.DoesNotContain(used, u => forbidden.Split(' ').Any(f => u.StartsWith(f, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_sees_only_Core_and_itself(string stage)
    {
        var own = $"{PipelineNamespace}.{stage}";
        var types = AssemblyOf("Pipeline").GetTypes().Where(t => t.Namespace == own).ToList();
        Assert.NotEmpty(types);

        var seen = types.SelectMany(t => ReferencedTypes.Of(t).Select(r => (From: t, To: r)))
            .Where(r => IsForeign(r.To, own)).Select(r => $"{r.From.FullName} uses {r.To.FullName}").Distinct();

        Assert.Empty(seen);
    }

    [Fact]
    public void Each_folder_of_the_pipeline_is_a_stage_that_is_known()
        => Assert.Equal("Cleaning Deciding Extraction Linking Reading Recognition Rules Segmentation Tagging Validation", string.Join(' ', Stages.Select(s => s.Data)));

    /// <summary>Doubts are found in what the store holds: Review knows Core, and neither what built the graph nor where it is kept.</summary>
    [Fact]
    public void Review_sees_only_Core_and_itself()
    {
        const string Own = "KnowledgeGraph.Worker.Review";
        var types = AssemblyOf("Worker").GetTypes().Where(t => t.Namespace == Own).ToList();
        Assert.NotEmpty(types);

        var seen = types.SelectMany(t => ReferencedTypes.Of(t).Select(r => (From: t, To: r)))
            .Where(r => r.To.Namespace is { } space && space != Own && space.StartsWith("KnowledgeGraph.", StringComparison.Ordinal))
            .Select(r => $"{r.From.FullName} uses {r.To.FullName}").Distinct();
        var names = new Regex(@"KnowledgeGraph\.[A-Z][A-Za-z.]*", RegexOptions.NonBacktracking);
        var named = Directory.EnumerateFiles(Repository.PathOf("src", "KnowledgeGraph.Worker", "Review"), "*.cs")
            .SelectMany(f => File.ReadLines(f).SelectMany(l => names.Matches(l)).Where(m => m.Value != Own).Select(m => $"{Path.GetFileName(f)} names {m.Value}"));

        Assert.Empty(seen.Concat(named));
    }

    /// <summary>The Bolt client is the base library's child: besides itself it knows the seam that it stands behind, and the exception that every store throws.</summary>
    [Fact]
    public void Bolt_sees_only_the_base_library_the_seam_and_the_exception_of_stores()
    {
        const string Own = "KnowledgeGraph.Storage.Neo4j.Bolt";
        var types = AssemblyOf("Storage").GetTypes().Where(t => t.Namespace == Own).ToList();
        Assert.NotEmpty(types);

        var seen = types.SelectMany(t => ReferencedTypes.Of(t).Select(r => (From: t, To: r)))
            .Where(r => r.To.Namespace is { } space && space != Own && !IsOfSeam(r.To) && r.To.Name is not (nameof(StoreException) or nameof(KnowledgeGraphException)))
            .Where(r => !r.To.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal))
            .Select(r => $"{r.From.FullName} uses {r.To.FullName}").Distinct();

        Assert.Empty(seen);

        static bool IsOfSeam(Type type) => type.Namespace == "KnowledgeGraph.Storage.Neo4j" && (type.Name.StartsWith("Cypher", StringComparison.Ordinal) || type.Name.StartsWith("ICypher", StringComparison.Ordinal));
    }

    /// <summary>Documents are read by the Worker; all else is on the main path.</summary>
    [Theory]
    [MemberData(nameof(Stages))]
    public void The_main_path_or_the_Worker_uses_every_stage(string stage)
    {
        var seen = AssemblyOf("Pipeline").GetTypes().Where(t => t.Namespace == PipelineNamespace).Concat(AssemblyOf("Worker").GetTypes())
            .SelectMany(ReferencedTypes.Of);

        Assert.Contains(seen, t => t.Namespace == $"{PipelineNamespace}.{stage}");
    }

    /// <summary>Constants leave no trace in the compiled code, so their owners are looked for in the source.</summary>
    [Theory]
    [MemberData(nameof(Stages))]
    public void The_source_of_a_stage_names_no_other_stage(string stage)
    {
        var own = $"{PipelineNamespace}.{stage}";
        var names = new Regex($@"{Regex.Escape(PipelineNamespace)}(\.[A-Z][A-Za-z]*)?", RegexOptions.NonBacktracking);

        var foreign = Directory.EnumerateFiles(Repository.PathOf("src", PipelineNamespace, stage), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => File.ReadLines(f).SelectMany(l => names.Matches(l)).Where(m => m.Value != own).Select(m => $"{Path.GetFileName(f)} names {m.Value}"));

        Assert.Empty(foreign);
    }

    [Fact]
    public void Types_stand_in_the_namespace_of_their_folder()
    {
        var misplaced = from project in new[] { "Core", "Pipeline", "Storage", "Client", "Worker", "Cli" }
                        let folder = Repository.PathOf("src", $"KnowledgeGraph.{project}")
                        from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                        let path = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar)
                        where path[0] is not "bin" and not "obj"
                        let expected = project == "Core" ? "KnowledgeGraph" : string.Join('.', path.Where(p => p != ".").Prepend($"KnowledgeGraph.{project}"))
                        from line in File.ReadLines(file)
                        where line.StartsWith("namespace ", StringComparison.Ordinal) && line != $"namespace {expected};"
                        select $"{Path.GetRelativePath(Repository.Root, file)}: {line}";

        Assert.Empty(misplaced);
    }

    [Fact]
    public void The_search_for_types_sees_calls_locals_and_generic_arguments()
    {
        var seen = ReferencedTypes.Of(typeof(Sample));

        Assert.Contains(typeof(Uri), seen);
        Assert.Contains(typeof(TextSpan), seen);
        Assert.Contains(typeof(Suggestion), seen);
        Assert.DoesNotContain(typeof(EntityKey), seen);
    }

    private static Assembly AssemblyOf(string project) => Assembly.Load(project == "Cli" ? "kg" : $"KnowledgeGraph.{project}");

    private static bool IsForeign(Type type, string own)
        => type.Namespace is { } space && space != own && (space == PipelineNamespace || space.StartsWith(PipelineNamespace + ".", StringComparison.Ordinal));

    private sealed class Sample
    {
        private readonly Dictionary<string, Uri> addresses = [];

        public object Use()
        {
            var spans = new List<TextSpan>();
            return (spans, addresses, Suggestion.OneOf("a", []));
        }
    }
}
