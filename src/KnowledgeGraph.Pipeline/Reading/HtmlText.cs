using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>The text of a page: blocks parted by line ends, cells of a table by tabs, items of a list behind a middle dot.</summary>
/// <remarks>
/// Scripts, forms, hidden parts, <c>nav</c>, <c>aside</c> and <c>footer</c> are not in it, nor are blocks that consist of links: only the markup shows
/// them for certain. The rest of the page's furniture is the cleaner's work.
/// </remarks>
internal static class HtmlText
{
    /// <summary>A block with at least so many links that make up at least <see cref="LinkShare"/> of its text is a list of links.</summary>
    private const int FewestLinks = 3;

    private const double LinkShare = 0.8;

    /// <summary>Nested deeper than any page is: only hostile input gets there, and the walk recurses.</summary>
    private const int MaximumDepth = 400;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "form", "button", "select", "input",
        "textarea", "nav", "aside", "footer", "head", "map",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
        "ul",
    };

    /// <summary>Blocks that may be dropped as a list of links. Not <c>article</c>, <c>main</c> or <c>body</c>: something has to stay.</summary>
    private static readonly HashSet<string> LinkLists = new(StringComparer.OrdinalIgnoreCase) { "ul", "ol", "dl", "div", "p", "section", "table", "header" };

    public static ExtractedText Extract(string html)
    {
        var page = new HtmlParser().ParseDocument(html);
        var writer = new Writer();
        if (page.Body is { } body)
        {
            Write(body, writer, 0, isPreformatted: false);
        }

        var meta = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in page.QuerySelectorAll("meta[content]"))
        {
            var name = element.GetAttribute("name") ?? element.GetAttribute("property") ?? element.GetAttribute("itemprop");
            if (!string.IsNullOrWhiteSpace(name) && !string.IsNullOrWhiteSpace(element.GetAttribute("content")))
            {
                meta.TryAdd(name.Trim(), element.GetAttribute("content")!.Trim());
            }
        }

        // ArticleTitle, PubDate and ContentSource are the names that the standard for Chinese government sites prescribes.
        string? First(params string[] names) => names.Select(n => meta.GetValueOrDefault(n)).FirstOrDefault(v => v is not null);
        var date = First("PubDate", "publishdate", "publish_date", "article:published_time", "og:release_date", "datePublished", "date", "DC.date")
            ?? page.QuerySelector("article time[datetime], time[pubdate]")?.GetAttribute("datetime");
        return new ExtractedText(
            writer.ToString(), First("ArticleTitle", "og:title") ?? Heading(page), DateText.Parse(date), First("ContentSource", "source", "og:site_name", "SiteName"));
    }

    private static string? Heading(IDocument page)
    {
        var headings = page.QuerySelectorAll("h1").Select(h => Collapse(h.TextContent)).Where(h => h.Length > 0).ToList();
        if (headings.Count == 1)
        {
            return headings[0];
        }

        // 四褐山街道2023年工作总结_芜湖日报: the site stands behind the first separator.
        var title = Collapse(page.Title ?? string.Empty);
        var cut = title.IndexOfAny(['_', '|', '｜']);
        title = (cut > 0 ? title[..cut] : title).Trim();
        return title.Length > 0 ? title : null;
    }

    private static string Collapse(string value) => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void Write(INode node, Writer writer, int depth, bool isPreformatted)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                writer.Write(text.Data, isPreformatted);
            }
            else if (child is IElement element && depth < MaximumDepth && !IsDropped(element))
            {
                var name = element.LocalName;
                if (name == "br")
                {
                    writer.EndLine();
                    continue;
                }

                var isBlock = Blocks.Contains(name);
                if (isBlock)
                {
                    writer.EndLine();
                }
                else if (name is "td" or "th" && element.PreviousElementSibling is not null)
                {
                    writer.Tab();
                }

                if (name == "li" && element.ParentElement?.LocalName == "ul")
                {
                    writer.Bullet();
                }

                Write(element, writer, depth + 1, isPreformatted || name == "pre");
                if (isBlock)
                {
                    writer.EndLine();
                }
            }
        }
    }

    private static bool IsDropped(IElement element)
    {
        if (Skipped.Contains(element.LocalName) || element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = element.GetAttribute("style");
        if (style is not null && style.Replace(" ", string.Empty, StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return LinkLists.Contains(element.LocalName) && IsLinkList(element);
    }

    /// <remarks>Looks at elements of bounded size only, so that nesting does not make the walk quadratic.</remarks>
    private static bool IsLinkList(IElement element)
    {
        const int MostNodes = 2000;
        var all = 0;
        var linked = 0;
        var links = 0;
        var nodes = 0;
        void Count(INode node, bool isLink, int depth)
        {
            foreach (var child in node.ChildNodes)
            {
                if (++nodes > MostNodes || depth > MaximumDepth)
                {
                    return;
                }

                if (child is IText text)
                {
                    var length = text.Data.Count(c => !char.IsWhiteSpace(c) && c is not ('|' or '>' or '·' or '/' or '-'));
                    all += length;
                    linked += isLink ? length : 0;
                }
                else if (child is IElement inner && inner.LocalName is not ("script" or "style"))
                {
                    var opens = inner.LocalName == "a";
                    links += opens ? 1 : 0;
                    Count(inner, isLink || opens, depth + 1);
                }
            }
        }

        Count(element, false, 0);
        return nodes <= MostNodes && links >= FewestLinks && linked >= LinkShare * all;
    }

    /// <summary>Collapses blanks as a browser does.</summary>
    private sealed class Writer
    {
        private readonly StringBuilder text = new();
        private bool isBlankDue;

        public void Write(string data, bool isPreformatted)
        {
            foreach (var c in data)
            {
                if (isPreformatted && c == '\n')
                {
                    EndLine();
                }
                else if (c is ' ' or '\t' or '\n' or '\r' or '\f')
                {
                    isBlankDue = text.Length > 0 && text[^1] != '\n';
                }
                else
                {
                    if (isBlankDue)
                    {
                        text.Append(' ');
                        isBlankDue = false;
                    }

                    text.Append(c);
                }
            }
        }

        public void Bullet()
        {
            text.Append('·');
            isBlankDue = false;
        }

        public void Tab()
        {
            text.Append('\t');
            isBlankDue = false;
        }

        public void EndLine()
        {
            isBlankDue = false;
            while (text.Length > 0 && text[^1] is ' ' or '\t')
            {
                text.Length--;
            }

            if (text.Length > 0 && text[^1] != '\n')
            {
                text.Append('\n');
            }
        }

        public override string ToString() => text.ToString();
    }
}
